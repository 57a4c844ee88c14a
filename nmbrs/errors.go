package nmbrs

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/failure"
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
func (e Error) Error() string { return e.report().Text() }

// Format prints Error under every verb: fmt would otherwise look past the mask
// of the message.
func (e Error) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

// Unwrap gives the cause: a context's error, or nil.
func (e Error) Unwrap() error { return e.cause }

// Is matches the [Reason] and the [hris.Code].
func (e Error) Is(target error) bool { return e.report().Is(target) }

// As gives the failure as an *hris.Error.
func (e Error) As(target any) bool { return e.report().As(target, &e) }

func (e Error) report() failure.Report {
	known := reasons[e.Reason]
	r := failure.Report{
		Vendor: vendorName, Op: e.Op, Reason: e.Reason, Code: known.code, Detail: e.Detail, Effect: e.Effect, Status: e.Status,
		Reference: e.RequestID, Fields: e.Fields, Remedy: cmp.Or(e.advice, known.remedy), Cause: e.cause, RetryAfter: e.RetryAfter,
	}
	if e.Code != "" {
		r.Facts = append(r.Facts, "code "+e.Code)
	}
	if e.Call != "" {
		r.Facts = append(r.Facts, e.Call)
	}
	if len(e.Fields) > 0 {
		r.Facts = append(r.Facts, "fields "+strings.Join(e.Fields, ", "))
	}
	if e.RequestID != "" {
		r.Facts = append(r.Facts, "request "+e.RequestID)
	}
	return r
}

const vendorName = "nmbrs"

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
