package nmbrs

import (
	"sync"

	"golang.org/x/time/rate"

	"github.com/handoverhq/handover/internal/httpx"
)

// RESTLimits holds the calls of each integration to a rate. Nmbrs publishes no
// numbers: they hang on the product that the subscription key is of, so all
// customers of one key share them. The zero RESTLimits is ready; share one among
// all clients of a process. A 429 is waited for in any case.
type RESTLimits struct {
	PerSecond float64 // 10 when zero: our choice
	Parallel  int     // calls under way; 8 when zero: our choice

	mu   sync.Mutex
	keys map[string]*httpx.Limit
}

func (l *RESTLimits) of(baseURL, clientID string) *httpx.Limit {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := baseURL + " " + clientID
	if limit, ok := l.keys[key]; ok {
		return limit
	}
	perSecond, parallel := l.PerSecond, l.Parallel
	if perSecond <= 0 {
		perSecond = 10
	}
	if parallel <= 0 {
		parallel = 8
	}
	limit := httpx.NewLimit(rate.Limit(perSecond), int(perSecond), parallel)
	if l.keys == nil {
		l.keys = map[string]*httpx.Limit{}
	}
	l.keys[key] = limit
	return limit
}
