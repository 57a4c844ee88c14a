package fieldmap

import (
	"context"

	"golang.org/x/text/language"
)

// Mapping is rules compiled for a source and a target. It is immutable and
// safe for concurrent use.
type Mapping struct{ _ int }

// CompileOption adjusts [Compile].
type CompileOption func(*compiler)

type compiler struct{}

// WithOps plugs further ops in, such as phone.Op(). An op with the name of a
// built-in one takes its place.
func WithOps(ops ...Operation) CompileOption { panic("todo") }

// WithLanguage says in which language texts are cased (the Dutch IJ, the
// Turkish i), and adds its country names to those that are known.
func WithLanguage(tag language.Tag) CompileOption { panic("todo") }

// Compile checks rules against both schemas and reports all problems at once.
//
// The mapping is never nil. A rule with an error fills nothing: a plan carries
// its problem instead, and is not complete before somebody fills the field in.
// Who saves rules looks at [Problems.Err] first.
func Compile(source, target Schema, rules Rules, opts ...CompileOption) (*Mapping, Problems) {
	panic("todo")
}

// Problems gives what [Compile] gave.
func (m *Mapping) Problems() Problems { panic("todo") }

// Target gives the schema that the mapping fills.
func (m *Mapping) Target() Schema { panic("todo") }

// Sources lists the source paths that the rules read, sorted.
func (m *Mapping) Sources() []string { panic("todo") }

// Plan applies the mapping to a record. It always gives a plan: what is wrong
// with the record is in it. Referenced options stay unchecked until
// [Plan.Resolve].
func (m *Mapping) Plan(record Record) *Plan { panic("todo") }

// PlanResolved is [Mapping.Plan] followed by [Plan.Resolve]. Where that fails
// the plan comes with the error.
func (m *Mapping) PlanResolved(ctx context.Context, record Record, r Resolver) (*Plan, error) {
	panic("todo")
}

// Operations lists the built-in ops by name, for a mapping screen.
func Operations() []Operation { panic("todo") }
