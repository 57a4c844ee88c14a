package hris

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Effect says what a failed call may have done at the vendor. Its zero value
// is the careful one.
type Effect uint8

// The effects.
const (
	EffectUnknown Effect = iota // it may have been done, or be done later
	EffectNotSent               // it never left this machine
	EffectRefused               // the vendor answered that it did nothing
)

// String gives "unknown", "not sent" or "refused".
func (e Effect) String() string {
	switch e {
	case EffectNotSent:
		return "not sent"
	case EffectRefused:
		return "refused"
	}
	return "unknown"
}

// Code names one kind of failure for good: programs branch on it, the message
// catalogue has a text and a remedy for it in each language. Its family, the
// part before the point, says whose it is: input (the caller's), connection
// (credentials, rights, set-up), remote (the vendor's), transfer (the
// hand-over's own rules). A Code is also an error, so that
// errors.Is(err, hris.RateLimited) works.
type Code string

// Error implements error.
func (c Code) Error() string { return string(c) }

// Is makes a family such as Code("remote") match each of its codes' errors.
func (c Code) family() string {
	family, _, _ := strings.Cut(string(c), ".")
	return family
}

// The codes.
const (
	InvalidInput    Code = "input.invalid"        // an argument breaks a stated rule
	InvalidHire     Code = "input.hire"           // the hire is not a valid hire
	InvalidSetting  Code = "input.setting"        // a connection's setting breaks a stated rule
	InvalidMapping  Code = "input.mapping"        // the mapping does not compile
	DocumentMissing Code = "input.document_gone"  // a chosen document cannot be opened
	DocumentChanged Code = "input.document_other" // its size or hash is not what was reviewed
	DocumentRefused Code = "input.document_kind"  // its kind or size is not accepted

	BadCredentials    Code = "connection.credentials" // the vendor does not accept them
	CredentialsExpire Code = "connection.expiring"    // they will end soon
	RightMissing      Code = "connection.right"       // they lack a right
	SetupIncomplete   Code = "connection.setup"       // something in the vendor's set-up is missing
	AddressBlocked    Code = "connection.address"     // the vendor does not accept this IP address
	Disabled          Code = "connection.disabled"    // the connection is switched off or removed
	NoConnection      Code = "connection.not_found"   // no such connection for this tenant
	ConnectionChanged Code = "connection.changed"     // somebody else changed it meanwhile
	OtherAccount      Code = "connection.account"     // the settings or credentials lead to another account
	NotMapped         Code = "connection.mapping"     // no mapping has been saved for it yet
	SecretBusy        Code = "connection.busy"        // another process renews this credential
	OtherKind         Code = "connection.kind"        // it leads to something else, such as a source where a target is needed

	RateLimited   Code = "remote.rate_limited"
	Unavailable   Code = "remote.unavailable"
	Locked        Code = "remote.locked"   // a record is in use there; a later try may pass
	Rejected      Code = "remote.rejected" // the vendor refused the data
	NotThere      Code = "remote.not_found"
	TooLarge      Code = "remote.too_large"
	SchemaDrift   Code = "remote.schema_drift" // a field, option or connector is not what it was
	BadAnswer     Code = "remote.bad_answer"   // the vendor's answer cannot be read
	OutcomeHidden Code = "remote.unknown"      // whether it was done is not known

	Problems     Code = "transfer.problems"      // the plan has problems to solve first
	AlreadySent  Code = "transfer.already_sent"  // this hire went to this account before
	PersonExists Code = "transfer.person_exists" // the target may already hold this person
	InDoubt      Code = "transfer.in_doubt"      // a create may or may not have happened
	Held         Code = "transfer.held"          // waits for a change
	Duplicate    Code = "transfer.duplicate"     // two different records were made
	NotAllowed   Code = "transfer.not_allowed"   // the actor lacks the right
	NotFound     Code = "transfer.not_found"     // no such transfer for this tenant
	WrongState   Code = "transfer.state"         // not possible in the transfer's state
	Changed      Code = "transfer.changed"       // not what was reviewed
	Busy         Code = "transfer.busy"          // another worker has it
	Twin         Code = "transfer.twin"          // somebody who could not be told apart comes first
	DraftGone    Code = "transfer.draft_gone"    // the values were erased or never kept
	TooSoon      Code = "transfer.too_soon"      // a late commit is still possible
	LeaseLost    Code = "transfer.lease_lost"    // another worker took over
	StepFailed   Code = "transfer.optional_step" // a step that may fail did; the rest was done
	NotHired     Code = "transfer.not_hired"     // only hired candidates are handed over
	NotConfirmed Code = "transfer.not_confirmed" // a question to a person is open
)

// Fix says who or what can mend a failure.
type Fix uint8

// The ways out.
const (
	FixByUser    Fix = iota + 1 // correct the data or a choice
	FixByAdmin                  // credentials, rights or settings
	FixByWaiting                // try again later, unchanged
	FixNever                    // permanent: this hand-over cannot succeed
)

// Fix says who or what can mend a failure of this code.
func (c Code) Fix() Fix {
	switch c {
	case RateLimited, Unavailable, Locked, BadAnswer, OutcomeHidden, Busy, SecretBusy, LeaseLost, TooSoon, Twin:
		return FixByWaiting
	case SetupIncomplete, SchemaDrift, NotThere, InvalidSetting, InvalidMapping, NotAllowed:
		return FixByAdmin
	}
	if c == ConnectionChanged {
		return FixByUser
	}
	if c.family() == "connection" {
		return FixByAdmin
	}
	return FixByUser
}

// Error is every failure this module reports. It never holds a value that a
// person typed, nor a vendor's answer: those may name somebody.
type Error struct {
	Code       Code
	Op         string        // what was being done: "create applicant"
	Vendor     string        // "afas"; empty where no vendor is concerned
	Effect     Effect        // what the call may have done
	Status     int           // HTTP status; 0 where there was no answer
	RequestID  string        // the vendor's own reference, for its support; see [Reference]
	RetryAfter time.Duration // wait at least this long; 0 where nothing is said
	Fields     []string      // paths of the fields concerned
	Remedy     string        // what to do, in English, where it is more exact than the catalogue's
	Detail     string        // a fact in our own words: a limit, a connector's name; never personal
	Err        error         `json:"-"` // cause, itself free of personal values; may be nil
	Own        error         `json:"-"` // the vendor package's own error, for errors.As; not part of the text
}

// Error tells what failed and what to do.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Vendor != "" {
		b.WriteString(e.Vendor + ": ")
	}
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	b.WriteString(string(e.Code))
	if text := text(English, string(e.Code)); text != "" {
		b.WriteString(": " + text)
	}
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	if len(e.Fields) > 0 {
		b.WriteString(" (fields: " + strings.Join(e.Fields, ", ") + ")")
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, " (HTTP %d)", e.Status)
	}
	if e.RequestID != "" {
		b.WriteString(" (reference " + e.RequestID + ")")
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	if remedy := e.RemedyIn(English); remedy != "" {
		return strings.TrimSuffix(b.String(), ".") + ". " + remedy // a cause that says what to do ends so itself
	}
	return b.String()
}

// Unwrap gives the cause and the vendor's own error.
func (e *Error) Unwrap() []error {
	causes := make([]error, 0, 2)
	for _, err := range []error{e.Err, e.Own} {
		if err != nil {
			causes = append(causes, err)
		}
	}
	return causes
}

// Is matches the Code.
func (e *Error) Is(target error) bool {
	code, ok := target.(Code)
	return ok && code == e.Code
}

// CodeOf gives the code of the first [Error] in err's chain, and "" where
// there is none.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}
