package intake_test

import (
	"sync"
	"sync/atomic"
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

func withoutEmail(h *hris.Hire) { h.Person.PrivateEmail = "" }

func TestAHireIsHandedOverByItself(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		r := s.comes(t, s.hired(s.hire()))
		require.Equal(t, intake.Done, r.Outcome, r.Reason)
		assert.Equal(t, hris.Hired, r.Happened)
		assert.Equal(t, transfer.StateDone, r.Badge.State)
		assert.Nil(t, r.Event.Payload)
		s.records(t, 1)
		s.idle(t)
	})
}

func TestTheSameEventFiveTimesAtOnceIsOneRecord(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		a := s.hired(s.hire())
		var kept atomic.Int64
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				ok, err := s.intake.Keep(t.Context(), a)
				assert.NoError(t, err)
				if ok {
					kept.Add(1)
				}
				_, _, err = s.intake.Work(t.Context())
				assert.NoError(t, err)
			})
		}
		all.Wait()
		assert.EqualValues(t, 1, kept.Load())
		s.hours(t, 1)
		s.records(t, 1)
		again, err := s.intake.Keep(t.Context(), a)
		require.NoError(t, err)
		assert.False(t, again, "a redelivery after it is done")
	})
}

func TestTheSameHireUnderAnotherNameIsOneRecord(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		s.comes(t, s.hired(s.hire()))
		r := s.comes(t, s.hired(s.hire()))
		assert.Equal(t, intake.Done, r.Outcome)
		assert.Equal(t, hris.AlreadySent, r.Reason)
		s.records(t, 1)
	})
}

func TestAHireWithoutEmailIsHeldAndHandedOverOnceItIsCorrected(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		r := s.comes(t, s.hired(s.hire(withoutEmail)))
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.Problems, r.Reason)
		assert.Equal(t, []string{"private_email"}, r.Fields)
		assert.NotEmpty(t, r.Problems)
		held := s.held(t)
		require.Len(t, held, 1)
		assert.Equal(t, []string{"private_email"}, held[0].Fields)
		s.records(t, 0)

		require.Equal(t, intake.Held, s.released(t, held[0]).Outcome, "as long as it is as it was")

		r = s.comes(t, s.hired(s.hire()))
		require.Equal(t, intake.Done, r.Outcome)
		s.records(t, 1)
		r = s.released(t, held[0])
		assert.Equal(t, intake.Done, r.Outcome, "the former event is settled by the corrected one")
		assert.Equal(t, hris.AlreadySent, r.Reason)
		s.records(t, 1)
		assert.Empty(t, s.held(t))
	})
}

func TestAHireThatItsSourceDoesNotConfirmIsNotSent(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire()
		s.source.standing[h.ApplicationID] = hris.HireWithdrawn
		r := s.comes(t, s.hired(h))
		assert.Equal(t, intake.Done, r.Outcome)
		assert.Equal(t, hris.NotHired, r.Reason)
		s.hours(t, 2)
		s.records(t, 0)
	})
}

func TestATargetThatIsDownForAnHourGetsOneRecord(t *testing.T) {
	for name, call := range map[string]hristest.Call{
		"before the transfer stands": {Kind: hristest.CallForm},
		"while it is being written":  {Kind: hristest.CallDo},
	} {
		t.Run(name, func(t *testing.T) {
			onEveryStore(t, func(t *testing.T, s *scene) {
				s.target.Fail(hristest.Fault{Call: call, Ever: true, Err: hristest.Down(0)})
				r := s.comes(t, s.hired(s.hire()))
				require.NotEqual(t, intake.Held, r.Outcome)
				assert.Equal(t, hris.Unavailable, r.Reason)
				s.hours(t, 1)
				s.records(t, 0)
				assert.Empty(t, s.held(t), "nobody has to do anything")
				s.target.Heal()
				s.hours(t, 3)
				s.records(t, 1)
				s.idle(t)
			})
		})
	}
}

func TestAPostponedEventWaitsAsLongAsItIsAsked(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		s.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Err: hristest.Limited(20 * time.Minute)})
		r := s.comes(t, s.hired(s.hire()))
		require.Equal(t, intake.Postponed, r.Outcome)
		s.clock.Advance(20*time.Minute - time.Second)
		s.idle(t)
		s.clock.Advance(time.Second)
		assert.Equal(t, intake.Done, s.work(t).Outcome)
	})
}

func TestWhatTheTargetRefusesIsHeldAndSentAgainOnRelease(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		s.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: hristest.Refused("hours")})
		r := s.comes(t, s.hired(s.hire()))
		require.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.Rejected, r.Reason)
		assert.Equal(t, []string{"hours"}, r.Fields)
		assert.Equal(t, intake.Done, s.released(t, s.held(t)[0]).Outcome)
		s.records(t, 1)
	})
}

func TestRevokedCredentialsPostponeUntilTheyAreMended(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		s.target.Revoke()
		r := s.comes(t, s.hired(s.hire()))
		require.Equal(t, intake.Postponed, r.Outcome)
		assert.Equal(t, hris.BadCredentials, r.Reason)
		s.hours(t, 2)
		s.records(t, 0)
		assert.Empty(t, s.held(t), "nobody has to see to each event")
		s.target.Grant()
		n, err := s.intake.Rouse(t.Context(), acme, from)
		require.NoError(t, err)
		assert.Equal(t, 1, n)
		assert.Equal(t, intake.Done, s.work(t).Outcome)
		s.records(t, 1)
	})
}

func TestARouteThatIsGoneStopsNobodyElse(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		lost := s.hired(s.hire(func(h *hris.Hire) { h.PersonID, h.ApplicationID, h.Person.LastName = "p-2", "a-2", "Vinkenburg" }))
		lost.Connection = "gone"
		r := s.comes(t, lost)
		require.Equal(t, intake.Postponed, r.Outcome)
		assert.Equal(t, hris.Disabled, r.Reason)

		require.Equal(t, intake.Done, s.comes(t, s.hired(s.hire())).Outcome)
		s.hours(t, 2)
		s.records(t, 1)

		s.routes.set("gone", s.routes.known[from])
		s.hours(t, 2)
		s.records(t, 2)
	})
}

func TestASourceThatPanicsStopsNobodyElse(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		s.source.panics = true
		r := s.comes(t, s.hired(s.hire()))
		require.Equal(t, intake.Held, r.Outcome)
		s.source.panics = false
		assert.Equal(t, intake.Done, s.released(t, s.held(t)[0]).Outcome)
		s.records(t, 1)
	})
}

func TestWhatSaysNothingIsDoneAndNothingOfItIsKept(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		r := s.comes(t, s.arrival("candidate_updated", hris.Happening{}))
		assert.Equal(t, intake.Done, r.Outcome)
		s.idle(t)
		assert.Empty(t, s.held(t))
	})
}

func TestTheSecondApplicationOfAPersonIsHeldBecauseTheTargetKnowsThePerson(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		s.comes(t, s.hired(s.hire()))
		r := s.comes(t, s.hired(s.hire(func(h *hris.Hire) { h.ApplicationID = "a-other" })))
		assert.Equal(t, intake.Held, r.Outcome)
		assert.Equal(t, hris.Problems, r.Reason)
		s.records(t, 1)
	})
}

func TestANamesakeInTheTargetHoldsTheHire(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire()
		s.target.Add(fieldmap.Values{"last_name": fieldmap.TextValue(h.Person.LastName), "date_of_birth": fieldmap.DateValue(h.Person.DateOfBirth)})
		assert.Equal(t, intake.Held, s.comes(t, s.hired(h)).Outcome)
		s.records(t, 1)
	})
}

func TestAnExpiredPayloadIsAPersonsToSeeTo(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		require.Equal(t, intake.Held, s.comes(t, s.hired(s.hire(withoutEmail))).Outcome)
		s.clock.Advance(29 * 24 * time.Hour)
		n, err := s.intake.Expire(t.Context())
		require.NoError(t, err)
		assert.Equal(t, 1, n)
		held := s.held(t)
		require.Len(t, held, 1)
		assert.Equal(t, hris.DraftGone, held[0].Reason)
		assert.Equal(t, intake.Done, s.released(t, held[0]).Outcome, "a person has seen it")
		s.records(t, 0)
	})
}
