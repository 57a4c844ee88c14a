package hris

import "time"

// Line is where what waits for one connection waits: work is shared out line by
// line, so that nobody's backlog, limit or outage delays another's.
type Line struct{ Tenant, Connection string }

// Drained is what a worker did with a line while it had it.
type Drained struct {
	Worked int       // how many it worked, whatever came of them
	More   bool      // something more is due now
	Rest   time.Time // the line is left alone until then; zero where it does not rest
}

// Rest is for how long a line is left alone, because going on would meet the
// same failure. The zero Rest is none.
type Rest struct {
	Until time.Time
	Nth   int // of those in a row; 1 is the first
}

// The lengths of rests that nobody asked for.
const (
	firstRest   = time.Minute
	longestRest = 15 * time.Minute
)

// Next is the rest that follows r at now: a minute, and twice as long from time
// to time up to a quarter of an hour, but never shorter than was asked for.
func (r Rest) Next(now time.Time, asked time.Duration) Rest {
	return Rest{Until: now.Add(max(asked, min(firstRest<<min(r.Nth, 10), longestRest))), Nth: r.Nth + 1}
}

// StopsLine reports whether a failure of this code is the connection's and not
// that of the one hand-over: the next one in its line would meet it too.
func (c Code) StopsLine() bool {
	switch c {
	case RateLimited, Unavailable, BadCredentials, AddressBlocked, Disabled, NoConnection, NotMapped, OtherKind, SecretBusy:
		return true
	}
	return false
}
