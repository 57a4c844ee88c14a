package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// control serves what the driver asks of the fakes, and where the host keeps the
// consents of its customers.
func (v *vendors) control(mux *http.ServeMux) {
	mux.HandleFunc("POST /control/weather", func(_ http.ResponseWriter, r *http.Request) {
		storm, _ := strconv.ParseFloat(r.FormValue("storm"), 64)
		v.weather.set(storm)
	})
	mux.HandleFunc("POST /control/clock", func(_ http.ResponseWriter, r *http.Request) {
		offset, _ := strconv.ParseInt(r.FormValue("offset"), 10, 64)
		v.clock.set(time.Duration(offset))
	})
	mux.HandleFunc("GET /control/state", func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(v.state()) })
	mux.HandleFunc("GET /control/records/{account}", func(w http.ResponseWriter, r *http.Request) {
		number, _ := strconv.Atoi(r.PathValue("account"))
		v.staged[number].PendingCommits() // commits what has come due
		_ = json.NewEncoder(w).Encode(v.staged[number].records())
	})
	mux.HandleFunc("GET /control/token", func(w http.ResponseWriter, r *http.Request) {
		v.mu.Lock()
		defer v.mu.Unlock()
		_, _ = io.WriteString(w, v.tokens[r.FormValue("of")])
	})
	mux.HandleFunc("POST /control/token", func(_ http.ResponseWriter, r *http.Request) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.tokens[r.FormValue("of")] = r.FormValue("token")
	})
	v.controlSources(mux)
	mux.HandleFunc("POST /control/consent", func(_ http.ResponseWriter, r *http.Request) { v.consentAnew(r.FormValue("of")) })
	mux.HandleFunc("POST /control/lock", func(w http.ResponseWriter, r *http.Request) {
		if !v.lock(r.FormValue("of"), r.FormValue("open") != "") {
			w.WriteHeader(http.StatusConflict)
		}
	})
}

// state is what the fakes tell of themselves.
type state struct {
	Under   int64          // requests under way
	Pending int            // commits that wait for the clock
	Due     int            // webhooks that could be sent now
	Faults  map[string]int // by kind
}

func (v *vendors) state() state {
	s := state{Under: v.weather.under.Load(), Faults: v.weather.counts()}
	for _, one := range v.staged {
		s.Pending += one.PendingCommits()
	}
	for _, source := range v.sources {
		s.Due += source.due(v.clock.Now())
	}
	return s
}

// lockTime is how long the lock of a process that died keeps others out.
const lockTime = 3 * time.Second

func (v *vendors) lock(of string, open bool) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case open:
		delete(v.locks, of)
	case time.Now().Before(v.locks[of]):
		return false
	default:
		v.locks[of] = time.Now().Add(lockTime)
	}
	return true
}

// consentAnew is a person who consents once more: somebody was killed with the
// only good token in hand.
func (v *vendors) consentAnew(of string) {
	for i, a := range v.accounts {
		if asked, ok := v.staged[i].(interface{ consent() string }); ok && a.Tenant+"/"+a.Connection == of {
			token := asked.consent()
			v.mu.Lock()
			v.tokens[of] = token
			v.mu.Unlock()
		}
	}
}

// control is the other end: what a process asks of the fakes'.
type control struct{ url string }

func (c *control) do(ctx context.Context, method, path string, form map[string]string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.url+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	for name, value := range form {
		q.Set(name, value)
	}
	r.URL.RawQuery = q.Encode()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("the fakes' control does not answer: %s %s", method, path) // the cause would quote a token
	}
	defer answer.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(answer.Body)
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the fakes' control: %s %s: %s", method, path, answer.Status)
	}
	return b.Bytes(), err
}

func (c *control) weather(ctx context.Context, storm float64) error {
	_, err := c.do(ctx, http.MethodPost, "/weather", map[string]string{"storm": fmt.Sprint(storm)})
	return err
}

func (c *control) setClock(ctx context.Context, offset time.Duration) error {
	_, err := c.do(ctx, http.MethodPost, "/clock", map[string]string{"offset": fmt.Sprint(int64(offset))})
	return err
}

func (c *control) state(ctx context.Context) (s state, err error) {
	b, err := c.do(ctx, http.MethodGet, "/state", nil)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(b, &s)
}

func (c *control) records(ctx context.Context, account int) (all []record, err error) {
	b, err := c.do(ctx, http.MethodGet, "/records/"+strconv.Itoa(account), nil)
	if err != nil {
		return nil, err
	}
	return all, json.Unmarshal(b, &all)
}

func (c *control) token(ctx context.Context, of string) (string, error) {
	b, err := c.do(ctx, http.MethodGet, "/token", map[string]string{"of": of})
	return string(b), err
}

func (c *control) saveToken(ctx context.Context, of, token string) error {
	_, err := c.do(ctx, http.MethodPost, "/token", map[string]string{"of": of, "token": token})
	return err
}

func (c *control) consent(ctx context.Context, of string) error {
	_, err := c.do(ctx, http.MethodPost, "/consent", map[string]string{"of": of})
	return err
}

// lockToken waits for its turn.
func (c *control) lockToken(ctx context.Context, of string) (unlock func(), err error) {
	for {
		if _, err = c.do(ctx, http.MethodPost, "/lock", map[string]string{"of": of}); err == nil {
			return func() {
				_, _ = c.do(context.WithoutCancel(ctx), http.MethodPost, "/lock", map[string]string{"of": of, "open": "1"})
			}, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
