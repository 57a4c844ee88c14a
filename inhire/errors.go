package inhire

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
	Op     string // what was being done: "set statuses"
	Reason Reason
	Detail string      // a fact in our own words; never a value of inhire's answer
	Effect hris.Effect // what the call may have done at inhire
	Status int         // HTTP status; 0 where there was no answer. 200 of a change that failed within a batch

	VendorCode string   // the contract's error code, such as stale_mapping
	RequestID  string   // X-Request-Id of the answer, where there is one
	Details    []Detail // what the refusal names

	RetryAfter time.Duration // wait at least this long; 0 where nothing is said

	message privacy.Sensitive[string]
	cause   error // free of personal values
}

// Detail is one finding of a refusal: ids, a field and a code. What does not
// concern it is empty.
type Detail struct {
	StageID       string // eRecruiter's
	ApplicationID string // inhire's
	Field         string
	Code          string
}

// Message is inhire's own explanation. It may quote what somebody typed: show it
// to the person at work, do not store or log it, and decide nothing by it. It is
// empty where inhire gave none.
func (e Error) Message() privacy.Sensitive[string] { return e.message }

// Error tells what failed and what to do, without inhire's message.
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
	fields := e.named(func(d Detail) string { return d.Field })
	r := failure.Report{
		Vendor: vendorName, Op: e.Op, Reason: e.Reason, Code: known.code, Detail: e.Detail, Effect: e.Effect, Status: e.Status,
		Reference: e.RequestID, Fields: fields, Remedy: known.remedy, Cause: e.cause, RetryAfter: e.RetryAfter,
	}
	if e.VendorCode != "" {
		r.Facts = append(r.Facts, "code "+e.VendorCode)
	}
	for _, named := range []struct {
		what string
		ids  []string
	}{
		{"stages", e.named(func(d Detail) string { return d.StageID })},
		{"applications", e.named(func(d Detail) string { return d.ApplicationID })},
		{"fields", fields},
	} {
		if len(named.ids) > 0 {
			r.Facts = append(r.Facts, named.what+" "+strings.Join(named.ids, ", "))
		}
	}
	if e.RequestID != "" {
		r.Facts = append(r.Facts, "request "+e.RequestID)
	}
	return r
}

func (e Error) named(by func(Detail) string) []string {
	var ids []string
	for _, d := range e.Details {
		if id := by(d); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

const vendorName = "inhire"

// notSent makes the error of a call that was stopped here.
func notSent(reason Reason, detail string) *Error {
	return &Error{Reason: reason, Effect: hris.EffectNotSent, Detail: detail}
}

func inputError(detail string) error { return notSent(BadInput, detail) }

// badAnswer makes the error of an answer that is not what it should be. Its effect
// is unknown until it is known what was asked.
func badAnswer(detail string) error { return &Error{Reason: BadAnswer, Detail: detail} }

// during names the operation of an error that does not name one yet.
func during(op string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Op == "" {
		named := *e
		named.Op = op
		return &named
	}
	return err
}
