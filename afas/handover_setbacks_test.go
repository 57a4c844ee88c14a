package afas_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// What an administrator has to mend holds the hire, says what to do, and goes
// on by itself once it is mended.
func TestWhatAnAdministratorMendsHoldsTheHireAndLosesNothing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		breaks, mends func(*office)
		code          hris.Code
		remedy        string
	}{
		"client revoked": {
			breaks: func(o *office) {
				o.fake.ExpireSecret(o.demo.ClientID, o.demo.ClientSecret, o.clock.Now())
				o.fake.RevokeAccessTokens()
			},
			mends: func(o *office) { o.fake.ExpireSecret(o.demo.ClientID, o.demo.ClientSecret, time.Time{}) },
			code:  hris.BadCredentials, remedy: "App connector",
		},
		"right withdrawn": {
			breaks: func(o *office) { o.fake.Withdraw("HrCreateApplicant") },
			mends:  func(o *office) { o.fake.Grant("HrCreateApplicant") },
			code:   hris.RightMissing, remedy: "add the connector",
		},
		"address blocked": {
			breaks: func(o *office) { o.fake.BlockIP(true) },
			mends:  func(o *office) { o.fake.BlockIP(false) },
			code:   hris.AddressBlocked, remedy: "IP restrictions",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachLedger(t, func(t *testing.T, onDisk bool) {
				o := newOffice(t, setting{onDisk: onDisk})
				draft := o.prepare(o.hire(), vacancy)
				tc.breaks(o)
				badge, err := o.sendDraft(draft)
				require.ErrorIs(t, err, tc.code)
				assert.Contains(t, err.Error(), tc.remedy)
				var own *afas.Error
				require.ErrorAs(t, err, &own)
				assert.Equal(t, transfer.StateHeld, badge.State)
				assert.Equal(t, tc.code, badge.Reason)
				assert.True(t, badge.NotBefore.IsZero(), "it does not try again by itself")
				assert.Empty(t, o.fake.Applications())

				tc.mends(o)
				badge, err = o.run(badge)
				require.NoError(t, err)
				assert.Equal(t, transfer.StateDone, badge.State)
				o.oneApplication()
			})
		})
	}
}

func TestAClassicTokenThatWasRevokedIsSaidToBe(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{classic: true})
	draft := o.prepare(o.hire(), vacancy)
	o.fake.RevokeToken(o.demo.Token)
	badge, err := o.sendDraft(draft)
	require.ErrorIs(t, err, hris.BadCredentials)
	assert.Contains(t, err.Error(), "make a new token")
	assert.Equal(t, transfer.StateHeld, badge.State)
	assert.NotContains(t, err.Error(), o.demo.Token)
}

func TestAVacancyClosedMeanwhileIsCorrectedWithAnotherAndMakesOneApplication(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		settings func(*afas.ApplicantSettings, afastest.Demo)
		edits    []transfer.Edit
	}{
		"CV alone":      {nil, nil},
		"with a letter": {everything, []transfer.Edit{withLetter}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachLedger(t, func(t *testing.T, onDisk bool) {
				o := newOffice(t, setting{settings: tc.settings, onDisk: onDisk})
				persons := len(o.fake.Persons())
				draft := o.prepare(o.hireWithLetter(), append(tc.edits, vacancy)...)
				o.fake.SetVacancyStatus(101, 2)
				held, err := o.sendDraft(draft)
				require.ErrorIs(t, err, hris.Rejected)
				assert.Equal(t, transfer.StateHeld, held.State)
				assert.Empty(t, o.fake.Applications())
				assert.Len(t, o.fake.Persons(), persons, "nobody is made for a vacancy that is gone")

				// The same vacancy again: it is not offered any more.
				again := o.prepare(o.hireWithLetter(), append(tc.edits, vacancy)...)
				assert.False(t, again.Complete())

				badge, err := o.send(o.hireWithLetter(), append(tc.edits, transfer.SetText("VcSn", "102"))...)
				require.NoError(t, err)
				assert.Equal(t, transfer.StateDone, badge.State)
				assert.Equal(t, 102, o.oneApplication().Vacancy)
				assert.Equal(t, transfer.StateCancelled, o.transfer(held).State, "the held one ends")
				after, err := o.run(held)
				require.NoError(t, err)
				assert.Equal(t, transfer.StateCancelled, after.State)
				o.oneApplication()
			})
		})
	}
}

func TestAVacancyWithoutAWorkflowIsRefusedByAFASAndHeld(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{language: afas.English})
	badge, err := o.send(o.hire(), transfer.SetText("VcSn", "105"))
	require.ErrorIs(t, err, hris.Rejected)
	assert.Equal(t, transfer.StateHeld, badge.State)
	var own *afas.Error
	require.ErrorAs(t, err, &own)
	assert.Contains(t, own.Message().Reveal(), "No workflow")
	assert.NotEmpty(t, own.ProfitLogReference)
	assert.Contains(t, err.Error(), own.ProfitLogReference, "the administrator finds the failure by it")
}

func TestWhatAFASSaysIsShownOnlyToThePersonAtWork(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	const quoting = "De waarde 'Bakkerink' bij 'Achternaam' van noortje@example.com is niet toegestaan."
	o.fake.Inject(afastest.Fault{Route: "HrCreateApplicant", Method: "POST", Answer: afastest.Refused(quoting, -2147220469)})
	badge, err := o.send(o.hire(), vacancy)
	require.ErrorIs(t, err, hris.Rejected)
	var own *afas.Error
	require.ErrorAs(t, err, &own)
	assert.Equal(t, quoting, own.Message().Reveal())
	assert.False(t, strings.Contains(err.Error(), "Bakkerink"))
	assert.Equal(t, transfer.StateHeld, badge.State) // the office searches everything else
}

func TestWhatPassesByItselfIsWaitedForAsLongAsAFASSays(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer *afastest.Answer
		times  int
		code   hris.Code
		wait   time.Duration
	}{
		"maintenance":    {afastest.Maintenance(2 * time.Hour), 1, hris.Unavailable, 2 * time.Hour},
		"too many calls": {afastest.TooManyRequests(40 * time.Minute), 1, hris.RateLimited, 40 * time.Minute},
		"record locked":  {afastest.RecordLocked(), 20, hris.Locked, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{})
			fault := o.fake.Inject(afastest.Fault{Route: "HrCreateApplicant", Method: "POST", Answer: tc.answer, Times: tc.times})
			start := o.clock.Now()
			badge, err := o.send(o.hire(), vacancy)
			require.ErrorIs(t, err, tc.code)
			assert.Equal(t, transfer.StateHeld, badge.State)
			assert.False(t, badge.NotBefore.Before(start.Add(tc.wait)), "it goes on at %v", badge.NotBefore)
			due, err := o.other.Due(t.Context(), 10)
			require.NoError(t, err)
			assert.Empty(t, due)
			assert.Empty(t, o.fake.Applications())

			fault.Remove()
			o.clock.Advance(badge.NotBefore.Sub(o.clock.Now()))
			due, err = o.other.Due(t.Context(), 10)
			require.NoError(t, err)
			require.Len(t, due, 1)
			badge, err = o.run(badge)
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			o.oneApplication()
		})
	}
}

func TestARecordThatIsLockedForAMomentIsNoSetback(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	o.fake.Inject(afastest.Fault{Route: "HrCreateApplicant", Method: "POST", Answer: afastest.RecordLocked()})
	badge, err := o.send(o.hire(), vacancy)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	o.oneApplication()
}
