package greenhousetest

import (
	"net/http"
	"strconv"
	"time"
)

const (
	apiWindow   = 30 * time.Second
	tokenWindow = time.Minute
	// noLimit is what the headers announce when there is none.
	noLimit = 1_000_000
)

// window counts the requests of one credential since start.
type window struct {
	start time.Time
	used  int
}

// rate is where a request stands in its window.
type rate struct {
	limit, remaining int
	reset            time.Time
	exceeded         bool
}

// count takes one request into the window of who, which begins with the first
// request after the former one ended.
func (s *Server) count(who string, limit int, length time.Duration) rate {
	now := s.cfg.Now()
	w := s.windows[who]
	if w == nil || !now.Before(w.start.Add(length)) {
		w = &window{start: now}
		s.windows[who] = w
	}
	w.used++
	r := rate{limit: limit, remaining: max(limit-w.used, 0), reset: w.start.Add(length)}
	if limit <= 0 {
		r.limit, r.remaining = noLimit, noLimit
		return r
	}
	r.exceeded = w.used > limit
	return r
}

func (r rate) write(h http.Header) {
	h.Set("X-RateLimit-Limit", strconv.Itoa(r.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(r.remaining))
	h.Set("X-RateLimit-Reset", strconv.Itoa(int(r.reset.Add(time.Second-1).Unix())))
}

func (s *Server) tooMany(r rate) *Answer { return TooManyRequests(r.reset.Sub(s.cfg.Now())) }
