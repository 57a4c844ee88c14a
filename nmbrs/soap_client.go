package nmbrs

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// SOAPConfig describes a SOAP client. Only Credentials are required.
type SOAPConfig struct {
	Credentials Credentials

	// Domain is the label of the customer's environment, such as acme of
	// acme.nmbrs.nl: [SOAPClient.Environment] tells it. Without it calls work too
	// but are slower, since Nmbrs has to find the environment each time (vendor's
	// support pages). A wrong one is refused like a wrong token.
	Domain string

	Environment Environment // Production when empty
	// BaseURL is the address in front of /EmployeeService.asmx: that of
	// Environment when empty.
	BaseURL string

	// Limits holds Nmbrs's rates. Give every client of a process the same one. Nil
	// makes limits of this client's own.
	Limits *Limits

	// Timeout is the longest wait for the answer to a call. Nmbrs holds calls above
	// its limit back for half a second, silently, and calculates payrolls while it
	// answers: 2 minutes when zero.
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

// SOAPClient calls Nmbrs over SOAP v3, which ends on 1 March 2027. It is immutable
// and safe for concurrent use.
//
// Ids are decimal numbers as text. What a login may call, the template of its user
// says, call by call: a call that it may not make is [NotGranted].
//
// The names and types of messages are those of Nmbrs's last public WSDL (v2.1,
// from which v3 was forked) and of public clients of v3; what is inferred beyond
// that says so.
type SOAPClient struct {
	http    *httpx.Client
	heads   [services]privacy.Sensitive[string] // envelopes up to their bodies' content, credentials and all
	plain   privacy.Sensitive[string]           // the same for Environment_Get
	timeout time.Duration
}

const (
	soapPath       = "/soap/v3"
	defaultTimeout = 2 * time.Minute
	// maxReply is far above a list of everybody in a large company, which is read as
	// it arrives; maxShort caps a reply that is read as a whole.
	maxReply = 256 << 20
	maxShort = 8 << 20
)

// NewSOAPClient checks the configuration and makes a client. It makes no call.
func NewSOAPClient(cfg SOAPConfig) (*SOAPClient, error) {
	base := cfg.BaseURL
	if base == "" {
		host, ok := soapHosts[cfg.Environment]
		if !ok {
			return nil, inputError("Environment is none of production, sandbox and sweden")
		}
		base = host + soapPath
	}
	base = strings.TrimRight(base, "/") // Limits know an account by it
	switch {
	case cfg.Credentials.IsZero():
		return nil, notSent(BadCredentials, "credentials are missing: use NewCredentials")
	case strings.ContainsAny(cfg.Domain, "./:@ \t\r\n") || !characters([]byte(cfg.Domain)):
		return nil, inputError("Domain is the label alone: acme of acme.nmbrs.nl")
	case cfg.Timeout < 0:
		return nil, inputError("Timeout must not be negative")
	}
	if cfg.Limits == nil {
		cfg.Limits = new(Limits)
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = defaultTimeout
	}
	account := cfg.Domain
	if account == "" {
		account = cfg.Credentials.user
	}
	client, err := httpx.New(httpx.Config{
		BaseURL:   base,
		Transport: cfg.Transport,
		UserAgent: "handover-nmbrs",
		Header:    http.Header{"Accept": {"text/xml"}},
		Limit:     cfg.Limits.of(base, account),
		MaxWait:   cfg.MaxWait,
		Clock:     cfg.Clock,
		Logger:    cfg.Logger,
		MaxAnswer: maxReply,
		Classify:  classifyFault,
	})
	if err != nil {
		return nil, inputError(err.Error()) // it names a setting, no value
	}
	c := &SOAPClient{http: client, timeout: cfg.Timeout}
	for s := range services {
		c.heads[s] = privacy.Hide(envelopeHead(s, cfg.Credentials, &cfg.Domain))
	}
	c.plain = privacy.Hide(envelopeHead(debtorService, cfg.Credentials, nil))
	return c, nil
}

var soapHosts = map[Environment]string{
	"":         "https://api.nmbrs.nl",
	Production: "https://api.nmbrs.nl",
	Sandbox:    "https://api-sandbox.nmbrs.nl",
	Sweden:     "https://api.nmbrs.se",
}

// CloseIdleConnections drops the connections no call is using.
func (c *SOAPClient) CloseIdleConnections() { c.http.CloseIdleConnections() }
