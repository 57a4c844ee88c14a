package httpx

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
)

// headSize is how much of an error answer is kept for the vendor's client to read.
const headSize = 64 << 10

// judge makes of an attempt's outcome a Failure, or nil.
func (c *call) judge(resp *http.Response, err error) *Failure {
	var f *Failure
	switch {
	case err == nil && c.success(resp.StatusCode):
		return nil
	case err == nil:
		f = c.refusal(resp)
	case c.attempt.stopped != nil:
		f = c.attempt.stopped
	default: // the transport was content, http.Client was not: a redirect that cannot be read
		f = c.newFailure(Redirected, effectOf(c.attempt.status), nil)
		f.Status = c.attempt.status
		c.sealed(f)
	}
	c.unknown = c.unknown || f.Effect == Unknown
	if c.unknown {
		f.Effect = Unknown
	}
	f.Attempts, f.Elapsed = c.attempts, c.attempt.elapsed
	return f
}

func (c *call) newFailure(reason Reason, effect Effect, cause error) *Failure {
	return &Failure{Op: c.req.Op, Method: c.req.Method, Reason: reason, Effect: effect, Attempts: c.attempts, cause: cause}
}

func (c *call) success(status int) bool {
	return status >= 200 && status < 300 || slices.Contains(c.req.Accept, status)
}

// refusal judges an answer that is not a success, and closes it.
func (c *call) refusal(resp *http.Response) *Failure {
	head, _ := io.ReadAll(io.LimitReader(resp.Body, headSize))
	resp.Body.Close()

	f := c.newFailure(Status, effectOf(resp.StatusCode), nil)
	if isRedirect(resp.StatusCode) {
		f.Reason = Redirected
	}
	f.Status, f.Head = resp.StatusCode, head
	f.Header = keep(resp.Header)
	f.RequestID = c.requestID(resp.Header)
	f.RetryAfter, _ = retryAfter(resp.Header, c.client.cfg.Clock.Now())
	if classify := c.client.cfg.Classify; classify != nil {
		verdict := classify(resp, head)
		if verdict.Decided {
			f.Effect = verdict.Effect
			if f.Effect == NotSent {
				f.Effect = Refused // there is an answer: it was sent
			}
		}
		if verdict.RetryAfter > 0 {
			f.RetryAfter = min(verdict.RetryAfter, longestRetryAfter)
		}
		f.Code = plainCode(verdict.Code)
		c.attempt.verdict = verdict
	}
	c.sealed(f)
	return f
}

// sealed ends the upload. A request that was answered before its body had left did nothing, and never will.
func (c *call) sealed(f *Failure) {
	if whole := c.attempt.upload.seal(); !whole && f.Effect == Unknown {
		f.Effect = Refused
	}
}

// effectOf reads a status by itself: 4xx say that nothing was done, except the two that a gateway gives for an answer it did not wait
// for; 5xx say nothing. Of 3xx only those that ask for the same request elsewhere (RFC 9110, 15.4.8 and 15.4.9) say so: 303 is the
// answer of a server that has acted, and 301 and 302 are used like it. What a vendor documents beyond that is for Config.Classify.
func effectOf(status int) Effect {
	const clientClosedRequest = 499 // nginx
	switch status {
	case http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return Refused
	case http.StatusRequestTimeout, clientClosedRequest:
		return Unknown
	}
	if status >= 400 && status < 500 {
		return Refused
	}
	return Unknown
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// checkRedirect lets a read follow up to five redirects on its own host. Everything else gets the redirect as its answer.
func (c *call) checkRedirect(next *http.Request, via []*http.Request) error {
	followable := c.req.Class == Read && (c.req.Method == http.MethodGet || c.req.Method == http.MethodHead)
	if !followable || len(via) > 5 || next.URL.Scheme != c.client.base.Scheme || next.URL.Host != c.client.base.Host {
		return http.ErrUseLastResponse
	}
	return nil
}

// broken judges an attempt that the transport gave no answer to.
func (c *call) broken(ctx context.Context, err error) *Failure {
	a := c.attempt
	whole := a.upload.seal()
	effect := Unknown
	switch {
	case !a.got.Load() && (a.asked.Load() || c.client.own):
		effect = NotSent
	case !whole:
		effect = Refused
	}
	switch {
	case c.ctx.Err() != nil:
		return c.newFailure(Canceled, effect, c.ctx.Err())
	case a.upload.failure() != nil:
		return c.newFailure(BodyFailed, effect, a.upload.failure())
	case context.Cause(ctx) == errTimedOut:
		return c.newFailure(TimedOut, effect, context.DeadlineExceeded)
	case effect == NotSent:
		return c.newFailure(connectReason(err), effect, nil)
	default:
		return c.newFailure(Cut, effect, nil)
	}
}

// connectReason tells what waiting may mend (Unreachable) from what it will not.
func connectReason(err error) Reason {
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return HostUnknown
	}
	_, certificate := errors.AsType[*tls.CertificateVerificationError](err)
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, alert := errors.AsType[tls.AlertError](err)
	_, record := errors.AsType[tls.RecordHeaderError](err)
	if certificate || authority || alert || record {
		return Untrusted
	}
	return Unreachable
}

// keep selects the headers that help to understand a failure; Location and cookies are not among them.
func keep(header http.Header) http.Header {
	kept := http.Header{}
	for name, values := range header {
		switch name {
		case "Content-Type", "Date", "Retry-After", "Www-Authenticate", "Dpop-Nonce":
			kept[name] = values
		default:
			if strings.HasPrefix(name, "X-Ratelimit") || strings.HasPrefix(name, "X-Rate-Limit") || strings.HasPrefix(name, "Ratelimit") {
				kept[name] = values
			}
		}
	}
	return kept
}

func (c *call) requestID(header http.Header) string {
	id := header.Get(c.client.cfg.RequestIDHeader)
	if len(id) > 128 || strings.ContainsFunc(id, notOfAnID) {
		return "" // not an id: it would be printed, and kept
	}
	return id
}

// notOfAnID reports what no id of a call has in it: an address or a sentence is none.
func notOfAnID(r rune) bool { return !alphanumeric(r) && !strings.ContainsRune("._:|=/+-", r) }

func alphanumeric(r rune) bool {
	return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
}

// plainCode drops what is not a code, since codes are printed.
func plainCode(code string) string {
	other := func(r rune) bool { return !alphanumeric(r) && !strings.ContainsRune("._-:", r) }
	if len(code) > 64 || strings.ContainsFunc(code, other) {
		return ""
	}
	return code
}
