package httpx

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync/atomic"
	"time"
)

// attempt is what is known of one attempt: the evidence for its effect.
type attempt struct {
	asked, got  atomic.Bool // httptrace: a connection was asked for, had
	multiplexed atomic.Bool // it speaks HTTP/2
	upload      *upload     // nil without a body
	stopped     *Failure    // ended on our side, before the transport
	status      int         // of the last answer, before http.Client made up its mind about a redirect
	verdict     Verdict
	elapsed     time.Duration
}

func (a *attempt) getConn(string) { a.asked.Store(true) }

func (a *attempt) gotConn(info httptrace.GotConnInfo) {
	if conn, ok := info.Conn.(interface{ ConnectionState() tls.ConnectionState }); ok && conn.ConnectionState().NegotiatedProtocol == "h2" {
		a.multiplexed.Store(true)
	}
	a.got.Store(true)
}

var (
	errTimedOut = errors.New("httpx: no answer in time")
	errOver     = errors.New("httpx: the call is over")
	errReplay   = errors.New("httpx: a create is not replayed over HTTP/2")
	errForeign  = errors.New("httpx: another host")
)

// roundTripper is the call as http.Client sees it. It hides CloseIdleConnections: go-retryablehttp calls that after every failure,
// and the transport may be shared with the rest of the host.
type roundTripper struct{ *call }

// RoundTrip makes one attempt, or one more hop of it: credential, rate, body, and only then the transport.
func (c roundTripper) RoundTrip(bare *http.Request) (*http.Response, error) {
	cfg := &c.client.cfg
	c.attempt = &attempt{} // not used again: a dial of the last attempt may still be under way
	c.repeat = false
	if bare.URL.Scheme != c.client.base.Scheme || bare.URL.Host != c.client.base.Host {
		return nil, errForeign
	}
	ctx, cancel := context.WithCancelCause(c.ctx)
	trace := &httptrace.ClientTrace{GetConn: c.attempt.getConn, GotConn: c.attempt.gotConn}
	req := (&http.Request{
		Method: bare.Method, URL: bare.URL, Host: bare.URL.Host, Header: c.header(),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(httptrace.WithClientTrace(ctx, trace))

	err := c.authorize(req)
	if err == nil {
		err = c.admit()
	}
	if err != nil {
		cancel(errOver)
		return nil, err
	}
	if err := c.attach(req); err != nil {
		cfg.Limit.release()
		cancel(errOver)
		return nil, err
	}

	if bare.Response == nil { // not a hop
		c.attempts++
	}
	answer := &answer{call: c.call, ctx: ctx, cancel: cancel, left: cfg.MaxAnswer}
	answer.watch(cmp.Or(c.req.Timeout, DefaultTimeout))
	begun := cfg.Clock.Now()
	resp, err := cfg.Transport.RoundTrip(req)
	c.attempt.elapsed = cfg.Clock.Now().Sub(begun)
	if err != nil {
		failure := c.broken(ctx, err)
		answer.finish()
		c.attempt.stopped = failure
		return nil, failure
	}
	answer.rest()
	c.attempt.status = resp.StatusCode
	answer.status, answer.header = resp.StatusCode, resp.Header
	answer.body = cmp.Or(resp.Body, io.ReadCloser(http.NoBody)) // a host's transport may forget it
	resp.Body = answer
	c.answer = answer
	return resp, nil
}

// header is built anew for each attempt: the transport may still be reading that of the last one.
func (c *call) header() http.Header {
	header := make(http.Header, len(c.client.cfg.Header)+len(c.req.Header)+2)
	maps.Copy(header, c.client.cfg.Header)
	for name, values := range c.req.Header {
		header[http.CanonicalHeaderKey(name)] = slices.Clip(values)
	}
	if c.req.Body.ContentType != "" {
		header["Content-Type"] = []string{c.req.Body.ContentType}
	}
	return header
}

func (c *call) authorize(req *http.Request) error {
	auth := c.client.cfg.Auth
	if auth == nil {
		return nil
	}
	if err := auth.Authorize(c.ctx, req); err != nil {
		return c.stop(AuthFailed, err)
	}
	if badHeader(req.Header) != "" {
		return c.stop(AuthFailed, errCredential)
	}
	return nil
}

var errCredential = errors.New("httpx: the credential has a character that a header cannot hold, such as a line break")

func (c *call) admit() error {
	cfg := &c.client.cfg
	tooLong, err := cfg.Limit.acquire(c.ctx, cfg.Clock, cfg.MaxWait)
	if err != nil {
		return c.stop(Canceled, err)
	}
	if tooLong > 0 {
		failure := c.stop(TooBusy, nil)
		failure.RetryAfter = tooLong
		return failure
	}
	return nil
}

// stop ends an attempt before the transport.
func (c *call) stop(reason Reason, cause error) *Failure {
	if err := c.ctx.Err(); err != nil {
		reason, cause = Canceled, err
	}
	c.attempt.stopped = c.newFailure(reason, NotSent, cause)
	return c.attempt.stopped
}
