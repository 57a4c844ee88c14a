package fieldmap

// Operation defines an op that rules may name. Those of [Operations] are
// built in; others are plugged in with [WithOps].
type Operation struct {
	Name    string
	Summary string // one line for a mapping screen

	// In are the kinds the op works on, Out the kind it gives. On a list, or on
	// several sources, an op that does not take lists works on each item. A
	// value that is absent or blank never reaches an op.
	In  []Kind
	Out Kind

	Params []Param // its arguments

	// Build makes the working function from checked arguments, once, when rules
	// are compiled. An error becomes a [CodeBadArgument] problem. The function
	// must not panic and must be safe for concurrent use.
	Build func(Args) (Apply, error)
}

// Apply works on one value. A nil problem is success. A problem of
// [SeverityWarning] is kept beside the value that is given; any other says
// that the value could not be used. Giving the absent Value without a problem
// says that there is no value. Make problems with [ValueProblem].
type Apply func(in Value) (Value, *Problem)

// Param describes an argument of an op.
type Param struct {
	Name     string
	Kind     Kind // Text, Number (a whole one), YesNo, or List (of texts; one text will do)
	Required bool
	OneOf    []string // the texts that may be given; empty: any
	Summary  string
}

// ValueProblem makes the problem of a value for an [Apply]; kv are the names
// and values of arguments of its message. Never put the value into them.
func ValueProblem(severity Severity, code, text string, kv ...string) *Problem {
	p := newProblem(severity, code, "", kv...)
	if text != "" {
		p.Text = fill(text, p.Args)
	}
	return p
}

// Text gives the argument as text, "" where it is not there.
func (a Args) Text(name string) string {
	s, _ := a[name].(string)
	return s
}

// Int gives the argument as a whole number, or otherwise the fallback.
func (a Args) Int(name string, fallback int) int {
	if n, ok := a[name].(int); ok {
		return n
	}
	return fallback
}

// Bool gives the argument as yes or no, or otherwise the fallback.
func (a Args) Bool(name string, fallback bool) bool {
	if b, ok := a[name].(bool); ok {
		return b
	}
	return fallback
}

// Texts gives the argument as a list; one text is a list of one.
func (a Args) Texts(name string) []string {
	switch v := a[name].(type) {
	case []string:
		return v
	case string:
		return []string{v}
	}
	return nil
}
