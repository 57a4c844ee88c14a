package intake_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

// writes makes the next write at the target fail in a way.
func (h *host) writes(f hristest.Fault) {
	f.Call.Kind = hristest.CallDo
	h.target.Fail(f)
}

func TestACorrectionWaitsForWhoIsAtWorkOnTheFormerValues(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.writes(hristest.Fault{Err: hristest.Down(0)})
		require.Equal(t, intake.Done, h.comes(t, ownHired(t, h.hire(named("Vermeer")))).Outcome, "the ledger remembers")
		h.clock.Advance(time.Hour)
		gate := hristest.NewGate()
		h.writes(hristest.Fault{Gate: gate, Err: hristest.Refused("last_name")})
		due, err := h.service.Due(t.Context(), 1)
		require.NoError(t, err)
		require.Len(t, due, 1)
		done := make(chan error)
		go func() {
			_, err := h.service.Run(t.Context(), due[0].Tenant, due[0].ID)
			done <- err
		}()
		<-gate.Reached()
		r := h.comes(t, ownHired(t, h.hire(named("Bakker"))))
		assert.Equal(t, intake.Postponed, r.Outcome)
		assert.Equal(t, hris.Busy, r.Reason)
		gate.Open()
		require.ErrorIs(t, <-done, hris.Rejected)
		h.hours(t, 1)
		h.records(t, 1)
		assert.Equal(t, "Bakker", h.target.Records()[0].Values["last_name"].Text())
	})
}

func TestACorrectionOfWhatIsInDoubtIsAPersonsQuestion(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.writes(hristest.Fault{Err: hristest.Cut()})
		first := h.comes(t, ownHired(t, h.hire(named("Vermeer"))))
		require.Equal(t, transfer.StateInDoubt, first.Badge.State, first.Reason)
		r := h.comes(t, ownHired(t, h.hire(named("Bakker"))))
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.InDoubt, r.Reason)
		h.clock.Advance(time.Hour)
		_, err := h.service.Absent(t.Context(), actor, acme, first.Badge.Transfer, transfer.Absence{})
		require.NoError(t, err)
		require.Equal(t, intake.Done, h.released(t, h.held(t)[0]).Outcome)
		h.hours(t, 1)
		h.records(t, 1)
		assert.Equal(t, "Bakker", h.target.Records()[0].Values["last_name"].Text())
	})
}

func TestAnIncompleteCorrectionOfWhatIsPlannedIsHeld(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.writes(hristest.Fault{Err: hristest.Down(0), Ever: true})
		require.Equal(t, intake.Done, h.comes(t, ownHired(t, h.hire())).Outcome)
		r := h.comes(t, ownHired(t, h.hire(withoutEmail)))
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.Problems, r.Reason)
		assert.Equal(t, []string{"private_email"}, r.Fields)
	})
}

func TestAWorkerThatIsTooLateSaysNothingOldOfAHostsOwn(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		late := true
		h.standing = func(string, string) (hris.HireStanding, error) {
			if late {
				late = false // it sleeps for longer than its lease, and another works what was said since
				h.clock.Advance(6 * time.Minute)
				h.writes(hristest.Fault{Err: hristest.Down(0)})
				require.Equal(t, intake.Done, h.comes(t, ownHired(t, h.hire(named("Bakker")))).Outcome)
			}
			return hris.HireUnknown, nil
		}
		r := h.comes(t, ownHired(t, h.hire(named("Vermeer"))))
		assert.Equal(t, intake.Postponed, r.Outcome)
		assert.Equal(t, hris.LeaseLost, r.Reason)
		h.hours(t, 1)
		h.records(t, 1)
		assert.Equal(t, "Bakker", h.target.Records()[0].Values["last_name"].Text())
	})
}

func TestAWorkerThatIsTooLateSendsNothingThatWasWithdrawn(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.standing = func(string, string) (hris.HireStanding, error) {
			h.clock.Advance(6 * time.Minute)
			require.Equal(t, intake.Done, h.comes(t, ownUnhired(t, h.hire())).Outcome)
			return hris.HireUnknown, nil
		}
		h.comes(t, ownHired(t, h.hire()))
		h.standing = nil
		h.hours(t, 1)
		h.records(t, 0)
	})
}

func TestAHostsOwnHireThatExpiredCanBeSaidAgainOnceItIsDismissed(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.breaks()
		require.Equal(t, intake.Postponed, h.comes(t, ownHired(t, h.hire())).Outcome)
		h.clock.Advance(29 * 24 * time.Hour)
		_, err := h.intake.Expire(t.Context())
		require.NoError(t, err)
		require.NoError(t, h.intake.Dismiss(t.Context(), acme, h.held(t)[0].ID))
		h.target.Heal()
		require.Equal(t, intake.Done, h.comes(t, ownHired(t, h.hire())).Outcome)
		h.records(t, 1)
	})
}

func TestACustomFieldsFunctionThatPanicsHoldsTheEventAndStopsNobody(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.transfer.Custom = func(context.Context, string) ([]fieldmap.Field, error) { panic("Anna") }
		h.intake, h.service = h.process(t, nil, nil)
		r := h.comes(t, ownHired(t, h.hire()))
		assert.Equal(t, intake.Held, r.Outcome)
		assert.NotContains(t, h.logs.all.String(), "Anna")
	})
}

// A correction is worked after whatever a killed worker did of the former: what it had
// not begun to write goes out with the new values, however often the target is down.
func TestACorrectionAfterAKilledWorkerIsNotLost(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for n, lived := 1, false; !lived; n++ {
			h := &host{scene: newScene(t, inMemory)}
			h.routes.set(to, &intake.Route{Source: intake.Own{}, Connection: to, Actor: actor, Edits: h.routes.known[from].Edits})
			h.keep(t, ownHired(t, h.hire(named("Vermeer"))))
			l := &life{left: n, after: after}
			in, _ := h.process(t, mortalInbox{h.inbox, l}, mortalLedger{h.ledger, l})
			lived = l.lived(func() { _, _, _ = in.Work(t.Context()) })
			want := "Bakker"
			if len(h.target.Records()) == 1 {
				want = "Vermeer" // what is written stays
			}
			h.writes(hristest.Fault{Err: hristest.Down(0)})
			h.writes(hristest.Fault{Err: hristest.Down(0), Nth: 2})
			h.keep(t, ownHired(t, h.hire(named("Bakker"))))
			h.hours(t, 5)
			h.records(t, 1)
			assert.Equal(t, want, h.target.Records()[0].Values["last_name"].Text(), "killed at commit %d, after it: %v", n, after)
			assert.Empty(t, h.held(t))
		}
	}
}

func TestAHireUnderWayIsNotSentOnceItsPersonIsErased(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.standing = func(string, string) (hris.HireStanding, error) {
			a, err := intake.Erased(acme, "c-2", h.hire().PersonID)
			require.NoError(t, err)
			require.Equal(t, intake.Done, h.comes(t, a).Outcome, "another line's worker")
			return hris.HireUnknown, nil
		}
		assert.Equal(t, hris.LeaseLost, h.comes(t, ownHired(t, h.hire())).Reason)
		h.hours(t, 1)
		h.records(t, 0)
		badges, err := h.service.Person(t.Context(), actor, acme, to, h.hire().PersonID)
		require.NoError(t, err)
		assert.Empty(t, badges)
	})
}
