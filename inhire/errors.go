package inhire

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
func (e Error) Error() string {
	var b strings.Builder
	b.WriteString("inhire: ")
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(e.summary())
	var facts []string
	if e.Status != 0 {
		facts = append(facts, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.VendorCode != "" {
		facts = append(facts, "code "+e.VendorCode)
	}
	for _, named := range []struct {
		what string
		ids  []string
	}{
		{"stages", e.named(func(d Detail) string { return d.StageID })},
		{"applications", e.named(func(d Detail) string { return d.ApplicationID })},
		{"fields", e.fields()},
	} {
		if len(named.ids) > 0 {
			facts = append(facts, named.what+" "+strings.Join(named.ids, ", "))
		}
	}
	if e.RequestID != "" {
		facts = append(facts, "request "+e.RequestID)
	}
	if len(facts) > 0 {
		b.WriteString(" (" + strings.Join(facts, "; ") + ")")
	}
	if remedy := e.remedy(); remedy != "" {
		b.WriteString(". " + remedy)
	}
	return b.String()
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

func (e Error) fields() []string { return e.named(func(d Detail) string { return d.Field }) }

// Format prints Error under every verb: fmt would otherwise look past the mask
// of the message.
func (e Error) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.Error()) }

func (e Error) remedy() string { return reasons[e.Reason].remedy }

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
		RetryAfter: e.RetryAfter, Fields: e.fields(), Remedy: e.remedy(), Detail: e.summary(), Err: e.cause,
	}
	return true
}

const vendorName = "inhire"

func (e Error) summary() string {
	if e.Detail == "" {
		return string(e.Reason)
	}
	return string(e.Reason) + ": " + e.Detail
}

// code is the reason's code, where what the call did is known. What is hidden is
// hidden only from a call that could have changed something.
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
