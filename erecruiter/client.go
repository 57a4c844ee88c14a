package erecruiter

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
)

// Config describes a client. Only Credentials are required, and Company for all
// calls but [Client.Companies].
type Config struct {
	Credentials Credentials

	// Company is the id of the company within the account, as [Client.Companies]
	// gives it. All other calls name it.
	Company string

	// Profile says how the API is spoken to; the zero one is what was observed.
	Profile WireProfile

	// Limits holds the rates of accounts. Give every client of a process the same
	// one. Nil makes limits of this client's own.
	Limits *Limits

	// Timeout is the longest wait for the answer to a call, to which the time to
	// send a CV is added. 2 minutes when zero.
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
// use.
type Client struct {
	http    *httpx.Client
	profile WireProfile // filled
	company string
	zone    *time.Location
	clock   Clock
	timeout time.Duration
}

const (
	defaultTimeout = 2 * time.Minute
	userAgent      = "handover-erecruiter"
	// attempts is how often a read is sent: eRecruiter fails at some of them now
	// and then (observed), and one that always fails must not cost more than that.
	attempts = 3
)

// New checks the configuration and makes a client. It makes no call.
func New(cfg Config) (*Client, error) {
	cfg.fill()
	if err := cfg.Profile.check(); err != nil {
		return nil, err
	}
	if cfg.Credentials.IsZero() {
		return nil, notSent(BadCredentials, "credentials are missing: use NewUser or NewAccessKey")
	}
	if err := cfg.Credentials.fit(cfg.Profile.Auth.Mode); err != nil {
		return nil, err
	}
	switch {
	case len(cfg.Company) > maxID:
		return nil, inputError("Company is the id of a company, at most 64 characters long")
	case cfg.Timeout < 0:
		return nil, inputError("Timeout must not be negative")
	}
	zone, err := time.LoadLocation(cfg.Profile.Zone)
	if err != nil {
		return nil, notSent(BadProfile, "zone is not known")
	}
	auth, err := authOf(&cfg)
	if err != nil {
		return nil, err
	}
	client, err := httpx.New(httpx.Config{
		BaseURL: cfg.Profile.BaseURL, Transport: cfg.Transport, UserAgent: userAgent, Header: http.Header{"Accept": {"application/json"}}, Auth: auth,
		Limit: cfg.Limits.of(&cfg.Profile, cfg.Company), MaxWait: cfg.MaxWait, MaxAttempts: attempts, Clock: cfg.Clock, Logger: cfg.Logger,
		Classify: classify,
	})
	if err != nil {
		return nil, notSent(BadProfile, "base_url: "+err.Error()) // it names a rule, no value
	}
	return &Client{client, cfg.Profile, cfg.Company, zone, cfg.Clock, cfg.Timeout}, nil
}

func (cfg *Config) fill() {
	cfg.Profile = cfg.Profile.filled()
	cfg.Profile.BaseURL = strings.TrimRight(cfg.Profile.BaseURL, "/") // Limits know an account by it
	cfg.Company = strings.TrimSpace(cfg.Company)
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

// do makes a call.
func (c *Client) do(ctx context.Context, request httpx.Request) (*httpx.Response, error) {
	if request.Timeout == 0 {
		request.Timeout = c.timeout
	}
	answer, err := c.http.Do(withCall(ctx), request)
	if err != nil {
		return nil, failed(request.Op, request.Class, err)
	}
	return answer, nil
}

// one reads one record.
func (c *Client) one(ctx context.Context, op, template, id string) (record, error) {
	request, err := c.reads(op, template, id)
	if err != nil {
		return nil, err
	}
	answer, err := c.do(ctx, request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	r, err := readRecord(limited(answer.Body))
	if err != nil {
		return nil, unreadable(op, httpx.Read, answer, err)
	}
	return r, nil
}

// reads makes the request of a read. Template has a placeholder where id is given.
func (c *Client) reads(op, template, id string) (httpx.Request, error) {
	if strings.Contains(template, "{") && !isID(id) {
		return httpx.Request{}, during(op, inputError("the id is missing, or is none"))
	}
	request := httpx.Request{Op: op, Method: http.MethodGet, Path: c.profile.segments(template, id), Class: httpx.Read, Query: map[string][]string{}}
	if c.company != "" {
		request.Query.Set(c.profile.CompanyParam, c.company)
	}
	return request, nil
}

func isID(id string) bool { return id != "" && len(id) <= maxID && id != "." && id != ".." }

// f gives the name of a member on the wire.
func (c *Client) f(name string) string { return c.profile.Fields[name] }
