package httpx

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Client sends requests to one base address. It is immutable and safe for concurrent use.
type Client struct {
	cfg  Config // with its defaults filled in
	base *url.URL
	own  bool // the transport is NewTransport's, which is known to call the trace hooks
}

// New checks the configuration. Its errors say which setting to change.
func New(cfg Config) (*Client, error) {
	base, err := parseBase(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	c := &Client{cfg: cfg, base: base}
	if err := c.cfg.fill(); err != nil {
		return nil, err
	}
	c.own = cfg.Transport == nil
	return c, nil
}

// CloseIdleConnections drops the connections that no call is using, where the transport can.
func (c *Client) CloseIdleConnections() {
	if t, ok := c.cfg.Transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// fill checks what can be wrong and sets the defaults.
func (cfg *Config) fill() error {
	if t, ok := cfg.Transport.(*http.Transport); ok && t.TLSClientConfig != nil {
		if v := t.TLSClientConfig.MinVersion; v != 0 && v < tls.VersionTLS12 {
			return errors.New("httpx: the Transport allows TLS below 1.2: set TLSClientConfig.MinVersion to tls.VersionTLS12 or leave it zero")
		}
	}
	if cfg.Transport == nil {
		cfg.Transport = NewTransport()
	}
	header := make(http.Header, len(cfg.Header)+1)
	for name, values := range cfg.Header {
		header[http.CanonicalHeaderKey(name)] = slices.Clip(slices.Clone(values))
	}
	if cfg.UserAgent != "" {
		header.Set("User-Agent", cfg.UserAgent)
	}
	if name := badHeader(header); name != "" {
		return errors.New("httpx: Config.Header or UserAgent has a name or value that HTTP does not allow: " + name)
	}
	cfg.Header = header
	cfg.MaxWait = cmp.Or(cfg.MaxWait, DefaultMaxWait)
	cfg.MaxAttempts = cmp.Or(cfg.MaxAttempts, DefaultMaxAttempts)
	cfg.MaxAnswer = cmp.Or(cfg.MaxAnswer, DefaultMaxAnswer)
	if cfg.MaxWait < 0 || cfg.MaxAttempts < 0 || cfg.MaxAnswer < 0 {
		return errors.New("httpx: MaxWait, MaxAttempts and MaxAnswer must not be negative")
	}
	if cfg.Clock == nil {
		cfg.Clock = SystemClock
	}
	if cfg.RequestIDHeader == "" {
		cfg.RequestIDHeader = "X-Request-Id"
	}
	return nil
}

// parseBase does not repeat the address in its errors: it may hold a password.
func parseBase(address string) (*url.URL, error) {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" || base.Opaque != "" {
		return nil, errors.New("httpx: BaseURL is not an absolute URL such as https://api.example.com/v1")
	}
	if base.User != nil || base.RawQuery != "" || base.ForceQuery || base.Fragment != "" {
		return nil, errors.New("httpx: BaseURL must not hold a user, a query or a fragment")
	}
	if base.Scheme != "https" && (base.Scheme != "http" || !isLoopback(base.Hostname())) {
		return nil, errors.New("httpx: BaseURL must be https; http is for loopback hosts only")
	}
	base.RawPath = strings.TrimRight(base.EscapedPath(), "/")
	base.Path = strings.TrimRight(base.Path, "/")
	return base, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Do sends one call, repeating it as its class allows, and returns the answer of a success. Every error is a *Failure.
func (c *Client) Do(ctx context.Context, req Request) (*Response, error) {
	if req.Method == "" {
		req.Method = http.MethodGet
	}
	target, err := c.target(req)
	if err != nil {
		return nil, &Failure{Op: req.Op, Method: req.Method, Effect: NotSent, Reason: BadRequest, cause: err}
	}
	return newCall(ctx, c, req, target).run()
}
