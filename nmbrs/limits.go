package nmbrs

import (
	"sync"

	"golang.org/x/time/rate"

	"github.com/handoverhq/handover/internal/httpx"
)

// Nmbrs takes 150 SOAP calls a second from an environment; beyond, it holds each
// back for half a second and says nothing (vendor's support pages). Others of the
// customer share the allowance, so half of it is left to them. For REST no number
// is published.
const (
	callsPerSecond = 75
	callsAtOnce    = 8 // connections that are kept alive
)

// Limits holds the rate of each account. The zero Limits is ready; share one among
// all clients of a process, so that two connections to one account do not count
// past each other.
type Limits struct {
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
		limit = httpx.NewLimit(rate.Limit(callsPerSecond), callsAtOnce, callsAtOnce)
		if l.accounts == nil {
			l.accounts = map[accountKey]*httpx.Limit{}
		}
		l.accounts[key] = limit
	}
	return limit
}
