package afas

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/internal/httpx"
)

// Language is the value of Accept-Language. It picks the language of labels and
// messages, and of code values too: a gender is V for "vrouw" in Dutch and F for
// "female" in English. That is why a client pins one language for everything it
// reads and writes.
type Language string

// Languages AFAS documents.
const (
	Dutch        Language = "nl-nl"
	DutchBelgium Language = "nl-be"
	English      Language = "en-us"
	French       Language = "fr-fr"
	German       Language = "de-de"
)

// Config describes a client. Credentials and one of Member and BaseURL are
// required.
type Config struct {
	Member      string // digits only, see ParseMember
	Environment Environment
	Credentials Credentials

	// BaseURL replaces the address made of Member and Environment; for tests and
	// for a proxy of the host's own. A host of AFAS's own names member and
	// environment by itself: given as well, they have to agree with it. For a proxy
	// give Member too, since hires are handed over once per member number and
	// environment, and else once per address.
	BaseURL string

	Language Language // Dutch when empty

	// IntegrationID is sent as IntegrationId: AFAS demands it of certified
	// partners, the same for all their customers, as <subscription>_<project>.
	IntegrationID string

	// Limits caps parallel calls per environment. Give every client of a process
	// the same one. Nil makes a cap of this client's own.
	Limits *Limits

	// CreateTimeout is the longest wait for the answer to a write, to which the
	// time to send its files is added. 150 s when zero, and no less: an impatient
	// client does not stop AFAS, which may be at work for 15 minutes.
	CreateTimeout time.Duration
	// ReadTimeout is the longest wait for the first row. 2 minutes when zero.
	ReadTimeout time.Duration
	// MaxWait is the longest wait slept here before a call is repeated; a longer
	// one is returned as RetryAfter. 5 s when zero.
	MaxWait time.Duration

	Transport http.RoundTripper // the host's own, for spans or a proxy
	Clock     Clock             // the machine's when nil
	Logger    *slog.Logger      // one record per attempt, without personal data; nil logs nothing
}

// Clock tells the time and waits; tests replace it.
type Clock = httpx.Clock

// Limits holds the cap of each environment: five calls at a time, which is what
// AFAS documents for one set of data (and eight for all). The zero Limits is
// ready; share one among all clients of a process.
//
// A call counts until its rows are read to the end. A loop over rows that makes
// further calls to the same environment holds one of the five meanwhile.
type Limits struct {
	mu   sync.Mutex
	caps map[string]*httpx.Limit
}

const maxParallel = 5

func (l *Limits) of(address string) *httpx.Limit {
	l.mu.Lock()
	defer l.mu.Unlock()
	limit, ok := l.caps[address]
	if !ok {
		limit = httpx.NewLimit(0, 0, maxParallel)
		if l.caps == nil {
			l.caps = map[string]*httpx.Limit{}
		}
		l.caps[address] = limit
	}
	return limit
}

// Client talks to one environment of one customer. It is immutable and safe for
// concurrent use.
type Client struct {
	http          *httpx.Client
	clock         Clock
	createTimeout time.Duration
	readTimeout   time.Duration

	member      string
	environment Environment
	language    Language
	classic     bool
	base        string
}

const (
	minCreateTimeout = 150 * time.Second
	defaultRead      = 2 * time.Minute
	// Rows are decoded as they come, so their number is not a matter of memory;
	// everything else is read with maxSmall.
	maxRows  = 4 << 30
	maxSmall = 32 << 20
)

// New checks the configuration and makes a client. It makes no call.
func New(cfg Config) (*Client, error) {
	base, err := cfg.settleAddress()
	if err != nil {
		return nil, err
	}
	if cfg.Credentials.IsZero() {
		return nil, notSent(BadCredentials, "credentials are missing: use ClientCredentials or ParseToken")
	}
	if cfg.CreateTimeout == 0 {
		cfg.CreateTimeout = minCreateTimeout
	}
	if cfg.CreateTimeout < minCreateTimeout {
		return nil, inputError("CreateTimeout is 150 s or more: AFAS goes on working when the client has left")
	}
	if cfg.ReadTimeout == 0 {
		cfg.ReadTimeout = defaultRead
	}
	if cfg.Clock == nil {
		cfg.Clock = httpx.SystemClock
	}
	if cfg.Transport == nil {
		cfg.Transport = httpx.NewTransport()
	}
	if cfg.Limits == nil {
		cfg.Limits = new(Limits)
	}
	if cfg.Language == "" {
		cfg.Language = Dutch
	}
	header := http.Header{"Accept": {"application/json"}, "Accept-Language": {string(cfg.Language)}}
	if cfg.IntegrationID != "" {
		header.Set("IntegrationId", cfg.IntegrationID)
	}
	client, err := httpx.New(httpx.Config{
		BaseURL:         base,
		Transport:       cfg.Transport,
		UserAgent:       "handover-afas",
		Header:          header,
		Auth:            cfg.Credentials.authorizer(base, cfg.Transport, cfg.Clock),
		Limit:           cfg.Limits.of(canonical(base)),
		MaxWait:         cfg.MaxWait,
		Clock:           cfg.Clock,
		Logger:          cfg.Logger,
		MaxAnswer:       maxRows,
		RequestIDHeader: traceHeader,
		Classify:        classify,
	})
	if err != nil {
		return nil, inputError(err.Error()) // it names a setting, no value
	}
	return &Client{
		http: client, clock: cfg.Clock, createTimeout: cfg.CreateTimeout, readTimeout: cfg.ReadTimeout,
		member: cfg.Member, environment: cfg.Environment, language: cfg.Language, classic: cfg.Credentials.Classic(), base: base,
	}, nil
}

// CloseIdleConnections drops the connections no call is using.
func (c *Client) CloseIdleConnections() { c.http.CloseIdleConnections() }

// get makes a call that reads.
func (c *Client) get(ctx context.Context, op string, path []string, query url.Values) (*httpx.Response, error) {
	answer, err := c.http.Do(withCall(ctx), httpx.Request{
		Op: op, Method: http.MethodGet, Path: path, Query: query, Class: httpx.Read, Timeout: c.readTimeout,
	})
	if err != nil {
		return nil, c.failed(op, httpx.Read, err)
	}
	return answer, nil
}

// getJSON makes a call that reads one small JSON value.
func (c *Client) getJSON(ctx context.Context, op string, path []string, v any) error {
	answer, err := c.get(ctx, op, path, nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxSmall)).Decode(v); err != nil {
		return c.unreadable(op, answer, err)
	}
	return nil
}

// checkName checks the id of a connector, which becomes a part of the address.
// GetConnectors are named freely, so little is certain of them.
func checkName(what, id string) error {
	if id == "" || id == "." || id == ".." || strings.ContainsAny(id, "/\\?#") {
		return inputError(what + " is called by its id, which has none of / \\ ? #")
	}
	return nil
}
