package greenhouse

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// Error is every failure of this package. errors.Is matches its [Reason] and its
// [hris.Code]; errors.As gives it as an [*hris.Error] too.
type Error struct {
	Op     string // what was being done: "list candidates"
	Reason Reason
	Detail string      // a fact in our own words; never a value of a person, nor of Greenhouse's answer
	Effect hris.Effect // what the call may have done; reads do nothing
	Status int         // HTTP status; 0 where there was no answer

	RequestID  string        // for Greenhouse's support, where the answer named one
	RetryAfter time.Duration // wait at least this long; 0 where nothing is said

	message privacy.Sensitive[string]
	cause   error // free of personal values
}

// Message is Greenhouse's own explanation, in English, with its details behind
// it. It may quote what was asked for: show it to an administrator, do not store
// or log it. Empty where Greenhouse gave none.
func (e Error) Message() privacy.Sensitive[string] { return e.message }

// Error tells what failed and what to do, without Greenhouse's message.
func (e Error) Error() string {
	var b strings.Builder
	b.WriteString("greenhouse: ")
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.summary())
	var facts []string
	if e.Status != 0 {
		facts = append(facts, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.RequestID != "" {
		facts = append(facts, "request "+e.RequestID)
	}
	if e.RetryAfter > 0 {
		facts = append(facts, "try again in "+e.RetryAfter.Round(time.Second).String())
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

// Unwrap gives the cause: a context's error, that of a store of tokens, or nil.
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
	*to = &hris.Error{
		Code: e.code(), Op: e.Op, Vendor: vendor, Effect: e.Effect, Status: e.Status, RequestID: e.RequestID,
		RetryAfter: e.RetryAfter, Remedy: e.remedy(), Detail: e.summary(), Err: e.cause, Own: &e,
	}
	return true
}

const vendor = "greenhouse"

func (e Error) code() hris.Code { return reasons[e.Reason].code }

func (e Error) remedy() string { return reasons[e.Reason].remedy }

func (e Error) summary() string {
	if e.Detail == "" {
		return string(e.Reason)
	}
	return string(e.Reason) + ": " + e.Detail
}

// notSent makes the error of a call that was stopped here.
func notSent(reason Reason, detail string) *Error {
	return &Error{Reason: reason, Effect: hris.EffectNotSent, Detail: detail}
}

func inputError(detail string) error { return notSent(BadInput, detail) }

// refused makes the error of an answer that was read and is not usable.
func refused(reason Reason, detail string) *Error {
	return &Error{Reason: reason, Effect: hris.EffectRefused, Detail: detail}
}

// during names the operation of an error that does not name one yet.
func during(op string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Op == "" {
		named := *e
		named.Op = op
		return &named
	}
	return err
}
