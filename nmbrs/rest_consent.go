package nmbrs

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// OfflineAccess is the scope without which there is no refresh token (observed).
// Every consent asks for it.
const OfflineAccess = "offline_access"

// DefaultScopes are what a hand-over needs: employees with their addresses,
// salaries, bank accounts, departments and functions, and the companies. The names
// are observed in public clients; openid must not be asked for.
func DefaultScopes() []string {
	return []string{
		"company.info.read", "company.payrollsettings.read",
		"employee.info", "employee.employment", "employee.payment", "employee.orgstructure", "employee.bankaccount",
	}
}

// ConsentConfig is the integration as it is registered in Nmbrs's partner portal.
// ClientID, ClientSecret and RedirectURL are required.
type ConsentConfig struct {
	ClientID     string
	ClientSecret privacy.Secret
	RedirectURL  string   // where Nmbrs sends the browser back to, as registered
	Scopes       []string // [DefaultScopes] when empty; [OfflineAccess] is added

	IdentityURL string // [DefaultIdentityURL] when empty
	Paths       RESTPaths

	// WithoutPKCE leaves the code challenge out. Whether Nmbrs checks it is not
	// documented; a public client sends one, and a server that knows none ignores it.
	WithoutPKCE bool

	Transport http.RoundTripper // the host's own; nil for the package's
	Clock     httpx.Clock       // the machine's when nil
	Logger    *slog.Logger      // one record per attempt, without secrets; nil logs nothing
}

// Consent leads a customer through Nmbrs's consent page. Nmbrs knows no other way
// to a token: a person logs in and consents once, for one debtor (documented); an
// accountant's login cannot. A host begins, keeps the [ConsentRequest] with the
// browser's session, redirects, and exchanges what comes back:
//
//	request := consent.Begin()
//	session.Put(request.Secret())
//	http.Redirect(w, r, request.URL, http.StatusSeeOther)
//
//	// When the browser comes back, with the request of its session:
//	token, err := consent.Exchange(ctx, request, r.URL.Query())
//	err = store(token.Secret()) // before anything else
//	config.Token = token
//	client, err := nmbrs.NewRESTClient(config)
//	debtor, err := client.Debtor(ctx)
//
// It is immutable and safe for concurrent use.
type Consent struct {
	config   oauth2.Config
	pkce     bool
	identity *identity
}

// NewConsent checks the configuration. It makes no call.
func NewConsent(cfg ConsentConfig) (*Consent, error) {
	if cfg.ClientID == "" || cfg.ClientSecret.IsZero() {
		return nil, notSent(BadCredentials, "client id and client secret of the integration are needed")
	}
	if back, err := url.Parse(cfg.RedirectURL); err != nil || back.Host == "" || back.Fragment != "" {
		return nil, inputError("RedirectURL must be the absolute address that is registered with Nmbrs")
	}
	paths, err := cfg.Paths.filled()
	if err != nil {
		return nil, err
	}
	base := strings.TrimRight(cmp.Or(cfg.IdentityURL, DefaultIdentityURL), "/")
	if cfg.Clock == nil {
		cfg.Clock = httpx.SystemClock
	}
	identity, err := newIdentity(httpx.Config{BaseURL: base, Transport: cfg.Transport, Clock: cfg.Clock, Logger: cfg.Logger}, paths.Token, cfg.ClientID, cfg.ClientSecret)
	if err != nil {
		return nil, err
	}
	scopes := slices.Clone(cfg.Scopes)
	if len(scopes) == 0 {
		scopes = DefaultScopes()
	}
	if !slices.Contains(scopes, OfflineAccess) {
		scopes = append(scopes, OfflineAccess)
	}
	return &Consent{
		config: oauth2.Config{
			ClientID: cfg.ClientID, RedirectURL: cfg.RedirectURL, Scopes: scopes,
			Endpoint: oauth2.Endpoint{AuthURL: base + "/" + paths.Authorize},
		},
		pkce: !cfg.WithoutPKCE, identity: identity,
	}, nil
}

// ConsentRequest is one visit to the consent page. State and Verifier belong to
// the browser that made it: keep them in its session, and let one be used once.
type ConsentRequest struct {
	URL      string // where to send the browser
	State    privacy.Secret
	Verifier privacy.Secret // of PKCE; empty without
}

// Begin makes a request with a state, and a verifier, that nobody can guess.
func (c *Consent) Begin() ConsentRequest {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails since Go 1.24
	state := base64.RawURLEncoding.EncodeToString(random)
	request := ConsentRequest{State: privacy.NewSecret(state)}
	var options []oauth2.AuthCodeOption
	if c.pkce {
		verifier := oauth2.GenerateVerifier()
		request.Verifier = privacy.NewSecret(verifier)
		options = append(options, oauth2.S256ChallengeOption(verifier))
	}
	request.URL = c.config.AuthCodeURL(state, options...)
	return request
}

// Secret gives state and verifier as one text for the browser's session.
// [ParseConsentRequest] reads it again.
func (r ConsentRequest) Secret() privacy.Secret {
	return privacy.NewSecret(r.State.Reveal() + "." + r.Verifier.Reveal())
}

// ParseConsentRequest reads what [ConsentRequest.Secret] gave. Its URL is gone: it
// was visited.
func ParseConsentRequest(kept privacy.Secret) (ConsentRequest, error) {
	state, verifier, ok := strings.Cut(kept.Reveal(), ".")
	if !ok || state == "" {
		return ConsentRequest{}, notSent(ConsentRefused, "the session holds no request for consent")
	}
	return ConsentRequest{State: privacy.NewSecret(state), Verifier: privacy.NewSecret(verifier)}, nil
}

// Exchange takes what Nmbrs sent back to RedirectURL (its query) and gives the first
// token. Store it before it is used; which debtor it is for, the token does not
// tell: ask [RESTClient.Debtor] afterwards, so that a failure of that call loses
// nothing.
//
// It fails with [ConsentRefused] where the state is not that of the request (which
// is then to be thrown away: somebody else's consent may be behind it), where the
// person said no, and where the code is no longer good. A code is good once and for
// minutes: where the answer was lost the person visits the page again.
func (c *Consent) Exchange(ctx context.Context, request ConsentRequest, callback url.Values) (Token, error) {
	const op = "exchange consent"
	if request.State.IsZero() || !request.State.Equal(privacy.NewSecret(callback.Get("state"))) {
		return Token{}, during(op, notSent(ConsentRefused, "the answer does not belong to this browser's request"))
	}
	if said := callback.Get("error"); said != "" {
		e := notSent(ConsentRefused, "the consent page said no")
		e.Op, e.Code, e.message = op, plainCode(said), privacy.Hide(callback.Get("error_description"))
		return Token{}, e
	}
	code := callback.Get("code")
	if code == "" {
		return Token{}, during(op, notSent(ConsentRefused, "there is no code in the answer"))
	}
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {c.config.RedirectURL}}
	if !request.Verifier.IsZero() {
		form.Set("code_verifier", request.Verifier.Reveal())
	}
	g, became, e := c.identity.ask(ctx, op, form)
	if e != nil {
		if became == ended || became == lost {
			e.Reason = ConsentRefused
			e.Detail = map[outcome]string{ended: "the code is not good, or was used before", lost: "Nmbrs's answer was lost, and the code is good once"}[became]
		}
		return Token{}, e
	}
	if g.refresh == "" {
		e := notSent(ConsentRefused, "Nmbrs gave no refresh token")
		e.Op, e.advice = op, "See that the integration may ask for the scope offline_access in Nmbrs's partner portal, and start again."
		return Token{}, e
	}
	return Token{}.succeeded(g), nil
}

// succeeded is the token after t that a grant gave. A refresh token that was not
// replaced is the same as before, and no younger: whether its use makes its life
// longer is not known.
func (t Token) succeeded(g granted) Token {
	next := Token{Access: privacy.NewSecret(g.access), Refresh: t.Refresh, Expires: g.expires, Renewed: t.Renewed, Scopes: t.Scopes}
	if g.refresh != "" && g.refresh != t.Refresh.Reveal() {
		next.Refresh, next.Renewed = privacy.NewSecret(g.refresh), g.at.Truncate(time.Microsecond).UTC()
		if next.Renewed.Before(t.Renewed) {
			next.Renewed = t.Renewed // by another clock, which is ahead of ours
		}
	}
	if len(g.scopes) > 0 {
		next.Scopes = g.scopes
	}
	return next
}
