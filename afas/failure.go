package afas

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/failure"
	"github.com/handoverhq/handover/internal/httpx"
)

// refusal is what AFAS answers instead of success: an explanation in the shape
// of Profit, or of the maintenance page.
type refusal struct {
	Message   string     // externalMessage: there where Profit itself refused
	Number    int64      // errorNumber
	Reference string     // profitLogReference
	Other     string     // message, of a request Profit could not read
	Wait      flexNumber // retry_after, in seconds
}

var logReference = regexp.MustCompile(`^[0-9A-Fa-f-]{8,64}$`)

// parseRefusal reads the body of an error answer. What it cannot read it leaves
// out: an error must not hide behind another one.
func parseRefusal(body []byte) refusal {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, byteOrderMark))
	var wire struct {
		ExternalMessage    flexText   `json:"externalMessage"`
		ErrorNumber        flexNumber `json:"errorNumber"`
		ProfitLogReference flexText   `json:"profitLogReference"`
		Message            flexText   `json:"message"`
		RetryAfter         flexNumber `json:"retry_after"`
	}
	if len(body) == 0 || json.Unmarshal(body, &wire) != nil {
		return refusal{}
	}
	r := refusal{
		Message: strings.TrimSpace(string(wire.ExternalMessage)),
		Number:  int64(wire.ErrorNumber), Other: string(wire.Message), Wait: wire.RetryAfter,
	}
	// It goes into errors and logs, so it is let through only if it is what it says.
	if reference := strings.TrimSpace(string(wire.ProfitLogReference)); logReference.MatchString(reference) {
		r.Reference = reference
	}
	return r
}

func (r refusal) wait() time.Duration {
	const most = 24 * 60 * 60
	return time.Duration(min(max(int64(r.Wait), 0), most)) * time.Second
}

// unreadable reports that Profit stopped at the first byte of the request. Only
// its own words count: every gateway and framework explains its failures in a
// "message", and mostly does not know how far the request came.
func (r refusal) unreadable() bool {
	return strings.EqualFold(strings.Trim(r.Other, " .\r\n"), "invalid json")
}

// flexText takes a JSON string; a number or true becomes its text, all else "".
type flexText string

func (t *flexText) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*t = flexText(s)
	} else if c := b[0]; c != '{' && c != '[' && c != 'n' {
		*t = flexText(b)
	}
	return nil
}

// flexNumber takes a whole number or its text; all else is 0.
type flexNumber int64

func (n *flexNumber) UnmarshalJSON(b []byte) error {
	v, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	if err == nil {
		*n = flexNumber(v)
	}
	return nil
}

// verdict is what an answer means.
type verdict struct {
	reason Reason
	effect hris.Effect // of a write
	retry  bool        // the same call may pass a little later
	wait   time.Duration
}

// answer is what is known of an answer that is not a success.
type answer struct {
	status  int
	read    bool // to a call that only reads
	signed  bool // with the trace identifier of Profit
	refusal refusal
}

// judge reads an error answer. The rule for 500: Profit explains itself, in
// externalMessage, when it refused; without it nothing is known. The exceptions
// are messages that tell of giving up half way, see [judgeMessage].
func judge(a answer) verdict {
	r := a.refusal
	refused := func(reason Reason) verdict {
		return verdict{reason: reason, effect: hris.EffectRefused, wait: r.wait()}
	}
	switch a.status {
	case http.StatusUnauthorized:
		return refused(CredentialsRefused)
	case http.StatusForbidden:
		return refused(AddressBlocked)
	case http.StatusNotFound:
		return refused(NotFound)
	case http.StatusRequestEntityTooLarge:
		return refused(TooLarge)
	case http.StatusTooManyRequests:
		v := refused(RateLimited)
		v.retry = true
		return v
	case http.StatusBadRequest:
		return judge400(a)
	case http.StatusInternalServerError:
		switch {
		case r.Message != "":
			return judgeMessage(r.Message, a.read)
		case r.unreadable():
			return refused(MalformedRequest)
		}
		return verdict{reason: ServerFailed}
	case http.StatusServiceUnavailable:
		// AFAS documents its 503 as not processed, and its body says how long that
		// lasts. A Retry-After alone may be that of a proxy which had passed the request
		// on before it gave up.
		v := verdict{reason: Unavailable, wait: r.wait(), retry: true}
		if r.wait() > 0 {
			v.effect = hris.EffectRefused
		}
		return v
	}
	return verdict{reason: Unavailable, wait: r.wait()}
}

// judge400 tells Profit's own 400, which refuses a malformed request, from the
// one that the network in front of it gives when the API server is not there
// (observed in public clients, which repeat it). Profit signs its answers with
// a trace identifier or explains itself in words that are its own. Any other 400
// proves nothing, JSON or not: the front may have given up on a request it had
// already passed on. So it is repeated for reads, and leaves a create in doubt.
func judge400(a answer) verdict {
	if a.refusal.Message != "" {
		return judgeMessage(a.refusal.Message, a.read)
	}
	if a.signed || a.refusal.unreadable() {
		return verdict{reason: MalformedRequest, effect: hris.EffectRefused}
	}
	return verdict{reason: EdgeFailed, retry: true}
}

// classify tells httpx whether it may repeat.
func classify(r *http.Response, head []byte) httpx.Verdict {
	v := judge(answer{
		status: r.StatusCode, read: r.Request != nil && r.Request.Method == http.MethodGet,
		signed: r.Header.Get(traceHeader) != "", refusal: parseRefusal(head),
	})
	if r.StatusCode == http.StatusUnauthorized || r.StatusCode == http.StatusTooManyRequests {
		return httpx.Verdict{} // httpx renews the credential, and waits, by itself
	}
	if v.reason == Unavailable && v.effect == hris.EffectUnknown {
		return httpx.Verdict{} // 502, 504, a bare 503: what they mean it knows
	}
	return httpx.Verdict{Decided: true, Effect: httpxEffect(v.effect), Retry: v.retry, RetryAfter: v.wait}
}

func httpxEffect(e hris.Effect) httpx.Effect {
	switch e {
	case hris.EffectNotSent:
		return httpx.NotSent
	case hris.EffectRefused:
		return httpx.Refused
	}
	return httpx.Unknown
}

// traceHeader names the call for AFAS's support, on every answer that Profit
// itself gives (since Profit 7).
const traceHeader = "X-Trace-Identifier"

// tooLate is when an explained refusal is no longer believed: Profit gives up
// at 900 s, and what it says so late may be about giving up.
const tooLate = 600 * time.Second

// ofHTTP are the words for what goes wrong below AFAS's answers.
var ofHTTP = failure.Reasons[Reason]{
	Input: BadInput, Credential: CredentialsRefused, Busy: RateLimited, Body: FileGone,
	Redirected: EdgeFailed, Answer: BadAnswer, Network: Unavailable, Silence: NoAnswer,
}

// failed turns a failure of the HTTP layer into this package's error.
func (c *Client) failed(op string, class httpx.Class, err error) error {
	f, ok := errors.AsType[*httpx.Failure](err)
	if !ok {
		return during(op, err)
	}
	e := &Error{Op: op, Effect: failure.Effect(f.Effect), Status: f.Status, TraceID: f.RequestID, RetryAfter: f.RetryAfter, cause: f.Unwrap()}
	if f.Reason == httpx.Status {
		r := parseRefusal(f.Head)
		v := judge(answer{status: f.Status, read: class == httpx.Read, signed: f.RequestID != "", refusal: r})
		e.Reason, e.ProfitLogReference, e.Number, e.message = v.reason, r.Reference, r.Number, privacy.Hide(r.Message)
		e.RetryAfter = max(e.RetryAfter, v.wait)
		if f.Elapsed >= tooLate && f.Status == http.StatusInternalServerError {
			e.Reason, e.Effect = ServerTimedOut, hris.EffectUnknown
		}
	} else {
		e.Reason = ofHTTP.Of(f)
		if own, ok := errors.AsType[*Error](f.Unwrap()); ok {
			// Of the credential or of a file: it knows better what happened.
			e.Reason, e.Detail, e.cause = own.Reason, own.Detail, own.cause
			e.Status, e.RetryAfter = max(e.Status, own.Status), max(e.RetryAfter, own.RetryAfter)
		}
	}
	e.Effect = failure.OfCall(class, e.Effect)
	return e
}

// unreadable is the error of a read whose answer is not what it should be.
func (c *Client) unreadable(op string, answer *httpx.Response, err error) error {
	if f, ok := errors.AsType[*httpx.Failure](err); ok {
		return c.failed(op, httpx.Read, f)
	}
	e := &Error{Op: op, Reason: BadAnswer, Effect: hris.EffectRefused, Status: answer.Status, TraceID: answer.RequestID}
	if own, ok := errors.AsType[*Error](err); ok {
		e.Reason, e.Detail = own.Reason, own.Detail
	}
	return e
}
