package erecruitertest_test

import (
	"fmt"
	"io"
	"net/http"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

// A stage that is deleted moves its candidates to another, and nobody has
// decided anything.
func Example() {
	srv := erecruitertest.NewServer(erecruitertest.Config{})
	defer srv.Close()
	demo := srv.SeedDemo()
	srv.SetStage(demo.Direct, demo.Task)
	if err := srv.DeleteStage(demo.Task, demo.Rejected); err != nil {
		fmt.Println(err)
	}

	r, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s/v1.1/Recruitments/%d/CandidateApplications?companyId=%d&limit=1&offset=1",
		srv.URL(), demo.Shared, demo.Company), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	r.Header.Set("Authorization", "Bearer "+demo.AccessKey)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	fmt.Println(len(body) > 0, err)

	app, _ := srv.Application(demo.Direct)
	fmt.Println("rejected:", app.Stage() == demo.Rejected)
	fmt.Printf("by: %q\n", app.History[len(app.History)-1].By)
	fmt.Println("calls:", srv.Requests()["GET "+erecruitertest.Applications])
	// Output:
	// true <nil>
	// rejected: true
	// by: ""
	// calls: 1
}
