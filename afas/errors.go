package afas

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/failure"
)

// Error is every failure of this package. errors.Is matches its [Reason] and
// its [hris.Code]; errors.As gives it as an [*hris.Error] too.
type Error struct {
	Op     string // what was being done: "insert HrCreateApplicant"
	Reason Reason
	Detail string      // a fact in our own words; never a value of a person, nor of AFAS's answer
	Effect hris.Effect // what the call may have done in Profit
	Status int         // HTTP status; 0 where there was no answer

	// ProfitLogReference is the number under which the customer's AFAS
	// administrator finds the failure in Profit's log. 32 hexadecimal digits.
	ProfitLogReference string
	// TraceID is X-Trace-Identifier, for AFAS's support (since Profit 7).
	TraceID string
	// Number is AFAS's errorNumber. One number stands for many failures: do not
	// decide anything by it.
	Number int64

	RetryAfter time.Duration // wait at least this long; 0 where nothing is said

	message privacy.Sensitive[string]
	cause   error // free of personal values
}

// Message is AFAS's own explanation, in the language of the client. It may
// quote a value that somebody typed: show it to the person at work, do not
// store or log it. It is empty where AFAS gave none.
func (e Error) Message() privacy.Sensitive[string] { return e.message }

// Error tells what failed and what to do, without AFAS's message.
func (e Error) Error() string { return e.report().Text() }

// Format prints Error under every verb: fmt would otherwise look past the mask
// of the message.
func (e Error) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// Unwrap gives the cause: a context's error, a file's error, or nil.
func (e Error) Unwrap() error { return e.cause }

// Is matches the [Reason] and the [hris.Code].
func (e Error) Is(target error) bool { return e.report().Is(target) }

// As gives the failure as an *hris.Error.
func (e Error) As(target any) bool { return e.report().As(target, &e) }

func (e Error) report() failure.Report {
	known := reasons[e.Reason]
	r := failure.Report{
		Vendor: vendorName, Op: e.Op, Reason: e.Reason, Code: known.code, Detail: e.Detail, Effect: e.Effect, Status: e.Status,
		Reference: cmp.Or(e.ProfitLogReference, e.TraceID), Remedy: known.remedy, Cause: e.cause, RetryAfter: e.RetryAfter,
	}
	if e.ProfitLogReference != "" {
		r.Facts = append(r.Facts, "Profit log reference "+e.ProfitLogReference)
	}
	if e.TraceID != "" {
		r.Facts = append(r.Facts, "trace "+e.TraceID)
	}
	if e.Effect == hris.EffectUnknown && known.code != hris.OutcomeHidden {
		r.Remedy = "Look in Profit whether it was done before trying again."
	}
	return r
}

// notSent makes the error of a call that was stopped here.
func notSent(reason Reason, detail string) *Error {
	return &Error{Reason: reason, Effect: hris.EffectNotSent, Detail: detail}
}

func inputError(detail string) error { return notSent(BadInput, detail) }

func memberError(detail string) error { return notSent(BadMember, detail) }

// during names the operation of an error that does not name one yet.
func during(op string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Op == "" {
		named := *e
		named.Op = op
		return &named
	}
	return err
}
