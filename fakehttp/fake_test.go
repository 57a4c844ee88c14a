package fakehttp_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/handoverhq/handover/fakehttp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// drawer is the smallest fake there is: POST puts the body into it, GET shows
// what it holds.
type drawer struct {
	*fakehttp.Stage
	t       testing.TB
	clock   *fakehttp.Clock
	journal fakehttp.Journal[call]
	server  *httptest.Server
	client  *http.Client

	mu    sync.Mutex
	notes []note
}

type note struct {
	text string
	at   time.Time
}

type call struct {
	seq    int
	method string
	fakehttp.Outcome
}

const (
	notes = "/base/notes"
	body  = "a note of twenty-six bytes"
)

func open(t testing.TB) *drawer {
	t.Helper()
	d := &drawer{t: t, clock: fakehttp.NewClock(noon)}
	d.Stage = fakehttp.NewStage(d.clock.Now)
	d.server = httptest.NewServer(d)
	tr := &http.Transport{}
	d.client = &http.Client{Transport: tr}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		d.shut()
	})
	return d
}

func (d *drawer) shut() {
	d.Close()
	d.server.Close()
}

func (d *drawer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.Serve(w, r, fakehttp.Exchange{
		Route:   strings.TrimPrefix(r.URL.Path, "/base/"),
		Prepare: func() fakehttp.Act { return d.prepare(r) },
		Finish: func(a *fakehttp.Answer) *fakehttp.Answer {
			out := a.Clone()
			out.Header.Set("X-Trace", "4711")
			if n, ok := a.Content.(int); ok {
				out.Body = strings.Repeat("x", n)
			}
			return out
		},
		Record: func(o fakehttp.Outcome) {
			d.journal.Add(func(seq int) call { return call{seq, r.Method, o} })
		},
	})
}

func (d *drawer) prepare(r *http.Request) fakehttp.Act {
	switch {
	case r.URL.Path != notes:
		return fakehttp.Always(&fakehttp.Answer{Status: http.StatusNotFound})
	case r.Method == http.MethodGet:
		return func(time.Time) *fakehttp.Answer {
			d.mu.Lock()
			defer d.mu.Unlock()
			var texts []string
			for _, n := range d.notes {
				texts = append(texts, n.text)
			}
			return &fakehttp.Answer{Status: http.StatusOK, Body: strings.Join(texts, ",")}
		}
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return fakehttp.Always(nil)
	}
	return func(at time.Time) *fakehttp.Answer {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.notes = append(d.notes, note{string(text), at})
		return &fakehttp.Answer{Status: http.StatusCreated, Header: http.Header{"Content-Type": {"text/plain"}}, Body: "noted: " + string(text)}
	}
}

// kept is a look at the state from outside.
func (d *drawer) kept() []note {
	d.Settle()
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]note(nil), d.notes...)
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (d *drawer) try(r *http.Request) (reply, error) {
	resp, err := d.client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, string(b)}, err
}

func (d *drawer) request(method, path, text string) *http.Request {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.server.URL+path, strings.NewReader(text))
	require.NoError(d.t, err)
	return r
}

func (d *drawer) post() (reply, error) { return d.try(d.request(http.MethodPost, notes, body)) }

func (d *drawer) get(path string) reply {
	d.t.Helper()
	got, err := d.try(d.request(http.MethodGet, path, ""))
	require.NoError(d.t, err)
	return got
}
