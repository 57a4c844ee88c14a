package fieldmap

import (
	"context"
	"errors"
	"iter"
)

// Record is what rules read from. [Values] is one.
type Record interface {
	// Lookup gives the value at a path, and false where there is none.
	Lookup(path string) (Value, bool)
}

// Plan is a mapping applied to one record: values, where each came from,
// problems. It holds personal data, prints masked, and encodes as JSON for
// sealing only.
type Plan struct{ _ int }

// Entry is one field of a plan.
type Entry struct {
	Field  Field  // as the target has it; its Path is the whole path, from the root of the schema
	Value  Value  // fits the field, or absent
	Origin Origin // where it came from
	// Rejected is a value that did not fit: shown to the reviewer, never sent.
	Rejected Value
	Problems Problems
}

// Resolver answers for the options of [Field].Referenced fields.
type Resolver interface {
	// Resolve finds the option of a field that has the id option, or else whose
	// label, and no other's, is option. chosen holds the values of the fields
	// that the field depends on. False means that there is none; a Choice given
	// all the same is a suggestion.
	Resolve(ctx context.Context, field, option string, chosen Values) (Choice, bool, error)
}

// ResolverFunc is a function that is a [Resolver].
type ResolverFunc func(ctx context.Context, field, option string, chosen Values) (Choice, bool, error)

// Resolve calls f.
func (f ResolverFunc) Resolve(ctx context.Context, field, option string, chosen Values) (Choice, bool, error) {
	return f(ctx, field, option, chosen)
}

// ErrSchemaChanged is the error of [RestorePlan] where the plan was made for
// another schema: make the plan again, or take it over with [Plan.Rebase].
var ErrSchemaChanged = errors.New("fieldmap: the plan was made for another version of the form; check it against the present one")

// Entries gives every field of the target in its order, those without a value
// included. Parts of an object are fields of their own.
func (p *Plan) Entries() iter.Seq[Entry] { panic("todo") }

// Entry gives one field of the plan.
func (p *Plan) Entry(path string) (Entry, bool) { panic("todo") }

// Values gives what may be sent: the values that fit their fields, by path;
// parts of an object stand within their object. The map is the caller's.
func (p *Plan) Values() Values { panic("todo") }

// Get gives the value at a path, absent where there is none.
func (p *Plan) Get(path string) Value { panic("todo") }

// Origin says where the value at a path came from.
func (p *Plan) Origin(path string) Origin { panic("todo") }

// Rejected gives the value that did not fit the field at a path, for the
// reviewer's eyes; absent where there is none.
func (p *Plan) Rejected(path string) Value { panic("todo") }

// Problems lists everything that is wrong or worth seeing: first what is wrong
// with the rules as such, then by field in target order.
func (p *Plan) Problems() Problems { panic("todo") }

// Warnings lists the problems that stop nothing.
func (p *Plan) Warnings() Problems { panic("todo") }

// Missing lists the paths of required fields without a value, in target order.
func (p *Plan) Missing() []string { panic("todo") }

// Complete reports whether the plan may be sent: nothing required is missing,
// no problem of severity error, no question unanswered.
func (p *Plan) Complete() bool { panic("todo") }

// Target gives the schema that the plan was made for.
func (p *Plan) Target() Schema { panic("todo") }

// Fingerprint is that of the target's schema.
func (p *Plan) Fingerprint() string { panic("todo") }

// Set puts a reviewer's value into a field: by is who. A value that does not
// fit is not taken, and the problem says why. Otherwise the problems of the
// field are gone; an option that must be looked up waits for [Plan.Resolve].
// A text for a field that is not a text is read as [Parse] reads it.
func (p *Plan) Set(path string, v Value, by string) *Problem { panic("todo") }

// Unset leaves a field empty on a reviewer's word. A question about an optional
// field is answered by it; a required field is then missing.
func (p *Plan) Unset(path, by string) *Problem { panic("todo") }

// Resolve looks up every option that was not looked up yet, those that a
// field depends on first. An error is the resolver's; the plan is as good as
// it was and Resolve may be called again.
func (p *Plan) Resolve(ctx context.Context, r Resolver) error { panic("todo") }

// Rebase gives a plan with the same values for a later version of the form:
// one that was narrowed by a choice, or that has changed since. Every value is
// checked anew; those of fields that are gone are reported and dropped.
func (p *Plan) Rebase(target Schema) *Plan { panic("todo") }

// MarshalJSON encodes everything, in the clear: seal what comes out.
func (p *Plan) MarshalJSON() ([]byte, error) { panic("todo") }

// RestorePlan reads a plan back. The target must be the schema the plan was
// made for, as far as [Schema.Fingerprint] sees, else [ErrSchemaChanged] comes
// with a plan already rebased onto target. Every value is checked again.
func RestorePlan(data []byte, target Schema) (*Plan, error) { panic("todo") }
