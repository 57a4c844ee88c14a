package fakehttp

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Masked stands in a journal where a credential stood.
const Masked = "***"

// Journal keeps a fake's calls in the order in which they ended. The zero value
// is empty. What a call holds is the fake's affair.
type Journal[Call any] struct {
	mu    sync.Mutex
	calls []Call
}

// Add keeps the call that entry makes of its number, counted from 1.
func (j *Journal[Call]) Add(entry func(seq int) Call) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls = append(j.calls, entry(len(j.calls)+1))
}

// All returns the calls so far. The values are shared: do not change them.
func (j *Journal[Call]) All() []Call {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.calls)
}

// Clear forgets the calls so far; numbers begin anew.
func (j *Journal[Call]) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.calls = nil
}

// Headers returns the headers of a request that a journal keeps: those named,
// in their canonical form, and of Authorization the scheme alone.
func Headers(r *http.Request, names ...string) http.Header {
	out := http.Header{}
	for _, k := range names {
		if v := r.Header.Values(k); len(v) > 0 {
			out[http.CanonicalHeaderKey(k)] = slices.Clone(v)
		}
	}
	if auth := r.Header.Get("Authorization"); auth != "" {
		shown := Masked // a token without a scheme is no scheme
		if scheme, _, ok := strings.Cut(auth, " "); ok {
			shown = scheme + " " + Masked
		}
		out.Set("Authorization", shown)
	}
	return out
}

// Query returns the query of a request with the values of the keys named
// masked.
func Query(r *http.Request, secret ...string) url.Values {
	q := r.URL.Query()
	for _, k := range secret {
		if q.Has(k) {
			q.Set(k, Masked)
		}
	}
	return q
}
