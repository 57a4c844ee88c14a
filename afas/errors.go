package afas

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
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
func (e Error) Error() string {
	var b strings.Builder
	b.WriteString("afas: ")
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(string(e.Reason))
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	var facts []string
	if e.Status != 0 {
		facts = append(facts, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.ProfitLogReference != "" {
		facts = append(facts, "Profit log reference "+e.ProfitLogReference)
	}
	if e.TraceID != "" {
		facts = append(facts, "trace "+e.TraceID)
	}
	if len(facts) > 0 {
		b.WriteString(" (" + strings.Join(facts, ", ") + ")")
	}
	if remedy := e.remedy(); remedy != "" {
		b.WriteString(". " + remedy)
	}
	return b.String()
}

// Format prints Error under every verb: fmt would otherwise look past the mask
// of the message.
func (e Error) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// remedy is the reason's, where what the call did is known.
func (e Error) remedy() string {
	if e.Effect == hris.EffectUnknown && reasons[e.Reason].code != hris.OutcomeHidden {
		return "Look in Profit whether it was done before trying again."
	}
	return reasons[e.Reason].remedy
}

// Unwrap gives the cause: a context's error, a file's error, or nil.
func (e Error) Unwrap() error { return e.cause }

// Is matches the [Reason] and the [hris.Code].
func (e Error) Is(target error) bool {
	switch t := target.(type) {
	case Reason:
		return t == e.Reason
	case hris.Code:
		return t == e.code()
	}
	return false
}

// As gives the failure as an *hris.Error.
func (e Error) As(target any) bool {
	to, ok := target.(**hris.Error)
	if !ok {
		return false
	}
	reference := e.ProfitLogReference
	if reference == "" {
		reference = e.TraceID
	}
	*to = &hris.Error{
		Code: e.code(), Op: e.Op, Vendor: vendor, Effect: e.Effect, Status: e.Status, RequestID: reference,
		RetryAfter: e.RetryAfter, Remedy: e.remedy(), Detail: e.summary(), Err: e.cause,
	}
	return true
}

const vendor = "afas"

func (e Error) summary() string {
	if e.Detail == "" {
		return string(e.Reason)
	}
	return string(e.Reason) + ": " + e.Detail
}

// code is the reason's code, where what the call did is known. What is hidden is
// hidden only from a call that could have changed something: one that read, or
// provably did nothing, can simply be made again.
func (e Error) code() hris.Code {
	code := reasons[e.Reason].code
	switch {
	case e.Effect == hris.EffectUnknown:
		return hris.OutcomeHidden
	case code == hris.OutcomeHidden:
		return hris.Unavailable
	}
	return code
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
