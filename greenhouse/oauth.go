package greenhouse

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// tokenMargin is how long before its end a token is given up: it must still be
// good when the request arrives.
const tokenMargin = time.Minute

// tokenCache keeps one access token until it expires. However many calls need a
// new one at the same time, one request fetches it.
type tokenCache struct {
	clock Clock
	fetch func(ctx context.Context, refused accessToken) (accessToken, error)

	mu       sync.Mutex
	current  accessToken
	serial   int // of current; counts the tokens fetched
	fetching *tokenFetch
}

type accessToken struct {
	value   string
	expires time.Time
}

type tokenFetch struct {
	done   chan struct{}
	token  accessToken
	serial int
	err    error
}

// call remembers, for one call, which token its last attempt carried. Without it
// two calls that are refused together would renew twice, and the second renewal
// may end the first one's token.
type call struct{ serial int }

type callKey struct{}

func withCall(ctx context.Context) context.Context {
	return context.WithValue(ctx, callKey{}, &call{})
}

// Authorize implements httpx.Auth.
func (c *tokenCache) Authorize(ctx context.Context, r *http.Request) error {
	token, serial, err := c.token(ctx, 0)
	if err != nil {
		return err
	}
	if call, ok := ctx.Value(callKey{}).(*call); ok {
		call.serial = serial
	}
	r.Header.Set("Authorization", "Bearer "+token.value)
	return nil
}

// Renew gives up the token that the call carried, unless a newer one is here.
func (c *tokenCache) Renew(ctx context.Context) (bool, error) {
	refused := 0
	if call, ok := ctx.Value(callKey{}).(*call); ok {
		refused = call.serial
	}
	_, _, err := c.token(ctx, refused)
	return err == nil, err
}

// token gives an access token that is good and newer than the refused one.
func (c *tokenCache) token(ctx context.Context, refused int) (accessToken, int, error) {
	c.mu.Lock()
	if c.fresh(refused) {
		defer c.mu.Unlock()
		return c.current, c.serial, nil
	}
	fetch := c.fetching
	if fetch == nil {
		fetch = &tokenFetch{done: make(chan struct{})}
		c.fetching = fetch
		var given accessToken
		if refused > 0 && c.serial <= refused {
			given = c.current
		}
		// The caller that came first may give up; the others still want the token,
		// and a rotated one must be saved whoever waits for it.
		go c.run(context.WithoutCancel(ctx), fetch, given)
	}
	c.mu.Unlock()
	select {
	case <-fetch.done:
		return fetch.token, fetch.serial, fetch.err
	case <-ctx.Done():
		return accessToken{}, 0, ctx.Err()
	}
}

func (c *tokenCache) fresh(refused int) bool {
	return c.current.value != "" && c.serial > refused && c.clock.Now().Add(tokenMargin).Before(c.current.expires)
}

func (c *tokenCache) run(ctx context.Context, fetch *tokenFetch, refused accessToken) {
	token, err := c.fetch(ctx, refused)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.current = token
		c.serial++
	}
	fetch.token, fetch.serial, fetch.err = token, c.serial, err
	c.fetching = nil
	close(fetch.done)
}
