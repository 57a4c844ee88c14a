package personio

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
)

// DefaultBaseURL serves both generations of the API.
const DefaultBaseURL = "https://api.personio.de"

// Config describes a client. Only Credentials are required.
type Config struct {
	Credentials Credentials

	// BaseURL is the address in front of /v1 and /v2. [DefaultBaseURL] when empty.
	BaseURL string

	// PartnerID and AppID say who calls, as Personio "very strongly" recommends;
	// without them its support may not answer questions about the API. They are of
	// your own choice, in UPPER_SNAKE_CASE, and stay the same for all customers.
	// PartnerID is for partners of Personio. They are sent in both spellings that
	// the documentation has, X-Personio-App-ID and Personio-App-ID.
	PartnerID string
	AppID     string

	// Limits holds Personio's rates. Give every client of a process the same one.
	// Nil makes limits of this client's own.
	Limits *Limits

	// Timeout is the longest wait for the answer to a call, to which the time to
	// send a document is added. 2 minutes when zero.
	Timeout time.Duration
	// MaxWait is the longest wait slept here before a call is made or repeated; a
	// longer one is returned as RetryAfter. 5 s when zero.
	MaxWait time.Duration

	Transport http.RoundTripper // the host's own, for spans or a proxy
	Clock     Clock             // the machine's when nil
	Logger    *slog.Logger      // one record per attempt, without personal data; nil logs nothing
}

// Clock tells the time and waits; tests replace it.
type Clock = httpx.Clock

// Client talks to one customer's account, in both generations of the API. It is
// immutable and safe for concurrent use.
type Client struct {
	base    *url.URL
	clock   Clock
	timeout time.Duration
	calls   [endpoints]*httpx.Client
	tokens  [v2 + 1]*tokenSource
}

const defaultTimeout = 2 * time.Minute

var upperSnake = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,99}$`)

// New checks the configuration and makes a client. It makes no call.
func New(cfg Config) (*Client, error) {
	if cfg.Credentials.IsZero() {
		return nil, notSent(BadCredentials, "credentials are missing: use NewCredentials")
	}
	for _, id := range []string{cfg.PartnerID, cfg.AppID} {
		if id != "" && !upperSnake.MatchString(id) {
			return nil, inputError("PartnerID and AppID are in UPPER_SNAKE_CASE, such as MY_COMPANY_HANDOVER")
		}
	}
	if cfg.Timeout < 0 {
		return nil, inputError("Timeout must not be negative")
	}
	cfg.fill()
	c := &Client{clock: cfg.Clock, timeout: cfg.Timeout}
	header := cfg.header()
	limits := cfg.Limits.of(cfg.BaseURL, cfg.Credentials.clientID)
	c.tokens[v1] = &tokenSource{clock: cfg.Clock, fetch: func(ctx context.Context) (grant, error) { return c.authV1(ctx, cfg.Credentials) }}
	c.tokens[v2] = &tokenSource{clock: cfg.Clock, fetch: func(ctx context.Context) (grant, error) { return c.tokenV2(ctx, cfg.Credentials) }}
	for e := range endpoints {
		var auth httpx.Auth
		if e != authV1 && e != tokenV2 {
			auth = c.tokens[e.generation()]
		}
		client, err := httpx.New(httpx.Config{
			BaseURL:   cfg.BaseURL,
			Transport: cfg.Transport,
			UserAgent: "handover-personio",
			Header:    header,
			Auth:      auth,
			Limit:     limits[e],
			MaxWait:   cfg.MaxWait,
			Clock:     cfg.Clock,
			Logger:    cfg.Logger,
			Classify:  classify,
		})
		if err != nil {
			return nil, inputError(err.Error()) // it names a setting, no value
		}
		c.calls[e] = client
	}
	c.base, _ = url.Parse(cfg.BaseURL) // httpx has accepted it
	return c, nil
}

func (cfg *Config) fill() {
	if cfg.BaseURL == "" {
		cfg.BaseURL = DefaultBaseURL
	}
	cfg.BaseURL = strings.TrimRight(cfg.BaseURL, "/") // Limits know an account by it
	if cfg.Clock == nil {
		cfg.Clock = httpx.SystemClock
	}
	if cfg.Transport == nil {
		cfg.Transport = httpx.NewTransport()
	}
	if cfg.Limits == nil {
		cfg.Limits = new(Limits)
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = defaultTimeout
	}
}

func (cfg *Config) header() http.Header {
	header := http.Header{"Accept": {"application/json"}}
	for name, id := range map[string]string{"Personio-Partner-ID": cfg.PartnerID, "Personio-App-ID": cfg.AppID} {
		if id != "" {
			header.Set(name, id)
			header.Set("X-"+name, id)
		}
	}
	return header
}

// CloseIdleConnections drops the connections no call is using.
func (c *Client) CloseIdleConnections() { c.calls[otherV1].CloseIdleConnections() }
