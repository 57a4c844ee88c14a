package afas

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/handoverhq/handover/internal/httpx"
)

// authorizer gives the httpx.Auth for the credentials.
func (c Credentials) authorizer(baseURL string, transport http.RoundTripper, clock httpx.Clock) httpx.Auth {
	if c.Classic() {
		return classicAuth{c}
	}
	return &oauthAuth{
		clock: clock,
		config: clientcredentials.Config{
			ClientID:     c.clientID,
			ClientSecret: c.clientSecret.Reveal(),
			TokenURL:     baseURL + "/oauth/token",
			AuthStyle:    oauth2.AuthStyleInParams, // the one style that every Profit release takes
		},
		client: &http.Client{
			Transport:     transport,
			Timeout:       tokenTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

type classicAuth struct{ credentials Credentials }

func (a classicAuth) Authorize(_ context.Context, r *http.Request) error {
	r.Header.Set("Authorization", a.credentials.token.Reveal())
	return nil
}

func (classicAuth) Renew(context.Context) (bool, error) { return false, nil }

const (
	tokenTimeout = 30 * time.Second
	// tokenMargin is how long before its end a token is given up: it must still
	// be good when the request arrives.
	tokenMargin = time.Minute
)

// oauthAuth keeps one access token until it expires, as AFAS asks. However many
// calls need a new one at the same time, one request fetches it.
type oauthAuth struct {
	clock  httpx.Clock
	config clientcredentials.Config
	client *http.Client

	mu       sync.Mutex
	current  accessToken
	fetching *tokenFetch
}

type accessToken struct {
	value   string
	expires time.Time // zero: AFAS did not say
	serial  int       // counts the tokens fetched
}

type tokenFetch struct {
	done  chan struct{}
	token accessToken
	err   error
}

// call remembers, for one call, which token its last attempt carried. Without
// it two calls that are refused together would renew twice.
type call struct{ serial int }

type callKey struct{}

func withCall(ctx context.Context) context.Context {
	return context.WithValue(ctx, callKey{}, &call{})
}

func (a *oauthAuth) Authorize(ctx context.Context, r *http.Request) error {
	token, err := a.token(ctx, 0)
	if err != nil {
		return err
	}
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		c.serial = token.serial
	}
	r.Header.Set("Authorization", "Bearer "+token.value)
	return nil
}

// Renew gives up the token that the call carried, unless a newer one is here.
func (a *oauthAuth) Renew(ctx context.Context) (bool, error) {
	refused := 0
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		refused = c.serial
	}
	_, err := a.token(ctx, refused)
	return err == nil, err
}

// token gives an access token that is good and newer than the refused one.
func (a *oauthAuth) token(ctx context.Context, refused int) (accessToken, error) {
	a.mu.Lock()
	if a.fresh(refused) {
		defer a.mu.Unlock()
		return a.current, nil
	}
	fetch := a.fetching
	if fetch == nil {
		fetch = &tokenFetch{done: make(chan struct{})}
		a.fetching = fetch
		// The caller that came first may give up; the others still want the token.
		go a.fetch(context.WithoutCancel(ctx), fetch)
	}
	a.mu.Unlock()
	select {
	case <-fetch.done:
		return fetch.token, fetch.err
	case <-ctx.Done():
		return accessToken{}, ctx.Err()
	}
}

func (a *oauthAuth) fresh(refused int) bool {
	t := a.current
	if t.value == "" || t.serial <= refused {
		return false
	}
	return t.expires.IsZero() || a.clock.Now().Add(tokenMargin).Before(t.expires)
}

func (a *oauthAuth) fetch(ctx context.Context, fetch *tokenFetch) {
	began := a.clock.Now()
	answer, err := a.config.Token(context.WithValue(ctx, oauth2.HTTPClient, a.client))
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		fetch.err = tokenError(err, began)
	} else {
		// Expiry is told by our clock, from the moment before the request.
		a.current = accessToken{value: answer.AccessToken, serial: a.current.serial + 1}
		if life := lifetime(answer); life > 0 {
			a.current.expires = began.Add(life)
		}
		fetch.token = a.current
	}
	a.fetching = nil
	close(fetch.done)
}

func lifetime(t *oauth2.Token) time.Duration {
	switch seconds := t.Extra("expires_in").(type) {
	case float64:
		return time.Duration(seconds) * time.Second
	case string:
		n, _ := strconv.Atoi(seconds)
		return time.Duration(n) * time.Second
	}
	return 0
}

// tokenError says what a failed token request means. The library's own error is
// not kept: its text is the answer's body.
func tokenError(err error, now time.Time) error {
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return notSent(Unavailable, "no access token could be had")
	}
	e := notSent(Unavailable, "no access token could be had")
	if refused.Response != nil {
		e.Status = refused.Response.StatusCode
		e.RetryAfter = retryAfter(refused.Response.Header.Get("Retry-After"), now)
	}
	switch {
	case refused.ErrorCode == "invalid_client", refused.ErrorCode == "unauthorized_client", e.Status == http.StatusUnauthorized:
		e.Reason, e.Detail = CredentialsRefused, "client id or client secret are wrong, or the secret has expired"
	case e.Status == http.StatusForbidden:
		e.Reason = AddressBlocked
	case e.Status == http.StatusNotFound:
		e.Reason = NotFound
	case e.Status == http.StatusTooManyRequests:
		e.Reason = RateLimited
	}
	return e
}

// retryAfter reads seconds or a date; 0 where the header says neither.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
