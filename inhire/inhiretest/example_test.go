package inhiretest_test

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

// A test of one's own integration: break the connection after the work was
// done, have the program under test repeat the write, and see what the candidate
// gets.
func Example() {
	srv := inhiretest.NewServer(inhiretest.Config{})
	defer srv.Close()
	demo := srv.SeedDemo()

	write := func(status string) error {
		body := fmt.Sprintf(`{"changes":[{"applicationId":%q,"status":%q}]}`, demo.Fresh, status)
		r, err := http.NewRequest(http.MethodPost, srv.URL()+inhiretest.StatusBatch, strings.NewReader(body))
		if err != nil {
			return err
		}
		r.Header.Set("X-Api-Key", demo.APIKey)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}

	srv.Inject(inhiretest.Fault{Route: inhiretest.StatusBatch, Cut: inhiretest.AfterWork})
	fmt.Println("answered:", write("interview") == nil)
	fmt.Println("answered:", write("interview") == nil)
	for _, m := range srv.MailsTo(demo.Candidate) {
		fmt.Printf("mailed: %s, was %s\n", m.Status, m.Was)
	}
	// Output:
	// answered: false
	// answered: true
	// mailed: interview, was awaiting_decision
	// mailed: interview, was interview
}
