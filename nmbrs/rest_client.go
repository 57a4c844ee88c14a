package nmbrs

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// DefaultRESTURL is the REST API (documented).
const DefaultRESTURL = "https://api.nmbrsapp.com/api"

// RESTConfig describes a client of the REST API for one consent, which is one
// debtor. ClientID, ClientSecret, SubscriptionKey and Tokens.Save are required, and
// a Token unless Tokens.Load gives one.
type RESTConfig struct {
	ClientID        string
	ClientSecret    privacy.Secret
	SubscriptionKey privacy.Secret // of the integration's product, in Nmbrs's developer portal

	Token  Token // as stored; the zero Token has Tokens.Load asked
	Tokens TokenStore

	BaseURL     string // [DefaultRESTURL] when empty
	IdentityURL string // [DefaultIdentityURL] when empty
	Paths       RESTPaths

	// Limits is to be shared by all clients of a process. Nil makes limits of this
	// client's own.
	Limits *RESTLimits

	// Timeout is the longest wait for the answer to a call. 2 minutes when zero.
	Timeout time.Duration
	// MaxWait is the longest wait slept here before a call is made or repeated; a
	// longer one is returned as RetryAfter. 5 s when zero.
	MaxWait time.Duration

	Transport http.RoundTripper // the host's own, for spans or a proxy
	Clock     httpx.Clock       // the machine's when nil
	Logger    *slog.Logger      // one record per attempt, without personal data; nil logs nothing
}

// RESTClient talks to Nmbrs's REST API for one consent, that is one debtor. It is
// safe for concurrent use. Ids are texts, UUIDs as far as known; those of SOAP are
// not understood here.
//
// What an answer proves for a call that creates: 4xx, 408 and 499 apart, that
// nothing was made; 5xx, a time-out and a cut connection prove nothing. Such a call
// is repeated only after 429, after a 401 with a renewed token, and where no
// connection was had. None of this is documented by Nmbrs; it is what HTTP says.
type RESTClient struct {
	calls   *httpx.Client
	tokens  *renewal
	paths   RESTPaths
	timeout time.Duration
}

const maxRESTAnswer = 16 << 20 // a page has 100 rows at most

// NewRESTClient checks the configuration and makes a client. It makes no call.
func NewRESTClient(cfg RESTConfig) (*RESTClient, error) {
	switch {
	case cfg.ClientID == "" || cfg.ClientSecret.IsZero() || cfg.SubscriptionKey.IsZero():
		return nil, notSent(BadCredentials, "client id, client secret and subscription key of the integration are needed")
	case cfg.Tokens.Save == nil:
		return nil, inputError("Tokens.Save is needed: a refresh token is good once, and its successor must be stored")
	case cfg.Token.IsZero() && cfg.Tokens.Load == nil:
		return nil, notSent(ConsentMissing, "neither Token nor Tokens.Load is given")
	case cfg.Timeout < 0:
		return nil, inputError("Timeout must not be negative")
	}
	paths, err := cfg.Paths.filled()
	if err != nil {
		return nil, err
	}
	cfg.fill()
	identity, err := newIdentity(httpx.Config{
		BaseURL: cfg.IdentityURL, Transport: cfg.Transport, MaxWait: cfg.MaxWait, Clock: cfg.Clock, Logger: cfg.Logger,
	}, paths.Token, cfg.ClientID, cfg.ClientSecret)
	if err != nil {
		return nil, err
	}
	tokens := &renewal{clock: cfg.Clock, identity: identity, store: cfg.Tokens, current: cfg.Token, serial: 1}
	calls, err := httpx.New(httpx.Config{
		BaseURL:   cfg.BaseURL,
		Transport: cfg.Transport,
		UserAgent: "handover-nmbrs",
		Header:    http.Header{"Accept": {"application/json"}, "X-Subscription-Key": {cfg.SubscriptionKey.Reveal()}},
		Auth:      tokens,
		Limit:     cfg.Limits.of(cfg.BaseURL, cfg.ClientID),
		MaxWait:   cfg.MaxWait,
		MaxAnswer: maxRESTAnswer,
		Clock:     cfg.Clock,
		Logger:    cfg.Logger,
	})
	if err != nil {
		return nil, inputError(err.Error()) // it names a setting, no value
	}
	return &RESTClient{calls: calls, tokens: tokens, paths: paths, timeout: cfg.Timeout}, nil
}

func (cfg *RESTConfig) fill() {
	cfg.BaseURL = strings.TrimRight(cmp.Or(cfg.BaseURL, DefaultRESTURL), "/") // limits are known by it
	cfg.IdentityURL = strings.TrimRight(cmp.Or(cfg.IdentityURL, DefaultIdentityURL), "/")
	if cfg.Clock == nil {
		cfg.Clock = httpx.SystemClock
	}
	if cfg.Transport == nil {
		cfg.Transport = httpx.NewTransport()
	}
	if cfg.Limits == nil {
		cfg.Limits = new(RESTLimits)
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 2 * time.Minute
	}
}

// CloseIdleConnections drops the connections no call is using.
func (c *RESTClient) CloseIdleConnections() { c.calls.CloseIdleConnections() }

// Renew renews the token although it may be good, and so the 30 days of the
// consent; and it stores a token that could not be stored before. Call it for
// connections that rest, well before [ConsentState.Until]; a target does it with
// [Target.Refresh].
func (c *RESTClient) Renew(ctx context.Context) error { return c.tokens.force(ctx) }

// ConsentState is how a consent stands.
type ConsentState struct {
	Renewed time.Time // when the refresh token was given; zero where that is not known
	Until   time.Time // when the consent ends if it is not renewed; zero where that is not known
	Scopes  []string  // none where Nmbrs did not say
	// Unsaved: the newest token is in this process alone, since the host could not
	// store it.
	Unsaved bool
}

// ConsentState tells how the consent stands, from what is stored where
// Tokens.Load is given. It asks Nmbrs nothing: whether the consent still holds, a
// call shows.
func (c *RESTClient) ConsentState(ctx context.Context) (ConsentState, error) {
	return c.tokens.state(ctx)
}
