package fakehttp_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fakehttp"
)

func TestACutIsWhereItSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cut    fakehttp.Cut
		broken bool
		kept   int
		in     fakehttp.Outcome
	}{
		"nowhere":         {fakehttp.NoCut, false, 1, fakehttp.Outcome{Status: 201, Bytes: 26, Faulted: true}},
		"before the work": {fakehttp.BeforeWork, true, 0, fakehttp.Outcome{Faulted: true}},
		"in the answer":   {fakehttp.MidAnswer, true, 1, fakehttp.Outcome{Status: 201, Bytes: 26, Faulted: true}},
		"after the work":  {fakehttp.AfterWork, true, 1, fakehttp.Outcome{Bytes: 26, Faulted: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			in := d.Inject(fakehttp.Fault{Method: "post", Cut: c.cut})
			got, err := d.post()
			require.Equal(t, c.broken, err != nil, "%v", err)
			if c.cut == fakehttp.MidAnswer {
				require.ErrorIs(t, err, io.ErrUnexpectedEOF)
				require.Equal(t, 201, got.status)
				require.Equal(t, "4711", got.header.Get("X-Trace"))
				require.Equal(t, "noted: a note of", got.body)
			}
			require.Len(t, d.kept(), c.kept)
			require.Equal(t, []call{{1, "POST", c.in}}, d.journal.All())
			require.Equal(t, 1, in.Hits())
			require.Equal(t, 200, d.get(notes).status, "the next request is whole")
		})
	}
}

func TestAnEmptyAnswerIsCutWithinItsHeaders(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Inject(fakehttp.Fault{Cut: fakehttp.MidAnswer})
	_, err := d.try(d.request(http.MethodGet, "/elsewhere", ""))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Equal(t, 404, d.journal.All()[0].Status)
}

func TestAStreamIsSentAndCutLikeABody(t *testing.T) {
	t.Parallel()
	d := open(t)
	long := &fakehttp.Answer{Status: 200, Stream: func(w io.Writer) error {
		_, err := io.WriteString(w, "long")
		return err
	}}
	d.Inject(fakehttp.Fault{Answer: long})
	require.Equal(t, "long", d.get(notes).body)
	d.Inject(fakehttp.Fault{Answer: long, Cut: fakehttp.MidAnswer})
	got, err := d.try(d.request(http.MethodGet, notes, ""))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Equal(t, "lo", got.body)
}

func TestACutWithoutAConnectionOfOnesOwnAborts(t *testing.T) {
	t.Parallel()
	for _, cut := range []fakehttp.Cut{fakehttp.BeforeWork, fakehttp.MidAnswer, fakehttp.AfterWork} {
		d := open(t)
		d.Inject(fakehttp.Fault{Cut: cut})
		require.PanicsWithError(t, http.ErrAbortHandler.Error(), func() {
			d.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, notes, nil))
		})
	}
}

func TestWorkIsDoneAsTheFaultSays(t *testing.T) {
	t.Parallel()
	teapot := &fakehttp.Answer{Status: http.StatusTeapot, Body: "short and stout"}
	for name, c := range map[string]struct {
		fault  fakehttp.Fault
		kept   int
		status int // 0: the connection is cut
	}{
		"nothing set":        {fakehttp.Fault{}, 1, 201},
		"an answer":          {fakehttp.Fault{Answer: teapot}, 0, 418},
		"an answer and done": {fakehttp.Fault{Answer: teapot, Work: fakehttp.Done}, 1, 418},
		"done":               {fakehttp.Fault{Work: fakehttp.Done}, 1, 201},
		"never":              {fakehttp.Fault{Work: fakehttp.Never}, 0, 0},
		"never, an answer":   {fakehttp.Fault{Work: fakehttp.Never, Answer: teapot}, 0, 418},
		"never, cut":         {fakehttp.Fault{Work: fakehttp.Never, Cut: fakehttp.AfterWork}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			d.Inject(c.fault)
			got, err := d.post()
			require.Equal(t, c.status == 0, err != nil, "%v", err)
			require.Equal(t, c.status, got.status)
			require.Len(t, d.kept(), c.kept)
		})
	}
	assert.Nil(t, teapot.Header, "a fault's answer may hit again: Finish changes a copy")
}

func TestAnswersAreFinishedUnlessTheyNeverCameNear(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Inject(fakehttp.Fault{Answer: &fakehttp.Answer{Status: 500, Content: 3}})
	got := d.get(notes)
	require.Equal(t, "xxx", got.body, "rendered as it leaves")
	require.Equal(t, "4711", got.header.Get("X-Trace"))
	d.Inject(fakehttp.Fault{Answer: &fakehttp.Answer{Status: 502, Edge: true}})
	require.Empty(t, d.get(notes).header.Get("X-Trace"))
}

func TestAFaultHitsWhatItMatches(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault fakehttp.Fault
		want  bool
	}{
		"everything":           {fakehttp.Fault{}, true},
		"the method":           {fakehttp.Fault{Method: "get"}, true},
		"another method":       {fakehttp.Fault{Method: "POST"}, false},
		"a part of the path":   {fakehttp.Fault{Path: "BASE/no"}, true},
		"another path":         {fakehttp.Fault{Path: "drawer"}, false},
		"the route":            {fakehttp.Fault{Route: "Notes"}, true},
		"a part of the route":  {fakehttp.Fault{Route: "note"}, false},
		"a match":              {fakehttp.Fault{Match: func(r *http.Request) bool { return r.Host != "" }}, true},
		"no match":             {fakehttp.Fault{Match: func(*http.Request) bool { return false }}, false},
		"a match, not a route": {fakehttp.Fault{Route: "other", Match: func(*http.Request) bool { return true }}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			c.fault.Answer = &fakehttp.Answer{Status: 500}
			in := d.Inject(c.fault)
			require.Equal(t, c.want, d.get(notes).status == 500)
			require.Equal(t, c.want, in.Hits() == 1)
			require.Equal(t, c.want, d.journal.All()[0].Faulted)
		})
	}
}

func TestAFaultHitsFromTheNthCall(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		nth, times int
		want       []int
	}{
		"the first":          {0, 0, []int{500, 200, 200, 200}},
		"the second":         {2, 1, []int{200, 500, 200, 200}},
		"two from the third": {3, 2, []int{200, 200, 500, 500}},
		"all":                {0, -1, []int{500, 500, 500, 500}},
		"all from the third": {3, -1, []int{200, 200, 500, 500}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			d.Inject(fakehttp.Fault{Path: "notes", Nth: c.nth, Times: c.times, Answer: &fakehttp.Answer{Status: 500}})
			var got []int
			for range c.want {
				require.Equal(t, 404, d.get("/base/other").status, "another path is not counted")
				got = append(got, d.get(notes).status)
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestOfSeveralFaultsTheOldestWinsAndEachCounts(t *testing.T) {
	t.Parallel()
	d := open(t)
	status := func(n int) *fakehttp.Answer { return &fakehttp.Answer{Status: n} }
	first := d.Inject(fakehttp.Fault{Nth: 2, Answer: status(501)})
	second := d.Inject(fakehttp.Fault{Nth: 2, Times: 2, Answer: status(502)})
	rest := d.Inject(fakehttp.Fault{Times: -1, Answer: status(503)})
	var got []int
	for range 4 {
		got = append(got, d.get(notes).status)
	}
	require.Equal(t, []int{503, 501, 502, 503}, got)
	require.Equal(t, []int{1, 1, 2}, []int{first.Hits(), second.Hits(), rest.Hits()})
	rest.Remove()
	rest.Remove()
	require.Equal(t, 200, d.get(notes).status)
}

func TestEveryCallCountsOnceHoweverManyComeAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	const n = 16
	cut := d.Inject(fakehttp.Fault{Nth: 3, Times: n / 2, Cut: fakehttp.AfterWork})
	late := d.Inject(fakehttp.Fault{Times: n, Work: fakehttp.Late, Answer: &fakehttp.Answer{Status: 504}})
	var all sync.WaitGroup
	broken, errs := make(chan struct{}, n), make([]error, n)
	for i := range n {
		all.Go(func() {
			_, err := d.post()
			if err != nil {
				broken <- struct{}{}
			}
			d.clock.Advance(0)
			if d.PendingCommits() > n {
				errs[i] = errors.New("more late commits than there can be")
			}
			in := d.Inject(fakehttp.Fault{Path: "nowhere"})
			in.Remove()
		})
	}
	all.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Len(t, broken, n/2)
	require.Equal(t, n/2, cut.Hits())
	require.Equal(t, n/2, late.Hits())
	require.Len(t, d.kept(), n, "a late commit without delay comes with the next look")
	require.Len(t, d.journal.All(), n)
}
