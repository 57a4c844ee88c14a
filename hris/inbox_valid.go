package hris

import "strings"

// Validate reports what an arrival lacks that every one has, as one [InvalidInput]: an
// empty tenant or connection is a mistake of the program's, and would wait in nobody's line.
func (a Arrival) Validate() error {
	return lacking("check arrival", []part{
		{"Tenant", a.Tenant == ""}, {"Connection", a.Connection == ""}, {"Kind", a.Kind == ""}, {"Payload", len(a.Payload) == 0},
	})
}

// Validate reports what an event lacks that an inbox keeps of every one, as one
// [InvalidInput].
func (e Event) Validate() error {
	return lacking("keep event", []part{
		{"ID", e.ID == ""}, {"Tenant", e.Tenant == ""}, {"Connection", e.Connection == ""}, {"Payload", len(e.Payload) == 0},
	})
}

// part is one that has to be there.
type part struct {
	name  string
	empty bool
}

func lacking(op string, parts []part) error {
	var empty []string
	for _, p := range parts {
		if p.empty {
			empty = append(empty, p.name)
		}
	}
	if len(empty) == 0 {
		return nil
	}
	return &Error{Code: InvalidInput, Op: op, Effect: EffectNotSent, Detail: "empty: " + strings.Join(empty, ", ")}
}
