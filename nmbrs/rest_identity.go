package nmbrs

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// DefaultIdentityURL is Nmbrs's OAuth server (observed in public clients).
const DefaultIdentityURL = "https://identityservice.nmbrs.com"

const (
	tokenTimeout = 30 * time.Second
	// accessLife is taken where the answer does not tell it (observed: an hour).
	accessLife = time.Hour
)

// identity is Nmbrs's token endpoint. It goes through the same HTTP layer as all
// calls, which knows what golang.org/x/oauth2 does not tell: whether a request that
// failed may have used up the refresh token.
type identity struct {
	client   *httpx.Client
	path     []string
	clientID string
	secret   privacy.Secret
	clock    httpx.Clock
}

func newIdentity(cfg httpx.Config, path, clientID string, secret privacy.Secret) (*identity, error) {
	cfg.UserAgent = "handover-nmbrs"
	cfg.Header = http.Header{"Accept": {"application/json"}}
	cfg.MaxAnswer = 1 << 20
	client, err := httpx.New(cfg)
	if err != nil {
		return nil, inputError(strings.ReplaceAll(err.Error(), "BaseURL", "IdentityURL")) // it names a setting, no value
	}
	return &identity{client: client, path: segments(path, ""), clientID: clientID, secret: secret, clock: cfg.Clock}, nil
}

// granted is what the token endpoint gave.
type granted struct {
	access, refresh string
	expires         time.Time
	scopes          []string
	at              time.Time // before it was asked for
}

// outcome is what became of the grant that was shown.
type outcome uint8

const (
	spent   outcome = iota + 1 // it gave a token
	ended                      // it is not good (any more)
	lost                       // it may have given a token that nobody saw
	untried                    // it is as good as before
)

// ask shows a grant, a code or a refresh token, which is good once: so it is not
// repeated unless it provably did nothing.
func (i *identity) ask(ctx context.Context, op string, form url.Values) (granted, outcome, *Error) {
	// RFC 6749, 2.3.1: both are form-encoded before they become a Basic credential.
	// The addresses are those of an IdentityServer, which decodes them (inferred).
	// Public clients send them so, or within the form.
	login := url.QueryEscape(i.clientID) + ":" + url.QueryEscape(i.secret.Reveal())
	began := i.clock.Now()
	answer, err := i.client.Do(ctx, httpx.Request{
		Op: op, Method: http.MethodPost, Path: i.path, Class: httpx.Create, Timeout: tokenTimeout,
		Header: http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(login))}},
		Body:   httpx.BytesBody("application/x-www-form-urlencoded", []byte(form.Encode())),
	})
	if err != nil {
		e, became := refusedToken(op, err)
		return granted{}, became, e
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	g, ok := readGrant(body, began)
	if err != nil || !ok {
		e := notSent(BadAnswer, "Nmbrs gave no token")
		e.Op, e.Status = op, answer.Status
		return granted{}, lost, e
	}
	return g, spent, nil
}

// readGrant reads the answer of a success (RFC 6749, 5.1).
func readGrant(body []byte, began time.Time) (granted, bool) {
	var a struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		Seconds text   `json:"expires_in"`
		Scope   text   `json:"scope"`
	}
	if json.Unmarshal(body, &a) != nil || a.Access == "" || strings.ContainsFunc(a.Access, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return granted{}, false
	}
	life := accessLife
	if seconds, ok := a.Seconds.int(); ok && seconds > 0 {
		life = time.Duration(min(seconds, int64(RefreshLife/time.Second))) * time.Second
	}
	return granted{access: a.Access, refresh: a.Refresh, expires: began.Add(life), scopes: strings.Fields(string(a.Scope)), at: began}, true
}

// refusedToken reads a failure of the token endpoint (RFC 6749, 5.2). Its effect is
// that of the call that needed the token: none.
func refusedToken(op string, err error) (*Error, outcome) {
	e, _ := errors.AsType[*Error](failed(op, "", httpx.Create, err, nil))
	f, _ := errors.AsType[*httpx.Failure](err)
	became := untried
	if f.Effect == httpx.Unknown {
		became = lost
	}
	if f.Reason == httpx.Status {
		var a struct {
			Code        text `json:"error"`
			Description text `json:"error_description"`
		}
		_ = json.Unmarshal(f.Head, &a)
		e.Code = plainCode(string(a.Code))
		e.message = privacy.Hide(string(a.Description))
		switch {
		case e.Code == "invalid_grant":
			e.Reason, became = ConsentMissing, ended
		case e.Code == "invalid_client", e.Code == "unauthorized_client", e.Status == http.StatusUnauthorized:
			e.Reason = CredentialsRefused
			e.advice = "See in Nmbrs's partner portal whether client id and client secret are those of this integration, and enter them again. The customer's consent is not lost."
		case e.Code == "invalid_scope":
			e.Reason = NotGranted
			e.advice = "Ask only for scopes that the integration has in Nmbrs's partner portal; openid is not among them."
		case e.Code == "temporarily_unavailable", e.Code == "server_error":
			e.Reason = Unavailable
		}
	}
	if e.Reason == ServerFailed || e.Reason == NoAnswer {
		e.advice = "Try again later." // nothing of the customer's was touched
	}
	e.Effect = hris.EffectNotSent
	return e, became
}

func refreshForm(t Token) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {t.Refresh.Reveal()}}
}
