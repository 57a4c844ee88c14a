package fieldmap

// Table assigns texts to texts, in order: options of a source to options of a
// target, states of one system to states of another. In JSON it is an object
// {"male":"M","female":"V"}, or, where an entry is locked, a list
// [{"from":"hired","to":"7","locked":true}].
type Table []Pair

// Pair is one assignment of a [Table]. An empty To means that nothing is
// assigned yet.
type Pair struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Locked bool   `json:"locked,omitempty"` // may not be changed or removed by [Table.Save]
}

// Pairs makes a table of from, to, from, to… A last from without a to is
// assigned nothing.
func Pairs(fromTo ...string) Table { panic("todo") }

// Lookup gives what from is assigned to: by equal text, else by text that
// differs in case and white space only, where just one entry does.
func (t Table) Lookup(from string) (to string, ok bool) { panic("todo") }

// Check reports whether the table is total and right: every one of from has
// an assignment, every assignment is one of to, nothing is assigned twice,
// nothing that is gone is still assigned. All problems at once.
func (t Table) Check(from, to []Choice) Problems { panic("todo") }

// Save gives the table that takes t's place: next, if it leaves the locked
// entries of t as they are and passes [Table.Check]; else t and the problems.
func (t Table) Save(next Table, from, to []Choice) (Table, Problems) { panic("todo") }

// Lock gives a copy of t with the entries of these froms locked.
func (t Table) Lock(froms ...string) Table { panic("todo") }

// Fill gives a copy of t with an unassigned entry for each of from that is
// not in it: the rows of a form in which everything is to be assigned.
func (t Table) Fill(from []Choice) Table { panic("todo") }
