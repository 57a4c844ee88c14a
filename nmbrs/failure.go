package nmbrs

import (
	"errors"
	"net/http"

	"github.com/handoverhq/handover/internal/failure"
	"github.com/handoverhq/handover/internal/httpx"
)

// failed turns a failure of the HTTP layer into this package's error. refused
// reads the answer of one that has a status; it may be nil.
func failed(op, call string, class httpx.Class, err error, refused func(*Error, *httpx.Failure)) error {
	f, ok := errors.AsType[*httpx.Failure](err)
	if !ok {
		return during(op, err)
	}
	out := &Error{
		Op: op, Call: call, Effect: failure.Effect(f.Effect), Status: f.Status, Code: f.Code,
		RequestID: f.RequestID, RetryAfter: f.RetryAfter, cause: failure.Cause(f.Unwrap()),
	}
	switch own, ofAuth := errors.AsType[*Error](f.Unwrap()); {
	case f.Reason == httpx.Status:
		out.Reason = reasonOfStatus(f.Status)
		if refused != nil {
			refused(out, f)
		}
	case f.Reason == httpx.AuthFailed && ofAuth:
		// The credential could not be had: that says more than the call does.
		out.Reason, out.Detail, out.cause, out.message, out.advice = own.Reason, own.Detail, own.cause, own.message, own.advice
		out.Status, out.Code, out.RequestID = own.Status, own.Code, own.RequestID
		out.RetryAfter = max(out.RetryAfter, own.RetryAfter)
	default:
		out.Reason = ofHTTP.Of(f)
	}
	out.Effect = failure.OfCall(class, out.Effect)
	return out
}

// reasonOfStatus reads a status by itself, where the body says no more.
func reasonOfStatus(status int) Reason {
	switch status {
	case http.StatusUnauthorized:
		return CredentialsRefused
	case http.StatusForbidden:
		return NotGranted
	case http.StatusNotFound, http.StatusGone, http.StatusMethodNotAllowed:
		return Moved
	case http.StatusRequestTimeout, 499:
		return NoAnswer
	case http.StatusRequestEntityTooLarge:
		return TooLarge
	case http.StatusTooManyRequests:
		return RateLimited
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return Unavailable
	}
	if status >= 500 {
		return ServerFailed
	}
	return Rejected
}

// ofHTTP are the words for what goes wrong below Nmbrs's answers.
var ofHTTP = failure.Reasons[Reason]{
	Input: BadInput, Credential: CredentialsRefused, Busy: RateLimited,
	Redirected: Moved, Answer: BadAnswer, Network: Unavailable, Silence: NoAnswer,
}
