package personio

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/failure"
)

// Error is every failure of this package. errors.Is matches its [Reason] and
// its [hris.Code]; errors.As gives it as an [*hris.Error] too.
type Error struct {
	Op     string // what was being done: "create employee"
	Reason Reason
	Detail string      // a fact in our own words; never a value of a person, nor of Personio's answer
	Effect hris.Effect // what the call may have done in Personio
	Status int         // HTTP status; 0 where there was no answer. 200 where Personio said success:false in a success

	// VendorCode is Personio's own code: the error code of v1 (often 0, or the
	// HTTP status once more), the end of the error type of v2
	// ("common.bad_request"), or the OAuth error.
	VendorCode string
	// TraceID is what Personio's support asks for: personio_trace_id of v2. v1
	// gives none.
	TraceID string
	// Fields are the fields Personio names in its refusal, by their names on the
	// wire. v1 names them for documents.
	Fields []string

	RetryAfter time.Duration // wait at least this long; 0 where nothing is said

	message privacy.Sensitive[string]
	cause   error // free of personal values
}

// Message is Personio's own explanation, in German or English whatever was asked
// for. It may quote a value that somebody typed: show it to the person at work,
// do not store or log it, and decide nothing by it. It is empty where Personio
// gave none.
func (e Error) Message() privacy.Sensitive[string] { return e.message }

// Error tells what failed and what to do, without Personio's message.
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
		Reference: e.TraceID, Fields: e.Fields, Remedy: known.remedy, Cause: e.cause, RetryAfter: e.RetryAfter,
	}
	if e.VendorCode != "" && e.VendorCode != "0" {
		r.Facts = append(r.Facts, "code "+e.VendorCode)
	}
	if len(e.Fields) > 0 {
		r.Facts = append(r.Facts, "fields "+strings.Join(e.Fields, ", "))
	}
	if e.TraceID != "" {
		r.Facts = append(r.Facts, "trace "+e.TraceID)
	}
	return r
}

const vendorName = "personio"

// notSent makes the error of a call that was stopped here.
func notSent(reason Reason, detail string) *Error {
	return &Error{Reason: reason, Effect: hris.EffectNotSent, Detail: detail}
}

func inputError(detail string) error { return notSent(BadInput, detail) }

// during names the operation of an error that does not name one yet.
func during(op string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Op == "" {
		named := *e
		named.Op = op
		return &named
	}
	return err
}
