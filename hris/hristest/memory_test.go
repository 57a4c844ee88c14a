package hristest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/hristest"
)

// input is a complete one, for tests that take steps themselves.
func input(marker string) hris.Input {
	return hris.Input{Marker: marker, Values: fieldmap.Values{
		"first_name":    fieldmap.TextValue("Sjoukje"),
		"last_name":     fieldmap.TextValue("Praatgraag"),
		"date_of_birth": fieldmap.DateValue(civil.MustDate("1991-04-30")),
		"debtor":        fieldmap.OptionValue("north"), "company": fieldmap.OptionValue("n1"),
		"start_date": fieldmap.DateValue(civil.MustDate("2027-01-01")),
	}}
}

func firstStep(t *testing.T, target *hristest.Target, in hris.Input) hris.Step {
	t.Helper()
	steps, err := target.Steps(in)
	require.NoError(t, err)
	return steps[0]
}

func TestChoicesNarrowAsTheyAreMade(t *testing.T) {
	t.Parallel()
	target := hristest.NewTarget(hristest.SevenSteps(), nil, nil)
	choices := func(field string, chosen fieldmap.Values) int {
		form, err := target.Form(t.Context(), chosen)
		require.NoError(t, err)
		f, ok := form.Field(field)
		require.True(t, ok)
		return len(f.Choices)
	}
	assert.Equal(t, 2, choices("debtor", nil))
	assert.Zero(t, choices("company", nil))
	north := fieldmap.Values{"debtor": fieldmap.OptionValue("north")}
	assert.Equal(t, 2, choices("company", north))
	north["company"] = fieldmap.OptionValue("n2")
	assert.Equal(t, 1, choices("department", north))
}

func TestReferencedOptionsAreSearchedByIDAndLabel(t *testing.T) {
	t.Parallel()
	target := hristest.NewTarget(hristest.SevenSteps(), nil, nil)
	found := func(query string) []string {
		var ids []string
		for c, err := range target.Options(t.Context(), "manager", nil, query) {
			require.NoError(t, err)
			ids = append(ids, c.ID)
		}
		return ids
	}
	assert.Len(t, found(""), 3)
	assert.Equal(t, []string{"m-1", "m-2"}, found("de boer"))
	assert.Equal(t, []string{"m-3"}, found("m-3"))
}

func TestTheNthCallFailsAndNoOther(t *testing.T) {
	t.Parallel()
	target := hristest.NewTarget(hristest.ReadBack(), nil, nil)
	target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Nth: 2, Err: hristest.Down(time.Minute)})
	_, err := target.Form(t.Context(), nil)
	require.NoError(t, err)
	_, err = target.Form(t.Context(), nil)
	require.ErrorIs(t, err, hris.Unavailable)
	_, err = target.Form(t.Context(), nil)
	require.NoError(t, err)
	assert.Len(t, target.Calls(), 3)

	target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Ever: true, Err: hristest.Limited(time.Second)})
	for range 3 {
		_, err = target.Form(t.Context(), nil)
		require.ErrorIs(t, err, hris.RateLimited)
	}
	target.Heal()
	_, err = target.Form(t.Context(), nil)
	require.NoError(t, err)
}

func TestWorkIsDoneOrNotAsTheFaultSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		work  hristest.Work
		now   int
		later int
	}{{"undone", hristest.Undone, 0, 0}, {"done", hristest.Done, 1, 1}, {"late", hristest.Late, 0, 1}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			clock := hristest.NewClock(time.Time{})
			target := hristest.NewTarget(hristest.ReadBack(), clock, nil)
			target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Work: c.work, Err: hristest.Cut()})
			step := firstStep(t, target, input("HO1"))
			_, err := step.Do(t.Context(), nil)
			e, ok := errors.AsType[*hris.Error](err)
			require.True(t, ok)
			assert.Equal(t, hris.EffectUnknown, e.Effect)
			assert.Len(t, target.Records(), c.now)
			clock.Advance(step.Deadline + step.Settle)
			assert.Len(t, target.Records(), c.later)
		})
	}
}

func TestALateCommitCanComeRightBeforeItIsTooLate(t *testing.T) {
	t.Parallel()
	clock := hristest.NewClock(time.Time{})
	target := hristest.NewTarget(hristest.ReadBack(), clock, nil)
	target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Work: hristest.Late, Err: hristest.Cut()})
	step := firstStep(t, target, input("HO1"))
	_, err := step.Do(t.Context(), nil)
	require.Error(t, err)
	clock.Advance(step.Deadline + step.Settle - 2*time.Millisecond)
	assert.Empty(t, target.Records())
	clock.Advance(time.Millisecond)
	assert.Len(t, target.Records(), 1)
}

func TestAHeldCallWaitsForItsGateOrItsContext(t *testing.T) {
	t.Parallel()
	target := hristest.NewTarget(hristest.ReadBack(), nil, nil)
	gate := hristest.NewGate()
	target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Gate: gate})
	answered := make(chan error)
	go func() {
		_, err := target.Form(context.WithoutCancel(t.Context()), nil)
		answered <- err
	}()
	<-gate.Reached()
	gate.Open()
	require.NoError(t, <-answered)

	ctx, leave := context.WithCancel(t.Context())
	closed := hristest.NewGate()
	target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Gate: closed})
	go func() {
		_, err := target.Form(ctx, nil)
		answered <- err
	}()
	<-closed.Reached()
	leave()
	require.ErrorIs(t, <-answered, context.Canceled)
}

func TestLooksSeeWhatTheDesignSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		looks           hristest.Looks
		own, others     int
		exact, complete bool
	}{
		{"marker", hristest.Looks{Marker: true}, 1, 0, true, false},
		{"nature", hristest.Looks{Natural: true, Complete: true}, 2, 1, false, true},
		{"both", hristest.Looks{Marker: true, Natural: true, Complete: true}, 2, 1, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := hristest.ReadBack()
			d.Looks = c.looks
			target := hristest.NewTarget(d, nil, nil)
			in := input("HO1")
			target.Add(in.Values)
			step := firstStep(t, target, in)
			before, err := step.Look(t.Context(), nil)
			require.NoError(t, err)
			assert.Len(t, before.Matches, c.others)
			_, err = step.Do(t.Context(), nil)
			require.NoError(t, err)
			after, err := step.Look(t.Context(), nil)
			require.NoError(t, err)
			require.Len(t, after.Matches, c.own)
			assert.Equal(t, c.exact, after.Matches[c.own-1].Exact)
			assert.Equal(t, c.complete, after.Complete)
		})
	}
	d := hristest.OneStep()
	assert.Nil(t, firstStep(t, hristest.NewTarget(d, nil, nil), input("HO1")).Look)
}

func TestPeopleApartFromRecordsAreSaidToBe(t *testing.T) {
	t.Parallel()
	target := hristest.NewTarget(hristest.Applicants(), nil, nil)
	in := input("HO1")
	in.Existing = target.Add(in.Values)
	step := firstStep(t, target, in)
	_, err := step.Do(t.Context(), nil)
	require.NoError(t, err)
	made := target.Records()[1]
	assert.Equal(t, in.Existing, made.Of)
	seen, err := step.Look(t.Context(), nil)
	require.NoError(t, err)
	for _, m := range seen.Matches {
		assert.NotEqual(t, m.Exact, m.Person, "a match is of what the step made, or a person")
	}
}

func TestTheSystemRefusesWhatItsFormWould(t *testing.T) {
	t.Parallel()
	target := hristest.NewTarget(hristest.SevenSteps(), nil, nil)
	in := input("HO1")
	in.Values["company"] = fieldmap.OptionValue("s1") // of the other debtor
	in.Values["manager"] = fieldmap.OptionValue("m-9")
	_, err := firstStep(t, target, in).Do(t.Context(), nil)
	e, ok := errors.AsType[*hris.Error](err)
	require.True(t, ok)
	assert.Equal(t, hris.Rejected, e.Code)
	assert.Equal(t, hris.EffectRefused, e.Effect)
	assert.ElementsMatch(t, []string{"company", "manager"}, e.Fields)
	assert.Empty(t, target.Records())
}

func TestDocumentsArriveWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	files := &hristest.Files{}
	doc := files.Add("cv", hris.CV, "cv.pdf", "application/pdf", bytes.Repeat([]byte("x"), 100_000))
	target := hristest.NewTarget(hristest.OneStep(), nil, nil)
	in := input("HO1")
	in.Values["cv"] = fieldmap.FileValue(doc.FileRef)
	in.Open = func(ctx context.Context, ref fieldmap.FileRef) (io.ReadCloser, error) {
		r, err := files.Open(ctx, "", ref)
		if err != nil {
			return nil, err
		}
		return hris.VerifiedReader(r, ref), nil
	}
	files.Change("cv")
	step := firstStep(t, target, in)
	_, err := step.Do(t.Context(), nil)
	require.ErrorIs(t, err, hris.DocumentChanged)
	assert.Empty(t, target.Records())

	files.Restore("cv")
	_, err = step.Do(t.Context(), nil)
	require.NoError(t, err)
	parts := target.Records()[0].Parts
	require.Len(t, parts, 1)
	assert.Equal(t, doc.SHA256, parts[0].SHA256)
	assert.Equal(t, doc.Size, parts[0].Size)
}

func TestCanariesCoverEveryFieldThatNamesThePerson(t *testing.T) {
	t.Parallel()
	files := &hristest.Files{}
	h := hristest.Hire(files)
	require.NoError(t, h.Validate())
	canaries := hristest.Canaries(h)
	for _, want := range []string{h.Person.LastName, h.Person.IBAN, h.Person.DateOfBirth.String(), h.Offer.Salary.Amount.String(), h.Documents[0].Name, "kanariestok-42"} {
		assert.Contains(t, canaries, want)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("a hire", "hire", h, "person", h.Person)
	fmt.Fprintf(&log, "%v %+v %#v", h, h, *h)
	for _, canary := range canaries {
		assert.NotContains(t, log.String(), canary)
	}
}

func TestClocksMoveForwardAndTakeOthersAlong(t *testing.T) {
	t.Parallel()
	clock := hristest.NewClock(time.Time{})
	var went time.Duration
	clock.OnAdvance(func(d time.Duration) { went += d })
	start := clock.Now()
	assert.Equal(t, start.Add(time.Hour), clock.Advance(time.Hour))
	assert.Equal(t, start.Add(time.Hour), clock.Advance(-time.Hour))
	assert.Equal(t, time.Hour, went)
}
