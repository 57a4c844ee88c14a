package erecruiter

import (
	"sync"

	"golang.org/x/time/rate"

	"github.com/handoverhq/handover/internal/httpx"
)

// Limits holds the rate of each account. The zero Limits is ready; share one among
// all clients of a process, so that two connections to one account do not count
// past each other. Accounts are told apart by address and company; the first client
// of an account sets its rate.
//
// Calls start one by one, evenly spaced. eRecruiter's own limit is not known; a
// 429 is waited for in any case.
type Limits struct {
	mu       sync.Mutex
	accounts map[accountKey]*httpx.Limit
}

type accountKey struct{ baseURL, company string }

func (l *Limits) of(p *WireProfile, company string) *httpx.Limit {
	key := accountKey{p.BaseURL, company}
	l.mu.Lock()
	defer l.mu.Unlock()
	limit, ok := l.accounts[key]
	if !ok {
		limit = httpx.NewLimit(rate.Limit(p.CallsPerSecond), 1, 0)
		if l.accounts == nil {
			l.accounts = map[accountKey]*httpx.Limit{}
		}
		l.accounts[key] = limit
	}
	return limit
}
