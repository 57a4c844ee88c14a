package erecruitertest

import (
	"cmp"
	"time"
)

// Limit is what the API bears in a sliding window, the token endpoint apart.
type Limit struct {
	Calls        int           // in the window; 0 means no limit
	Per          time.Duration // the window; default a second
	NoRetryAfter bool          // the 429 does not say how long to wait
}

// gauge remembers the accepted calls of one window, oldest first.
type gauge []time.Time

// throttle returns the 429 of a call that comes too early, or nil.
func (s *Server) throttle() *Answer {
	l := s.cfg.Limit
	if l.Calls == 0 {
		return nil
	}
	per, now := cmp.Or(l.Per, time.Second), s.cfg.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.gauge) > 0 && !s.gauge[0].After(now.Add(-per)) {
		s.gauge = s.gauge[1:]
	}
	if len(s.gauge) < l.Calls {
		s.gauge = append(s.gauge, now)
		return nil
	}
	wait := s.gauge[0].Add(per).Sub(now)
	if l.NoRetryAfter {
		wait = 0
	}
	return TooManyRequests(wait)
}
