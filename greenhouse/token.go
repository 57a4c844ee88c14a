package greenhouse

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// tokenEndpoint is Greenhouse's /token. It goes through httpx and not through
// golang.org/x/oauth2: a refresh token works once, so a refresh must not be
// repeated blindly, and whether a broken one arrived is what httpx knows. The
// answer's lifetime comes in three forms, of which that library reads one.
type tokenEndpoint struct {
	http  *httpx.Client
	clock Clock
}

const (
	tokenTimeout  = 30 * time.Second
	maxTokenBytes = 1 << 20
	defaultLife   = time.Hour
	longestLife   = 30 * 24 * time.Hour
)

func newTokenEndpoint(authURL string, transport http.RoundTripper, clock Clock, logger *slog.Logger) (*tokenEndpoint, error) {
	client, err := httpx.New(httpx.Config{
		BaseURL: authURL, Transport: &observer{next: transport, clock: clock}, UserAgent: userAgent,
		Header: http.Header{"Accept": {"application/json"}}, Clock: clock, Logger: logger, MaxAnswer: maxTokenBytes,
	})
	if err != nil {
		return nil, err
	}
	return &tokenEndpoint{client, clock}, nil
}

// granted is Greenhouse's answer to a grant.
type granted struct {
	access  privacy.Secret
	refresh privacy.Secret // none for client credentials
	expires time.Time      // by our clock
}

// grant asks for a token. Class says whether asking twice does harm.
func (e *tokenEndpoint) grant(ctx context.Context, class httpx.Class, clientID string, secret privacy.Secret, form url.Values) (granted, error) {
	began := e.clock.Now()
	// The documented form is the plain id and secret, without the percent-encoding
	// that RFC 6749 asks for.
	basic := base64.StdEncoding.EncodeToString([]byte(clientID + ":" + secret.Reveal()))
	answer, err := e.http.Do(ctx, httpx.Request{
		Op: "get access token", Method: http.MethodPost, Path: []string{"token"}, Class: class, Timeout: tokenTimeout,
		Header: http.Header{"Authorization": {"Basic " + basic}},
		Body:   httpx.BytesBody("application/x-www-form-urlencoded", []byte(form.Encode())),
	})
	if err != nil {
		return granted{}, tokenError(err, form.Get("grant_type"))
	}
	var body tokenAnswer
	if err := httpx.DecodeJSON(answer, &body); err != nil || body.AccessToken == "" || !printable(body.AccessToken) {
		e := &Error{Reason: BadAnswer, Effect: hris.EffectUnknown, Status: answer.Status, RequestID: answer.RequestID, Detail: "no access token is in it"}
		if class == httpx.SafeWrite {
			e.Effect = hris.EffectRefused
		}
		return granted{}, e
	}
	return granted{
		access: privacy.NewSecret(body.AccessToken), refresh: privacy.NewSecret(body.RefreshToken),
		expires: began.Add(body.life(began)),
	}, nil
}

// tokenAnswer holds the lifetime in each form it is known to come in: expires_at
// is what production was seen to give, expires_in is in the newer description,
// expires came from the bridge of the old API.
type tokenAnswer struct {
	AccessToken  string          `json:"access_token"`
	RefreshToken string          `json:"refresh_token"`
	ExpiresIn    json.RawMessage `json:"expires_in"`
	ExpiresAt    json.RawMessage `json:"expires_at"`
	Expires      json.RawMessage `json:"expires"`
}

// life is how long the token is good for from now. What cannot be read, or lies
// in the past because the clocks differ, is an hour: a token that turns out to be
// dead is renewed when it is refused.
func (t tokenAnswer) life(now time.Time) time.Duration {
	for _, raw := range []json.RawMessage{t.ExpiresIn, t.ExpiresAt, t.Expires} {
		if life, ok := readLife(strings.Trim(string(raw), `"`), now); ok {
			return min(life, longestLife)
		}
	}
	return defaultLife
}

// tokenTimes are the layouts of an instant; %z of other languages gives no colon.
var tokenTimes = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02 15:04:05.999999999 Z0700", "2006-01-02 15:04:05.999999999 UTC"}

// readLife takes seconds, seconds since 1970, or an instant.
func readLife(text string, now time.Time) (time.Duration, bool) {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		const since1970 = 1e9 // a lifetime of 30 years is none
		if n >= since1970 && n < 1e11 {
			life := time.Unix(int64(n), 0).Sub(now)
			return life, life > 0
		}
		if n > 0 && n < since1970 {
			return time.Duration(n) * time.Second, true
		}
		return 0, false
	}
	for _, layout := range tokenTimes {
		if at, err := time.Parse(layout, text); err == nil {
			life := at.Sub(now)
			return life, life > 0
		}
	}
	return 0, false
}

// clientGrant fetches tokens for client credentials. There is no refresh token:
// one asks again, which is harmless.
func clientGrant(cfg Config) func(context.Context, accessToken) (accessToken, error) {
	credentials := cfg.Credentials
	form := url.Values{"grant_type": {"client_credentials"}}
	if credentials.subject != 0 {
		form.Set("sub", strconv.FormatInt(credentials.subject, 10))
	}
	return func(ctx context.Context, _ accessToken) (accessToken, error) {
		endpoint, err := newTokenEndpoint(cfg.AuthURL, cfg.Transport, cfg.Clock, cfg.Logger)
		if err != nil {
			return accessToken{}, inputError(err.Error())
		}
		token, err := endpoint.grant(ctx, httpx.SafeWrite, credentials.clientID, credentials.secret, form)
		if err != nil {
			return accessToken{}, err
		}
		return accessToken{token.access.Reveal(), token.expires}, nil
	}
}

// tokenError says what a failed grant means. Greenhouse's message is not kept: it
// echoes the client id.
func tokenError(err error, grant string) error {
	f, ok := errors.AsType[*httpx.Failure](err)
	if !ok {
		return err
	}
	e := newError("", f)
	if f.Reason != httpx.Status {
		if e.Reason == NoAnswer && grant != "refresh_token" {
			e.Reason = Unavailable
		}
		return e
	}
	var body struct {
		Error   string `json:"error"`
		ErrorID string `json:"errorId"`
	}
	_ = json.Unmarshal(f.Head, &body)
	if supportID.MatchString(body.ErrorID) {
		e.RequestID = cmp.Or(e.RequestID, body.ErrorID)
	}
	switch {
	case body.Error == "invalid_grant":
		e.Reason, e.Detail = ConsentEnded, "the authorization code or the refresh token is spent or too old"
	case body.Error == "invalid_client", body.Error == "unauthorized_client", f.Status == http.StatusUnauthorized:
		e.Reason, e.Detail = CredentialsRefused, "the client id or the client secret is wrong, or was replaced"
	case f.Status == http.StatusBadRequest && grant == "client_credentials":
		e.Reason, e.Detail = CredentialsRefused, "the client id is not one of Greenhouse's, or the user to act as does not exist"
	case f.Status == http.StatusBadRequest:
		e.Reason, e.Detail = CredentialsRefused, "the client id is not one of Greenhouse's, or the redirect address is not the registered one"
	}
	return e
}
