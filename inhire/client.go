package inhire

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// Config describes a client. APIKey and the profile's BaseURL are required.
type Config struct {
	// APIKey is inhire's own, not the access key of eRecruiter. Blanks around it do
	// not count.
	APIKey privacy.Secret

	// Profile says how the API is spoken to: its address, and what differs from our
	// proposal.
	Profile WireProfile

	// Limits holds the rates of accounts. Give every client of a process the same
	// one. Nil makes limits of this client's own.
	Limits *Limits

	// Timeout is the longest wait for the answer to a call. 2 minutes when zero.
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

// Client talks to one customer's account. It is immutable and safe for concurrent
// use. It prints no key.
type Client struct {
	http    *httpx.Client
	profile WireProfile // filled
	calls   [operations]endpoint
	timeout time.Duration
}

const defaultTimeout = 2 * time.Minute

// New checks the configuration and makes a client. It makes no call.
func New(cfg Config) (*Client, error) {
	cfg.fill()
	calls, err := cfg.Profile.check()
	if err != nil {
		return nil, err
	}
	key := strings.TrimSpace(cfg.APIKey.Reveal())
	switch {
	case key == "":
		return nil, notSent(BadCredentials, "the API key of inhire is missing")
	case cfg.Timeout < 0:
		return nil, inputError("Timeout must not be negative")
	}
	auth := apiKey{cfg.Profile.KeyHeader, cfg.Profile.KeyScheme, privacy.NewSecret(key)}
	client, err := httpx.New(httpx.Config{
		BaseURL: cfg.Profile.BaseURL, Transport: cfg.Transport, UserAgent: "handover-inhire",
		Header: http.Header{"Accept": {"application/json"}}, Auth: auth,
		Limit: cfg.Limits.of(&cfg.Profile, key), MaxWait: cfg.MaxWait, MaxAnswer: maxAnswer, Clock: cfg.Clock, Logger: cfg.Logger,
		Classify: cfg.Profile.classify,
	})
	if err != nil {
		return nil, notSent(BadProfile, "base_url: "+err.Error()) // it names a rule, no value
	}
	return &Client{client, cfg.Profile, calls, cfg.Timeout}, nil
}

func (cfg *Config) fill() {
	cfg.Profile = cfg.Profile.filled()
	cfg.Profile.BaseURL = strings.TrimRight(cfg.Profile.BaseURL, "/") // Limits know an account by it
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

// CloseIdleConnections drops the connections no call is using.
func (c *Client) CloseIdleConnections() { c.http.CloseIdleConnections() }

// apiKey puts the key on a request. There is nothing to renew.
type apiKey struct {
	header, scheme string
	key            privacy.Secret
}

// Authorize sets the header.
func (k apiKey) Authorize(_ context.Context, r *http.Request) error {
	value := k.key.Reveal()
	if k.scheme != "" {
		value = k.scheme + " " + value
	}
	r.Header.Set(k.header, value)
	return nil
}

// Renew has no other key.
func (apiKey) Renew(context.Context) (bool, error) { return false, nil }

// Format prints no key.
func (apiKey) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("API key [secret]")) }
