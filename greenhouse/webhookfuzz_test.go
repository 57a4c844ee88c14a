package greenhouse_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris/privacy"
)

// Whatever is signed: it is answered with 200 or 400, what is kept has a name, and
// reading it gives a valid hire or an error.
func FuzzWebhook(f *testing.F) {
	for _, action := range []string{"hire_candidate", "unhire_candidate", "merge_candidate", "candidate_anonymized", "delete_candidate", "offer_updated", "ping"} {
		f.Add(greenhousetest.SampleBody(action))
	}
	f.Add([]byte(`{"found":{"application":1,"candidate":2,"hired_at":"2026-10-01T08:00:00Z"}}`))
	f.Add([]byte(`{"action":"hire_candidate","payload":{"application":{"id":"1"}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		keeper := &shelf{}
		hooks := greenhouse.NewActivations(nil)
		made, err := hooks.Activate("acme", "gh-1", privacy.NewSecret(hookSecret))
		if err != nil {
			t.Fatal(err)
		}
		handler, err := greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: hooks, Keeper: keeper})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/hooks/"+made.Token.Reveal(), bytes.NewReader(body))
		r.Header.Set("Signature", greenhouse.SignForTest(body, privacy.NewSecret(hookSecret)))
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Fatalf("status %d", w.Code)
		}
		source := greenhouse.NewSource(greenhouse.SourceConfig{WithoutDocuments: true})
		for _, a := range keeper.all() {
			if len(a.Names) == 0 {
				t.Fatal("kept without a name")
			}
			happened, err := source.Read(t.Context(), a.Kind, a.Payload)
			if err == nil && happened.PersonID != a.PersonID {
				t.Fatal("read as another person than it was kept for")
			}
			if err == nil && happened.Hire != nil && happened.PersonID != "" {
				if err := happened.Hire.Validate(); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
