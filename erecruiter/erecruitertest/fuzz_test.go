package erecruitertest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

// FuzzBodies: whatever a body holds, token endpoint and create answer with JSON
// and below 500, and what was made can be listed.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{
		`{"externalId":"a","originId":301,"candidate":{"firstName":"O","lastName":"W","email":"o@example.com"},
		"consents":[{"consentId":"11","accepted":true,"acceptedAt":"2026-11-20T10:14:00Z"}],"cv":{"fileName":"\"","contentType":"text/plain","contentBase64":"eA=="}}`,
		`{"EXTERNALID":"a","originId":null,"candidate":null,"cv":null,"consents":[null]}`,
		"grant_type=password&username=a&password=b", "grant_type=%zz", "grant_type=refresh_token&refresh_token=", "grant_type=client_credentials&access_key=",
		"{", "null", "[]", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		srv := erecruitertest.New(erecruitertest.Config{BasePath: "/"})
		defer srv.Close()
		demo := srv.SeedDemo()
		call := func(method, path, kind string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", kind)
			r.Header.Set("Authorization", "Bearer "+demo.AccessKey)
			rec := httptest.NewRecorder()
			srv.ServeHTTP(rec, r)
			require.Less(t, rec.Code, 500)
			require.True(t, json.Valid(rec.Body.Bytes()), rec.Body.String())
			return rec
		}
		call("POST", erecruitertest.Token, "application/x-www-form-urlencoded")
		made := call("POST", "/v1.1/Recruitments/41/CandidateApplications?companyId=1001", "application/json").Code == http.StatusCreated
		require.Equal(t, made, srv.Writes() == 1)
		require.Equal(t, http.StatusOK, call("GET", "/v1.1/Recruitments/41/CandidateApplications?companyId=1001", "").Code)
		require.Equal(t, http.StatusOK, call("GET", "/v1.1/Candidates?companyId=1001", "").Code)
		if made {
			a := srv.Applications()[3]
			for _, cv := range a.CVs {
				r := httptest.NewRequest("GET", "/v1.1/Candidates/CVs/6002?companyId=1001", nil)
				r.Header.Set("Authorization", "Bearer "+demo.AccessKey)
				rec := httptest.NewRecorder()
				srv.ServeHTTP(rec, r)
				require.Equal(t, string(cv.Content), rec.Body.String())
			}
		}
	})
}
