package failure

import (
	"cmp"
	"context"
	"errors"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// Effect is what the HTTP layer knows of a call, in the words of hris.
func Effect(e httpx.Effect) hris.Effect {
	switch e {
	case httpx.NotSent:
		return hris.EffectNotSent
	case httpx.Refused:
		return hris.EffectRefused
	}
	return hris.EffectUnknown
}

// OfRead is the effect of a call that reads: it does nothing there.
func OfRead(e hris.Effect) hris.Effect {
	if e == hris.EffectUnknown {
		return hris.EffectRefused
	}
	return e
}

// OfCall is the effect of a call of the class.
func OfCall(class httpx.Class, e hris.Effect) hris.Effect {
	if class == httpx.Read {
		return OfRead(e)
	}
	return e
}

// Cause keeps of a cause what cannot name anybody: that a context ended.
func Cause(err error) error {
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return known
		}
	}
	return nil
}

// Reasons are a vendor package's words for what goes wrong below the vendor's
// answers.
type Reasons[R comparable] struct {
	Input      R // the call itself is not valid
	Credential R // no credential could be had
	Busy       R // the account's limit asks for a longer wait than is slept here
	Body       R // what was to be sent could not be read; Silence where nothing but JSON is
	Redirected R
	Answer     R // not what was expected, or cut
	Network    R // nothing of the request left
	Silence    R // no answer came
}

// Of gives the word for a failure that has no status.
func (r Reasons[R]) Of(f *httpx.Failure) R {
	switch f.Reason {
	case httpx.BadRequest:
		return r.Input
	case httpx.AuthFailed:
		return r.Credential
	case httpx.TooBusy:
		return r.Busy
	case httpx.BodyFailed:
		return cmp.Or(r.Body, r.Silence)
	case httpx.Redirected:
		return r.Redirected
	case httpx.AnswerCut, httpx.AnswerTooLong, httpx.AnswerMalformed:
		return r.Answer
	case httpx.HostUnknown, httpx.Untrusted, httpx.Unreachable:
		return r.Network
	}
	return r.Silence
}
