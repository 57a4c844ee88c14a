package personiotest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/personio/personiotest"
)

// FuzzWrites: whatever a body holds, each endpoint that takes one answers with
// JSON and below 500, and what was stored can be listed.
func FuzzWrites(f *testing.F) {
	for _, seed := range []string{
		`{"employee":{"email":"t@example.com","first_name":"T","last_name":"J","weekly_working_hours":1e5,"supervisor_id":null}}`,
		`{"employee":{"email":"t@example.com","first_name":"T","last_name":"J","custom_attributes":{"dynamic_n":"+5","dynamic_t":"a,,b"}}}`,
		`{"email":"t@example.com","first_name":"T","last_name":"J","language_code":"de","employments":[{"status":"ACTIVE","type":"INTERNAL",
		"employment_start_date":"2026-01-01","weekly_working_hours":-0.5,"probation_period_length":1}]}`,
		`{"employments":[null],"custom_attributes":[{"id":"dynamic_n","value":[null]}]}`,
		"employee[email]=t@example.com&employee[first_name]=T&employee[last_name]=J&employee[custom_attributes][dynamic_n]=007",
		"employee[=x&[]]=y", "{", "null", "[]",
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\nx\r\n--b--\r\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		srv := personiotest.New(personiotest.Config{BasePath: "/", Unlimited: true})
		defer srv.Close()
		srv.AddAttribute(personiotest.Attribute{Key: "dynamic_n", Type: personiotest.Integer})
		srv.AddAttribute(personiotest.Attribute{Key: "dynamic_t", Type: personiotest.Tags, Options: []string{"a", "b"}})
		boss := id(srv.AddEmployee(personiotest.Employee{EmploymentID: "job"}))
		clientID, secret := srv.IssueCredential()
		call := func(method, path, kind, token, body string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", kind)
			r.Header.Set("Authorization", "Bearer "+token)
			rec := httptest.NewRecorder()
			srv.ServeHTTP(rec, r)
			require.Less(t, rec.Code, 500)
			require.True(t, json.Valid(rec.Body.Bytes()), rec.Body.String())
			return rec
		}
		var auth struct {
			Data  struct{ Token string }
			Token string `json:"access_token"`
		}
		const form = "application/x-www-form-urlencoded"
		rec := call("POST", "/v1/auth", "application/json", "", `{"client_id":"`+clientID+`","client_secret":"`+secret+`"}`)
		require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &auth))
		rec = call("POST", "/v2/auth/token", form, "", "grant_type=client_credentials&client_id="+clientID+"&client_secret="+secret)
		require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &auth))

		for _, kind := range []string{"application/json", form} {
			call("POST", "/v1/auth", kind, "", body)
			call("POST", personiotest.Employees, kind, auth.Data.Token, body)
			call("PATCH", personiotest.Employees+"/"+boss, kind, auth.Data.Token, body)
			call("POST", personiotest.Token, kind, "", body)
			call("POST", personiotest.Persons, kind, auth.Token, body)
			call("PATCH", personiotest.Persons+"/"+boss, kind, auth.Token, body)
			call("PATCH", personiotest.Persons+"/"+boss+"/employments/job", kind, auth.Token, body)
		}
		call("POST", personiotest.Documents, "multipart/form-data; boundary=b", auth.Data.Token, body)
		require.Equal(t, http.StatusOK, call("GET", personiotest.Employees, "", auth.Data.Token, "").Code)
		require.Equal(t, http.StatusOK, call("GET", personiotest.Persons, "", auth.Token, "").Code)
		require.Equal(t, http.StatusOK, call("GET", personiotest.Persons+"/"+boss+"/employments", "", auth.Token, "").Code)
	})
}
