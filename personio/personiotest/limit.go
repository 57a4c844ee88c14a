package personiotest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Limit is what an endpoint bears in a sliding window.
type Limit struct {
	Calls    int           // in the window; 0 means no limit
	Per      time.Duration // the window; default a minute
	Burst    int           // in any second of it; 0 means as many as Calls
	CoolDown time.Duration // how long all is refused once Calls was passed; 0 means until the window allows
	Trickle  int           // calls a second that the cool-down lets through
}

// Documented limits; the one of the v2 token from a careful reading of
// Personio's reference. v1 creates and updates have none of their own.
var limits = map[string]Limit{
	"/v1":               {Calls: 2000},
	"POST " + Auth:      {Calls: 60, CoolDown: time.Minute},
	"GET " + Employees:  {Calls: 300, Burst: 15},
	"POST " + Documents: {Calls: 60},
	"POST " + Token:     {Calls: 150, CoolDown: time.Minute, Trickle: 1},
}

func (s *Server) limit(key string) Limit {
	l, ok := s.cfg.Limits[key]
	if !ok {
		l = limits[key]
	}
	l.Per = cmp.Or(l.Per, time.Minute)
	return l
}

// gauge remembers the calls of one window.
type gauge struct {
	calls []time.Time // oldest first
	until time.Time   // of the cool-down
}

// allow counts a call, or says how long to wait.
func (g *gauge) allow(l Limit, now time.Time) (wait time.Duration, ok bool) {
	if l.Calls == 0 {
		return 0, true
	}
	g.calls = slices.DeleteFunc(g.calls, func(t time.Time) bool { return !t.After(now.Add(-max(l.Per, time.Second))) })
	within := func(d time.Duration) int {
		i, _ := slices.BinarySearchFunc(g.calls, now.Add(-d), func(a, b time.Time) int {
			if a.After(b) {
				return 1
			}
			return -1
		})
		return len(g.calls) - i
	}
	switch {
	case now.Before(g.until):
		if within(time.Second) >= l.Trickle {
			return g.until.Sub(now), false
		}
	case within(l.Per) >= l.Calls:
		if l.CoolDown > 0 {
			g.until = now.Add(l.CoolDown)
			return l.CoolDown, false
		}
		return g.calls[len(g.calls)-l.Calls].Add(l.Per).Sub(now), false
	case l.Burst > 0 && within(time.Second) >= l.Burst:
		return time.Second, false
	}
	g.calls = append(g.calls, now)
	return 0, true
}

// bucket is the token bucket of one v2 endpoint.
type bucket struct {
	tokens float64
	at     time.Time
}

func (b *bucket) take(replenish, burst int, now time.Time) bool {
	b.tokens = min(float64(burst), b.tokens+max(0, now.Sub(b.at).Seconds())*float64(replenish))
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// throttle returns the 429 of a call that comes too early, or nil. On v2 it
// notes what the x-ratelimit headers will say.
func (s *Server) throttle(x *exchange) *Answer {
	key := x.r.Method + " " + x.route.pattern
	now := s.cfg.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []string
	if x.v1() {
		keys = append(keys, "/v1")
	}
	for _, k := range append(keys, key) {
		if s.cfg.Unlimited {
			break
		}
		g := s.gauges[k]
		if g == nil {
			g = &gauge{}
			s.gauges[k] = g
		}
		if wait, ok := g.allow(s.limit(k), now); !ok {
			if !x.v1() {
				return &Answer{Status: http.StatusTooManyRequests}
			}
			if !s.cfg.RetryAfter {
				wait = 0
			}
			return TooManyRequests(wait)
		}
	}
	if x.v1() || x.route.open {
		return nil
	}
	b := s.buckets[key]
	if b == nil {
		b = &bucket{tokens: float64(s.cfg.Burst), at: now}
		s.buckets[key] = b
	}
	ok := b.take(s.cfg.Replenish, s.cfg.Burst, now)
	x.rate = http.Header{}
	rateHeaders(x.rate, s.cfg.Replenish, s.cfg.Burst, int(b.tokens))
	if !ok && !s.cfg.Unlimited {
		return &Answer{Status: http.StatusTooManyRequests}
	}
	return nil
}

func rateHeaders(h http.Header, replenish, burst, remaining int) {
	h.Set("X-Ratelimit-Replenish-Rate", strconv.Itoa(replenish))
	h.Set("X-Ratelimit-Burst-Capacity", strconv.Itoa(burst))
	h.Set("X-Ratelimit-Requested-Tokens", "1")
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(remaining))
}
