package inhiretest

import "time"

// Limit bounds the calls in any window of a length. The zero value bounds
// nothing.
type Limit struct {
	Calls int
	Per   time.Duration
}

// throttle returns the 429 of a call that comes too early, or nil. Refused calls
// do not count.
func (s *Server) throttle() *Answer {
	l := s.cfg.Limit
	if l.Calls <= 0 {
		return nil
	}
	now := s.cfg.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.recent) > 0 && !now.Before(s.recent[0].Add(l.Per)) {
		s.recent = s.recent[1:]
	}
	if len(s.recent) < l.Calls {
		s.recent = append(s.recent, now)
		return nil
	}
	if s.cfg.NoRetryAfter {
		return TooManyRequests(0)
	}
	return TooManyRequests(s.recent[0].Add(l.Per).Sub(now))
}
