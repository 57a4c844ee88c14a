package transfer

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// Draft is a hire as it would be sent: the plan with the reviewer's edits, the
// documents chosen, and what is open. Nothing of it is stored. A host that
// shows it on a page keeps the edits, and prepares again to send.
type Draft struct {
	Tenant     string
	Connection string
	Info       hris.Info
	Form       *hris.Form
	Plan       *fieldmap.Plan
	Documents  []DocumentChoice

	// Matches are records of the target that may be this person; the reviewer
	// answers with SamePerson (one of these) or AnotherPerson. It is empty until
	// the plan is complete: before that it is not known what to look for.
	// LookComplete says whether the target can tell that there are no others.
	Matches      []hris.Match
	LookComplete bool

	// Before are earlier hand-overs of this person to the same account.
	Before []Badge

	// Problems are those of the plan and of everything else that a send needs.
	// Edits that were refused are here alone, by their field: the plan still has
	// the value from before.
	Problems fieldmap.Problems

	// Digest stands for all that would be sent. A host that prepared again
	// compares it with the one its user saw.
	Digest Hash

	hire   *hris.Hire
	rules  string
	parcel parcel
}

// DocumentChoice is one document of the hire in a draft.
type DocumentChoice struct {
	hris.Document
	Chosen bool
	Field  string // the file field that carries it; "" goes along by itself
}

// Format masks under every verb.
func (d *Draft) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "draft "+privacy.Mask) }

// LogValue masks in log/slog.
func (d *Draft) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

// MarshalJSON masks: a draft is shown field by field to the person entitled to
// it, and kept nowhere.
func (*Draft) MarshalJSON() ([]byte, error) { return json.Marshal(privacy.Mask) }

// Complete reports whether the draft can be sent.
func (d *Draft) Complete() bool {
	return !slices.ContainsFunc(d.Problems, fieldmap.Problem.Blocks)
}

// Edit is one thing a reviewer does to a draft.
type Edit func(*edits)

// edits is what a reviewer did, in order.
type edits struct {
	fields    []fieldEdit
	documents []string // ids; nil: the default choice
	chosen    bool
	same      string
	another   bool
	second    bool
}

type fieldEdit struct {
	name  string // a path of the form, or a canonical key
	value fieldmap.Value
	unset bool
}

// Set puts a value into a field, named by its path or its canonical key. A
// text for a field of another kind is read as that kind: "2027-01-01", "3100",
// "yes", an option's id or label, a document's id.
func Set(field string, value fieldmap.Value) Edit {
	return func(e *edits) { e.fields = append(e.fields, fieldEdit{name: field, value: value}) }
}

// SetText is [Set] with a text as somebody typed it.
func SetText(field, text string) Edit { return Set(field, fieldmap.TextValue(text)) }

// Unset leaves a field empty.
func Unset(field string) Edit {
	return func(e *edits) { e.fields = append(e.fields, fieldEdit{name: field, unset: true}) }
}

// ChooseDocuments says which documents go along, by id; none is a choice too.
func ChooseDocuments(ids ...string) Edit {
	return func(e *edits) { e.documents, e.chosen = append([]string{}, ids...), true }
}

// SamePerson says that a match is this person: its record is used, where the
// target can.
func SamePerson(id string) Edit {
	return func(e *edits) { e.same, e.another = id, false }
}

// AnotherPerson says that every match the draft shows is somebody else.
func AnotherPerson() Edit {
	return func(e *edits) { e.same, e.another = "", true }
}

// SecondHandOver says that this application, handed over before for another
// subject (another vacancy), is to be handed over again.
func SecondHandOver() Edit { return func(e *edits) { e.second = true } }
