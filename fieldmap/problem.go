package fieldmap

import (
	"strconv"
	"strings"
)

// Severity says what a [Problem] stops.
type Severity string

// The severities.
const (
	SeverityError    Severity = "error"    // stops: rules must change, or a person must correct the value
	SeverityQuestion Severity = "question" // stops until a person answers with [Plan.Set] or [Plan.Unset]
	SeverityWarning  Severity = "warning"  // to be seen, stops nothing
)

// Problem is one thing that is wrong, or that a person should see. It never
// holds a value of the record: Text and Args name fields, limits and options.
type Problem struct {
	// Rule is the index of the rule among the rules, from 0; -1 where no rule
	// is concerned.
	Rule int `json:"rule"`
	// Field is the target path, or the source path where the rule names one
	// that is not there.
	Field    string   `json:"field,omitempty"`
	Code     string   `json:"code"` // stable: one of the Code constants, or that of a plugged-in op
	Severity Severity `json:"severity"`
	Text     string   `json:"text"` // English, says what to do; see [Messages] for other languages
	// Args fill the placeholders of the message of Code.
	Args map[string]string `json:"args,omitempty"`
	// Suggestion is the nearest thing that would do: an option id, a path, an
	// op. For problems of a value (codes "value.…") it tells something about
	// that value: show it only to those who may see the plan.
	Suggestion string `json:"suggestion,omitempty"`
}

// Error gives the text, preceded by the rule and the field it is about; the
// text of a [CodeSyntax] names its place itself.
func (p Problem) Error() string {
	var b strings.Builder
	if p.Rule >= 0 && p.Code != CodeSyntax {
		b.WriteString("rule ")
		b.WriteString(strconv.Itoa(p.Rule))
		b.WriteString(": ")
	}
	if p.Field != "" {
		b.WriteString(p.Field)
		b.WriteString(": ")
	}
	b.WriteString(p.Text)
	return b.String()
}

// Blocks reports whether the problem keeps a plan from being complete.
func (p Problem) Blocks() bool { return p.Severity != SeverityWarning }

// Problems is a list of problems, an error that lists them all.
type Problems []Problem

// Error lists every problem, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Err gives nil where nothing is of [SeverityError], else all the problems as an error.
func (ps Problems) Err() error {
	if len(ps.Of(SeverityError)) == 0 {
		return nil
	}
	return ps
}

// Of gives the problems of one severity, in order.
func (ps Problems) Of(s Severity) Problems {
	var out Problems
	for _, p := range ps {
		if p.Severity == s {
			out = append(out, p)
		}
	}
	return out
}

// Has reports whether a problem with the code is among them.
func (ps Problems) Has(code string) bool {
	for _, p := range ps {
		if p.Code == code {
			return true
		}
	}
	return false
}

// Unwrap gives the problems one by one, for [errors.As].
func (ps Problems) Unwrap() []error {
	out := make([]error, len(ps))
	for i, p := range ps {
		out[i] = p
	}
	return out
}
