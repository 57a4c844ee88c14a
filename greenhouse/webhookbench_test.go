package greenhouse_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/transfer"
)

// heap is the cheapest keeper there is, so that what remains is the handler.
type heap struct {
	mu    sync.Mutex
	names map[string]struct{}
	kept  []hris.Arrival
}

func (h *heap) Keep(_ context.Context, a hris.Arrival) (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, name := range a.Names {
		if _, ok := h.names[name]; ok {
			return false, nil
		}
	}
	for _, name := range a.Names {
		h.names[name] = struct{}{}
	}
	if len(h.kept) == 1000 { // so that a long run measures no growing heap
		h.kept = h.kept[:0]
		clear(h.names)
	}
	h.kept = append(h.kept, a)
	return true, nil
}

// plain is what a webhook's handler is without this package: HMAC, JSON, insert.
func plain(keeper hris.Keeper, secret []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, "", http.StatusBadRequest)
			return
		}
		mac := hmac.New(sha256.New, secret)
		mac.Write(body)
		if !hmac.Equal([]byte("sha256 "+hex.EncodeToString(mac.Sum(nil))), []byte(r.Header.Get("Signature"))) {
			http.Error(w, "", http.StatusUnauthorized)
			return
		}
		var event struct {
			Action  string `json:"action"`
			Payload any    `json:"payload"`
		}
		if json.Unmarshal(body, &event) != nil {
			http.Error(w, "", http.StatusBadRequest)
			return
		}
		application := event.Payload.(map[string]any)["application"].(map[string]any)
		id := strconv.FormatFloat(application["id"].(float64), 'f', -1, 64)
		person := strconv.FormatFloat(application["candidate"].(map[string]any)["id"].(float64), 'f', -1, 64)
		_, err = keeper.Keep(r.Context(), hris.Arrival{
			Tenant: "acme", Connection: "gh-1", Kind: event.Action, Names: []string{r.Header.Get("Greenhouse-Event-ID"), event.Action + id + r.Header.Get("X-N")},
			PersonID: person, ApplicationID: id, Payload: body,
		})
		if err != nil {
			http.Error(w, "", http.StatusServiceUnavailable)
		}
	})
}

// sealedInSQLite is what a host runs: each event is sealed and committed to a file.
func sealedInSQLite(tb testing.TB) hris.Keeper {
	tb.Helper()
	store, err := sqlstore.Open(tb.Context(), filepath.Join(tb.TempDir(), "inbox.db"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = store.Close() })
	key, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	if err != nil {
		tb.Fatal(err)
	}
	service, err := transfer.New(transfer.Config{Ledger: store.Ledger(), Connections: transfer.Fixed(), HashKey: privacy.NewKey()})
	if err != nil {
		tb.Fatal(err)
	}
	in, err := intake.New(intake.Config{Inbox: store.Inbox(), Transfers: service, Sealer: key, HashKey: privacy.NewKey(), Routes: routes{}})
	if err != nil {
		tb.Fatal(err)
	}
	return in
}

// BenchmarkWebhook verifies, parses and keeps a hire of some 6 KiB, and its rival
// does the same by hand. Both are handed the same requests, each a new event.
//
//	go test ./greenhouse -run '^$' -bench Webhook -benchmem
func BenchmarkWebhook(b *testing.B) {
	for _, store := range []struct {
		name string
		make func(testing.TB) hris.Keeper
	}{
		{"memory", func(testing.TB) hris.Keeper { return &heap{names: map[string]struct{}{}} }},
		{"sqlite", sealedInSQLite},
	} {
		b.Run("keep="+store.name+"/plain", func(b *testing.B) { benchHook(b, plain(store.make(b), []byte(hookSecret)), "/") })
		b.Run("keep="+store.name+"/handover", func(b *testing.B) {
			hooks := greenhouse.NewActivations(nil)
			made, err := hooks.Activate("acme", "gh-1", privacy.NewSecret(hookSecret))
			if err != nil {
				b.Fatal(err)
			}
			handler, err := greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: hooks, Keeper: store.make(b)})
			if err != nil {
				b.Fatal(err)
			}
			benchHook(b, handler, "/hooks/"+made.Token.Reveal())
		})
	}
}

func benchHook(b *testing.B, handler http.Handler, path string) {
	b.Helper()
	sample := greenhousetest.SampleBody("hire_candidate")
	at := bytes.Index(sample, []byte(`"application":{"id":`)) + len(`"application":{"id":`)
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		body := bytes.Clone(sample)
		copy(body[at:], strconv.Itoa(20_000_000_000+n)) // the id of another application, as long as the former
		r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Signature", greenhouse.SignForTest(body, privacy.NewSecret(hookSecret)))
		r.Header.Set("Greenhouse-Event-ID", strconv.Itoa(n))
		r.Header.Set("X-N", strconv.Itoa(n))
		w := httptest.NewRecorder()
		b.StartTimer()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
	}
}
