package nmbrs

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

func names(steps []hris.Step) []string {
	var all []string
	for _, s := range steps {
		all = append(all, s.Name)
	}
	return all
}

func TestEachPartHasAStepOnlyIfItHasValues(t *testing.T) {
	t.Parallel()
	target, _ := stubbed(t, nil)
	whole, err := target.Steps(hris.Input{Values: reviewed(nil)})
	require.NoError(t, err)
	assert.Equal(t, []string{"insert employee", "personal info", "address", "department", "function", "salary", "bank account"}, names(whole))
	creates := map[string]bool{"insert employee": true, "address": true, "bank account": true}
	for _, s := range whole {
		assert.Equal(t, creates[s.Name], s.Kind == hris.Create, s.Name)
		assert.Equal(t, s.Name != "insert employee", s.Optional, s.Name)
	}
	bare, err := target.Steps(hris.Input{Values: reviewed(fieldmap.Values{
		pathEmailPrivate: {}, pathStreet: {}, pathNumber: {}, pathCity: {}, pathDepartment: {}, pathFunction: {}, pathSalary: {}, pathSalaryType: {}, pathIBAN: {},
		pathCountry: fieldmap.TextValue("NL"),
	})})
	require.NoError(t, err)
	assert.Equal(t, []string{"insert employee"}, names(bare), "a country alone is no address")
}

func TestWhatNoFormCanExpressIsRefusedWithItsField(t *testing.T) {
	t.Parallel()
	target, _ := stubbed(t, nil)
	for field, values := range map[string]fieldmap.Values{
		pathNationality: {pathType: fieldmap.OptionValue("2")},
		pathSalary:      {pathSalary: {}},
		pathSalaryType:  {pathSalaryType: {}},
		pathStreet:      {pathStreet: {}, pathCity: {}},
		pathIBAN:        {pathIBAN: {}, pathBIC: fieldmap.TextValue("ABNANL2A")},
		pathBSN:         {pathBSN: fieldmap.TextValue("123456789")},
	} {
		_, err := target.Steps(hris.Input{Values: reviewed(values)})
		require.ErrorIs(t, err, hris.Problems, field)
		refused, ok := errors.AsType[*hris.Error](err)
		require.True(t, ok)
		assert.Equal(t, []string{field}, refused.Fields)
	}
	_, err := target.Steps(hris.Input{Values: reviewed(fieldmap.Values{pathType: fieldmap.OptionValue("2"), pathNationality: fieldmap.TextValue("1")})})
	require.NoError(t, err)
}

func TestValuesHoldFromTheCurrentPeriodWhereTheStartIsNotLater(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"2026-12-31", "2026-12-01", "2026-10-05"} {
		target, s := stubbed(t, nil)
		_, failed := doAll(t, target, reviewed(fieldmap.Values{pathStart: fieldmap.DateValue(civil.MustDate(start))}))
		assert.Empty(t, failed)
		assert.Contains(t, s.calls, "personal info 501", start)
		assert.Contains(t, s.calls, "salary 501 Bruto_Uurloon", start)
	}
}

func TestALaterStartTakesTheDatedCallsOrIsWrittenFromNowAsTheReviewerSaid(t *testing.T) {
	t.Parallel()
	later := fieldmap.DateValue(civil.MustDate("2027-01-04"))
	target, s := stubbed(t, nil)
	_, failed := doAll(t, target, reviewed(fieldmap.Values{pathStart: later, pathFrom: fieldmap.OptionValue(fromStart)}))
	assert.Empty(t, failed)
	assert.Contains(t, s.calls, "dated personal info 501")
	assert.Contains(t, s.calls, "dated address 501 12")
	assert.Contains(t, s.calls, "dated salary 501 Bruto_Uurloon")

	target, s = stubbed(t, nil)
	_, failed = doAll(t, target, reviewed(fieldmap.Values{pathStart: later, pathFrom: fieldmap.OptionValue(fromCurrent)}))
	assert.Empty(t, failed)
	assert.Contains(t, s.calls, "salary 501 Bruto_Uurloon")

	target, s = stubbed(t, nil)
	_, failed = doAll(t, target, reviewed(fieldmap.Values{pathStart: later}))
	require.ErrorIs(t, failed["insert employee"], hris.NotConfirmed)
	assert.NotContains(t, s.calls, "insert 11 1 2027-01-04 false", "nothing is written before somebody said")
}

func TestWithoutTheDatedRightsALaterStartWaitsForItsPeriod(t *testing.T) {
	t.Parallel()
	target, s := stubbed(t, func(s *stub, _ *Settings) {
		s.lacks["dated personal info"], s.lacks["dated address"], s.lacks["dated salary"] = true, true, true
	})
	values := reviewed(fieldmap.Values{pathStart: fieldmap.DateValue(civil.MustDate("2027-01-04")), pathFrom: fieldmap.OptionValue(fromStart)})
	done, failed := doAll(t, target, values)
	assert.Len(t, done, 4, "the employee, department, function and bank account")
	for _, step := range []string{"personal info", "address", "salary"} {
		e, ok := errors.AsType[*hris.Error](failed[step])
		require.True(t, ok, step)
		assert.Equal(t, hris.Locked, e.Code, step)
		assert.Equal(t, hris.FixByWaiting, e.Code.Fix(), step)
		assert.Equal(t, hris.EffectRefused, e.Effect, step)
		assert.Positive(t, e.RetryAfter, step)
		assert.Equal(t, []string{pathFrom}, e.Fields, step)
		assert.Contains(t, e.Detail, "2027-01-M", step)
	}
	s.current = Period{2027, 1, Monthly}
	_, failed = doAll(t, target, values)
	assert.Empty(t, failed, "the period has come")
}

func TestWithoutThePeriodTheReviewerMustHaveSaidThatValuesHoldFromTheCurrentOne(t *testing.T) {
	t.Parallel()
	target, _ := stubbed(t, func(s *stub, _ *Settings) { s.lacks["period"] = true })
	for _, said := range []fieldmap.Value{{}, fieldmap.OptionValue(fromStart)} {
		_, failed := doAll(t, target, reviewed(fieldmap.Values{pathFrom: said}))
		e, ok := errors.AsType[*hris.Error](failed["insert employee"])
		require.True(t, ok)
		assert.Equal(t, hris.RightMissing, e.Code)
		assert.Equal(t, hris.EffectNotSent, e.Effect)
		assert.Equal(t, []string{pathFrom}, e.Fields)
	}
	_, failed := doAll(t, target, reviewed(fieldmap.Values{pathFrom: fieldmap.OptionValue(fromCurrent)}))
	assert.Empty(t, failed)
}

func TestAnUnprotectedInsertIsNotedAndNeverTheDefault(t *testing.T) {
	t.Parallel()
	target, s := stubbed(t, nil)
	done, _ := doAll(t, target, reviewed(nil))
	assert.False(t, s.inserted.Unprotected)
	assert.Equal(t, hris.NoNote, done["insert employee"].Note)
	done, _ = doAll(t, target, reviewed(fieldmap.Values{pathUnprotected: fieldmap.YesNoValue(true)}))
	assert.True(t, s.inserted.Unprotected)
	assert.Equal(t, hris.Unprotected, done["insert employee"].Note)
	assert.NotEmpty(t, hris.NoteText(hris.Dutch, hris.Unprotected, "Nmbrs"))
}

func TestAStartOutsideTheProtectionNamesBothFields(t *testing.T) {
	t.Parallel()
	target, _ := stubbed(t, func(s *stub, _ *Settings) {
		s.fails["insert"] = &Error{Op: "insert employee", Reason: Protected, Code: "2011", Effect: hris.EffectRefused}
	})
	_, failed := doAll(t, target, reviewed(nil))
	e, ok := errors.AsType[*hris.Error](failed["insert employee"])
	require.True(t, ok)
	assert.Equal(t, hris.Rejected, e.Code)
	assert.Equal(t, []string{pathStart, pathUnprotected}, e.Fields)
}

func TestPersonalInfoKeepsWhatNmbrsHasAndTheHireDoesNotSay(t *testing.T) {
	t.Parallel()
	target, s := stubbed(t, func(s *stub, _ *Settings) {
		s.held = PersonalInfo{Number: "77", EmployeeNumber: "12", FirstName: "Jan", LastName: "Jansen", PhoneWork: "020-5550101", Nationality: "1"}
	})
	doAll(t, target, reviewed(fieldmap.Values{pathBirthDate: fieldmap.DateValue(civil.MustDate("1990-02-03"))}))
	assert.Equal(t, PersonalInfo{
		Number: "77", EmployeeNumber: "12", FirstName: "Jan", LastName: "Jansen", PhoneWork: "020-5550101", Nationality: "1",
		EmailPrivate: "jan@example.org", BirthDate: civil.MustDate("1990-02-03"),
	}, s.wrote)
}

func TestOnceTheAPIHasEndedNothingIsSent(t *testing.T) {
	t.Parallel()
	target, s := stubbed(t, func(s *stub, _ *Settings) {
		s.ended = &hris.Error{Code: hris.SetupIncomplete, Effect: hris.EffectNotSent}
	})
	_, err := target.Form(t.Context(), nil)
	require.ErrorIs(t, err, hris.SetupIncomplete)
	steps, err := target.Steps(hris.Input{Values: reviewed(nil)})
	require.NoError(t, err)
	for _, step := range steps {
		_, err := step.Do(t.Context(), hris.Receipts{"insert employee": {ID: "501"}})
		require.ErrorIs(t, err, hris.SetupIncomplete)
		if step.Look != nil {
			_, err := step.Look(t.Context(), nil)
			require.ErrorIs(t, err, hris.SetupIncomplete)
		}
	}
	for _, err := range target.Options(t.Context(), pathDebtor, nil, "") {
		require.ErrorIs(t, err, hris.SetupIncomplete)
	}
	assert.Empty(t, s.calls)
}

func TestALookTellsItsOwnByNameAndAsksAboutInitials(t *testing.T) {
	t.Parallel()
	target, _ := stubbed(t, func(s *stub, _ *Settings) {
		s.listed = []Listed{
			{ID: "1", DisplayName: "Jansen, Jan"}, {ID: "2", DisplayName: "J. Jansen", Number: "9"}, {ID: "3", DisplayName: "Jan Jansens"},
			{ID: "4", FirstName: "JAN", LastName: "Jansén"}, {ID: "5", FirstName: "Piet", LastName: "Jansen"}, {ID: "6", DisplayName: "P. Jansen"},
			{ID: "7", DisplayName: "Jansen, J.P. (Jan Pieter)"}, {ID: "8", DisplayName: "12 Jansen, J. (Jan)"}, {ID: "", DisplayName: "Jansen, Jan"},
		}
	})
	steps, err := target.Steps(hris.Input{Values: reviewed(nil)})
	require.NoError(t, err)
	seen, err := steps[0].Look(t.Context(), nil)
	require.NoError(t, err)
	assert.True(t, seen.Sole)
	assert.False(t, seen.Complete, "Nmbrs says nowhere how soon a list has what was made")
	persons := map[string]bool{}
	for _, m := range seen.Matches {
		persons[m.ID] = m.Person
		assert.False(t, m.Exact)
	}
	assert.Equal(t, map[string]bool{"1": false, "2": true, "4": false, "7": true, "8": false}, persons)
}

func TestWithoutTheRightToListNothingIsClaimed(t *testing.T) {
	t.Parallel()
	target, _ := stubbed(t, func(s *stub, _ *Settings) { s.lacks["employees"] = true })
	steps, err := target.Steps(hris.Input{Values: reviewed(nil)})
	require.NoError(t, err)
	seen, err := steps[0].Look(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, hris.Sighting{}, seen)
}

func TestTwinsAreOfOneName(t *testing.T) {
	t.Parallel()
	for _, same := range []string{twinOf(" JAN ", "De  Vriés"), twinOf("Jan de", "Vries"), twinOf("J. Jan", "de Vries")} {
		assert.Equal(t, twinOf("Jan", "de Vries"), same)
	}
	for _, other := range []string{twinOf("Joke", "de Vries"), twinOf("Jan", "Vries"), twinOf("Jan Pieter", "de Vries")} {
		assert.NotEqual(t, twinOf("Jan", "de Vries"), other)
	}
}

func TestWhoCanBeTakenForSomebodyIsATwin(t *testing.T) {
	t.Parallel()
	part := rapid.SliceOfN(rapid.SampledFrom([]string{"Jan", "Piet", "de", "Vries", "J.", "p", "IJ", "2", "Ümit"}), 1, 3)
	name := func(t *rapid.T, of string) string { return strings.Join(part.Draw(t, of), " ") }
	rapid.Check(t, func(t *rapid.T) {
		first, last := name(t, "first"), name(t, "last")
		theirFirst, theirLast := name(t, "their first"), name(t, "their last")
		for _, shown := range []Listed{
			{DisplayName: theirLast + ", " + theirFirst[:1] + ". (" + theirFirst + ")"}, {DisplayName: "1012 " + theirFirst + " " + theirLast},
			{FirstName: theirFirst, LastName: theirLast},
		} {
			if shown.named(first, last) == sameName {
				assert.Equal(t, twinOf(theirFirst, theirLast), twinOf(first, last))
			}
		}
	})
}

func TestTwoInsertsIntoOneCompanyWaitForOneAnother(t *testing.T) {
	t.Parallel()
	var q queues
	leave, err := q.enter(t.Context(), "a")
	require.NoError(t, err)
	elsewhere, err := q.enter(t.Context(), "b")
	require.NoError(t, err)
	elsewhere()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = q.enter(gone, "a")
	require.ErrorIs(t, err, hris.Busy)
	e, _ := errors.AsType[*hris.Error](err)
	assert.Equal(t, hris.EffectNotSent, e.Effect)

	var inside, most int
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			leave, err := q.enter(t.Context(), "a")
			if !assert.NoError(t, err) {
				return
			}
			mu.Lock()
			inside++
			most = max(most, inside)
			mu.Unlock()
			mu.Lock()
			inside--
			mu.Unlock()
			leave()
			leave()
		})
	}
	leave()
	all.Wait()
	assert.Equal(t, 1, most)
	assert.Empty(t, q.of, "nobody stands in it any more")
}

func TestPeriodsFollowTheCalendar(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind PeriodType
		day  string
		want string
	}{
		{Monthly, "2026-12-31", "2026-12-M"}, {Monthly, "2027-01-01", "2027-01-M"},
		{Weekly, "2026-12-31", "2026-53-W"}, {Weekly, "2027-01-03", "2026-53-W"}, {Weekly, "2027-01-04", "2027-01-W"}, {Weekly, "2026-01-01", "2026-01-W"},
		{FourWeekly, "2026-01-25", "2026-01-4W"}, {FourWeekly, "2026-01-26", "2026-02-4W"}, {FourWeekly, "2027-01-03", "2026-13-4W"}, {FourWeekly, "2027-01-04", "2027-01-4W"},
	} {
		got, ok := periodOn(c.kind, civil.MustDate(c.day))
		require.True(t, ok)
		assert.Equal(t, c.want, got.String(), c.day)
	}
	for p, want := range map[Period]string{
		{2027, 1, Monthly}: "2027-01-01", {2026, 1, Weekly}: "2025-12-29", {2026, 53, Weekly}: "2026-12-28", {2026, 13, FourWeekly}: "2026-11-30", {2027, 1, FourWeekly}: "2027-01-04",
	} {
		assert.Equal(t, want, firstDay(p).String(), p)
	}
	_, ok := periodOn("Q", civil.MustDate("2026-01-01"))
	assert.False(t, ok)
	_, ok = periodOn(Monthly, civil.Date{})
	assert.False(t, ok)
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]PeriodType{Monthly, FourWeekly, Weekly}).Draw(t, "type")
		day := civil.MustDate("2020-01-01").AddDays(rapid.IntRange(0, 6000).Draw(t, "day"))
		today, _ := periodOn(kind, day)
		within, _ := periodOn(kind, firstDay(today))
		assert.Equal(t, today, within, "a period begins within itself")
		tomorrow, _ := periodOn(kind, day.AddDays(1))
		step := comparePeriods(tomorrow, today)
		assert.GreaterOrEqual(t, step, 0, "periods only go on")
		if step > 0 {
			assert.True(t, tomorrow.Number == today.Number+1 && tomorrow.Year == today.Year || tomorrow.Number == 1 && tomorrow.Year == today.Year+1, "none is left out")
		}
	})
}
