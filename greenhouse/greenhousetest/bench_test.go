package greenhousetest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

// BenchmarkPage reads a full page out of 100,000 rows, over the handler.
func BenchmarkPage(b *testing.B) {
	srv := greenhousetest.New(greenhousetest.Config{RateLimit: -1, APIURL: "http://api.example.com/harvest", AuthURL: "http://auth.example.com"})
	defer srv.Close()
	demo := srv.SeedDemo()
	for range 100_000 {
		srv.AddCandidate(greenhousetest.Candidate{FirstName: "Ann", LastName: "Example", Emails: []greenhousetest.Contact{{Value: "ann@example.com", Type: "personal"}}})
	}
	r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, srv.TokenURL(), strings.NewReader(url.Values{"grant_type": {"client_credentials"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(demo.ClientID, demo.ClientSecret)
	w := httptest.NewRecorder()
	srv.Auth().ServeHTTP(w, r)
	_, rest, _ := strings.Cut(w.Body.String(), `"access_token":"`)
	token, _, _ := strings.Cut(rest, `"`)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, srv.URL()+"/v3/candidates?per_page=500", nil)
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		srv.API().ServeHTTP(w, r)
		require.Equal(b, http.StatusOK, w.Code)
	}
}
