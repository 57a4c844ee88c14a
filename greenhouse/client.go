package greenhouse

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
)

// Addresses of Greenhouse (documented).
const (
	DefaultBaseURL = "https://harvest.greenhouse.io"
	DefaultAuthURL = "https://auth.greenhouse.io"
)

// Config describes a client. Only Credentials are required.
type Config struct {
	Credentials Credentials

	// BaseURL replaces [DefaultBaseURL]; for tests and for a proxy of the host's own.
	// The client adds /v3. Links to further pages must point to its scheme and host.
	BaseURL string
	// AuthURL replaces [DefaultAuthURL], to which /token is added. Empty means
	// BaseURL where that is set. Credentials of a [Partner] go to the partner's.
	AuthURL string

	// Shared holds the access tokens and the rate windows. Give every client of a
	// process the same one: a new token may end the former one of the same
	// credential (observed), so two clients that fetch their own take turns at
	// locking each other out. Nil makes one of this client's own.
	Shared *Shared

	// PageSize is the number of rows asked for at a time, 1 to 500. 500 when zero.
	PageSize int
	// ReadTimeout is the longest wait for the first byte of a page, and the longest
	// silence within it. 1 minute when zero.
	ReadTimeout time.Duration
	// MaxWait is the longest wait slept here for the rate window, or before a call
	// is repeated; a longer one is returned as RetryAfter. 35 s when zero: a whole
	// window and some. A list of many pages needs that much.
	MaxWait time.Duration

	Transport http.RoundTripper // the host's own, for spans or a proxy
	Clock     Clock             // the machine's when nil
	Logger    *slog.Logger      // one record per attempt, without personal data; nil logs nothing
}

// Clock tells the time and waits; tests replace it.
type Clock = httpx.Clock

// Client reads one Greenhouse account through Harvest v3. It is immutable and
// safe for concurrent use.
type Client struct {
	http     *httpx.Client
	window   *window
	files    *Downloader
	origin   *url.URL
	pageSize int
	timeout  time.Duration
}

const (
	maxPage        = 500
	defaultTimeout = time.Minute
	defaultMaxWait = windowLength + 5*time.Second
	maxPageBytes   = 256 << 20
	userAgent      = "handover-greenhouse"
)

// New checks the configuration and makes a client. It makes no call.
func New(cfg Config) (*Client, error) {
	if cfg.Credentials.IsZero() {
		return nil, notSent(BadCredentials, "credentials are missing: use ClientCredentials, or Partner.Credentials")
	}
	if cfg.PageSize < 0 || cfg.PageSize > maxPage {
		return nil, inputError("PageSize is 1 to 500: Greenhouse refuses larger pages")
	}
	cfg.fill()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	shared := cfg.Shared.of(cfg)
	client, err := httpx.New(httpx.Config{
		BaseURL:   cfg.BaseURL,
		Transport: &observer{next: cfg.Transport, window: shared.window, clock: cfg.Clock},
		UserAgent: userAgent,
		Header:    http.Header{"Accept": {"application/json"}},
		Auth:      shared.tokens,
		MaxWait:   cfg.MaxWait,
		Clock:     cfg.Clock,
		Logger:    cfg.Logger,
		MaxAnswer: maxPageBytes,
	})
	if err != nil {
		return nil, inputError(err.Error()) // it names a setting, no value
	}
	origin, err := url.Parse(cfg.BaseURL)
	if err != nil {
		return nil, inputError("BaseURL is not an address")
	}
	return &Client{
		http: client, window: shared.window, origin: origin, pageSize: cfg.PageSize, timeout: cfg.ReadTimeout,
		files: NewDownloader(DownloaderConfig{Transport: cfg.Transport, Clock: cfg.Clock, Logger: cfg.Logger}),
	}, nil
}

func (cfg *Config) fill() {
	if cfg.AuthURL == "" {
		cfg.AuthURL = DefaultAuthURL
		if cfg.BaseURL != "" {
			cfg.AuthURL = cfg.BaseURL
		}
	}
	if cfg.BaseURL == "" {
		cfg.BaseURL = DefaultBaseURL
	}
	cfg.BaseURL, cfg.AuthURL = strings.TrimRight(cfg.BaseURL, "/"), strings.TrimRight(cfg.AuthURL, "/")
	if cfg.PageSize == 0 {
		cfg.PageSize = maxPage
	}
	if cfg.ReadTimeout == 0 {
		cfg.ReadTimeout = defaultTimeout
	}
	if cfg.MaxWait == 0 {
		cfg.MaxWait = defaultMaxWait
	}
	if cfg.Clock == nil {
		cfg.Clock = httpx.SystemClock
	}
	if cfg.Transport == nil {
		cfg.Transport = httpx.NewTransport()
	}
	if cfg.Shared == nil {
		cfg.Shared = new(Shared)
	}
}

// check finds what the shared parts would only find at their first call.
func (cfg *Config) check() error {
	if cfg.Credentials.partner != nil {
		return nil
	}
	if _, err := newTokenEndpoint(cfg.AuthURL, cfg.Transport, cfg.Clock, cfg.Logger); err != nil {
		return inputError("AuthURL is not usable: it is https, or http to this machine, without user and query")
	}
	return nil
}

// CloseIdleConnections drops the connections no call is using.
func (c *Client) CloseIdleConnections() { c.http.CloseIdleConnections() }

// get makes one call that reads, within the rate window.
func (c *Client) get(ctx context.Context, op, resource string, query url.Values) (*httpx.Response, error) {
	if err := c.window.admit(ctx); err != nil {
		return nil, during(op, err)
	}
	answer, err := c.http.Do(withCall(ctx), httpx.Request{
		Op: op, Method: http.MethodGet, Path: []string{"v3", resource}, Query: query, Class: httpx.Read, Timeout: c.timeout,
	})
	if err != nil {
		return nil, failed(op, err, query.Has("cursor"))
	}
	return answer, nil
}

// Check asks for one row of a list, to learn whether the credentials and the
// right to it hold: [CredentialsRefused] and [NotGranted] are its two answers of
// interest. Resource is the list's name in the address: "candidates", "offers".
func (c *Client) Check(ctx context.Context, resource string) error {
	if !resourceName(resource) {
		return inputError("a list is called by its name, such as candidates or job_hiring_managers")
	}
	answer, err := c.get(ctx, "check "+resource, resource, url.Values{"per_page": {"1"}})
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10)) // so that the connection serves again
	return answer.Body.Close()
}

func resourceName(s string) bool {
	return s != "" && len(s) <= 64 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == ""
}
