package greenhousetest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

func TestFaultsHitTheNthCallOfAResource(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	in := a.Inject(greenhousetest.Fault{Route: "offers", Nth: 2, Times: 2, Answer: greenhousetest.TooManyRequests(7 * time.Second)})
	var got []int
	for range 4 {
		a.get("jobs")
		got = append(got, a.get("offers").StatusCode)
	}
	require.Equal(t, []int{200, 429, 429, 200}, got)
	require.Equal(t, 2, in.Hits())
	calls := a.Calls("GET", "offers")
	require.Len(t, calls, 4)
	require.True(t, calls[1].Faulted)
	require.Equal(t, a.demo.Admin, calls[0].Subject)
	require.Equal(t, a.demo.ClientID, calls[0].Client)
	require.Positive(t, calls[0].Rows)
	require.Equal(t, []string{"Bearer ***"}, calls[0].Header["Authorization"])
}

func TestATokenMayBeIssuedAndNeverArrive(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{SingleToken: true})
	a.Inject(greenhousetest.Fault{Route: "token", Cut: greenhousetest.AfterWork})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.TokenURL(), http.NoBody)
	require.NoError(t, err)
	r.SetBasicAuth(a.demo.ClientID, a.demo.ClientSecret)
	_, err = a.try(r)
	require.Error(t, err)
	require.Equal(t, 0, a.Calls("POST", "token")[1].Status)
}

func TestAGateHoldsARequestUntilItOpens(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	gate, reached := make(chan struct{}), make(chan struct{})
	a.Inject(greenhousetest.Fault{Route: "jobs", Gate: gate, OnHit: func(*http.Request) { close(reached) }})
	done := make(chan int)
	go func() { done <- a.get("jobs").StatusCode }()
	<-reached
	close(gate)
	require.Equal(t, 200, <-done)
}

func TestAnswersOfFaultsKeepTheirBodies(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	a.Inject(greenhousetest.Fault{Route: "jobs", Times: 2, Answer: greenhousetest.BadGateway()})
	for range 2 {
		got := a.get("jobs")
		require.Equal(t, 502, got.StatusCode)
		require.Empty(t, got.Header.Get("X-RateLimit-Limit"), "it never came near Greenhouse")
	}
	a.Inject(greenhousetest.Fault{Route: "jobs", Answer: greenhousetest.ServerError()})
	require.NotEmpty(t, a.get("jobs").Header.Get("X-Request-Id"))
}

func TestHiringOverTheAPIAnswers204(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	post := func(id int64, body string) reply {
		return a.send(http.MethodPost, a.URL()+"/v3/applications/"+int64Text(id)+"/hire", body, "Authorization", "Bearer "+a.bearer)
	}
	got := post(a.demo.Spare, `{"start_date":"2027-03-01T00:00:00Z"}`)
	require.Equal(t, 204, got.StatusCode)
	require.Empty(t, got.body)
	offer, _ := a.CurrentOffer(a.demo.Spare)
	require.Equal(t, "2027-03-01", offer.StartsOn)
	require.Equal(t, greenhousetest.OfferAccepted, offer.Status)
	require.Equal(t, 422, post(a.demo.Spare, "").StatusCode, "hired already")
	require.Equal(t, 422, post(a.demo.Prospect, "").StatusCode)
	require.Equal(t, 404, post(7, "").StatusCode)
	require.Panics(t, func() { a.Hire(a.demo.Prospect) })
}
