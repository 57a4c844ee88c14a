package greenhouse

import (
	"crypto/sha256"
	"strconv"
	"strings"
	"sync"
)

// Shared holds what the clients of one credential must have in common: the
// access token, of which Greenhouse may let only one live at a time (observed),
// and the rate window, which is counted per credential. The zero Shared is ready;
// make one per process.
type Shared struct {
	mu   sync.Mutex
	held map[[sha256.Size]byte]*account
}

type account struct {
	tokens *tokenCache
	window *window
}

// of gives the account's part, made from the configuration of the first client
// that asks.
func (s *Shared) of(cfg Config) *account {
	if p := cfg.Credentials.partner; p != nil {
		return p.account(cfg) // a consent is its own account, however many clients use it
	}
	key := sha256.Sum256([]byte(strings.Join([]string{
		cfg.BaseURL, cfg.AuthURL, cfg.Credentials.clientID, strconv.FormatInt(cfg.Credentials.subject, 10), cfg.Credentials.secret.Reveal(),
	}, "\n"))) // none of them holds a line break
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, ok := s.held[key]; ok {
		return a
	}
	a := &account{
		tokens: &tokenCache{clock: cfg.Clock, fetch: clientGrant(cfg)},
		window: &window{clock: cfg.Clock, maxWait: cfg.MaxWait},
	}
	if s.held == nil {
		s.held = map[[sha256.Size]byte]*account{}
	}
	s.held[key] = a
	return a
}
