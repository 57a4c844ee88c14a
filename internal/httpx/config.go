package httpx

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// Defaults of Config and Request.
const (
	DefaultMaxWait     = 5 * time.Second
	DefaultMaxAttempts = 4
	DefaultMaxAnswer   = 64 << 20
	DefaultTimeout     = 2 * time.Minute
)

// Config describes one client: one base address and one credential. Only BaseURL is required.
type Config struct {
	// BaseURL is the vendor's address: https, or http to a loopback host. A path prefix is kept. No user, query or fragment.
	BaseURL string

	// Transport carries the requests; a host passes its own to add spans or a proxy. Nil means NewTransport(). A transport that
	// does not call the hooks of net/http/httptrace works, but then no failure can be proved NotSent. Prefer HTTP/1.1 for writes: over
	// HTTP/2 net/http repeats a request without a body when the vendor breaks its stream off.
	Transport http.RoundTripper

	// UserAgent is sent as User-Agent; empty sends Go's own.
	UserAgent string

	// Header is sent with every call. Copied by New.
	Header http.Header

	// Auth adds the credential to every attempt. Nil sends none.
	Auth Auth

	// Limit is the rate and concurrency cap of the account, shared by all its clients. Nil is none.
	Limit *Limit

	// MaxWait is the longest wait slept here, before an attempt or between two; a longer one ends the call with
	// Failure.RetryAfter. 5 s when zero.
	MaxWait time.Duration

	// MaxAttempts is how often one call may be sent, the repeat after a renewed credential not counted. 4 when zero.
	MaxAttempts int

	// Clock tells the time and sleeps. SystemClock when nil.
	Clock Clock

	// Logger gets one record per attempt: operation, status, duration, attempt, request id. Nil logs nothing.
	Logger *slog.Logger

	// MaxAnswer caps the body of an answer, in bytes after decompression; reading past it fails with AnswerTooLong. 64 MiB when zero.
	MaxAnswer int64

	// RequestIDHeader names the response header that holds the vendor's id of the call. X-Request-Id when empty.
	RequestIDHeader string

	// Classify is the vendor's reading of an answer that is not a success. head is the first 64 KiB of its body, which is
	// already closed. Nil leaves every answer to its status.
	Classify func(answer *http.Response, head []byte) Verdict
}

// Auth puts a credential on a request. Its errors become a Failure's cause: they must not carry the credential.
type Auth interface {
	// Authorize sets the headers of one attempt; it is called for each, never for another host than BaseURL's. It may fetch a
	// token: it is called before a slot of Limit is taken, so it may share the Limit.
	Authorize(ctx context.Context, r *http.Request) error

	// Renew is called once per call, after a 401. True means that a new credential was had and the call is worth repeating.
	Renew(ctx context.Context) (bool, error)
}

// Verdict is what a vendor's Classify knows about an answer. The zero value leaves it to the status.
type Verdict struct {
	// Decided makes Effect and Retry count; otherwise they are ignored.
	Decided bool
	// Effect is what the answer proves: Unknown or Refused.
	Effect Effect
	// Retry says that the same request may succeed later. For a create it counts only together with Refused.
	Retry bool
	// RetryAfter is a wait the vendor named elsewhere than in Retry-After; zero is none.
	RetryAfter time.Duration
	// Code is the vendor's error code: letters, digits and . _ - : only, at most 64; never a message. Printed in errors and logs.
	Code string
}
