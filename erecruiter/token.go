package erecruiter

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
)

// tokenSource keeps one access token for its life. However many calls need a new
// one at the same time, one request fetches it.
type tokenSource struct {
	clock Clock
	fetch func(ctx context.Context, refresh string) (grant, error) // refresh is "" for a first call
	set   func(r *http.Request, token string)

	mu       sync.Mutex
	current  token
	fetching *tokenFetch
}

// grant is what the token endpoint gave.
type grant struct {
	access, refresh string
	life            time.Duration // 0 where it is not said
}

type token struct {
	value, refresh string
	expires        time.Time // zero: eRecruiter did not say
	serial         int       // counts the tokens fetched
}

type tokenFetch struct {
	done  chan struct{}
	token token
	err   error
}

// tokenMargin is how long before its end a token is given up: it must still be good
// when the request arrives.
const tokenMargin = time.Minute

// call remembers, for one call, which token its last attempt carried. Without it
// two calls that are refused together would renew twice.
type call struct{ serial int }

type callKey struct{}

func withCall(ctx context.Context) context.Context {
	return context.WithValue(ctx, callKey{}, &call{})
}

// Authorize implements httpx.Auth.
func (s *tokenSource) Authorize(ctx context.Context, r *http.Request) error {
	t, err := s.token(ctx, 0)
	if err != nil {
		return err
	}
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		c.serial = t.serial
	}
	s.set(r, t.value)
	return nil
}

// Renew gives up the token that the call carried, unless a newer one is here.
func (s *tokenSource) Renew(ctx context.Context) (bool, error) {
	refused := 0
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		refused = c.serial
	}
	_, err := s.token(ctx, refused)
	return err == nil, err
}

// token gives one that is good and newer than the refused one.
func (s *tokenSource) token(ctx context.Context, refused int) (token, error) {
	s.mu.Lock()
	if t := s.current; t.value != "" && t.serial > refused && (t.expires.IsZero() || s.clock.Now().Before(t.expires)) {
		s.mu.Unlock()
		return t, nil
	}
	fetch := s.fetching
	if fetch == nil {
		fetch = &tokenFetch{done: make(chan struct{})}
		s.fetching = fetch
		refresh := s.current.refresh
		if refused > 0 {
			refresh = "" // what was refused may have been ended together with it
		}
		// The caller that came first may give up; the others still want the token.
		go s.get(context.WithoutCancel(ctx), refresh, fetch)
	}
	s.mu.Unlock()
	select {
	case <-fetch.done:
		return fetch.token, fetch.err
	case <-ctx.Done():
		return token{}, ctx.Err()
	}
}

// get fetches a token, by the refresh token if there is one, else from the start.
// A refresh that fails costs one call more and nothing else: password and key are
// at hand.
func (s *tokenSource) get(ctx context.Context, refresh string, fetch *tokenFetch) {
	began := s.clock.Now()
	granted, err := s.fetch(ctx, refresh)
	if err != nil && refresh != "" {
		began = s.clock.Now()
		granted, err = s.fetch(ctx, "")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		fetch.err = err
		s.current.refresh = ""
	} else {
		s.current = token{value: granted.access, refresh: granted.refresh, serial: s.current.serial + 1}
		if granted.life > 0 { // told by our clock, from the moment before the request
			s.current.expires = began.Add(granted.life - min(tokenMargin, granted.life/2))
		}
		fetch.token = s.current
	}
	s.fetching = nil
	close(fetch.done)
}

var _ httpx.Auth = (*tokenSource)(nil)
