package nmbrs

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// Error is every failure of this package, over both APIs. errors.Is matches its
// [Reason] and its [hris.Code]; errors.As gives it as an [*hris.Error] too.
type Error struct {
	Op     string // what was being done: "insert employee"
	Reason Reason
	Detail string      // a fact in our own words; never a value of a person, nor of Nmbrs's answer
	Effect hris.Effect // what the call may have done in Nmbrs
	Status int         // HTTP status; 0 where there was no answer

	// Call is the vendor's own name of what was called, which over SOAP is the
	// right that it takes too: "EmployeeService.Address_InsertCurrent".
	Call string
	// Code is Nmbrs's own: over SOAP the number of the fault, such as "2011";
	// over REST the code of the problem, or the OAuth error.
	Code string
	// RequestID is what Nmbrs's support may ask for. SOAP gives none.
	RequestID string
	// Fields are the fields that Nmbrs names in its refusal, by their names on the
	// wire. SOAP names none.
	Fields []string

	RetryAfter time.Duration // wait at least this long; 0 where nothing is said

	advice  string // what to do, where it is more exact than the reason's remedy
	message privacy.Sensitive[string]
	cause   error // free of personal values
}

// Message is Nmbrs's own explanation, in English or Dutch. It may quote a value
// that somebody typed: show it to the person at work, do not store or log it, and
// decide nothing by it. It is empty where Nmbrs gave none.
func (e Error) Message() privacy.Sensitive[string] { return e.message }

// Error tells what failed and what to do, without Nmbrs's message.
func (e Error) Error() string {
	var b strings.Builder
	b.WriteString("nmbrs: ")
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.summary())
	if facts := e.facts(); len(facts) > 0 {
		b.WriteString(" (" + strings.Join(facts, ", ") + ")")
	}
	if remedy := e.remedy(); remedy != "" {
		b.WriteString(". " + remedy)
	}
	return b.String()
}

func (e Error) facts() []string {
	var facts []string
	if e.Status != 0 {
		facts = append(facts, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.Code != "" {
		facts = append(facts, "code "+e.Code)
	}
	if e.Call != "" {
		facts = append(facts, e.Call)
	}
	if len(e.Fields) > 0 {
		facts = append(facts, "fields "+strings.Join(e.Fields, ", "))
	}
	if e.RequestID != "" {
		facts = append(facts, "request "+e.RequestID)
	}
	return facts
}

// Format prints Error under every verb: fmt would otherwise look past the mask
// of the message.
func (e Error) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

func (e Error) remedy() string {
	if e.advice != "" {
		return e.advice
	}
	return reasons[e.Reason].remedy
}

// Unwrap gives the cause: a context's error, or nil.
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
		Code: e.code(), Op: e.Op, Vendor: vendorName, Effect: e.Effect, Status: e.Status, RequestID: e.RequestID,
		RetryAfter: e.RetryAfter, Fields: e.Fields, Remedy: e.remedy(), Detail: e.summary(), Err: e.cause,
	}
	return true
}

const vendorName = "nmbrs"

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

func inputError(detail string) *Error { return notSent(BadInput, detail) }

// during names the operation of an error that does not name one yet.
func during(op string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Op == "" {
		named := *e
		named.Op = op
		return &named
	}
	return err
}
