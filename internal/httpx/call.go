package httpx

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// call is one Do: the loop is go-retryablehttp's, every decision in it is made here. The library's policy, backoff, logger and error
// texts are all replaced: its policy repeats creates, its backoff cannot be told the time, its texts hold URLs.
type call struct {
	ctx    context.Context
	client *Client
	req    Request

	attempts int  // begun
	unknown  bool // an attempt may have acted
	renewed  bool // the credential was renewed: once is enough
	attempt  *attempt
	failure  *Failure // of the last attempt, nil after a success

	repeat bool          // failure is to be followed by another attempt,
	wait   time.Duration // after this,
	renew  bool          // with a new credential

	loop   retryablehttp.Client
	hops   http.Client
	answer *answer
	first  http.Request
}

func newCall(ctx context.Context, client *Client, req Request, target *url.URL) *call {
	c := &call{ctx: ctx, client: client, req: req, attempt: &attempt{}}
	// What http.Client sees is a bare request: attempt puts on what is really sent, and so no header or body of ours takes part in
	// its redirects.
	c.first = http.Request{Method: req.Method, URL: target, Host: target.Host, Header: http.Header{}}
	c.hops = http.Client{Transport: roundTripper{c}, CheckRedirect: c.checkRedirect}
	c.loop = retryablehttp.Client{
		HTTPClient:   &c.hops,
		RetryMax:     math.MaxInt,
		CheckRetry:   c.check,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return 0 }, // prepare sleeps
		PrepareRetry: c.prepare,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	return c
}

func (c *call) run() (*Response, error) {
	resp, err := c.loop.Do(&retryablehttp.Request{Request: c.first.WithContext(c.ctx)})
	if c.repeat && c.failure != nil { // the context ended between two attempts
		c.failure.Reason, c.failure.cause = Canceled, cmp.Or(c.ctx.Err(), err)
	}
	if c.failure != nil {
		return nil, c.failure
	}
	return &Response{
		Status: resp.StatusCode, Header: resp.Header, Body: c.answer, RequestID: c.requestID(resp.Header),
		op: c.req.Op, method: c.req.Method,
	}, nil
}

// check is called with the outcome of each attempt, and decides whether another follows. It reports through c, not through its error:
// the library would wrap that in a text with the URL.
func (c *call) check(_ context.Context, resp *http.Response, err error) (bool, error) {
	c.failure = c.judge(resp, err)
	c.repeat = c.failure != nil && c.mayRepeat()
	c.log(resp)
	return c.repeat, nil
}

// prepare comes between two attempts.
func (c *call) prepare(*http.Request) error {
	if c.wait > 0 {
		if err := c.client.cfg.Clock.Sleep(c.ctx, c.wait); err != nil {
			return err
		}
	}
	if !c.renew {
		return nil
	}
	c.renew, c.renewed = false, true
	renewed, err := c.client.cfg.Auth.Renew(c.ctx)
	if renewed && err == nil {
		return nil
	}
	c.repeat = false
	if err != nil {
		c.failure.Reason, c.failure.cause = AuthFailed, err
	}
	return errNotRenewed
}

var errNotRenewed = errors.New("httpx: the credential was not renewed") // ends the loop; c.failure is what the caller sees

// mayRepeat holds the table of the package comment. It sets how and when.
func (c *call) mayRepeat() bool {
	f := c.failure
	if f.Status == http.StatusUnauthorized && c.client.cfg.Auth != nil && !c.renewed && (c.req.Class != Create || f.Effect == Refused) {
		c.renew, c.wait = true, 0
		return true
	}
	limit := c.client.cfg.MaxAttempts
	if c.renewed {
		limit++
	}
	if c.attempts >= limit || !c.repeatable() {
		return false
	}
	if c.wait = f.RetryAfter; c.wait == 0 {
		c.wait = backoff(c.attempts, c.client.cfg.MaxWait)
	}
	if c.wait > c.client.cfg.MaxWait {
		return false
	}
	deadline, ok := c.ctx.Deadline()
	return !ok || time.Until(deadline) > c.wait
}

func (c *call) repeatable() bool {
	f := c.failure
	switch f.Reason {
	case Unreachable, TimedOut, Cut:
		return c.req.Class != Create || f.Effect == NotSent
	case Status:
		if c.attempt.verdict.Decided {
			return c.attempt.verdict.Retry && (c.req.Class != Create || f.Effect == Refused)
		}
		switch f.Status {
		case http.StatusTooManyRequests:
			return true
		case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return c.req.Class != Create
		}
	}
	return false
}

// backoff doubles from half a second, never above longest; half of each wait is left to chance so that callers that failed together
// do not come back together.
func backoff(attempt int, longest time.Duration) time.Duration {
	wait := min(time.Second/2<<min(attempt-1, 10), longest)
	return wait/2 + rand.N(wait/2+1)
}

// log writes one record. What is returned to the caller is logged at debug level only; a failure that is repeated is seen nowhere else.
func (c *call) log(resp *http.Response) {
	logger := c.client.cfg.Logger
	if logger == nil {
		return
	}
	level, message := slog.LevelDebug, "call answered"
	var status int
	var requestID string
	if resp != nil {
		status, requestID = resp.StatusCode, c.requestID(resp.Header)
	}
	if c.failure != nil {
		message = "call failed: " + string(c.failure.Reason)
	}
	if c.repeat {
		level, message = slog.LevelWarn, message+", sending it again"
	}
	if !logger.Enabled(c.ctx, level) {
		return
	}
	logger.LogAttrs(c.ctx, level, message,
		slog.String("operation", c.req.Op), slog.Int("status", status), slog.Duration("duration", c.attempt.elapsed),
		slog.Int("attempt", c.attempts), slog.String("request_id", requestID))
}
