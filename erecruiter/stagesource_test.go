package erecruiter_test

import (
	"net/http"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/hris"
)

func everyone(string) bool { return true }

func positions(t testing.TB, source *erecruiter.StageSource, recruitment int64, wanted func(string) bool) map[string]hris.Position {
	t.Helper()
	all := map[string]hris.Position{}
	for p, err := range source.Positions(t.Context(), id(recruitment), wanted) {
		require.NoError(t, err)
		require.NotContains(t, all, p.ApplicationID)
		all[p.ApplicationID] = p
	}
	return all
}

func TestTheSourceGivesAllStagesInEitherLanguage(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{Wire: erecruitertest.Wire{English: true}})
	stages, err := erecruiter.NewStageSource(o.client()).Stages(t.Context())
	require.NoError(t, err)
	require.Len(t, stages, 7)
	assert.Equal(t, hris.Stage{ID: "1", Name: "New", Type: hris.StageStandard, System: true, Order: 1}, stages[0])
	i := slices.IndexFunc(stages, func(s hris.Stage) bool { return s.ID == id(o.demo.OfferMade) })
	assert.Equal(t, hris.StageOffer, stages[i].Type)
}

func TestPositionsCostACallPerPageWhereTheListHasTheStage(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	o.fake.SeedApplications(o.demo.Shared, "s", 998)
	all := positions(t, erecruiter.NewStageSource(o.client()), o.demo.Shared, nil)
	assert.Len(t, all, 1000)
	at := all[id(o.demo.Application)]
	assert.Equal(t, []string{id(o.demo.CVAnalysis), "Analiza CV"}, []string{at.StageID, at.StageName})
	assert.True(t, at.Since.Equal(morning.Add(-12*time.Hour)))
	assert.Equal(t, map[string]int{"GET " + erecruitertest.Applications: 10}, o.fake.Requests())
}

func TestPositionsAskTheHistoryOnlyOfThoseThatAreWanted(t *testing.T) {
	t.Parallel()
	for _, newestFirst := range []bool{false, true} {
		o := newOffice(t, erecruitertest.Config{Wire: erecruitertest.Wire{StageInHistory: true, NewestFirst: newestFirst}})
		first := o.fake.SeedApplications(o.demo.Shared, "s", 200)
		o.clock.Advance(time.Hour)
		o.fake.SetStage(first, o.demo.Interview)
		o.clock.Advance(time.Hour)
		o.fake.SetStage(first, o.demo.Rejected)
		wanted := []string{id(o.demo.Application), id(first), id(first + 150)}
		all := positions(t, erecruiter.NewStageSource(o.client()), o.demo.Shared, func(a string) bool { return slices.Contains(wanted, a) })
		assert.Len(t, all, 3)
		assert.Equal(t, id(o.demo.CVAnalysis), all[id(o.demo.Application)].StageID)
		assert.Equal(t, id(o.demo.Rejected), all[id(first)].StageID)
		assert.Equal(t, "Odrzucony po rozmowie", all[id(first)].StageName)
		assert.Equal(t, id(o.demo.New), all[id(first+150)].StageID)
		assert.Equal(t, 3, o.fake.Requests()["GET "+erecruitertest.StagesHistory])
	}
}

func TestAnApplicationThatAlwaysFailsStopsNobodyElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{Wire: erecruitertest.Wire{StageInHistory: true}})
	o.fake.Inject(erecruitertest.Fault{Path: "/" + id(o.demo.Application) + "/StagesHistory", Times: -1, Answer: erecruitertest.InternalError()})
	all := positions(t, erecruiter.NewStageSource(o.client()), o.demo.Shared, everyone)
	require.Len(t, all, 2)
	bad := all[id(o.demo.Application)]
	require.ErrorIs(t, bad.Err, erecruiter.ServerFailed)
	assert.Empty(t, bad.StageID)
	require.NoError(t, all[id(o.demo.Direct)].Err)
	assert.Equal(t, 3+1, o.fake.Requests()["GET "+erecruitertest.StagesHistory], "tried three times")
}

func TestAnApplicationThatIsHiddenHidesNobodyElse(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{Wire: erecruitertest.Wire{StageInHistory: true}})
	o.fake.Inject(erecruitertest.Fault{Path: "/" + id(o.demo.Application) + "/StagesHistory", Times: -1, Answer: erecruitertest.Forbidden()})
	all := positions(t, erecruiter.NewStageSource(o.client()), o.demo.Shared, everyone)
	require.Len(t, all, 2)
	require.ErrorIs(t, all[id(o.demo.Application)].Err, hris.RightMissing)
	require.NoError(t, all[id(o.demo.Direct)].Err)
}

func TestARightThatIsMissingIsNotAskedForAThousandTimes(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{Wire: erecruitertest.Wire{StageInHistory: true}})
	o.fake.SeedApplications(o.demo.Shared, "s", 998)
	o.fake.Inject(erecruitertest.Fault{Method: http.MethodGet, Route: erecruitertest.StagesHistory, Times: -1, Answer: erecruitertest.Forbidden()})
	var got error
	for _, err := range erecruiter.NewStageSource(o.client()).Positions(t.Context(), id(o.demo.Shared), everyone) {
		got = err
	}
	require.ErrorIs(t, got, hris.RightMissing)
	assert.Equal(t, 20, o.fake.Requests()["GET "+erecruitertest.StagesHistory])
}

func TestWhatConcernsMoreThanOneApplicationEndsTheStream(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		route  string
		answer *erecruitertest.Answer
		code   hris.Code
	}{
		"the key":               {erecruitertest.StagesHistory, erecruitertest.Unauthorized(), hris.BadCredentials},
		"a proxy":               {erecruitertest.StagesHistory, erecruitertest.BlockedByProxy(), hris.AddressBlocked},
		"a limit":               {erecruitertest.StagesHistory, erecruitertest.TooManyRequests(time.Hour), hris.RateLimited},
		"not visible":           {erecruitertest.Applications, erecruitertest.NotFound(), hris.NotThere},
		"not shared":            {erecruitertest.Applications, erecruitertest.Forbidden(), hris.RightMissing},
		"a proxy on the list":   {erecruitertest.Applications, erecruitertest.BlockedByProxy(), hris.AddressBlocked},
		"a failure of the list": {erecruitertest.Applications, erecruitertest.InternalError(), hris.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, erecruitertest.Config{Wire: erecruitertest.Wire{StageInHistory: true}})
			o.fake.Inject(erecruitertest.Fault{Method: http.MethodGet, Route: c.route, Times: -1, Answer: c.answer})
			var got error
			for p, err := range erecruiter.NewStageSource(o.client()).Positions(t.Context(), id(o.demo.Shared), everyone) {
				got = err
				if err == nil {
					require.NoError(t, p.Err)
				}
			}
			require.ErrorIs(t, got, c.code)
		})
	}
}

func TestAStreamCanBeLeft(t *testing.T) {
	t.Parallel()
	for _, inHistory := range []bool{false, true} {
		o := newOffice(t, erecruitertest.Config{Wire: erecruitertest.Wire{StageInHistory: inHistory}})
		o.fake.SeedApplications(o.demo.Shared, "s", 500)
		for _, err := range erecruiter.NewStageSource(o.client()).Positions(t.Context(), id(o.demo.Shared), everyone) {
			require.NoError(t, err)
			break
		}
		assert.Equal(t, 1, o.fake.Requests()["GET "+erecruitertest.Applications])
	}
}

// Fifty thousand applications in one recruitment: a call per 100 of them, the rate
// kept, and no more held than a page.
func TestFiftyThousandPositionsAreStreamed(t *testing.T) {
	o := newOffice(t, erecruitertest.Config{Thin: true})
	o.fake.SeedApplications(o.demo.Shared, "s", 49_998)
	source := erecruiter.NewStageSource(o.client())
	began := o.clock.Now()
	var base, high runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&base)
	n, most := 0, uint64(0)
	for _, err := range source.Positions(t.Context(), id(o.demo.Shared), everyone) {
		require.NoError(t, err)
		if n++; n%10_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&high)
			most = max(most, high.HeapAlloc-min(base.HeapAlloc, high.HeapAlloc))
		}
	}
	assert.Equal(t, 50_000, n)
	assert.Equal(t, 500, o.fake.Requests()["GET "+erecruitertest.Applications])
	assert.Equal(t, 499*500*time.Millisecond, o.clock.Now().Sub(began), "two calls a second, and nothing besides")
	assert.Less(t, most, uint64(4<<20), "live heap above the baseline, in bytes")
	t.Logf("live heap above the baseline: %d KiB", most>>10)
}
