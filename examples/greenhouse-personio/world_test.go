package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/personio/personiotest"
)

// stopped is a clock that moves when it is told to, and when somebody sleeps.
type stopped struct{ *greenhousetest.Clock }

// Sleep implements personio.Clock and greenhouse.Clock.
func (c stopped) Sleep(ctx context.Context, d time.Duration) error {
	c.Advance(d)
	return ctx.Err()
}

// world is both fakes, and the program between them, which can be stopped and
// started again.
type world struct {
	*fakes
	t     *testing.T
	clock stopped
	o     options
	env   func(string) string

	in     *integration
	pasted pasted // into Greenhouse
	server *httptest.Server
	store  *store
	out    *bytes.Buffer
	mu     sync.Mutex
}

// Write implements io.Writer for the program's output.
func (w *world) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(p)
}

func newWorld(t *testing.T, adjust ...func(*world)) *world {
	t.Helper()
	w := &world{t: t, clock: stopped{greenhousetest.NewClock(time.Date(2026, 10, 22, 8, 0, 0, 0, time.UTC))}, out: new(bytes.Buffer)}
	w.fakes = startFakes(clock{now: w.clock.Now})
	t.Cleanup(w.fakes.close)
	w.o, w.env = w.settings(options{
		db: filepath.Join(t.TempDir(), "hires.db"), json: true, personioAPI: "v1", company: "lindenhof", organization: "lindenhof",
	}, func(string) string { return "" })
	for _, change := range adjust {
		change(w)
	}
	w.start()
	require.NoError(t, w.listen(t.Context(), w.pasted.Webhook, w.pasted.SecretKey))
	return w
}

func withoutHarvest(w *world) { w.o.harvestURL = "" }

// start starts the program; its web server stays where it was.
func (w *world) start() {
	t := w.t
	t.Helper()
	var err error
	w.store, err = openStore(t.Context(), w.o, w.clock.Now, sqlstore.WithClock(w.clock.Now))
	require.NoError(t, err)
	if w.server == nil {
		w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.in.handler().ServeHTTP(rw, r) }))
		t.Cleanup(w.server.Close)
		t.Cleanup(func() { _ = w.store.Close() })
	}
	w.in = &integration{
		o: w.o, env: w.env, out: &output{json: true, w: w}, clock: clock{now: w.clock.Now, sleep: w.clock.Sleep}, store: w.store, base: w.server.URL,
	}
	require.NoError(t, assemble(t.Context(), w.in))
	if made := w.in.made; made != nil {
		w.pasted = pasted{w.in.address(made), made.Key.Reveal()}
	}
	w.out.Reset() // what to paste is said to people
}

// restart ends the process where it stands, and starts another one.
func (w *world) restart() {
	w.t.Helper()
	require.NoError(w.t, w.store.Close())
	w.start()
}

// path is where webhooks are sent.
func (w *world) path() string { return strings.TrimPrefix(w.pasted.Webhook, w.server.URL) }

// deliver sends what Greenhouse has to send; all of it must be taken.
func (w *world) deliver() {
	w.t.Helper()
	for _, d := range w.greenhouse.Deliver(w.t.Context()) {
		require.True(w.t, d.OK(), "%s: %d %s", d.Action, d.Status, d.Reply)
	}
}

// work does what is due, and gives what was printed about it.
func (w *world) work() []result {
	w.t.Helper()
	require.NoError(w.t, w.in.drain(w.t.Context()))
	return w.printed()
}

func (w *world) printed() []result {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	var results []result
	for line := range strings.Lines(w.out.String()) {
		var r result
		require.NoError(w.t, json.Unmarshal([]byte(line), &r), line)
		results = append(results, r)
	}
	w.out.Reset()
	return results
}

// made are the employees whom no fixture put there.
func (w *world) made() []personiotest.Employee {
	var made []personiotest.Employee
	for _, e := range w.personio.Employees() {
		if e.Via != "" {
			made = append(made, e)
		}
	}
	return made
}

// ask sends a request of this machine's.
func (w *world) ask(method, path string, body io.Reader, header ...string) (int, string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, body)
	require.NoError(w.t, err)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(w.t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(w.t, err)
	return answer.StatusCode, string(text)
}

func (w *world) held() []heldLine {
	w.t.Helper()
	status, text := w.ask("GET", "/held", nil)
	require.Equal(w.t, http.StatusOK, status)
	var lines []heldLine
	require.NoError(w.t, json.Unmarshal([]byte(text), &lines), text)
	return lines
}

func states(results []result) []string {
	var s []string
	for _, r := range results {
		s = append(s, r.Action+" "+r.State)
	}
	return s
}
