package nmbrstest_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// FuzzRESTBodies sends anything to every endpoint that reads a body: the answer
// is JSON and never a server's failure.
func FuzzRESTBodies(f *testing.F) {
	for _, body := range []string{
		hireJSON("payroll", "NL", december, "2026-12-01"), homeJSON, bankJSON, salaryJSON,
		`{"personalInfo":{"basicInfo":null,"period":{"year":99999,"period":-1}}}`, `{"period":null,"periodDetails":{}}`, `[]`, `null`, `{"value":1e400}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := nmbrstest.New(nmbrstest.Config{})
		demo := s.SeedDemo()
		token, _ := s.Tokens(demo.Accountant.ID)
		employee := "/nmbrs/api/employees/" + demo.Present.UUID + "/"
		for path, method := range map[string]string{
			"/nmbrs/api/companies/" + demo.Monthly.UUID + "/employees": "POST",
			employee + "personalInfo":                                  "PUT",
			employee + "address":                                       "POST",
			employee + "department":                                    "PUT",
			employee + "salary":                                        "POST",
			employee + "bankaccount":                                   "POST",
			employee + "contract":                                      "POST",
			employee + "social_security_number":                        "PUT",
		} {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("X-Subscription-Key", nmbrstest.DemoSubscriptionKey)
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
				t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
			}
		}
		list := httptest.NewRequest("GET", "/nmbrs/api/companies/"+demo.Monthly.UUID+"/employees/salaries", nil)
		list.Header.Set("Authorization", "Bearer "+token)
		list.Header.Set("X-Subscription-Key", nmbrstest.DemoSubscriptionKey)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, list)
		if w.Code != 200 || !json.Valid(w.Body.Bytes()) {
			t.Fatalf("what was written cannot be read: %d %s", w.Code, w.Body)
		}
	})
}
