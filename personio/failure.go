package personio

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/failure"
	"github.com/handoverhq/handover/internal/httpx"
)

// generation is one of the two APIs. The same status means different things.
type generation uint8

const (
	v1 generation = 1
	v2 generation = 2
)

// reasonOfStatus reads a status.
//
// The two answers about rights are easily confused. v1 documents 401 as "not
// provided" and 403 as "not valid", and sends 403 where a right is missing. v2
// sends 403 where the scope does not suffice, but also 401 (observed in public
// clients). By the time a 401 of v2 gets here the token was renewed and refused
// again: the credentials are good, so it is the right that is missing.
func reasonOfStatus(g generation, status int) Reason {
	switch status {
	case http.StatusUnauthorized:
		if g == v2 {
			return NotGranted
		}
		return CredentialsRefused
	case http.StatusForbidden:
		return NotGranted
	case http.StatusNotFound, http.StatusGone:
		return NotFound
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

// classify tells httpx how long to wait after a 429; the rest it knows itself: 4xx
// are refusals, 5xx prove nothing.
func classify(r *http.Response, head []byte) httpx.Verdict {
	v := httpx.Verdict{Code: parseRefusal(head).code}
	if r.StatusCode == http.StatusTooManyRequests {
		v.RetryAfter = afterTooMany(r.Header)
	}
	return v
}

// leastWait is what Personio asks to wait after a 429 at least (Personio
// documentation, for the employees list).
const leastWait = time.Second

// afterTooMany gives the wait after a 429. Personio sends no Retry-After; v2
// tells with x-ratelimit-replenish-rate how many tokens come back per second and
// with x-ratelimit-requested-tokens how many a call takes (observed in public
// clients). A Retry-After of one second or more is left to httpx to read.
func afterTooMany(header http.Header) time.Duration {
	if said := header.Get("Retry-After"); said != "" && said != "0" {
		return 0
	}
	perSecond := positive(header.Get("X-Ratelimit-Replenish-Rate"))
	tokens := positive(header.Get("X-Ratelimit-Requested-Tokens"))
	if perSecond == 0 {
		return leastWait
	}
	return max(time.Duration(float64(max(tokens, 1))/float64(perSecond)*float64(time.Second)), leastWait)
}

func positive(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1<<20 {
		return 0
	}
	return n
}

// failed turns a failure of the HTTP layer into this package's error.
func (e endpoint) failed(op string, class httpx.Class, err error) error {
	f, ok := errors.AsType[*httpx.Failure](err)
	if !ok {
		return during(op, err)
	}
	out := &Error{Op: op, Effect: failure.OfCall(class, failure.Effect(f.Effect)), Status: f.Status, TraceID: f.RequestID, RetryAfter: f.RetryAfter, cause: failure.Cause(f.Unwrap())}
	switch own, ofToken := errors.AsType[*Error](f.Unwrap()); {
	case f.Reason == httpx.Status:
		out.Reason = reasonOfStatus(e.generation(), f.Status)
		out.tell(parseRefusal(f.Head))
	case f.Reason == httpx.AuthFailed && ofToken:
		// The token could not be had: that says more than the call does.
		out.Reason, out.Detail, out.cause, out.message = own.Reason, own.Detail, own.cause, own.message
		out.Status, out.VendorCode, out.TraceID = own.Status, own.VendorCode, own.TraceID
		out.RetryAfter = max(out.RetryAfter, own.RetryAfter)
	default:
		out.Reason = reasonOf(f)
	}
	return out
}

// tell adds what Personio said.
func (e *Error) tell(r refusal) {
	e.VendorCode, e.Fields, e.message = r.code, r.fields, privacy.Hide(r.message)
	if r.trace != "" {
		e.TraceID = r.trace
	}
}

// refused is the error of a v1 answer that is a success by its status and says
// that it is none. Its code may be an HTTP status, or 0. What a write did is known
// only where Personio names the field or says what is wrong with the request.
func (e endpoint) refused(op string, class httpx.Class, status int, o object) error {
	r := refusalOf(o)
	out := &Error{Op: op, Reason: Rejected, Status: status}
	out.tell(r)
	code, _ := strconv.Atoi(r.code)
	if code >= 400 && code < 600 {
		out.Reason = reasonOfStatus(e.generation(), code)
	}
	if code >= 400 && code < 500 && code != http.StatusRequestTimeout && code != 499 || len(r.fields) > 0 {
		out.Effect = hris.EffectRefused
	}
	if code == http.StatusTooManyRequests {
		out.RetryAfter = leastWait
	}
	out.Effect = failure.OfCall(class, out.Effect)
	return out
}

// unreadable is the error of an answer that is not what it should be. After a
// write nobody knows what Personio meant to say.
func (e endpoint) unreadable(op string, class httpx.Class, answer *httpx.Response, err error) error {
	if f, ok := errors.AsType[*httpx.Failure](err); ok {
		return e.failed(op, class, f)
	}
	out := &Error{Op: op, Reason: BadAnswer, Status: answer.Status, TraceID: answer.RequestID}
	if own, ok := errors.AsType[*Error](err); ok {
		out.Reason, out.Detail = own.Reason, own.Detail
	}
	if class == httpx.Read {
		out.Effect = hris.EffectRefused
	}
	return out
}

// ofHTTP are the words for what goes wrong below Personio's answers.
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
