package fieldmap

import "slices"

// Set puts a reviewer's value into a field: by is who. A value that does not
// fit is not taken, and the problem says why. Otherwise the problems of the
// field are gone; an option that must be looked up waits for [Plan.Resolve].
// A text for a field that is not a text is read as [Parse] reads it. A blank
// value is [Plan.Unset]. Of a field with [Field].Confirm it is what makes a value
// count, the one that is suggested too: call it for a person, not for a rule.
//
// The problem is nil where the value was taken. Look before it goes into a
// variable of type error: a nil *Problem in there is not a nil error.
func (p *Plan) Set(path string, v Value, by string) *Problem {
	i, bad := p.reviewed(path)
	if bad != nil {
		return bad
	}
	l := &p.form.leaves[i]
	taken, bad := l.check.literal(v)
	switch {
	case bad != nil:
		bad.Field = path + bad.Field
		return bad
	case isBlank(taken):
		return p.Unset(path, by)
	}
	p.place(i, taken, &Origin{Kind: OriginSet, Rule: -1, By: by})
	return nil
}

// Unset leaves a field empty on a reviewer's word. A question about an optional
// field is answered by it; a required field is then missing, and the problem
// says so. Otherwise the problem is nil.
func (p *Plan) Unset(path, by string) *Problem {
	i, bad := p.reviewed(path)
	if bad != nil {
		return bad
	}
	p.place(i, Value{}, &Origin{Kind: OriginUnset, Rule: -1, By: by})
	if p.isMissing(i) {
		return newProblem(SeverityQuestion, CodeMissing, path)
	}
	return nil
}

// reviewed finds a leaf that a reviewer may change.
func (p *Plan) reviewed(path string) (int, *Problem) {
	i, ok := p.leafAt(path)
	switch {
	case !ok:
		bad := newProblem(SeverityError, CodeNotAField, path)
		if p.form != nil {
			bad.Suggestion = nearestField(path, p.form.fields())
		}
		return 0, bad
	case !p.form.leaves[i].writable:
		return 0, newProblem(SeverityError, CodeNotWritable, path)
	}
	return i, nil
}

// place puts a value that fits into a leaf. Options that it narrows must be
// looked up again.
func (p *Plan) place(i int, v Value, origin *Origin) {
	l := &p.form.leaves[i]
	changed := !p.entries[i].value.Equal(v)
	p.entries[i] = entry{value: v, origin: origin}
	p.entries[i].uncheck(l.field.Referenced && !v.IsAbsent() && !l.check.known(v))
	delete(p.labels, i)
	if !changed {
		return
	}
	for _, j := range l.dependents {
		e := &p.entries[j]
		if p.form.leaves[j].field.Referenced && !e.value.IsAbsent() {
			e.uncheck(true)
			delete(p.labels, j)
		}
	}
}

// Rebase gives a plan with the same values for a later version of the form:
// one that was narrowed by a choice, or that has changed since. Every value is
// checked anew, and one that was rejected gets another chance; a field with
// [Field].Confirm then asks again. Values of fields that are gone are reported
// and dropped.
func (p *Plan) Rebase(target Schema) *Plan {
	q := &Plan{form: newForm(target), loose: slices.Clone(p.loose)}
	q.entries = make([]entry, len(q.form.leaves))
	for i := range p.entries {
		old := &p.entries[i]
		path := p.form.leaves[i].field.Path
		j, ok := q.form.byPath[path]
		switch {
		case ok:
			q.entries[j] = q.carry(j, old)
			if !old.unchecked() && p.labels[i] != "" && q.entries[j].value.Equal(old.value) {
				q.checked(j, p.labels[i])
			}
		case !old.value.IsAbsent() || old.trouble != nil:
			gone := newProblem(SeverityWarning, CodeNotAField, path)
			q.loose = append(q.loose, *gone)
		}
	}
	return q
}

// carry brings an entry over to leaf j, whose field may differ.
func (q *Plan) carry(j int, old *entry) entry {
	l := &q.form.leaves[j]
	was := old.value
	var kept Problems
	if old.trouble != nil {
		kept = slices.Clone(old.trouble.problems)
		if was.IsAbsent() {
			was = old.trouble.rejected
		}
	}
	if was.IsAbsent() {
		return withTrouble(entry{origin: old.origin}, kept, Value{})
	}
	kept = kept.Of(SeverityWarning)
	v, bad := l.carried(was)
	if bad != nil {
		bad.Field = l.field.Path + bad.Field
		return withTrouble(entry{origin: old.origin}, append(kept, *bad), was)
	}
	e := withTrouble(entry{value: v, origin: old.origin}, kept, Value{})
	// The person gave another value, or gave this one for a form before the one
	// that refused it.
	e.withdraw(old.set() && (!v.Equal(old.value) || old.withdrawn()))
	e.uncheck(l.field.Referenced && !l.check.known(v))
	return e
}

// carried reads a value of another version of the field.
func (l *leaf) carried(v Value) (Value, *Problem) {
	if !l.writable {
		return Value{}, newProblem(SeverityError, CodeNotWritable, "")
	}
	if l.field.Kind == Option && (v.kind == Option || v.kind == Text) {
		id, p := l.check.match(v.text)
		return OptionValue(id), p
	}
	return l.check.literal(v)
}

func withTrouble(e entry, ps Problems, rejected Value) entry {
	if len(ps) > 0 || !rejected.IsAbsent() {
		e.trouble = &trouble{problems: ps, rejected: rejected}
	}
	return e
}
