package erecruiter

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/failure"
	"github.com/handoverhq/handover/internal/httpx"
)

// classify tells httpx what it cannot know: a read that met a 500 is worth another
// try, since eRecruiter answers some calls with one now and then (observed); so is
// one that a proxy could not carry through. Of a create neither proves anything, so
// it is not repeated. What 409 proves is for the caller to find out, by looking.
func classify(r *http.Response, head []byte) httpx.Verdict {
	v := httpx.Verdict{Code: parseRefusal(head).code}
	if r.StatusCode == http.StatusInternalServerError || ofProxy(r.StatusCode) {
		v.Decided, v.Effect, v.Retry = true, httpx.Unknown, true
	}
	return v
}

// reasonOfStatus reads a status. A page in HTML is a proxy's: what it refuses,
// eRecruiter has not seen, and it says nothing of what is there.
func reasonOfStatus(class httpx.Class, status int, html bool) Reason {
	switch status {
	case http.StatusUnauthorized:
		return CredentialsRefused
	case http.StatusForbidden:
		if html {
			return Blocked
		}
		return NotGranted
	case http.StatusNotFound, http.StatusGone:
		return NotFound
	case http.StatusRequestTimeout, 499:
		return NoAnswer
	case http.StatusConflict:
		if class == httpx.Create {
			return AlreadyThere
		}
	case http.StatusRequestEntityTooLarge:
		return TooLarge
	case http.StatusTooManyRequests:
		return RateLimited
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return Unavailable
	}
	switch {
	case ofProxy(status), status > 500 && html:
		return Unavailable
	case status >= 500:
		return ServerFailed
	}
	return Rejected
}

// ofProxy reports whether a status is one that a proxy makes up which cannot reach
// what is behind it.
func ofProxy(status int) bool { return status >= 520 && status < 530 }

// failed turns a failure of the HTTP layer into this package's error.
func failed(op string, class httpx.Class, err error) error {
	f, ok := errors.AsType[*httpx.Failure](err)
	if !ok {
		return during(op, err)
	}
	out := &Error{Op: op, Effect: failure.OfCall(class, failure.Effect(f.Effect)), Status: f.Status, RequestID: f.RequestID, RetryAfter: f.RetryAfter, cause: failure.Cause(f.Unwrap())}
	switch own, ofToken := errors.AsType[*Error](f.Unwrap()); {
	case f.Reason == httpx.Status:
		r := parseRefusal(f.Head)
		html := r.html || strings.HasPrefix(f.Header.Get("Content-Type"), "text/html")
		out.Reason = reasonOfStatus(class, f.Status, html)
		out.VendorCode, out.Fields, out.message = r.code, r.fields, privacy.Hide(r.message)
		if html {
			out.Detail = "a web page came in place of an answer"
		}
	case f.Reason == httpx.AuthFailed && ofToken:
		// The token could not be had: that says more than the call does.
		out.Reason, out.Detail, out.cause, out.message = own.Reason, own.Detail, own.cause, own.message
		out.Status, out.VendorCode, out.RequestID = own.Status, own.VendorCode, own.RequestID
		out.RetryAfter = max(out.RetryAfter, own.RetryAfter)
	case f.Reason == httpx.BodyFailed && ofToken: // the file's own
		out.Reason, out.Detail = own.Reason, own.Detail
	default:
		out.Reason = reasonOf(f)
	}
	return out
}

// unreadable is the error of an answer that is not what it should be. After a
// write nobody knows what eRecruiter meant to say.
func unreadable(op string, class httpx.Class, answer *httpx.Response, err error) error {
	if f, ok := errors.AsType[*httpx.Failure](err); ok {
		return failed(op, class, f)
	}
	out := &Error{Op: op, Reason: BadAnswer, Status: answer.Status, RequestID: answer.RequestID}
	if own, ok := errors.AsType[*Error](err); ok {
		out.Reason, out.Detail = own.Reason, own.Detail
	}
	if class == httpx.Read {
		out.Effect = hris.EffectRefused
	}
	return out
}

// ofHTTP are the words for what goes wrong below eRecruiter's answers.
var ofHTTP = failure.Reasons[Reason]{
	Input: BadInput, Credential: CredentialsRefused, Busy: RateLimited, Body: FileGone,
	Redirected: Moved, Answer: BadAnswer, Network: Unavailable, Silence: NoAnswer,
}

func reasonOf(f *httpx.Failure) Reason {
	if f.Reason == httpx.BodyFailed && errors.Is(f.Unwrap(), hris.DocumentChanged) {
		return FileChanged
	}
	return ofHTTP.Of(f)
}

// limited caps an answer that is not a file.
func limited(r io.Reader) io.Reader { return &cappedReader{r, maxAnswer} }

type cappedReader struct {
	r    io.Reader
	left int
}

func (c *cappedReader) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, badAnswer("it is larger than 32 MB")
	}
	n, err := c.r.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}
