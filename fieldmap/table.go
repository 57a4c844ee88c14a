package fieldmap

import "slices"

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
func Pairs(fromTo ...string) Table {
	t := make(Table, 0, (len(fromTo)+1)/2)
	for pair := range slices.Chunk(fromTo, 2) {
		p := Pair{From: pair[0]}
		if len(pair) == 2 {
			p.To = pair[1]
		}
		t = append(t, p)
	}
	return t
}

// Lookup gives what from is assigned to: by equal text, else by text that
// differs in case and white space only, where just one entry does. An entry
// that is assigned nothing is not found.
func (t Table) Lookup(from string) (to string, ok bool) {
	if i := t.index(from); i >= 0 {
		return t[i].To, t[i].To != ""
	}
	folded, hits := fold(from), 0
	for _, p := range t {
		if fold(p.From) == folded {
			to = p.To
			hits++
		}
	}
	if hits != 1 || to == "" {
		return "", false
	}
	return to, true
}

func (t Table) index(from string) int {
	return slices.IndexFunc(t, func(p Pair) bool { return p.From == from })
}

// Check reports whether the table is total and right: every one of from has
// an assignment, every assignment is one of to, nothing is assigned twice,
// nothing that is gone is still assigned. All problems at once. Field is the
// id of the entry concerned; entries are matched by id, exactly.
func (t Table) Check(from, to []Choice) Problems {
	var ps Problems
	seen := make(map[string]bool, len(t))
	for _, p := range t {
		switch {
		case seen[p.From]:
			ps = append(ps, *newProblem(SeverityError, CodeTableDuplicate, p.From, "from", labelOf(from, p.From)))
		case !hasID(from, p.From):
			ps = append(ps, *newProblem(SeverityError, CodeTableUnknownFrom, p.From, "from", p.From))
		case p.To != "" && !hasID(to, p.To):
			bad := newProblem(SeverityError, CodeTableUnknownTo, p.From, "from", labelOf(from, p.From), "to", p.To)
			bad.Suggestion = nearest(p.To, to)
			ps = append(ps, *bad)
		}
		seen[p.From] = true
	}
	for _, c := range from {
		if i := t.index(c.ID); i < 0 || t[i].To == "" {
			ps = append(ps, *newProblem(SeverityError, CodeTableMissing, c.ID, "from", labelOf(from, c.ID)))
		}
	}
	return ps
}

// Save gives the table that takes t's place: next, if it leaves the locked
// entries of t as they are and passes [Table.Check]; else t and the problems.
// Entries locked in t stay locked.
func (t Table) Save(next Table, from, to []Choice) (Table, Problems) {
	next = slices.Clone(next)
	var ps Problems
	for _, p := range t {
		if !p.Locked {
			continue
		}
		i := next.index(p.From)
		if i < 0 || next[i].To != p.To {
			ps = append(ps, *newProblem(SeverityError, CodeTableLocked, p.From, "from", labelOf(from, p.From)))
			continue
		}
		next[i].Locked = true
	}
	ps = append(ps, next.Check(from, to)...)
	if len(ps) > 0 {
		return t, ps
	}
	return next, nil
}

// Lock gives a copy of t with the entries of these froms locked.
func (t Table) Lock(froms ...string) Table {
	locked := slices.Clone(t)
	for i := range locked {
		locked[i].Locked = locked[i].Locked || slices.Contains(froms, locked[i].From)
	}
	return locked
}

// Fill gives a copy of t with an unassigned entry for each of from that is
// not in it: the rows of a form in which everything is to be assigned.
func (t Table) Fill(from []Choice) Table {
	full := slices.Clone(t)
	for _, c := range from {
		if full.index(c.ID) < 0 {
			full = append(full, Pair{From: c.ID})
		}
	}
	return full
}

func hasID(choices []Choice, id string) bool {
	return slices.ContainsFunc(choices, func(c Choice) bool { return c.ID == id })
}

func labelOf(choices []Choice, id string) string {
	return Field{Choices: choices}.label(id)
}
