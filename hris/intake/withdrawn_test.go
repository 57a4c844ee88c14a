package intake_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/transfer"
)

// unsent is a hire whose transfer stands in the ledger, with nothing written.
func unsent(t *testing.T, s *scene) *hris.Hire {
	t.Helper()
	h := s.hire()
	s.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Ever: true, Err: hristest.Down(0)})
	r := s.comes(t, s.hired(h))
	require.Equal(t, intake.Done, r.Outcome, "the ledger remembers")
	require.Equal(t, transfer.StateHeld, r.Badge.State)
	return h
}

func TestAWithdrawalCancelsWhatIsUnsent(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := unsent(t, s)
		r := s.comes(t, s.unhired(h))
		require.Equal(t, intake.Done, r.Outcome)
		assert.Equal(t, transfer.StateCancelled, r.Badge.State)
		s.target.Heal()
		s.hours(t, 3)
		s.records(t, 0)
	})
}

func TestAWithdrawalOfWhatWasSentIsAPersonsToSeeTo(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire()
		require.Equal(t, intake.Done, s.comes(t, s.hired(h)).Outcome)
		r := s.comes(t, s.unhired(h))
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.AlreadySent, r.Reason)
		assert.Equal(t, transfer.StateDone, r.Badge.State)
		s.records(t, 1)
		assert.Equal(t, intake.Done, s.released(t, s.held(t)[0]).Outcome, "the person has seen to it")
		assert.Empty(t, s.held(t))
	})
}

func TestAWithdrawalOfWhatNeverCameIsDone(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		assert.Equal(t, intake.Done, s.comes(t, s.unhired(s.hire())).Outcome)
	})
}

func TestAHireAfterAWithdrawalIsHeldUntilAPersonReleasesIt(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := unsent(t, s)
		s.comes(t, s.unhired(h))
		r := s.comes(t, s.hired(s.hire()))
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.NotConfirmed, r.Reason)
		s.target.Heal()
		s.hours(t, 3)
		s.records(t, 0)

		r = s.released(t, s.held(t)[0])
		require.Equal(t, intake.Done, r.Outcome, r.Reason)
		s.hours(t, 1)
		s.records(t, 1)
	})
}

func TestAReleasedHireIsNotAskedAboutAgainBecauseTheTargetWasDown(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := unsent(t, s)
		s.comes(t, s.unhired(h))
		s.target.Heal()
		require.Equal(t, intake.Held, s.comes(t, s.hired(s.hire())).Outcome)
		s.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Err: hristest.Down(0)})
		r := s.released(t, s.held(t)[0])
		require.Equal(t, intake.Postponed, r.Outcome)
		assert.Equal(t, hris.Unavailable, r.Reason)
		s.hours(t, 1)
		assert.Empty(t, s.held(t))
		s.records(t, 1)
	})
}

func TestAWithdrawalOvertakesAHireThatStillWaits(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire()
		s.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Err: hristest.Down(0)})
		require.Equal(t, intake.Postponed, s.comes(t, s.hired(h)).Outcome)
		s.keep(t, s.unhired(h))
		s.idle(t) // the withdrawal waits for its turn
		s.hours(t, 3)
		s.records(t, 0)
		held := s.held(t)
		require.Len(t, held, 1, "a person says which of the two happened last")
		assert.Equal(t, hired, held[0].Kind)
	})
}

func TestAWithdrawalDuringTheWritingWaitsToSeeWhetherItWasWritten(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := unsent(t, s)
		s.target.Heal()
		gate := hristest.NewGate()
		s.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Gate: gate})
		s.clock.Advance(time.Hour)
		due, err := s.service.Due(t.Context(), 1)
		require.NoError(t, err)
		require.Len(t, due, 1)
		ran := make(chan error)
		go func() {
			_, err := s.service.Run(t.Context(), due[0].Tenant, due[0].ID)
			ran <- err
		}()
		<-gate.Reached()
		r := s.comes(t, s.unhired(h))
		require.Equal(t, intake.Postponed, r.Outcome)
		assert.Equal(t, hris.Busy, r.Reason)
		gate.Open()
		require.NoError(t, <-ran)
		s.clock.Advance(time.Hour)
		r = s.work(t)
		assert.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.AlreadySent, r.Reason)
		s.records(t, 1)
	})
}

func TestAWithdrawalThatComesFirstHoldsTheHire(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire()
		s.comes(t, s.unhired(h))
		assert.Equal(t, intake.Held, s.comes(t, s.hired(h)).Outcome)
		s.hours(t, 2)
		s.records(t, 0)
	})
}

func TestAWithdrawalCancelsNothingThatMayBeOfAnotherApplication(t *testing.T) {
	// Where a person goes once, the transfer that stands may have come of
	// another application of theirs.
	onEveryStore(t, func(t *testing.T, s *scene) {
		unsent(t, s)
		r := s.comes(t, s.unhired(s.hire(func(h *hris.Hire) { h.ApplicationID = "a-other" })))
		require.Equal(t, intake.Held, r.Outcome)
		s.target.Heal()
		s.hours(t, 3)
		s.records(t, 1)
	}, func(d *hristest.Design) { d.Info.Subject = hris.Subject{Person: true} })
}

func TestAWithdrawalThatItsActorMayNotSeeToIsHeld(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire()
		s.comes(t, s.hired(h))
		blind := *s.routes.known[from]
		blind.Actor.Roles = nil
		s.routes.set(from, &blind)
		r := s.comes(t, s.unhired(h))
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.NotAllowed, r.Reason)
	})
}

func TestAMergeAsksWhereOneOfTheTwoWasHandedOver(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire()
		merged := func() hris.Arrival {
			return s.arrival("merge_candidate", hris.Happening{Kind: hris.PersonMerged, PersonID: "p-old", Into: h.PersonID})
		}
		require.Equal(t, intake.Done, s.comes(t, merged()).Outcome, "nobody was handed over")
		s.comes(t, s.hired(h))
		r := s.comes(t, merged())
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.PersonExists, r.Reason)
		assert.NotEmpty(t, r.Badge.Transfer)
		assert.Equal(t, intake.Done, s.released(t, s.held(t)[0]).Outcome, "a person has answered")
	})
}

func TestAnErasureReachesLedgerAndInbox(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire()
		s.comes(t, s.hired(h))
		require.Equal(t, intake.Held, s.comes(t, s.unhired(h)).Outcome)
		s.keep(t, s.hired(s.hire(func(h *hris.Hire) { h.ApplicationID = "a-other" })))
		erase := s.arrival("candidate_anonymized", hris.Happening{Kind: hris.PersonErased, PersonID: h.PersonID})

		s.keep(t, erase)
		require.Equal(t, intake.Held, s.work(t).Outcome, "the other application, kept before it")
		require.Equal(t, intake.Done, s.work(t).Outcome)

		assert.Empty(t, s.held(t), "nothing of the person waits")
		badges, err := s.service.Person(t.Context(), actor, acme, to, h.PersonID)
		require.NoError(t, err)
		require.NotEmpty(t, badges)
		for _, b := range badges {
			assert.True(t, b.Erased)
		}
		before := len(s.target.Records())
		s.comes(t, s.hired(h))
		s.hours(t, 2)
		s.records(t, before) // nothing is sent twice, erased or not
		again, err := s.intake.Keep(t.Context(), erase)
		require.NoError(t, err)
		assert.False(t, again)
	})
}
