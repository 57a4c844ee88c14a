package inhiretest

import (
	"fmt"
	"net/http"
	"strings"
)

// IssueKey makes an API key that may read and write.
func (s *Server) IssueKey() string { return s.issue(true) }

// IssueReadOnlyKey makes an API key whose writes are a 403.
func (s *Server) IssueReadOnlyKey() string { return s.issue(false) }

func (s *Server) issue(writes bool) string {
	defer s.look()()
	key := fmt.Sprintf("inh_%d_%016x", len(s.keys)+1, s.rng.Uint64())
	s.keys[key] = writes
	return key
}

// RevokeKey ends an API key: it is a 401 from now on.
func (s *Server) RevokeKey(key string) {
	defer s.look()()
	if _, known := s.keys[key]; !known {
		panic("inhiretest: no such API key")
	}
	delete(s.keys, key)
}

// authorize returns the refusal of a request without a key that is good for it,
// or nil.
func (s *Server) authorize(x *exchange) *Answer {
	key := x.r.Header.Get(s.cfg.KeyHeader)
	if s.cfg.KeyScheme != "" {
		scheme, rest, _ := strings.Cut(key, " ")
		if !strings.EqualFold(scheme, s.cfg.KeyScheme) {
			return BadAPIKey()
		}
		key = rest
	}
	s.mu.Lock()
	writes, known := s.keys[key]
	s.mu.Unlock()
	switch {
	case !known:
		return BadAPIKey()
	case !writes && x.r.Method != http.MethodGet:
		return Forbidden()
	}
	return nil
}
