package erecruiter

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// authOf makes the httpx.Auth of a profile's mode.
func authOf(cfg *Config) (httpx.Auth, error) {
	a := cfg.Profile.Auth
	set := func(r *http.Request, secret string) {
		if a.Scheme != "-" {
			secret = a.Scheme + " " + secret
		}
		r.Header.Set(a.Header, secret)
	}
	if a.Mode == AccessKeyHeader {
		return keyAuth{cfg.Credentials, set}, nil
	}
	endpoint, err := newTokenEndpoint(cfg)
	if err != nil {
		return nil, err
	}
	return &tokenSource{clock: cfg.Clock, fetch: endpoint.fetch, set: set}, nil
}

// keyAuth sends the access key as it is.
type keyAuth struct {
	credentials Credentials
	set         func(*http.Request, string)
}

func (a keyAuth) Authorize(_ context.Context, r *http.Request) error {
	a.set(r, a.credentials.key.Reveal())
	return nil
}

func (keyAuth) Renew(context.Context) (bool, error) { return false, nil }

// tokenEndpoint asks for tokens with package oauth2, which knows the forms, over
// this module's HTTP layer, which knows addresses, repeats and silence.
type tokenEndpoint struct {
	auth        AuthProfile
	credentials Credentials
	http        *httpx.Client
}

const tokenTimeout = 30 * time.Second

func newTokenEndpoint(cfg *Config) (*tokenEndpoint, error) {
	client, err := httpx.New(httpx.Config{
		BaseURL: cfg.Profile.Auth.TokenURL, Transport: cfg.Transport, UserAgent: userAgent, Header: http.Header{"Accept": {"application/json"}},
		MaxWait: cfg.MaxWait, MaxAnswer: 1 << 20, Clock: cfg.Clock, Logger: cfg.Logger,
	})
	if err != nil {
		return nil, notSent(BadProfile, "auth.token_url: "+err.Error()) // it names a rule, no value
	}
	return &tokenEndpoint{cfg.Profile.Auth, cfg.Credentials, client}, nil
}

// fetch gets a token: by the refresh token, by user and password, or for the
// access key.
func (e *tokenEndpoint) fetch(ctx context.Context, refresh string) (grant, error) {
	style := e.auth.Client
	if refresh != "" {
		style = e.auth.Refresh
	}
	if e.credentials.clientID == "" {
		style = ClientBody // which leaves out what there is not
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, &http.Client{
		Transport:     tokenTransport{e, style},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	t, err := e.ask(ctx, style, refresh)
	if err != nil {
		return grant{}, tokenError(err)
	}
	return grant{t.AccessToken, t.RefreshToken, lifetime(t)}, nil
}

// lifetime reads expires_in, which package oauth2 counts from the machine's clock,
// and keeps of some grants only among the raw members. It came as a number or as a
// text (one of the public clients has it so).
func lifetime(t *oauth2.Token) time.Duration {
	var seconds int64
	switch said := t.Extra("expires_in").(type) {
	case float64:
		seconds = int64(max(0, min(said, 1<<30)))
	case string:
		seconds, _ = strconv.ParseInt(said, 10, 32)
	}
	return time.Duration(max(0, seconds)) * time.Second
}

func (e *tokenEndpoint) ask(ctx context.Context, style ClientAuth, refresh string) (*oauth2.Token, error) {
	how := oauth2.AuthStyleInHeader
	if style == ClientBody {
		how = oauth2.AuthStyleInParams
	}
	id, secret := e.credentials.clientID, e.credentials.secret.Reveal()
	if e.auth.Mode == OAuthAccessKey && refresh == "" {
		exchange := clientcredentials.Config{
			ClientID: id, ClientSecret: secret, TokenURL: e.auth.TokenURL, AuthStyle: how,
			EndpointParams: url.Values{"grant_type": {e.auth.KeyGrant}, e.auth.KeyField: {e.credentials.key.Reveal()}},
		}
		return exchange.Token(ctx)
	}
	config := oauth2.Config{ClientID: id, ClientSecret: secret, Endpoint: oauth2.Endpoint{TokenURL: e.auth.TokenURL, AuthStyle: how}}
	if refresh != "" {
		return config.TokenSource(ctx, &oauth2.Token{RefreshToken: refresh}).Token()
	}
	return config.PasswordCredentialsToken(ctx, e.credentials.user, e.credentials.password.Reveal())
}

// tokenTransport carries what package oauth2 asks over httpx. Asking twice does no
// harm: a refresh token that was used up by an answer that got lost is given up.
type tokenTransport struct {
	endpoint *tokenEndpoint
	style    ClientAuth
}

const opToken = "get token"

func (t tokenTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	form, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	if basic := r.Header.Get("Authorization"); basic != "" {
		if t.style == ClientBasic { // package oauth2 escapes both
			c := t.endpoint.credentials
			basic = "Basic " + base64.StdEncoding.EncodeToString([]byte(c.clientID+":"+c.secret.Reveal()))
		}
		header.Set("Authorization", basic)
	}
	answer, err := t.endpoint.http.Do(r.Context(), httpx.Request{
		Op: opToken, Method: http.MethodPost, Class: httpx.SafeWrite, Timeout: tokenTimeout, Header: header,
		Body: httpx.BytesBody("application/x-www-form-urlencoded", form),
	})
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	// Whatever it says it is, it is read as JSON: of a text package oauth2 makes a form.
	shown := http.Header{"Content-Type": {"application/json"}}
	return &http.Response{StatusCode: answer.Status, Header: shown, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, nil
}

// tokenError says what a refusal of a token means. The errors of package oauth2 are
// not kept: their texts are the answer's body.
func tokenError(err error) error {
	f, ok := errors.AsType[*httpx.Failure](err)
	if !ok {
		e := badAnswer("the token URL gave no token")
		if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok { // an error within a 200
			e.Reason, e.Detail, e.VendorCode = CredentialsRefused, "", only(plainCode, refused.ErrorCode)
		}
		e.Op, e.Effect = opToken, hris.EffectNotSent
		return e
	}
	e, _ := errors.AsType[*Error](failed(opToken, httpx.Read, f))
	e.Effect = hris.EffectNotSent // of the call that needed the token
	switch e.VendorCode {
	case "server_error", "temporarily_unavailable":
		e.Reason = Unavailable
		return e
	case "unsupported_grant_type", "invalid_request":
		e.Reason, e.Detail = BadProfile, "the token URL does not take this way to authenticate"
		return e
	}
	switch e.Reason {
	case Rejected, NotGranted:
		e.Reason = CredentialsRefused
	}
	return e
}
