package main

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// weather breaks requests on their way to a fake: by chance, one request at a
// time, through the fake's own injection, so that the vendor's work is done, not
// done, or done late exactly as its fake does it.
type weather struct {
	mu     sync.Mutex
	chance *rand.Rand
	post   *rand.Rand // of webhooks
	storm  float64    // how much of what is likely happens: 0 is calm, 1 as in the table
	hits   map[string]int

	under atomic.Int64 // requests that are under way
}

func newWeather(seed uint64) *weather {
	return &weather{chance: dice(seed, diceOfWeather), post: dice(seed, diceOfPost), hits: map[string]int{}}
}

func (w *weather) set(storm float64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.storm = storm
}

// counts gives the faults so far, by kind.
func (w *weather) counts() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.hits)
}

// mishap is one way in which a request goes wrong.
type mishap struct {
	name        string
	read, write float64 // how likely of a read, and of a write
	fault       func(w *weather, k kind) fakehttp.Fault
}

var mishaps = []mishap{
	{"cut before the work", 0.004, 0.02, func(*weather, kind) fakehttp.Fault { return fakehttp.Fault{Cut: fakehttp.BeforeWork} }},
	{"cut in the answer", 0.004, 0.015, func(*weather, kind) fakehttp.Fault { return fakehttp.Fault{Cut: fakehttp.MidAnswer} }},
	{"cut after the work", 0.004, 0.03, func(*weather, kind) fakehttp.Fault { return fakehttp.Fault{Cut: fakehttp.AfterWork} }},
	{"commit late, cut", 0, 0.02, func(w *weather, k kind) fakehttp.Fault {
		return fakehttp.Fault{Cut: fakehttp.AfterWork, Work: fakehttp.Late, After: w.upTo(k.late)}
	}},
	{"commit late, 504", 0, 0.01, func(w *weather, k kind) fakehttp.Fault {
		return fakehttp.Fault{Answer: edge(http.StatusGatewayTimeout, 0), Work: fakehttp.Late, After: w.upTo(k.late)}
	}},
	{"500, not done", 0.003, 0.01, func(*weather, kind) fakehttp.Fault {
		return fakehttp.Fault{Answer: edge(http.StatusInternalServerError, 0)}
	}},
	{"500, done", 0, 0.01, func(*weather, kind) fakehttp.Fault {
		return fakehttp.Fault{Answer: edge(http.StatusInternalServerError, 0), Work: fakehttp.Done}
	}},
	{"502, done", 0, 0.005, func(*weather, kind) fakehttp.Fault {
		return fakehttp.Fault{Answer: edge(http.StatusBadGateway, 0), Work: fakehttp.Done}
	}},
	{"503", 0.005, 0.01, func(w *weather, _ kind) fakehttp.Fault {
		return fakehttp.Fault{Answer: edge(http.StatusServiceUnavailable, w.upTo(2*time.Minute))}
	}},
	{"429", 0.005, 0.01, func(w *weather, _ kind) fakehttp.Fault {
		return fakehttp.Fault{Answer: edge(http.StatusTooManyRequests, w.upTo(2*time.Minute))}
	}},
	{"slow", 0.01, 0.04, func(w *weather, _ kind) fakehttp.Fault {
		gate := make(chan struct{})
		time.AfterFunc(w.upTo(400*time.Millisecond), func() { close(gate) })
		return fakehttp.Fault{Gate: gate}
	}},
}

// edge is an answer of something that stands before the vendor.
func edge(status int, after time.Duration) *fakehttp.Answer {
	a := &fakehttp.Answer{Status: status, Edge: true, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<html><body>" + canary + "</body></html>"}
	if after > 0 {
		a.Header.Set("Retry-After", strconv.Itoa(1+int(after.Seconds())))
	}
	return a
}

// upTo is called with the lock held.
func (w *weather) upTo(d time.Duration) time.Duration {
	return time.Duration(w.chance.Int64N(int64(d))) + 1
}

// pick throws the dice for a request.
func (w *weather) pick(k kind, write bool) (fakehttp.Fault, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	thrown := w.chance.Float64()
	if w.storm == 0 {
		return fakehttp.Fault{}, false
	}
	thrown /= w.storm
	for _, m := range mishaps {
		likely := m.read
		if write {
			likely = m.write
		}
		if thrown < likely {
			w.hits[m.name]++
			return m.fault(w, k), true
		}
		thrown -= likely
	}
	return fakehttp.Fault{}, false
}

// over puts the weather over a fake.
func (w *weather) over(k kind, s breakable) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.under.Add(1)
		defer w.under.Add(-1)
		if fault, ok := w.pick(k, writes(r)); ok {
			fault.Match = func(o *http.Request) bool { return o.Context() == r.Context() } // below another mount point it is a copy
			defer s.Inject(fault).Remove()
		}
		s.ServeHTTP(rw, r)
	})
}

// writes reports whether a request changes anything. Of SOAP the action tells.
func writes(r *http.Request) bool {
	if action := r.Header.Get("SOAPAction"); action != "" {
		return strings.Contains(action, "Insert") || strings.Contains(action, "Update")
	}
	path := strings.ToLower(r.URL.Path)
	return r.Method != http.MethodGet && !strings.Contains(path, "token") && !strings.Contains(path, "/auth")
}
