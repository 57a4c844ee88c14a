package inhire

import (
	"errors"
	"net/http"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/failure"
	"github.com/handoverhq/handover/internal/httpx"
)

// classify tells httpx the error code, and which 4xx prove nothing: one that does
// not come in the contract's envelope, and whose status does not say by itself that
// the request was not acted on, or one with a doubtful code. 409 may mean "I am at
// it", 406 "done, but I cannot tell you so in JSON". 429 is left to httpx.
func (p *WireProfile) classify(r *http.Response, head []byte) httpx.Verdict {
	said := p.parseRefusal(head)
	v := httpx.Verdict{Code: said.code}
	proved := r.StatusCode == http.StatusTooManyRequests || (said.said || refuses(r.StatusCode)) && !p.doubts(said.code)
	if r.StatusCode >= 400 && r.StatusCode < 500 && !proved {
		v.Decided, v.Effect = true, httpx.Unknown
	}
	return v
}

// refuses reports whether a 4xx says by itself that nothing was done (RFC 9110,
// 15.5; RFC 6585; RFC 7725).
func refuses(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusNotFound,
		http.StatusMethodNotAllowed, http.StatusProxyAuthRequired, http.StatusGone, http.StatusLengthRequired, http.StatusPreconditionFailed,
		http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusUnsupportedMediaType, http.StatusMisdirectedRequest,
		http.StatusUnprocessableEntity, http.StatusUpgradeRequired, http.StatusPreconditionRequired, http.StatusTooManyRequests,
		http.StatusRequestHeaderFieldsTooLarge, http.StatusUnavailableForLegalReasons:
		return true
	}
	return false
}

// reasonOf reads a refusal: by the contract's code first, then by its status.
func (p *WireProfile) reasonOf(k call, status int, r refusal) Reason {
	if status < 500 {
		if reason := p.reasonOfCode(r.code); reason == BadKey && (status == http.StatusUnauthorized || status == http.StatusForbidden) {
			return KeyRefused
		} else if reason != "" {
			return reason
		}
		for _, d := range r.details {
			if d.Code != "" && d.Code == p.n("code.bad_key") {
				return BadKey
			}
		}
	}
	switch status {
	case http.StatusUnauthorized:
		return KeyRefused
	case http.StatusForbidden:
		if r.html {
			return Blocked
		}
		return NotGranted
	case http.StatusNotFound, http.StatusGone:
		switch {
		case r.said && table[k].hasID():
			return NotFound
		case r.said && k.ofIntegration():
			return NotReady // its paths hold no ids: something has not been made yet
		}
		return NoSuchCall
	case http.StatusMethodNotAllowed:
		return NoSuchCall
	case http.StatusPreconditionFailed:
		if k == saveMapping {
			return StaleMapping // RFC 9110's own answer to If-Match
		}
	case http.StatusRequestTimeout, 499:
		return NoAnswer
	case http.StatusConflict:
		if r.said && k.ofIntegration() {
			return NotReady
		}
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

// reasonOfCode gives the reason of the contract's codes, and "" of others.
// unknown_application is not among those of the first contract.
func (p *WireProfile) reasonOfCode(code string) Reason {
	switch code {
	case "":
		return ""
	case p.n("code.unmapped_stages"):
		return UnmappedStages
	case p.n("code.locked_stage"):
		return LockedStage
	case p.n("code.unknown_status"):
		return UnknownStatus
	case p.n("code.stale_mapping"):
		return StaleMapping
	case p.n("code.bad_key"):
		return BadKey
	case p.n("code.unknown_application"):
		return NotFound
	}
	return ""
}

// failed turns a failure of the HTTP layer into this package's error.
func (c *Client) failed(k call, err error) error {
	op := table[k]
	f, ok := errors.AsType[*httpx.Failure](err)
	if !ok {
		return during(op.name, err)
	}
	out := &Error{
		Op: op.name, Reason: ofHTTP.Of(f), Effect: failure.Effect(f.Effect), Status: f.Status, RequestID: f.RequestID,
		RetryAfter: f.RetryAfter, cause: failure.Cause(f.Unwrap()),
	}
	if f.Reason == httpx.Status {
		said := c.profile.parseRefusal(f.Head)
		out.Reason = c.profile.reasonOf(k, f.Status, said)
		out.VendorCode, out.Details, out.message = said.code, said.details, privacy.Hide(said.message)
	}
	if op.reads() {
		out.Effect = failure.OfRead(out.Effect)
	}
	return out
}

// unreadable is the error of an answer that is not what it should be. After a
// write nobody knows what inhire meant to say.
func (c *Client) unreadable(k call, answer *httpx.Response, err error) error {
	if f, ok := errors.AsType[*httpx.Failure](err); ok {
		return c.failed(k, f)
	}
	out := &Error{Op: table[k].name, Reason: BadAnswer, Status: answer.Status, RequestID: answer.RequestID}
	if own, ok := errors.AsType[*Error](err); ok {
		out.Reason, out.Detail = own.Reason, own.Detail
	}
	if table[k].reads() {
		out.Effect = hris.EffectRefused
	}
	return out
}

// ofHTTP are the words for what goes wrong below inhire's answers.
var ofHTTP = failure.Reasons[Reason]{
	Input: BadInput, Busy: RateLimited,
	Credential: BadCredentials, // the key cannot stand in a header
	Redirected: Moved, Answer: BadAnswer, Network: Unavailable, Silence: NoAnswer,
}
