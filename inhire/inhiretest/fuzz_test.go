package inhiretest_test

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/inhire/inhiretest"
)

// FuzzWrites: whatever a body or a cursor holds, each endpoint answers as the
// contract says and below 500, and a candidate is mailed only by a write that
// was accepted.
func FuzzWrites(f *testing.F) {
	for _, seed := range []string{
		`{"accessKey":"k","companyId":null}`, `{"sourceId":"41"}`, `{"entries":[{"stageId":"501","status":"hired"}]}`,
		`{"applicationId":"inh-1001","status":"hired","source":{"vendor":"erecruiter","stageId":"\u0000"}}`,
		`{"changes":[{"applicationId":"inh-1001","status":"hired"},null]}`, `{"changes":null}`, "{", "null", "[]", `"x"`,
		"eyJsIjoiL3YxL2FwcGxpY2F0aW9ucyIsInQiOiIyMDI2LTExLTIwVDEyOjAwOjAyWiIsImkiOiJ4In0",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		srv := inhiretest.New(inhiretest.Config{BasePath: "/"})
		defer srv.Close()
		demo := srv.SeedDemo()
		call := func(method, path, body string) int {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			r.Header.Set("X-Api-Key", demo.APIKey)
			rec := httptest.NewRecorder()
			srv.ServeHTTP(rec, r)
			require.Less(t, rec.Code, 500)
			require.True(t, json.Valid(rec.Body.Bytes()), rec.Body.String())
			require.NoError(t, conforms(method, path, rec.Code, rec.Body.String()), rec.Body.String())
			return rec.Code
		}
		call("PUT", inhiretest.Settings, body)
		call("PUT", inhiretest.SelectedSource, body)
		call("PUT", inhiretest.Settings, `{"accessKey":"good-enough"}`)
		call("POST", inhiretest.ConnectionTest, body)
		call("POST", inhiretest.EnableSync, body)
		call("PUT", inhiretest.StageMapping, body)
		if call("PUT", statusPath(demo.Early), body) >= 300 && call("POST", inhiretest.StatusBatch, body) >= 300 {
			require.Empty(t, srv.Mails())
		}
		for _, path := range []string{inhiretest.Applications, inhiretest.SyncRuns} {
			call("GET", path+"?cursor="+url.QueryEscape(body), "")
			call("GET", path+"?limit="+url.QueryEscape(body)+"&appliedFrom="+url.QueryEscape(body), "")
		}
	})
}
