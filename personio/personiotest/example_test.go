package personiotest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/handoverhq/handover/personio/personiotest"
)

// A test of one's own integration: break the connection after the work was
// done, and see what the program under test makes of it.
func Example() {
	srv := personiotest.NewServer(personiotest.Config{})
	defer srv.Close()
	demo := srv.SeedDemo()
	before := len(srv.Employees())

	post := func(path, token, body string) (*http.Response, error) {
		r, err := http.NewRequest(http.MethodPost, srv.URL()+path, strings.NewReader(body))
		if err != nil {
			return nil, err
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		return http.DefaultClient.Do(r)
	}

	resp, err := post("/v1/auth", "", fmt.Sprintf(`{"client_id":%q,"client_secret":%q}`, demo.ClientID, demo.ClientSecret))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	var auth struct{ Data struct{ Token string } }
	if err := json.NewDecoder(resp.Body).Decode(&auth); err != nil {
		fmt.Println(err)
		return
	}

	srv.Inject(personiotest.Fault{Method: "POST", Route: personiotest.Employees, Cut: personiotest.AfterWork})
	resp, err = post("/v1/company/employees", auth.Data.Token,
		`{"employee":{"email":"tess@example.com","first_name":"Tess","last_name":"Jansen","department":"Nowhere"}}`)
	if err == nil {
		resp.Body.Close()
	}
	fmt.Println("answered:", err == nil)
	fmt.Println("created:", len(srv.Employees())-before)
	fmt.Printf("department: %q\n", srv.Employees()[before].Department)
	// Output:
	// answered: false
	// created: 1
	// department: ""
}
