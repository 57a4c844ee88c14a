package afas_test

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// lost are the ways in which AFAS's answer to a create gets lost.
var lost = map[string]struct {
	fault afastest.Fault
	done  bool // AFAS did it all the same
}{
	"cut before the work":        {afastest.Fault{Cut: afastest.BeforeWork}, false},
	"cut after the work":         {afastest.Fault{Cut: afastest.AfterWork}, true},
	"time-out text, not done":    {afastest.Fault{Answer: afastest.TimedOut()}, false},
	"time-out text, done":        {afastest.Fault{Answer: afastest.TimedOut(), Work: afastest.Done}, true},
	"out of memory":              {afastest.Fault{Answer: afastest.OutOfMemory()}, false},
	"502":                        {afastest.Fault{Answer: afastest.BadGateway()}, false},
	"502, done":                  {afastest.Fault{Answer: afastest.BadGateway(), Work: afastest.Done}, true},
	"400 of the edge":            {afastest.Fault{Answer: afastest.EdgeBadRequest()}, false},
	"500 without an explanation": {afastest.Fault{Answer: &afastest.Answer{Status: 500}}, false},
	"503 without a word of when": {afastest.Fault{Answer: &afastest.Answer{Status: 503}}, false},
	"504, done":                  {afastest.Fault{Answer: &afastest.Answer{Status: 504}, Work: afastest.Done}, true},
}

func (o *office) breakCreate(connector string, f afastest.Fault) {
	f.Method, f.Route = "POST", connector
	o.fake.Inject(f)
}

// markedView grants what makes a look complete.
func markedView(s *afas.ApplicantSettings, d afastest.Demo) {
	s.Marker, s.Dossier = d.Marker, afas.DossierView{Connector: d.Dossier}
}

func TestALostAnswerIsNeverSentAgainBlindly(t *testing.T) {
	t.Parallel()
	for name, tc := range lost {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachLedger(t, func(t *testing.T, onDisk bool) {
				o := newOffice(t, setting{onDisk: onDisk})
				o.breakCreate("HrCreateApplicant", tc.fault)
				badge, err := o.send(o.hire(), vacancy)
				require.ErrorIs(t, err, hris.InDoubt)
				assert.Equal(t, transfer.StateInDoubt, badge.State)
				assert.True(t, badge.NotBefore.IsZero(), "without a look only a person can tell")

				// Neither waiting, nor running, nor sending again makes a request.
				for range 3 {
					o.clock.Advance(time.Hour)
					_, err = o.run(badge)
					require.ErrorIs(t, err, hris.InDoubt)
					_, err = o.send(o.hire(), vacancy)
					require.ErrorIs(t, err, hris.InDoubt)
				}
				assert.Len(t, o.fake.Calls("POST", "HrCreateApplicant"), 1)

				// A person looks in Profit, and says what is there.
				if tc.done {
					found := strconv.Itoa(o.oneApplication().CaID)
					badge, err = o.service.Found(t.Context(), hr, "acme", badge.Transfer, transfer.Presence{ID: found})
					require.NoError(t, err)
					assert.Equal(t, found, badge.Remote.ID)
					assert.Equal(t, hris.GivenByPerson, badge.Remote.Note)
				} else {
					assert.Empty(t, o.fake.Applications())
					_, err = o.service.Absent(t.Context(), hr, "acme", badge.Transfer, transfer.Absence{})
					require.NoError(t, err)
					badge, err = o.run(badge)
					require.NoError(t, err)
				}
				assert.Equal(t, transfer.StateDone, badge.State)
				o.oneApplication()
			})
		})
	}
}

func TestAbsenceIsNotBelievedWhileAFASMayStillBeAtWork(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	o.breakCreate("HrCreateApplicant", afastest.Fault{Cut: afastest.AfterWork, Work: afastest.Late, After: 15 * time.Minute})
	badge, err := o.send(o.hire(), vacancy)
	require.ErrorIs(t, err, hris.InDoubt)
	assert.Empty(t, o.fake.Applications())
	_, err = o.service.Absent(t.Context(), hr, "acme", badge.Transfer, transfer.Absence{})
	require.ErrorIs(t, err, hris.TooSoon)
	o.clock.Advance(16 * time.Minute)
	found := strconv.Itoa(o.oneApplication().CaID)
	badge, err = o.service.Found(t.Context(), hr, "acme", badge.Transfer, transfer.Presence{ID: found})
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	o.oneApplication()
}

func TestWithAMarkerALostAnswerIsSettledWithoutAPerson(t *testing.T) {
	t.Parallel()
	for name, tc := range lost {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachLedger(t, func(t *testing.T, onDisk bool) {
				o := newOffice(t, setting{settings: markedView, onDisk: onDisk})
				o.breakCreate("HrCreateApplicant", tc.fault)
				badge, err := o.send(o.hire(), vacancy)
				if tc.done {
					require.NoError(t, err, "it is there, and found at once")
					assert.Equal(t, hris.FoundAfterwards, badge.Remote.Note)
				} else {
					require.ErrorIs(t, err, hris.InDoubt)
					assert.False(t, badge.NotBefore.Before(o.clock.Now().Add(15*time.Minute)), "not before AFAS can do nothing any more")
					_, err = o.run(badge) // too soon
					require.ErrorIs(t, err, hris.InDoubt)
					assert.Len(t, o.fake.Calls("POST", "HrCreateApplicant"), 1)
					o.clock.Advance(badge.NotBefore.Sub(o.clock.Now()))
					badge, err = o.run(badge)
					require.NoError(t, err)
				}
				assert.Equal(t, transfer.StateDone, badge.State)
				application := o.oneApplication()
				assert.Equal(t, strconv.Itoa(application.CaID), badge.Remote.ID)
				assert.Len(t, application.Fields[o.demo.Marker], len(o.transfer(badge).Marker))
			})
		})
	}
}

func TestWithAMarkerALostApplicationOfAPersonJustMadeIsFoundToo(t *testing.T) {
	t.Parallel()
	for name, tc := range lost {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{settings: everything})
			before := len(o.fake.Persons())
			o.breakCreate("HrCreateApplicant", tc.fault)
			badge, err := o.send(o.hireWithLetter(), vacancy, withLetter)
			if !tc.done {
				require.ErrorIs(t, err, hris.InDoubt)
				o.clock.Advance(badge.NotBefore.Sub(o.clock.Now()))
				badge, err = o.run(badge)
			}
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Equal(t, o.fake.Persons()[before].Number, o.oneApplication().Person)
			assert.Len(t, o.fake.Persons(), before+1)
			assert.Len(t, dossierOf(o, o.demo.SubjectType), 1)
		})
	}
}

func TestAPersonWhoAppearsMeanwhileIsNotTakenForTheApplication(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{settings: everything})
	o.breakCreate("HrCreateApplicant", afastest.Fault{Cut: afastest.BeforeWork})
	badge, err := o.send(o.hire(), vacancy)
	require.ErrorIs(t, err, hris.InDoubt)
	o.fake.AddPerson(map[string]string{"LaNm": "Bakkerink", "EmA2": "noortje@example.com"})
	o.clock.Advance(badge.NotBefore.Sub(o.clock.Now()))
	_, err = o.run(badge)
	require.ErrorIs(t, err, hris.PersonExists, "nothing is there, so it would go again: but is this the same person?")
	assert.Empty(t, o.fake.Applications())
	badge, err = o.send(o.hire(), vacancy, asOtherOnes)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Equal(t, strconv.Itoa(o.oneApplication().CaID), badge.Remote.ID)
}

func TestALateCommitIsAdoptedWhenItComes(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{time.Minute, 10 * time.Minute, 15 * time.Minute} {
		t.Run(after.String(), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{settings: markedView})
			o.fake.Inject(afastest.LateCommit("HrCreateApplicant", after))
			badge, err := o.send(o.hire(), vacancy)
			require.ErrorIs(t, err, hris.InDoubt)
			for range 6 { // an impatient scheduler
				o.clock.Advance(5 * time.Minute)
				badge, err = o.run(badge)
				if badge.State == transfer.StateDone {
					break
				}
				require.ErrorIs(t, err, hris.InDoubt)
			}
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Len(t, o.fake.Calls("POST", "HrCreateApplicant"), 1)
			o.clock.Advance(24 * time.Hour)
			o.oneApplication()
		})
	}
}

func TestAnApplicationFoundAmongTheApplicantsProvesPresenceAndNeverAbsence(t *testing.T) {
	t.Parallel()
	applicantsOnly := func(s *afas.ApplicantSettings, d afastest.Demo) {
		s.Marker, s.Applicants = d.Marker, afas.ApplicantView{Connector: d.Applicants}
	}
	o := newOffice(t, setting{settings: applicantsOnly})
	o.breakCreate("HrCreateApplicant", afastest.Fault{Cut: afastest.AfterWork})
	badge, err := o.send(o.hire(), vacancy)
	require.ErrorIs(t, err, hris.InDoubt, "the workflow has not run: nothing is to be seen, and that proves nothing")
	o.clock.Advance(24 * time.Hour)
	_, err = o.run(badge)
	require.ErrorIs(t, err, hris.InDoubt)
	assert.Len(t, o.fake.Calls("POST", "HrCreateApplicant"), 1)

	o.fake.RunWorkflow()
	badge, err = o.run(badge)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Equal(t, hris.FoundAfterwards, badge.Note)
	o.oneApplication()
}

func TestAPersonMadeWithoutAnAnswerIsNeverMadeTwice(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]afastest.Fault{
		"answer lost": {Cut: afastest.AfterWork},
		"answer cut":  {Cut: afastest.MidAnswer}, // a success whose person number did not arrive
		"time-out":    {Answer: afastest.TimedOut(), Work: afastest.Done},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{settings: everything})
			before := len(o.fake.Persons())
			o.breakCreate("KnPerson", fault)
			badge, err := o.send(o.hireWithLetter(), vacancy, withLetter)
			require.ErrorIs(t, err, hris.InDoubt)
			assert.Empty(t, o.fake.Applications(), "nothing goes on without the person's number")
			o.clock.Advance(time.Hour)
			_, err = o.run(badge)
			require.ErrorIs(t, err, hris.InDoubt)
			require.Len(t, o.fake.Persons(), before+1)

			number := o.fake.Persons()[before].Number
			_, err = o.service.Found(t.Context(), hr, "acme", badge.Transfer, transfer.Presence{ID: number})
			require.NoError(t, err)
			badge, err = o.run(badge)
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Len(t, o.fake.Persons(), before+1)
			assert.Equal(t, number, o.oneApplication().Person)
			assert.Equal(t, number, dossierOf(o, o.demo.SubjectType)[0].Links[0].ID)
			o.neverMatched()
		})
	}
}

func TestADocumentInDoubtAsksAPersonAndBothAnswersWork(t *testing.T) {
	t.Parallel()
	for name, there := range map[string]bool{"it is there": true, "it is not": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{settings: documentsOnly})
			fault := afastest.Fault{Cut: afastest.BeforeWork}
			if there {
				fault.Cut = afastest.AfterWork
			}
			o.breakCreate("KnSubject", fault)
			badge, err := o.send(o.hireWithLetter(), vacancy, allOfThem)
			require.ErrorIs(t, err, hris.InDoubt)
			assert.Equal(t, transfer.StateInDoubt, badge.State)
			o.oneApplication()
			o.clock.Advance(time.Hour)
			if there {
				badge, err = o.service.Found(t.Context(), hr, "acme", badge.Transfer, transfer.Presence{ID: strconv.Itoa(dossierOf(o, o.demo.SubjectType)[0].ID)})
			} else {
				_, err = o.service.Absent(t.Context(), hr, "acme", badge.Transfer, transfer.Absence{})
				require.NoError(t, err)
				badge, err = o.run(badge)
			}
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Len(t, dossierOf(o, o.demo.SubjectType), 2)
			o.oneApplication()
		})
	}
}

func TestAnAnswerCutInTheMiddleIsASuccessAllTheSame(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	o.breakCreate("HrCreateApplicant", afastest.Fault{Cut: afastest.MidAnswer})
	badge, err := o.send(o.hire(), vacancy)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	o.oneApplication()
}

func TestTwoServicesAtOnceMakeOneApplication(t *testing.T) {
	t.Parallel()
	eachLedger(t, func(t *testing.T, onDisk bool) {
		o := newOffice(t, setting{settings: everything, onDisk: onDisk})
		persons := len(o.fake.Persons())
		drafts := make([]*transfer.Draft, 6)
		for i := range drafts {
			drafts[i] = o.prepare(o.hireWithLetter(), vacancy, withLetter)
		}
		var all sync.WaitGroup
		for i, draft := range drafts {
			service := o.service
			if i%2 == 1 {
				service = o.other
			}
			all.Go(func() { _, _ = o.noteBadge(service.Send(t.Context(), hr, draft)) })
		}
		all.Wait()
		badge, err := o.send(o.hireWithLetter(), vacancy, withLetter)
		require.ErrorIs(t, err, hris.AlreadySent)
		assert.Equal(t, transfer.StateDone, badge.State)
		o.oneApplication()
		assert.Len(t, o.fake.Persons(), persons+1)
		assert.Len(t, dossierOf(o, o.demo.SubjectType), 1)
	})
}

// A column that never shows our marker must not pass for proof of absence.
func TestALookThatHasNeverSeenAMarkerProvesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{settings: func(s *afas.ApplicantSettings, d afastest.Demo) {
		everything(s, d)
		s.Dossier.Marker = "Subject"
	}})
	o.fake.Inject(afastest.Fault{Method: "POST", Route: "HrCreateApplicant", Cut: afastest.AfterWork, Times: 1})
	badge, err := o.send(o.hire(), vacancy)
	require.ErrorIs(t, err, hris.InDoubt)
	o.clock.Advance(time.Hour)
	badge, err = o.service.Run(t.Context(), "acme", badge.Transfer)
	require.ErrorIs(t, err, hris.InDoubt)
	assert.Equal(t, transfer.StateInDoubt, badge.State)
	assert.Len(t, o.fake.Applications(), 1)
}
