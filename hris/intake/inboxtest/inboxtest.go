// Package inboxtest holds the suite that every [hris.Inbox] passes: each
// promise of each verb is a subtest that bears its name. Who writes a store of
// their own calls [Run] from a test:
//
//	func TestInbox(t *testing.T) {
//		inboxtest.Run(t, func(t *testing.T, clock *inboxtest.Clock) hris.Inbox {
//			return mystore.New(mystore.WithClock(clock.Now))
//		})
//	}
//
// The suite never sleeps: leases end because it moves the clock.
package inboxtest

import (
	"sync"
	"testing"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Clock is the clock that a store under test times its leases by. It stands
// still until it is moved. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock gives a clock that stands at a fixed instant.
func NewClock() *Clock { return &Clock{now: start} }

// start has microseconds, and nanoseconds that no inbox keeps.
var start = time.Date(2026, time.March, 2, 9, 30, 0, 123456789, time.UTC)

// Now gives the clock's instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move moves the clock on.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Run runs the suite. open gives an inbox without events, whose leases are
// timed by clock; it is called once for each subtest, several of which run at
// the same time, and cleans up with t.Cleanup.
func Run(t *testing.T, open func(t *testing.T, clock *Clock) hris.Inbox) {
	for _, verb := range []struct {
		name     string
		promises []promise
	}{
		{"Trust", trust},
		{"Keep", keep},
		{"Claim", claim},
		{"Order", order},
		{"Lease", leases},
		{"Done", done},
		{"Later", later},
		{"Hold", hold},
		{"Release", release},
		{"Dismiss", dismiss},
		{"Held", held},
		{"Seen", seen},
		{"Erase", erase},
		{"Expire", expire},
		{"Tenants", tenants},
		{"ClaimOfALine", claimOfLine},
		{"Lines", lines},
		{"Take", take},
		{"Rest", rests},
		{"Rouse", rouse},
		{"Supersede", supersede},
		{"EraseLine", eraseLine},
		{"Backlog", backlog},
	} {
		t.Run(verb.name, func(t *testing.T) {
			for _, p := range verb.promises {
				t.Run(p.name, func(t *testing.T) {
					t.Parallel()
					clock := NewClock()
					p.check(&bench{T: t, clock: clock, inbox: open(t, clock)})
				})
			}
		})
	}
}

// promise is one thing that a verb does.
type promise struct {
	name  string
	check func(*bench)
}
