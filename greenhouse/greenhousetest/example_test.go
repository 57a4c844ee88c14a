package greenhousetest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

// A test of one's own integration: the endpoint is down when the candidate is
// hired, and the event comes a minute later.
func Example() {
	ctx := context.Background()
	clock := greenhousetest.NewClock(time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC))
	srv := greenhousetest.NewServer(greenhousetest.Config{Now: clock.Now})
	defer srv.Close()
	demo := srv.SeedDemo()

	status := http.StatusOK
	endpoint := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer endpoint.Close()
	hook, err := srv.SaveWebhook(ctx, greenhousetest.Webhook{Event: "hire_candidate", EndpointURL: endpoint.URL, Secret: "s3cret"})
	fmt.Println(hook.Deactivated, err)

	status = http.StatusServiceUnavailable
	srv.Hire(demo.Complete)
	for _, d := range srv.Deliver(ctx) {
		fmt.Println(d.Action, d.Attempt, d.Status)
	}
	status = http.StatusOK
	clock.Advance(time.Minute)
	for _, d := range srv.Deliver(ctx) {
		fmt.Println(d.Action, d.Attempt, d.Status)
	}
	// Output:
	// false <nil>
	// hire_candidate 1 503
	// hire_candidate 2 200
}
