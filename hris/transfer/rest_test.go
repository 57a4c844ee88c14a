package transfer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestALineThatStandsStillMakesOneCallAndRests(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]*hris.Error{
		"rate limited":              hristest.Limited(0),
		"in maintenance":            hristest.Down(0),
		"credentials refused":       {Code: hris.BadCredentials, Effect: hris.EffectRefused},
		"the address is blocked":    {Code: hris.AddressBlocked, Effect: hris.EffectRefused},
		"a credential is renewed":   {Code: hris.SecretBusy, Effect: hris.EffectNotSent},
		"no answer, and no look":    hristest.Cut(),
		"no answer to be read from": {Code: hris.Unavailable, Effect: hris.EffectUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := newYard(t, hristest.OneStep(), 2)
			y.plan(t, 0, 5)
			others := y.plan(t, 1, 5)
			y.fault(0, hristest.Fault{Err: failure, Ever: true})

			drained := y.drain(t, 0, time.Hour)
			rest := y.clock.Now().Add(time.Minute)
			assert.Equal(t, hris.Drained{Worked: 1, Rest: rest}, drained)
			assert.Equal(t, 1, y.writes(0), "one failing call, not five")

			assert.Equal(t, []hris.Line{inYard(1)}, y.ready(t, 9))
			another := y.process(t)
			drained, err := another.Drain(t.Context(), inYard(0), time.Hour)
			require.NoError(t, err)
			assert.Equal(t, hris.Drained{Rest: rest}, drained, "every process lets it rest")
			assert.Equal(t, 1, y.writes(0))

			assert.Equal(t, hris.Drained{Worked: 5}, y.drain(t, 1, time.Hour))
			assert.Equal(t, 5, y.states(t, others)[transfer.StateDone], "other lines go on")

			y.clock.Advance(time.Minute)
			assert.Equal(t, []hris.Line{inYard(0)}, y.ready(t, 9))
			y.drain(t, 0, time.Hour)
			assert.Equal(t, 2, y.writes(0))
		})
	}
}

func TestALineThatIsSwitchedOffRests(t *testing.T) {
	t.Parallel()
	d, board := newSwitchedDesk(t, hristest.OneStep())
	planned, err := d.service.Ready(t.Context(), sender, d.prepare(t, north))
	require.NoError(t, err)
	_, _, err = d.ledger.Create(t.Context(), planned)
	require.NoError(t, err)
	board.lead("c-1", nil)
	drained, err := d.service.Drain(t.Context(), hris.Line{Tenant: "acme", Connection: "c-1"}, time.Hour)
	require.NoError(t, err)
	assert.Equal(t, hris.Drained{Worked: 1, Rest: d.clock.Now().Add(time.Minute)}, drained)
}

func TestARestIsAsLongAsTheVendorAsks(t *testing.T) {
	t.Parallel()
	for _, asked := range []time.Duration{time.Second, 3 * time.Hour} {
		y := newYard(t, hristest.OneStep(), 1)
		y.plan(t, 0, 1)
		y.fault(0, hristest.Fault{Err: hristest.Limited(asked)})
		assert.Equal(t, y.clock.Now().Add(asked), y.drain(t, 0, time.Hour).Rest)
	}
}

func TestRestsAreLongerFromTimeToTimeUntilSomethingGoesWell(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	y.plan(t, 0, 20)
	y.fault(0, hristest.Fault{Err: hristest.Down(0), Ever: true})
	rests := func(minutes ...time.Duration) {
		t.Helper()
		for _, m := range minutes {
			rest := y.drain(t, 0, time.Hour).Rest.Sub(y.clock.Now())
			require.Equal(t, m*time.Minute, rest)
			y.clock.Advance(rest)
		}
	}
	rests(1, 2, 4, 8, 15, 15)
	y.targets[0].Heal()
	y.fault(0, hristest.Fault{Err: hristest.Down(0), Nth: 4})
	rests(1) // three went well before
	assert.Zero(t, y.drain(t, 0, time.Hour).Rest)
	y.plan(t, 0, 2)
	y.fault(0, hristest.Fault{Err: hristest.Down(0), Ever: true})
	rests(1, 2)
}

func TestADrainThatFoundNothingForgetsNoRest(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	_, _, err := y.ledger.Take(t.Context(), inYard(0), "before", time.Minute)
	require.NoError(t, err)
	_, err = y.ledger.Leave(t.Context(), inYard(0), "before", hris.Rest{Nth: 3})
	require.NoError(t, err)
	assert.Equal(t, hris.Drained{}, y.drain(t, 0, time.Hour))
	y.plan(t, 0, 1)
	y.fault(0, hristest.Fault{Err: hristest.Down(0)})
	assert.Equal(t, y.clock.Now().Add(8*time.Minute), y.drain(t, 0, time.Hour).Rest)
}

func TestACallWithoutAnAnswerIsForgivenWhereALookIsAnswered(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.ReadBack(), 1)
	ids := y.plan(t, 0, 3)
	y.fault(0, hristest.Fault{Err: hristest.Cut(), Work: hristest.Done})
	assert.Equal(t, hris.Drained{Worked: 3}, y.drain(t, 0, time.Hour))
	assert.Equal(t, 3, y.states(t, ids)[transfer.StateDone])

	y.plan(t, 0, 3)
	y.fault(0, hristest.Fault{Err: hristest.Cut()})
	y.targets[0].Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallLook}, Nth: 2, Err: hristest.Down(0), Ever: true})
	assert.Equal(t, hris.Drained{Worked: 1, Rest: y.clock.Now().Add(time.Minute)}, y.drain(t, 0, time.Hour))
}

func TestAnOptionalStepStopsALineOnlyWhereTheNextStepWouldMeetIt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		failure *hris.Error
		worked  int
	}{
		{hristest.Down(0), 3}, {hristest.Cut(), 3}, {hristest.Limited(0), 1},
	} {
		y := newYard(t, hristest.SevenSteps(), 1)
		y.plan(t, 0, 3)
		y.fault(0, hristest.Fault{Call: hristest.Call{Step: "set manager"}, Err: test.failure, Ever: true})
		assert.Equal(t, test.worked, y.drain(t, 0, time.Hour).Worked, "%s", test.failure.Code)
	}
}

func TestWhatChangedRousesTheLine(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 2)
	ids := y.plan(t, 0, 3)
	y.plan(t, 1, 1)
	for i := range y.targets {
		y.targets[i].Revoke()
		y.drain(t, i, time.Hour)
	}
	assert.Zero(t, y.get(t, ids[0]).NotBefore, "it waits for an admin")
	y.targets[0].Grant()
	n, err := y.service.Rouse(t.Context(), "acme", inYard(0).Connection)
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Equal(t, []hris.Line{inYard(0)}, y.ready(t, 9))
	assert.Equal(t, hris.Drained{Worked: 3}, y.drain(t, 0, time.Hour))
	assert.Equal(t, 3, y.states(t, ids)[transfer.StateDone])
}

func TestWhatChangesDuringADrainIsNotSleptThrough(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	ids := y.plan(t, 0, 2)
	y.targets[0].Revoke()
	y.during = func(int) {
		y.during = nil
		// The call leaves with the former secret, and is refused after the new one
		// was entered.
		_, err := y.service.Rouse(t.Context(), "acme", inYard(0).Connection)
		assert.NoError(t, err)
	}
	assert.Equal(t, hris.Drained{Worked: 1, More: true}, y.drain(t, 0, time.Hour))
	y.targets[0].Grant()
	assert.Equal(t, hris.Drained{Worked: 2}, y.drain(t, 0, time.Hour))
	assert.Equal(t, 2, y.states(t, ids)[transfer.StateDone])
}

func TestWhatIsMendedWhileACallIsUnderWayIsNotSleptThrough(t *testing.T) {
	t.Parallel()
	for name, run := range map[string]func(*yard, string){
		"in a drain": func(y *yard, _ string) { y.drain(t, 0, time.Hour) },
		"by itself":  func(y *yard, id string) { _, _ = y.service.Run(t.Context(), "acme", id) },
	} {
		for _, code := range []hris.Code{hris.BadCredentials, hris.RightMissing, hris.Disabled} {
			y := newYard(t, hristest.OneStep(), 1)
			id := y.plan(t, 0, 1)[0]
			y.fault(0, hristest.Fault{Err: &hris.Error{Code: code, Effect: hris.EffectRefused}})
			y.during = func(int) {
				y.during = nil
				_, err := y.service.Rouse(t.Context(), "acme", inYard(0).Connection)
				assert.NoError(t, err)
			}
			run(y, id)
			assert.Equal(t, transfer.StateHeld, y.get(t, id).State)
			y.drain(t, 0, time.Hour)
			assert.Equal(t, transfer.StateDone, y.get(t, id).State, "%s: %s", name, code)
		}
	}
}

func TestAConnectionsReasonsAreAllRoused(t *testing.T) {
	t.Parallel()
	for _, code := range []hris.Code{
		hris.BadCredentials, hris.CredentialsExpire, hris.RightMissing, hris.SetupIncomplete, hris.AddressBlocked, hris.Disabled,
		hris.NoConnection, hris.ConnectionChanged, hris.OtherAccount, hris.OtherKind, hris.NotMapped, hris.SecretBusy,
	} {
		y := newYard(t, hristest.OneStep(), 1)
		y.plan(t, 0, 1)
		y.fault(0, hristest.Fault{Err: &hris.Error{Code: code, Effect: hris.EffectRefused}})
		y.drain(t, 0, time.Hour)
		n, err := y.service.Rouse(t.Context(), "acme", inYard(0).Connection)
		require.NoError(t, err)
		assert.Equal(t, 1, n, "%s", code)
		assert.Equal(t, hris.Drained{Worked: 1}, y.drain(t, 0, time.Hour), "%s", code)
	}
}
