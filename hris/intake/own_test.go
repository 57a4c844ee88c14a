package intake_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

// host is a scene whose only source is the host itself.
type host struct {
	*scene
	standing func(tenant, application string) (hris.HireStanding, error)
}

func onEveryHost(t *testing.T, test func(t *testing.T, h *host)) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := &host{scene: s}
		s.config.Routes = intake.OwnRoutes{Actor: actor, Edits: s.routes.known[from].Edits,
			Standing: func(_ context.Context, tenant, application string) (hris.HireStanding, error) {
				if h.standing == nil {
					return hris.HireUnknown, nil
				}
				return h.standing(tenant, application)
			}}
		s.intake, s.service = s.process(t, nil, nil)
		test(t, h)
	})
}

// ownHired and ownUnhired are what the host says.
func ownHired(t *testing.T, h *hris.Hire) hris.Arrival {
	t.Helper()
	a, err := intake.Hired(acme, to, h)
	require.NoError(t, err)
	return a
}

func ownUnhired(t *testing.T, h *hris.Hire) hris.Arrival {
	t.Helper()
	a, err := intake.Unhired(acme, to, h.PersonID, h.ApplicationID)
	require.NoError(t, err)
	return a
}

// repeats wants an arrival to be known.
func (h *host) repeats(t *testing.T, a hris.Arrival) {
	t.Helper()
	kept, err := h.intake.Keep(t.Context(), a)
	require.NoError(t, err)
	require.False(t, kept, "a repeat")
}

// breaks makes the target's form fail until it heals.
func (h *host) breaks() {
	h.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Ever: true, Err: hristest.Down(0)})
}

func named(name string) func(*hris.Hire) {
	return func(h *hris.Hire) { h.Person.LastName = name }
}

func TestAHostsOwnHireIsHandedOverByItselfAndOnce(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.keep(t, ownHired(t, h.hire()))
		h.repeats(t, ownHired(t, h.hire()))
		assert.NotContains(t, string(h.dump()), h.hire().Person.LastName, "it waits sealed")
		r := h.work(t)
		require.Equal(t, intake.Done, r.Outcome, r.Reason)
		assert.Equal(t, transfer.StateDone, r.Badge.State)
		h.repeats(t, ownHired(t, h.hire()))
		h.idle(t)
		h.records(t, 1)
	})
}

func TestAHostsOwnHireWaitsOutAVendorThatIsDown(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.breaks()
		r := h.comes(t, ownHired(t, h.hire()))
		require.Equal(t, intake.Postponed, r.Outcome)
		h.hours(t, 3)
		h.records(t, 0)
		h.target.Heal()
		h.hours(t, 2)
		h.records(t, 1)
		assert.Empty(t, h.held(t))
	})
}

func TestAnIncompleteHireOfAHostsOwnIsMendedByAnother(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		r := h.comes(t, ownHired(t, h.hire(withoutEmail)))
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.Problems, r.Reason)
		assert.Equal(t, []string{"private_email"}, r.Fields)
		h.repeats(t, ownHired(t, h.hire(withoutEmail)))
		corrected, err := h.intake.Ready(t.Context(), ownHired(t, h.hire()))
		require.NoError(t, err)
		assert.Equal(t, corrected.Subject, h.held(t)[0].Subject, "who keeps it with the candidate knows who is held")

		h.keep(t, ownHired(t, h.hire()))
		assert.Empty(t, h.held(t), "nobody has to see to the former one")
		require.Equal(t, intake.Done, h.work(t).Outcome)
		h.idle(t)
		h.records(t, 1)
	})
}

func TestOfAHostsOwnHiresThatWaitTheLastOneCounts(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.breaks()
		require.Equal(t, intake.Postponed, h.comes(t, ownHired(t, h.hire(named("Vermeer")))).Outcome)
		h.keep(t, ownHired(t, h.hire(named("Bakker"))))
		h.keep(t, ownHired(t, h.hire(named("Visser"))))
		h.keep(t, ownHired(t, h.hire(named("Bakker")))) // said before, but not last
		h.target.Heal()
		require.Equal(t, intake.Done, h.work(t).Outcome)
		h.idle(t)
		h.records(t, 1)
		assert.Equal(t, "Bakker", h.target.Records()[0].Values["last_name"].Text())
	})
}

func TestACorrectedHireOfAHostsOwnCorrectsWhatIsPlanned(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Ever: true, Err: hristest.Down(0)})
		r := h.comes(t, ownHired(t, h.hire(named("Vermeer"))))
		require.Equal(t, intake.Done, r.Outcome, "the ledger remembers")
		h.target.Heal()
		require.Equal(t, intake.Done, h.comes(t, ownHired(t, h.hire(named("Bakker")))).Outcome)
		h.hours(t, 1)
		h.records(t, 1)
		assert.Equal(t, "Bakker", h.target.Records()[0].Values["last_name"].Text())
	})
}

func TestAWithdrawalOfAHostsOwnTakesBackWhatWaitsAndAHireAfterItCounts(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.comes(t, ownHired(t, h.hire(withoutEmail)))
		require.Len(t, h.held(t), 1)
		h.breaks()
		for range 2 {
			h.keep(t, ownUnhired(t, h.hire()))
			h.repeats(t, ownUnhired(t, h.hire()))
			assert.Empty(t, h.held(t))
			h.keep(t, ownHired(t, h.hire()))
		}
		h.keep(t, ownUnhired(t, h.hire()))
		h.target.Heal()
		h.hours(t, 2)
		h.records(t, 0)

		require.Equal(t, intake.Done, h.comes(t, ownHired(t, h.hire())).Outcome, "what is said last holds, whoever said what before")
		h.hours(t, 1)
		h.records(t, 1)
		assert.Empty(t, h.held(t))
	})
}

func TestAHireAfterAWithdrawalThatCancelledIsHandedOver(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Ever: true, Err: hristest.Down(0)})
		h.comes(t, ownHired(t, h.hire()))
		require.Equal(t, transfer.StateCancelled, h.comes(t, ownUnhired(t, h.hire())).Badge.State)
		h.target.Heal()
		require.Equal(t, intake.Done, h.comes(t, ownHired(t, h.hire())).Outcome)
		h.hours(t, 1)
		h.records(t, 1)
	})
}

func TestAHireAfterAWithdrawalOfWhatWasSentIsAQuestion(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.comes(t, ownHired(t, h.hire()))
		require.Equal(t, intake.Held, h.comes(t, ownUnhired(t, h.hire())).Outcome)
		r := h.comes(t, ownHired(t, h.hire()))
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.AlreadySent, r.Reason)
		assert.Equal(t, transfer.StateDone, r.Badge.State)
		held := h.held(t)
		require.Len(t, held, 1, "the withdrawal is no question any more")
		assert.Equal(t, intake.Done, h.released(t, held[0]).Outcome, "the record is there still, a person says")
		h.records(t, 1)
	})
}

func TestAHostIsAskedWhetherAHireStillStands(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		var asked []string
		says := map[string]hris.HireStanding{"a-gone": hris.HireWithdrawn, "a-here": hris.HireConfirmed}
		h.standing = func(tenant, application string) (hris.HireStanding, error) {
			asked = append(asked, tenant+" "+application)
			if says[application] == "" {
				return "", &hris.Error{Code: hris.Unavailable, Effect: hris.EffectNotSent}
			}
			return says[application], nil
		}
		for application, want := range map[string]intake.Outcome{"a-gone": intake.Done, "a-here": intake.Done, "a-down": intake.Postponed} {
			r := h.comes(t, ownHired(t, h.hire(func(h *hris.Hire) { h.PersonID, h.ApplicationID = "p"+application, application })))
			assert.Equal(t, want, r.Outcome, application)
			assert.Equal(t, acme+" "+application, asked[len(asked)-1])
		}
		h.records(t, 1)
	})
}

func TestAHostsOwnErasureReachesLedgerAndInbox(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.comes(t, ownHired(t, h.hire(func(h *hris.Hire) { h.ApplicationID = "a-sent" })))
		h.breaks()
		require.Equal(t, intake.Postponed, h.comes(t, ownHired(t, h.hire())).Outcome)
		a, err := intake.Erased(acme, to, h.hire().PersonID)
		require.NoError(t, err)
		require.Equal(t, intake.Done, h.comes(t, a).Outcome, "no vendor is needed")
		h.target.Heal()
		h.hours(t, 3)
		h.records(t, 1)
		badges, err := h.service.Person(t.Context(), actor, acme, to, h.hire().PersonID)
		require.NoError(t, err)
		require.Len(t, badges, 1)
		assert.True(t, badges[0].Erased)
		h.keep(t, a) // it is never a repeat
	})
}

func TestAHostsOwnHireThatExpiredCanBeSaidAgain(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		h.breaks()
		require.Equal(t, intake.Postponed, h.comes(t, ownHired(t, h.hire())).Outcome)
		h.clock.Advance(29 * 24 * time.Hour)
		_, err := h.intake.Expire(t.Context())
		require.NoError(t, err)
		require.Equal(t, hris.DraftGone, h.held(t)[0].Reason)
		h.target.Heal()
		require.Equal(t, intake.Done, h.comes(t, ownHired(t, h.hire())).Outcome)
		assert.Empty(t, h.held(t))
		h.records(t, 1)
	})
}

func TestWhatIsNoHireIsRefusedBeforeItIsKept(t *testing.T) {
	t.Parallel()
	bad := &hris.Hire{PersonID: "p-1", ApplicationID: "noor@example.com"}
	_, err := intake.Hired(acme, to, bad)
	require.ErrorIs(t, err, hris.InvalidHire)
	_, err = intake.Hired(acme, to, nil)
	require.ErrorIs(t, err, hris.InvalidHire)
	_, err = intake.Hired(acme, to, &hris.Hire{PersonID: "p-1", ApplicationID: "a-1",
		Custom: map[string]fieldmap.Value{"since": fieldmap.DateValue(civil.MustDate("2026-02-28"))}})
	require.ErrorIs(t, err, hris.InvalidHire)
	_, err = intake.Unhired(acme, to, bad.PersonID, bad.ApplicationID)
	require.ErrorIs(t, err, hris.InvalidHire)
	_, err = intake.Erased(acme, to, "")
	require.ErrorIs(t, err, hris.InvalidHire)
}

func TestAnOwnEventThatNobodyMadeIsHeld(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		for i, a := range []hris.Arrival{
			{Kind: "hired", Payload: []byte(`{"person_id":"p-1"}`)}, {Kind: "unhired", Payload: []byte(`{"person":"p-1"}`)},
			{Kind: "erased", Payload: []byte(`x`)}, {Kind: "promoted"},
		} {
			a.Tenant, a.Connection, a.Names = acme, to, []string{fmt.Sprint(i)}
			a.Payload = append(a.Payload, ' ')
			r := h.comes(t, a)
			assert.Equal(t, intake.Held, r.Outcome, a.Kind)
			assert.Equal(t, hris.InvalidHire, r.Reason, a.Kind)
		}
	})
}

func TestMakingAnEventReadyKeepsNothing(t *testing.T) {
	onEveryHost(t, func(t *testing.T, h *host) {
		e, err := h.intake.Ready(t.Context(), ownHired(t, h.hire()))
		require.NoError(t, err)
		h.idle(t)
		assert.NotContains(t, fmt.Sprintf("%s %v", e.Payload, e.Keys), h.hire().Person.LastName)
		kept, err := h.inbox.Keep(t.Context(), e)
		require.NoError(t, err)
		require.True(t, kept)
		h.repeats(t, ownHired(t, h.hire()))
		require.Equal(t, intake.Done, h.work(t).Outcome)
		h.records(t, 1)

		h.config.Sealer = brokenSealer{}
		in, _ := h.process(t, nil, nil)
		_, err = in.Ready(t.Context(), ownHired(t, h.hire()))
		require.ErrorIs(t, err, hris.InvalidInput)
	})
}

type brokenSealer struct{}

func (brokenSealer) Seal([]byte, ...string) ([]byte, error) { return nil, errors.New("no key") }
func (brokenSealer) Open([]byte, ...string) ([]byte, error) { return nil, errors.New("no key") }
