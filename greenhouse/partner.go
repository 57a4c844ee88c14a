package greenhouse

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// Partner is an application registered with Greenhouse as a partner. Customers
// consent to it in a browser; a partner may not use client credentials
// (documented). Make it with [NewPartner]; it is safe for concurrent use.
type Partner struct {
	oauth    oauth2.Config
	secret   privacy.Secret
	endpoint *tokenEndpoint
	clock    Clock
}

// PartnerConfig describes a partner. The first four are required.
type PartnerConfig struct {
	ClientID     string
	ClientSecret privacy.Secret
	RedirectURL  string   // as registered with Greenhouse
	Scopes       []string // see ReadScopes

	AuthURL   string // replaces DefaultAuthURL
	Transport http.RoundTripper
	Clock     Clock
	Logger    *slog.Logger
}

// ReadScopes are what reading hires takes: every list of this package. In a
// customer's own credential they are the boxes to tick.
func ReadScopes() []string {
	var scopes []string
	for _, resource := range []string{
		"candidates", "applications", "offers", "openings", "jobs", "users", "departments", "offices",
		"job_hiring_managers", "job_owners", "custom_fields", "custom_field_options", "attachments",
	} {
		scopes = append(scopes, "harvest:"+resource+":list")
	}
	return scopes
}

// NewPartner checks the configuration. It makes no call.
func NewPartner(cfg PartnerConfig) (*Partner, error) {
	credentials, err := ClientCredentials(cfg.ClientID, cfg.ClientSecret)
	if err != nil {
		return nil, err
	}
	if cfg.RedirectURL == "" || len(cfg.Scopes) == 0 {
		return nil, inputError("a partner needs the registered redirect address and the scopes to ask for")
	}
	clock := cmp.Or(cfg.Clock, httpx.SystemClock)
	transport := cfg.Transport
	if transport == nil {
		transport = httpx.NewTransport()
	}
	authURL := strings.TrimRight(cmp.Or(cfg.AuthURL, DefaultAuthURL), "/")
	endpoint, err := newTokenEndpoint(authURL, transport, clock, cfg.Logger)
	if err != nil {
		return nil, inputError(err.Error())
	}
	return &Partner{
		oauth: oauth2.Config{
			ClientID: credentials.clientID, RedirectURL: cfg.RedirectURL, Scopes: slices.Clone(cfg.Scopes),
			Endpoint: oauth2.Endpoint{AuthURL: authURL + "/authorize"},
		},
		secret: credentials.secret, endpoint: endpoint, clock: clock,
	}, nil
}

// minState is what 128 random bits take in base64.
const minState = 22

// ConsentURL is where to send the browser of a customer's Site Admin. State comes
// back with the code: it must be random, at least 22 characters, kept with the
// session and compared, or somebody else's account could be slipped in.
func (p *Partner) ConsentURL(state string) (string, error) {
	if len(state) < minState {
		return "", inputError("state is a random text of 22 characters or more, kept with the session")
	}
	return p.oauth.AuthCodeURL(state), nil
}

// Tokens are what a customer's consent gave. A refresh token works once, and
// lives for 24 hours (documented; hints at two weeks are not confirmed): a
// connection that is not used for a day has to be consented to again, so renew
// with [Client.Check] a few times a day.
type Tokens struct {
	Access  privacy.Secret
	Refresh privacy.Secret
	Expires time.Time // of Access
}

// Format masks under every verb.
func (t Tokens) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "tokens [secret]") }

// LogValue masks in log/slog.
func (t Tokens) LogValue() slog.Value { return slog.StringValue("tokens [secret]") }

// Exchange gives the tokens for the code that came back. A code works once and
// for one minute (documented).
func (p *Partner) Exchange(ctx context.Context, code privacy.Secret) (Tokens, error) {
	const op = "exchange authorization code"
	if code.IsZero() {
		return Tokens{}, during(op, inputError("the authorization code is missing"))
	}
	token, err := p.endpoint.grant(ctx, httpx.Create, p.oauth.ClientID, p.secret, url.Values{
		"grant_type": {"authorization_code"}, "code": {code.Reveal()}, "redirect_uri": {p.oauth.RedirectURL},
	})
	if err != nil {
		return Tokens{}, during(op, err)
	}
	return Tokens{token.access, token.refresh, token.expires}, nil
}

// SaveTokens keeps rotated tokens, sealed, where the next process finds them. It
// must have committed when it returns: the former refresh token is dead already.
type SaveTokens func(ctx context.Context, rotated Tokens) error

// Credentials are those of one customer's consent. Save is called with each new
// pair before it is used. Make them once per connection and process, and renew
// in one process at a time: of two that renew together, one is locked out.
func (p *Partner) Credentials(tokens Tokens, save SaveTokens) (Credentials, error) {
	if tokens.Refresh.IsZero() && tokens.Access.IsZero() {
		return Credentials{}, notSent(BadCredentials, "the tokens are missing: exchange an authorization code first")
	}
	if save == nil {
		return Credentials{}, inputError("rotated tokens must be saved, or the connection is lost when the process ends")
	}
	return Credentials{partner: &connection{partner: p, save: save, tokens: tokens}}, nil
}

// connection is one customer's consent.
type connection struct {
	partner *Partner
	save    SaveTokens

	mu      sync.Mutex
	held    *account
	tokens  Tokens // of the last exchange or refresh
	unsaved bool   // tokens were rotated, and could not be saved yet
}

func (c *connection) account(cfg Config) *account {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		c.held = &account{
			tokens: &tokenCache{clock: cfg.Clock, fetch: c.fetch},
			window: &window{clock: cfg.Clock, maxWait: cfg.MaxWait},
		}
	}
	return c.held
}

// fetch gives the access token at hand, or a new pair of tokens. The cache calls
// it once at a time.
func (c *connection) fetch(ctx context.Context, refused accessToken) (accessToken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.unsaved && !c.usable(refused) {
		if err := c.refresh(ctx); err != nil {
			return accessToken{}, err
		}
	}
	if c.unsaved {
		// The new pair is kept here when it cannot be saved: asking again with the
		// spent one would end the connection.
		if err := c.save(ctx, c.tokens); err != nil {
			return accessToken{}, &Error{Reason: NotSaved, Effect: hris.EffectNotSent, cause: err}
		}
		c.unsaved = false
	}
	return accessToken{c.tokens.Access.Reveal(), c.tokens.Expires}, nil
}

func (c *connection) usable(refused accessToken) bool {
	access := c.tokens.Access.Reveal()
	return access != "" && access != refused.value && c.partner.clock.Now().Add(tokenMargin).Before(c.tokens.Expires)
}

func (c *connection) refresh(ctx context.Context) error {
	if c.tokens.Refresh.IsZero() {
		return notSent(ConsentEnded, "there is no refresh token")
	}
	// Of class Create: a refresh token works once, so a second try after a broken
	// answer would only be refused, and might end the pair that was given.
	token, err := c.partner.endpoint.grant(ctx, httpx.Create, c.partner.oauth.ClientID, c.partner.secret, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {c.tokens.Refresh.Reveal()},
	})
	if err != nil {
		return err
	}
	next := Tokens{token.access, token.refresh, token.expires}
	if next.Refresh.IsZero() { // RFC 6749, 6: none given means that the old one stays
		next.Refresh = c.tokens.Refresh
	}
	c.tokens, c.unsaved = next, true
	return nil
}
