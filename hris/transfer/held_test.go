package transfer_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// person is another hire's desk, on the same ledger and target.
func (d *desk) person(n int) *desk {
	other, hire := *d, *d.hire
	hire.PersonID, hire.ApplicationID = fmt.Sprintf("p-%d", n), fmt.Sprintf("a-%d", n)
	hire.Person.LastName = fmt.Sprintf("%s %c", hire.Person.LastName, 'A'+n)
	other.hire = &hire
	return &other
}

// refused leaves n people's hand-overs to a person, one after the other.
func (d *desk) refused(t *testing.T, n int) (ids []string) {
	t.Helper()
	for i := range n {
		d.fail("create applicant", hristest.Refused("last_name"))
		badge, err := d.person(i).send(t, north)
		require.ErrorIs(t, err, hris.Rejected)
		ids = append(ids, badge.Transfer)
		d.clock.Advance(time.Millisecond)
	}
	return ids
}

// held is a page of what waits for a person, by id.
func (d *desk) held(t *testing.T, after string, limit int) []string {
	t.Helper()
	page, err := d.service.Held(t.Context(), viewer, "acme", "c-1", after, limit)
	require.NoError(t, err)
	ids := []string{}
	for _, held := range page {
		ids = append(ids, held.Transfer)
	}
	return ids
}

func TestHeldShowsWhatIsHeldPartialOrInDoubtForAPersonAndWhoseItIs(t *testing.T) {
	t.Parallel()
	d := newDesk(t, blind("create person", "set address"))
	want := map[string]transfer.Badge{}
	for i, fault := range []struct {
		step  string
		err   error
		state transfer.State
	}{
		{"create person", hristest.Refused("last_name"), transfer.StateHeld},
		{"set address", hristest.Refused("city"), transfer.StatePartial},
		{"create person", hristest.Cut(), transfer.StateInDoubt},
	} {
		d.fail(fault.step, fault.err)
		badge, err := d.person(i).send(t, north)
		require.Error(t, err)
		require.Equal(t, fault.state, badge.State)
		require.Zero(t, badge.NotBefore)
		badge.Changed = nil // which needs the hire as it is now
		want[badge.Transfer] = badge
	}
	d.fail("create person", hristest.Down(time.Hour))
	_, err := d.person(3).send(t, north)
	require.ErrorIs(t, err, hris.Unavailable, "it goes on by itself")
	_, err = d.person(4).send(t, north)
	require.NoError(t, err)
	five := d.person(5)
	five.planned(t, five.prepare(t, north))

	page, err := d.service.Held(t.Context(), viewer, "acme", "c-1", "", 10)
	require.NoError(t, err)
	got, whose := map[string]transfer.Badge{}, map[string]string{}
	for _, held := range page {
		got[held.Transfer], whose[held.PersonID] = held.Badge, held.ApplicationID
	}
	assert.Equal(t, want, got)
	assert.Equal(t, map[string]string{"p-0": "a-0", "p-1": "a-1", "p-2": "a-2"}, whose)
}

func TestHeldIsReadPageByPageWhilePeopleWorkOnIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	all := d.refused(t, 5)
	assert.Equal(t, all, d.held(t, "", 9), "in the order of their sending")

	page := d.held(t, "", 2)
	assert.Equal(t, all[:2], page)
	for _, id := range []string{all[1], all[3]} {
		_, err := d.service.Cancel(t.Context(), sender, "acme", id, "")
		require.NoError(t, err)
	}
	assert.Equal(t, []string{all[2], all[4]}, d.held(t, page[1], 2))
	assert.Empty(t, d.held(t, all[4], 2))
	assert.Equal(t, []string{all[0], all[2], all[4]}, d.held(t, "", 9))
}

func TestADoubtIsHeldOnlyOnceNobodyLooksForItAnyMore(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.ReadBack())
	draft := d.prepare(t, north)
	d.fail("create person", hristest.Cut())
	d.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallLook}, Nth: 2, Err: hristest.Down(0), Ever: true})
	badge, err := d.service.Send(t.Context(), sender, draft)
	require.ErrorIs(t, err, hris.InDoubt)
	require.False(t, badge.NotBefore.IsZero(), "it is looked for by itself")
	assert.Empty(t, d.held(t, "", 9))
	require.NoError(t, d.service.EraseDrafts(t.Context(), "acme", "c-1"))
	assert.Equal(t, []string{badge.Transfer}, d.held(t, "", 9))
}

func TestHeldForgetsWhoWasErasedAndKeepsWhatTheyLeftOpen(t *testing.T) {
	t.Parallel()
	d := newDesk(t, blind("create person"))
	d.fail("create person", hristest.Cut())
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	_, err = d.service.Erase(t.Context(), remover, "acme", d.hire.PersonID)
	require.NoError(t, err)

	page, err := d.service.Held(t.Context(), viewer, "acme", "c-1", "", 9)
	require.NoError(t, err)
	require.Len(t, page, 1)
	assert.Equal(t, []any{badge.Transfer, "", "", true}, []any{page[0].Transfer, page[0].PersonID, page[0].ApplicationID, page[0].Erased})
	_, err = d.service.Absent(t.Context(), manager, "acme", badge.Transfer, transfer.Absence{Force: true, Reason: "seen by hand"})
	require.NoError(t, err, "it is answered like any other")
	_, err = d.service.Cancel(t.Context(), sender, "acme", badge.Transfer, "")
	require.NoError(t, err)
	assert.Empty(t, d.held(t, "", 9))
}

func TestWhatWasRousedIsNoLongerHeld(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep())
	d.fail("create applicant", &hris.Error{Code: hris.RightMissing, Effect: hris.EffectRefused})
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.RightMissing)
	assert.Equal(t, []string{badge.Transfer}, d.held(t, "", 9))
	_, err = d.service.Rouse(t.Context(), "acme", "c-1")
	require.NoError(t, err)
	assert.Empty(t, d.held(t, "", 9))
}

func TestHeldAsksForTheRightToViewAlsoWhereTheConnectionIsGone(t *testing.T) {
	t.Parallel()
	var connections *switched
	d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) {
		connections = &switched{Connections: c.Connections}
		c.Connections = connections
	})
	want := d.refused(t, 1)
	require.Len(t, want, 1)
	for _, off := range []bool{false, true} {
		connections.off = off
		assert.Equal(t, want, d.held(t, "", 9))
		for _, actor := range []transfer.Actor{remover, nobody} {
			page, err := d.service.Held(t.Context(), actor, "acme", "c-1", "", 9)
			assert.ErrorIs(t, err, hris.NotAllowed)
			assert.Empty(t, page)
		}
	}
}

func TestHeldIsOfOneConnectionOfOneTenant(t *testing.T) {
	t.Parallel()
	d := newDesk(t, hristest.OneStep(), func(c *transfer.Config) { c.Authorizer = oneAnswer{} })
	require.Len(t, d.refused(t, 2), 2)
	for _, line := range []hris.Line{{Tenant: "other", Connection: "c-1"}, {Tenant: "other", Connection: "c-2"}, {Tenant: "acme", Connection: "c-2"}} {
		page, err := d.service.Held(t.Context(), viewer, line.Tenant, line.Connection, "", 9)
		require.NoError(t, err)
		assert.Empty(t, page, line)
	}
}

func TestOfALineThatRestsForItsConnectionOnlyWhatMetItIsHeld(t *testing.T) {
	t.Parallel()
	y := newYard(t, hristest.OneStep(), 1)
	y.fault(0, hristest.Fault{Err: &hris.Error{Code: hris.BadCredentials, Effect: hris.EffectRefused}, Ever: true})
	ids := y.plan(t, 0, 3)
	for listed := 1; listed <= 2; listed++ {
		rest := y.drain(t, 0, time.Hour).Rest
		held, err := y.service.Held(t.Context(), viewer, "acme", inYard(0).Connection, "", 9)
		require.NoError(t, err)
		assert.Len(t, held, listed, "one more whenever the rest ends")
		waits, err := y.service.Badge(t.Context(), viewer, "acme", ids[2], nil)
		require.NoError(t, err)
		assert.Equal(t, []any{transfer.StatePlanned, hris.Code(""), time.Time{}}, []any{waits.State, waits.Reason, waits.NotBefore})
		y.clock.Advance(rest.Sub(y.clock.Now()))
	}
}

func TestTheBacklogTellsHowMuchWaitsBehindWhatIsHeld(t *testing.T) {
	t.Parallel()
	d := newDesk(t, blind("create person", "set address"))
	d.fail("create person", hristest.Cut())
	_, err := d.person(0).send(t, north)
	require.ErrorIs(t, err, hris.InDoubt)
	for i := 1; i <= 3; i++ {
		other := d.person(i)
		other.planned(t, other.prepare(t, north))
	}
	d.fail("create person", &hris.Error{Code: hris.BadCredentials, Effect: hris.EffectRefused})
	line := hris.Line{Tenant: "acme", Connection: "c-1"}
	drained, err := d.service.Drain(t.Context(), line, time.Minute)
	require.NoError(t, err)
	require.NotZero(t, drained.Rest, "the line rests")

	count := func() transfer.Backlog {
		backlog, err := d.service.Backlog(t.Context(), viewer, "acme", "c-1")
		require.NoError(t, err)
		return backlog
	}
	assert.Equal(t, transfer.Backlog{Due: 2, Held: 2, InDoubt: 1}, count(), "two stand behind the one that met it")
	assert.Len(t, d.held(t, "", 9), count().Held)

	_, err = d.service.Rouse(t.Context(), "acme", "c-1")
	require.NoError(t, err)
	assert.Equal(t, transfer.Backlog{Due: 3, Held: 1, InDoubt: 1}, count())
	_, err = d.service.Drain(t.Context(), line, time.Minute)
	require.NoError(t, err)
	assert.Equal(t, transfer.Backlog{Held: 1, InDoubt: 1}, count())
}
