package afastest_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"github.com/handoverhq/handover/afas/afastest"
)

// A test of one's own integration: break the connection after the work was
// done, and see what the program under test makes of it.
func Example() {
	srv := afastest.NewServer(afastest.Config{})
	defer srv.Close()
	demo := srv.SeedDemo()
	srv.Inject(afastest.Fault{Route: "HrCreateApplicant", Cut: afastest.AfterWork})

	body := fmt.Sprintf(`{"HrCreateApplicant":{"Element":{"Fields":{"VcSn":%d,"LaNm":"Jansen"}}}}`, demo.Open[0])
	r, err := http.NewRequest(http.MethodPost, srv.URL()+"/connectors/HrCreateApplicant", strings.NewReader(body))
	if err != nil {
		fmt.Println(err)
		return
	}
	r.Header.Set("Authorization", "AfasToken "+base64.StdEncoding.EncodeToString([]byte(demo.Token)))
	resp, err := http.DefaultClient.Do(r)
	if err == nil {
		resp.Body.Close()
	}
	fmt.Println("answered:", err == nil)
	fmt.Println("applications:", len(srv.Applications()))
	srv.RunWorkflow()
	fmt.Println("applicants:", len(srv.Applicants()))
	// Output:
	// answered: false
	// applications: 1
	// applicants: 1
}
