package personio

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
)

// tokenSource keeps one token for its life. However many calls need a new one at
// the same time, one request fetches it: v1 allows 60 a minute.
type tokenSource struct {
	clock Clock
	fetch func(context.Context) (grant, error)

	mu       sync.Mutex
	current  token
	fetching *tokenFetch
}

// grant is what a token endpoint gave.
type grant struct {
	value string
	life  time.Duration // that is left of it

	scopes []string // what it opens; none where that is not said
}

type token struct {
	value     string
	expires   time.Time
	serial    int       // counts the tokens fetched
	confirmed time.Time // when Personio gave the same one once more; zero if it has not
}

type tokenFetch struct {
	done  chan struct{}
	token token
	err   error
}

const (
	// tokenLife is that of a token whose answer does not tell it (Personio
	// documentation; expires_in came to v1 in October 2023 only).
	tokenLife = 24 * time.Hour
	// tokenMargin is how long before its end a token is given up: it must still be
	// good when the request arrives.
	tokenMargin = time.Minute
)

// call remembers, for one call, which token its last attempt carried. Without it
// two calls that are refused together would renew twice.
type call struct{ carried token }

type callKey struct{}

func withCall(ctx context.Context) (context.Context, *call) {
	c := &call{}
	return context.WithValue(ctx, callKey{}, c), c
}

// Authorize implements httpx.Auth.
func (s *tokenSource) Authorize(ctx context.Context, r *http.Request) error {
	t, err := s.token(ctx, 0)
	if err != nil {
		return err
	}
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		c.carried = t
	}
	r.Header.Set("Authorization", "Bearer "+t.value)
	return nil
}

// Renew gives up the token that the call carried, unless a newer one is here.
func (s *tokenSource) Renew(ctx context.Context) (bool, error) {
	refused := 0
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		refused = c.carried.serial
	}
	_, err := s.token(ctx, refused)
	return err == nil, err
}

// token gives one that is good and newer than the refused one.
func (s *tokenSource) token(ctx context.Context, refused int) (token, error) {
	s.mu.Lock()
	if t := s.current; t.value != "" && t.serial > refused && s.clock.Now().Before(t.expires) {
		s.mu.Unlock()
		return t, nil
	}
	fetch := s.fetching
	if fetch == nil {
		fetch = &tokenFetch{done: make(chan struct{})}
		s.fetching = fetch
		// The caller that came first may give up; the others still want the token.
		go s.get(context.WithoutCancel(ctx), fetch)
	}
	s.mu.Unlock()
	select {
	case <-fetch.done:
		return fetch.token, fetch.err
	case <-ctx.Done():
		return token{}, ctx.Err()
	}
}

func (s *tokenSource) get(ctx context.Context, fetch *tokenFetch) {
	began := s.clock.Now()
	granted, err := s.fetch(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		fetch.err = err
	} else {
		// The end is told by our clock, from the moment before the request.
		margin := min(tokenMargin, granted.life/2)
		last := s.current
		s.current = token{value: granted.value, expires: began.Add(granted.life - margin), serial: last.serial + 1}
		if last.value == granted.value {
			s.current.confirmed = began
		}
		fetch.token = s.current
	}
	s.fetching = nil
	close(fetch.done)
}

// confirmation is for how long a token that was given again is believed to be good.
const confirmation = time.Minute

// another fetches a token after one was refused with an answer that may mean an
// old token or a missing right, and reports whether a different one came. v1 gives
// the same one for as long as it is good, so the same one again proves that it was
// not the token; it is not asked for that again at once.
func (s *tokenSource) another(ctx context.Context, refused token) (bool, error) {
	if !refused.confirmed.IsZero() && s.clock.Now().Sub(refused.confirmed) < confirmation {
		return false, nil
	}
	t, err := s.token(ctx, refused.serial)
	return err == nil && t.value != refused.value, err
}

var _ httpx.Auth = (*tokenSource)(nil)
