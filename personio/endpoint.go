package personio

import (
	"sync"

	"golang.org/x/time/rate"

	"github.com/handoverhq/handover/internal/httpx"
)

// endpoint is a group of calls that Personio counts together.
type endpoint uint8

const (
	authV1        endpoint = iota // POST /v1/auth
	tokenV2                       // POST /v2/auth/token
	employees                     // GET /v1/company/employees[/{id}]
	documents                     // POST /v1/company/documents
	otherV1                       // all else of v1, creates among it: no limit is documented
	persons                       // /v2/persons
	employments                   // /v2/persons/{id}/employments
	legalEntities                 // /v2/legal-entities
	orgUnits                      // /v2/org-units[/{id}]
	workplaces                    // /v2/workplaces
	costCenters                   // /v2/cost-centers
	endpoints
)

func (e endpoint) generation() generation {
	switch e {
	case tokenV2, persons, employments, legalEntities, orgUnits, workplaces, costCenters:
		return v2
	}
	return v1
}

// Personio's caps. A token bucket lets through its burst and its rate on top, so
// both are a little below the cap: no window of a minute, and none of a second,
// ever sees more than Personio allows.
var caps = [endpoints]struct {
	perMinute, burst int
}{
	authV1:    {58, 2},   // 60 a minute, then 60 s of rest (documented)
	tokenV2:   {145, 5},  // 150 a minute, then one a second (second hand, from the documentation)
	employees: {290, 10}, // 300 a minute and 15 a second (documented)
	documents: {58, 2},   // 60 a minute (documented)
	// A token bucket per endpoint, about 30 a second for persons (measured by a public
	// client); taken to be the same for the others. At 29.5 a second, one by one, no
	// second sees more than 30.
	persons:       {59 * 30, 1},
	employments:   {59 * 30, 1},
	legalEntities: {59 * 30, 1},
	orgUnits:      {59 * 30, 1},
	workplaces:    {59 * 30, 1},
	costCenters:   {59 * 30, 1},
}

// Limits holds the rates of each account at each endpoint. The zero Limits is
// ready; share one among all clients of a process, so that two connections to one
// account do not count past each other. Accounts are told apart by address and
// client id: Personio's API names no account.
//
// What it does not hold: v1's 2000 calls a minute per IP address, and what other
// programs of the customer call. A 429 is waited for in any case.
type Limits struct {
	mu       sync.Mutex
	accounts map[accountKey]*[endpoints]*httpx.Limit
}

type accountKey struct{ baseURL, clientID string }

func (l *Limits) of(baseURL, clientID string) *[endpoints]*httpx.Limit {
	key := accountKey{baseURL, clientID}
	l.mu.Lock()
	defer l.mu.Unlock()
	limits, ok := l.accounts[key]
	if ok {
		return limits
	}
	limits = new([endpoints]*httpx.Limit)
	for e, c := range caps {
		if c.perMinute > 0 {
			limits[e] = httpx.NewLimit(rate.Limit(c.perMinute)/60, c.burst, 0)
		}
	}
	if l.accounts == nil {
		l.accounts = map[accountKey]*[endpoints]*httpx.Limit{}
	}
	l.accounts[key] = limits
	return limits
}
