package fakehttp_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fakehttp"
)

func TestALateCommitComesWhenTheClockPassesIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Inject(fakehttp.LateCommit("notes", 2*time.Minute))
	_, err := d.post()
	require.Error(t, err)
	require.Empty(t, d.kept())
	require.Equal(t, 1, d.PendingCommits())
	d.clock.Advance(2*time.Minute - time.Nanosecond)
	require.Empty(t, d.get(notes).body)
	d.clock.Advance(time.Nanosecond)
	require.Equal(t, body, d.get(notes).body, "every exchange settles first")
	require.Zero(t, d.PendingCommits())
	d.clock.Advance(time.Hour)
	require.Equal(t, []note{{body, noon.Add(2 * time.Minute)}}, d.kept(), "once, and dated when it was due")
}

func TestLateCommitsComeInTheOrderInWhichTheyAreDue(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, minutes := range []time.Duration{3, 1, 2} {
		d.Inject(fakehttp.Fault{Work: fakehttp.Late, After: minutes * time.Minute, Answer: &fakehttp.Answer{Status: 504}})
		got, err := d.post()
		require.NoError(t, err)
		require.Equal(t, 504, got.status)
	}
	d.clock.Advance(time.Hour)
	var due []time.Duration
	for _, n := range d.kept() {
		due = append(due, n.at.Sub(noon))
	}
	require.Equal(t, []time.Duration{time.Minute, 2 * time.Minute, 3 * time.Minute}, due)
}

func TestAHeldRequestComesAfterWhatFellDueMeanwhile(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Inject(fakehttp.LateCommit("notes", time.Minute))
	_, err := d.post()
	require.Error(t, err)
	gate, read := make(chan struct{}), make(chan struct{})
	d.Inject(fakehttp.Fault{Gate: gate, OnHit: func(*http.Request) { close(read) }})
	got := make(chan string)
	go func() {
		r, _ := d.try(d.request(http.MethodGet, notes, ""))
		got <- r.body
	}()
	<-read
	d.clock.Advance(time.Minute)
	gate <- struct{}{} // to yield once is enough
	require.Equal(t, body, <-got)
}

func TestTheWorkGoesOnWhenTheClientHasLeft(t *testing.T) {
	t.Parallel()
	d := open(t)
	gate, read, left := make(chan struct{}), make(chan struct{}), make(chan error)
	d.Inject(fakehttp.Fault{Gate: gate, OnHit: func(*http.Request) { close(read) }})
	ctx, leave := context.WithCancel(t.Context())
	r := d.request(http.MethodPost, notes, body).WithContext(ctx)
	go func() { _, err := d.try(r); left <- err }()
	<-read
	leave()
	require.ErrorIs(t, <-left, context.Canceled)
	require.Empty(t, d.kept())
	close(gate)
	d.shut() // waits for the request to end
	require.Len(t, d.kept(), 1)
}

func TestCloseReleasesHeldRequestsWithoutWork(t *testing.T) {
	t.Parallel()
	d := open(t)
	read, left := make(chan struct{}), make(chan error)
	d.Inject(fakehttp.Fault{Gate: make(chan struct{}), OnHit: func(*http.Request) { close(read) }})
	go func() { _, err := d.post(); left <- err }()
	<-read
	d.shut()
	d.shut()
	require.Error(t, <-left)
	require.Empty(t, d.kept())
	<-d.Closed()
}

func TestTheJournalKnowsACallBeforeItsClientHasTheAnswer(t *testing.T) {
	t.Parallel()
	d := open(t)
	for i := range 20 {
		d.get(notes)
		calls := d.journal.All()
		require.Len(t, calls, i+1)
		require.Equal(t, call{i + 1, "GET", fakehttp.Outcome{Status: 200}}, calls[i])
	}
	d.journal.Clear()
	require.Empty(t, d.journal.All())
}

func TestARefusalOfALongBodyReachesTheClient(t *testing.T) {
	t.Parallel()
	d := open(t)
	long := strings.Repeat("x", 4<<20)
	got, err := d.try(d.request(http.MethodPost, "/elsewhere", long))
	require.NoError(t, err)
	require.Equal(t, 404, got.status)
	require.EqualValues(t, len(long), d.journal.All()[0].Bytes)
}

func TestAClientThatAwaitsContinueIsNotMadeToSend(t *testing.T) {
	t.Parallel()
	d := open(t)
	r := d.request(http.MethodPost, "/elsewhere", body)
	r.Header.Set("Expect", "100-continue")
	d.client.Transport.(*http.Transport).ExpectContinueTimeout = time.Hour
	got, err := d.try(r)
	require.NoError(t, err)
	require.Equal(t, 404, got.status)
	require.Zero(t, d.journal.All()[0].Bytes)
}

func TestParallelRequestsAreCounted(t *testing.T) {
	t.Parallel()
	d := open(t)
	const n = 5
	var read, done sync.WaitGroup
	read.Add(n)
	gate := make(chan struct{})
	d.Inject(fakehttp.Fault{Times: n, Gate: gate, OnHit: func(*http.Request) { read.Done() }})
	for range n {
		done.Go(func() { _, _ = d.post() })
	}
	read.Wait()
	close(gate)
	done.Wait()
	d.get(notes)
	require.Equal(t, n, d.MaxParallel())
}

func TestAStageWithoutAClockTakesTheMachines(t *testing.T) {
	t.Parallel()
	s := fakehttp.NewStage(nil)
	require.Zero(t, s.PendingCommits())
}

func TestAJournalShowsNoCredentials(t *testing.T) {
	t.Parallel()
	for sent, shown := range map[string][]string{
		"": nil, "Bearer t0ps3cret": {"Bearer ***"}, "Basic dXNlcjpwdw==": {"Basic ***"}, "t0ps3cret": {"***"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://hr.example/?page=2&token=t0ps3cret", http.NoBody)
		require.NoError(t, err)
		if sent != "" {
			r.Header.Set("Authorization", sent)
		}
		r.Header.Set("X-App-ID", "HANDOVER")
		r.Header.Set("Cookie", "t0ps3cret")
		h := fakehttp.Headers(r, "X-App-ID", "Accept")
		require.Equal(t, shown, h.Values("Authorization"), sent)
		require.Equal(t, "HANDOVER", h.Get("X-App-Id"))
		require.NotContains(t, h, "Cookie")
		q := fakehttp.Query(r, "token", "code")
		require.Equal(t, "page=2&token=%2A%2A%2A", q.Encode())
		require.Equal(t, "t0ps3cret", r.URL.Query().Get("token"), "the request stays as it is")
	}
}
