package inhire

import (
	"crypto/sha256"
	"sync"

	"golang.org/x/time/rate"

	"github.com/handoverhq/handover/internal/httpx"
)

// Limits holds the rate of each account. The zero Limits is ready; share one among
// all clients of a process, so that two connections to one account do not count
// past each other. Accounts are told apart by address and API key; the first client
// of an account sets its rate.
//
// Calls start one by one, evenly spaced. inhire's own limit is not known; a 429 is
// waited for in any case.
type Limits struct {
	mu       sync.Mutex
	accounts map[accountKey]*httpx.Limit
}

type accountKey struct {
	baseURL string
	key     [sha256.Size]byte // not the key itself: Limits live long, and may be printed
}

func (l *Limits) of(p *WireProfile, key string) *httpx.Limit {
	account := accountKey{p.BaseURL, sha256.Sum256([]byte(key))}
	l.mu.Lock()
	defer l.mu.Unlock()
	limit, ok := l.accounts[account]
	if !ok {
		limit = httpx.NewLimit(rate.Limit(p.CallsPerSecond), 1, 0)
		if l.accounts == nil {
			l.accounts = map[accountKey]*httpx.Limit{}
		}
		l.accounts[account] = limit
	}
	return limit
}
