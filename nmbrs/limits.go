package nmbrs

import (
	"cmp"
	"sync"

	"golang.org/x/time/rate"

	"github.com/handoverhq/handover/internal/httpx"
)

// Nmbrs takes 150 SOAP calls a second from an environment; it holds each further
// one back for half a second and says nothing (vendor's support pages). Others of
// the customer share that, so a rate just below it is no promise, only politeness.
const (
	callsPerSecond = 140
	callsAtOnce    = 8 // connections that are kept alive
)

// Limits holds SOAP calls to Nmbrs's rate, environment by environment. The zero
// Limits is ready; share one among all clients of a process, so that two
// connections to one account do not count past each other.
type Limits struct {
	perSecond rate.Limit // of benchmarks; callsPerSecond where zero

	mu       sync.Mutex
	accounts map[accountKey]*httpx.Limit
}

type accountKey struct{ baseURL, account string }

func (l *Limits) of(baseURL, account string) *httpx.Limit {
	key := accountKey{baseURL, account}
	l.mu.Lock()
	defer l.mu.Unlock()
	limit, ok := l.accounts[key]
	if !ok {
		limit = httpx.NewLimit(cmp.Or(l.perSecond, callsPerSecond), callsAtOnce, callsAtOnce)
		if l.accounts == nil {
			l.accounts = map[accountKey]*httpx.Limit{}
		}
		l.accounts[key] = limit
	}
	return limit
}
