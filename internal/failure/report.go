package failure

import (
	"fmt"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Report is what a vendor's error has to say. It holds no value of a person, nor of
// the vendor's answer.
type Report struct {
	Vendor string    // "afas"
	Op     string    // what was being done; "" where that is not known yet
	Reason error     // one of the vendor package's closed list
	Code   hris.Code // the reason's
	Detail string    // a fact in our own words
	Effect hris.Effect
	Status int // HTTP status; 0 where there was no answer

	Facts     []string // what else the text names, behind the status
	Reference string   // for the vendor's support
	Fields    []string // that the vendor names
	Remedy    string   // what to do, in English
	Cause     error    // free of personal values; may be nil

	RetryAfter time.Duration
}

// Text tells what failed and what to do:
//
//	personio: create employee: no answer came (HTTP 504, code x). Look whether it was done before trying again.
func (r Report) Text() string {
	var b strings.Builder
	b.WriteString(r.Vendor + ": ")
	if r.Op != "" {
		b.WriteString(r.Op + ": ")
	}
	b.WriteString(r.summary())
	if facts := r.facts(); facts != "" {
		b.WriteString(" (" + facts + ")")
	}
	if remedy := r.remedy(); remedy != "" {
		b.WriteString(". " + remedy)
	}
	return b.String()
}

// facts are told apart by semicolons where one of them is a list.
func (r Report) facts() string {
	facts := r.Facts
	if r.Status != 0 {
		facts = append([]string{fmt.Sprintf("HTTP %d", r.Status)}, facts...)
	}
	for _, fact := range facts {
		if strings.Contains(fact, ", ") {
			return strings.Join(facts, "; ")
		}
	}
	return strings.Join(facts, ", ")
}

func (r Report) summary() string {
	if r.Detail == "" {
		return r.Reason.Error()
	}
	return r.Reason.Error() + ": " + r.Detail
}

// code is the reason's, where what the call did is known. What is hidden is
// hidden only from a call that could have changed something: one that read, or
// provably did nothing, can simply be made again.
func (r Report) code() hris.Code {
	switch {
	case r.Effect == hris.EffectUnknown:
		return hris.OutcomeHidden
	case r.nothingHidden():
		return hris.Unavailable
	}
	return r.Code
}

func (r Report) nothingHidden() bool {
	return r.Code == hris.OutcomeHidden && r.Effect != hris.EffectUnknown
}

// remedy is the vendor's, which is to look whether it was done, unless nothing can
// have been.
func (r Report) remedy() string {
	if r.nothingHidden() {
		return "Try again later."
	}
	return r.Remedy
}

// Is matches the reason and the code.
func (r Report) Is(target error) bool {
	if code, ok := target.(hris.Code); ok {
		return code == r.code()
	}
	return target == r.Reason
}

// As gives the report as an [*hris.Error] that leads back to the vendor package's
// own error.
func (r Report) As(target any, own error) bool {
	to, ok := target.(**hris.Error)
	if !ok {
		return false
	}
	*to = &hris.Error{
		Code: r.code(), Op: r.Op, Vendor: r.Vendor, Effect: r.Effect, Status: r.Status, RequestID: r.Reference,
		RetryAfter: r.RetryAfter, Fields: r.Fields, Remedy: r.remedy(), Detail: r.summary(), Err: r.Cause, Own: own,
	}
	return true
}
