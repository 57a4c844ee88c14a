package hris

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/privacy"
)

// Target is a system of one customer that takes hires over: an AFAS
// environment's applicants, a Personio company's employees. It is bound to
// one account and its credentials, and is safe for concurrent use.
type Target interface {
	Connected

	// Form gives what the target wants to know now, in the connection's
	// language. Chosen values narrow the options of the fields that depend on
	// them; it may be nil.
	Form(ctx context.Context, chosen fieldmap.Values) (*Form, error)

	// Options streams the options of a referenced field that match query (all
	// where it is empty), in an order fit for people.
	Options(ctx context.Context, field string, chosen fieldmap.Values, query string) iter.Seq2[fieldmap.Choice, error]

	// Steps gives the writes that hand one hire over, in order. It is pure:
	// the same input gives the same steps, and nothing is called. What no form
	// can express it refuses with a [Problems] error that names the field and,
	// as Detail, says why.
	Steps(in Input) ([]Step, error)
}

// Tracker is a [Target] that can tell how a finished hand-over fares at the
// vendor, such as an application that still waits in a workflow.
type Tracker interface {
	Track(ctx context.Context, done Receipts) (Note, error)
}

// Outcome is what the vendor has once a hand-over is done.
type Outcome string

// The outcomes.
const (
	OutcomeEmployee    Outcome = "employee"
	OutcomeApplicant   Outcome = "applicant"
	OutcomePreHire     Outcome = "prehire"
	OutcomeApplication Outcome = "application"
)

// Info says what something [Connected] is. Account and Product name it for good:
// they outlive tokens, API generations and re-connecting, because the ledger's
// once-only key is made of a target's.
type Info struct {
	Vendor  string  // "afas"
	Product string  // "applicant"
	Account string  // the customer's environment at the vendor: "afas:production:12345"
	Name    string  // for people: "AFAS"
	Outcome Outcome // what there is once it is done; this and what follows is a target's alone

	// Subject says what counts as one hand-over, and so goes once only.
	Subject Subject

	// UsesExisting says that [Input.Existing] is honoured: a hire can be
	// handed over onto a record that the target already holds.
	UsesExisting bool
}

// Subject says what one hand-over is about. Two hires with the same subject
// are the same hand-over.
type Subject struct {
	Person      bool     // the host's person id
	Application bool     // the host's application id
	Fields      []string // form fields: AFAS counts a person per vacancy
}

// Input is one hire, mapped, reviewed and ready to be written.
type Input struct {
	// Marker is ours, made by [NewMarker], unique per transfer and round. A target
	// that can store it can be looked up exactly.
	Marker string

	Values fieldmap.Values // by the form's field paths

	// Documents are the chosen ones that no file field of the form carries,
	// in the order of the hire.
	Documents []Document

	// Existing is the id of a record at the target that the reviewer says is
	// this person; "" makes a new one.
	Existing string

	// Consents are the purposes for which the person's consent is on record.
	Consents []string

	// Open opens a chosen document by reference, as often as asked. The reader
	// it gives fails before its last byte where size or hash differ from ref.
	Open func(ctx context.Context, ref fieldmap.FileRef) (io.ReadCloser, error)
}

// StepKind says whether a step may be repeated.
type StepKind uint8

// The kinds of step. The zero kind is the careful one.
const (
	Create StepKind = iota // doing it twice makes two
	Update                 // doing it twice is doing it once; in doubt it is simply repeated
)

// DocumentStep begins the name of a step that files one document; the
// document's id follows.
const DocumentStep = "document:"

// Step is one write to the target, the unit of resume.
type Step struct {
	Name     string // stable across releases: "create applicant", "document:<id>"
	Kind     StepKind
	Optional bool          // its failure does not stop later steps
	Deadline time.Duration // longest Do
	Settle   time.Duration // how long after Deadline the vendor may still commit

	// Do writes. Its error is an *Error whose Effect says what may have
	// happened; any other error counts as unknown. It is called at most once
	// per intent, and never for a Create in doubt.
	Do func(ctx context.Context, done Receipts) (Receipt, error)

	// Look says what is there: before the first create, as a baseline and to
	// find people who exist already; and after a create in doubt. Nil means
	// that this step cannot be looked up.
	Look func(ctx context.Context, done Receipts) (Sighting, error)

	// Twin says what the create of another hand-over to this account would have
	// to share with this one to be taken for it by Look: the company and the
	// names, where Look can ask for nothing else. Two such creates are never
	// under way or in doubt at once. "" where Look tells them apart, or cannot
	// look. It may contain names: only a keyed hash of it is kept.
	Twin string
}

// Receipt is what a step left behind: the vendor's id of it, never a name.
type Receipt struct {
	Kind string `json:"kind,omitempty"` // what was made: "application"
	ID   string `json:"id,omitempty"`   // the vendor's id; empty where it gives none
	URL  string `json:"url,omitempty"`  // where a person finds it
	Note Note   `json:"note,omitempty"` // what remains to be known of it
}

// Note is the code of a remark about something done, with a text in the
// message catalogue: "note.waits_in_workflow".
type Note string

// The notes.
const (
	NoNote           Note = ""
	WaitsInWorkflow  Note = "note.waits_in_workflow" // done here; the vendor's own workflow has to run
	WorkflowFinished Note = "note.workflow_finished" // the vendor's workflow has run
	NoReference      Note = "note.no_reference"      // done, and the vendor gives no id
	GivenByPerson    Note = "note.given_by_person"   // a person said that it is there; not verified
	FoundAfterwards  Note = "note.found_afterwards"  // the answer was lost; found by looking
	Unprotected      Note = "note.unprotected"       // a reviewer allowed it to change payrolls that were run
)

// Receipts holds the receipts of the steps done so far, by step name.
type Receipts map[string]Receipt

// Sighting is what a look saw.
type Sighting struct {
	Matches []Match
	// Complete means that absence from Matches is absence from the target. Say so
	// only on evidence: that the look is able to see what this connection makes.
	Complete bool
	// Sole means that a single match that was not there before is what the step
	// made, though absence from Matches proves nothing: the look sees what this
	// connection makes, sooner or later, but not for certain now. It takes a
	// baseline, and creates that could be taken for one another kept apart by
	// [Step].Twin. Complete implies it.
	Sole bool
	// People means that people whom the target knows, and who may be the one
	// handed over, would be among the Matches.
	People bool
}

// Match is one record that may be the one looked for.
type Match struct {
	Kind  string // what it is, as in [Receipt]; ids of two kinds are never the same
	ID    string
	URL   string
	Exact bool // it carries our marker, or an external id that is ours
	// Person says that this is a person whom the target knew, not what the step
	// makes: the reviewer is asked about it before, and it is never adopted after.
	Person bool
	// About tells the reviewer what is alike: shown, never stored or logged.
	About privacy.Sensitive[string]
}
