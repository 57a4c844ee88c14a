package fieldmap

import (
	"maps"
	"slices"
	"strings"
)

// Check finds everything that is wrong with values for this schema: required
// fields missing, values of the wrong kind or beyond limits, paths that do not
// exist, fields that cannot be written.
func (s Schema) Check(values Values) Problems {
	f := newForm(s)
	var ps Problems
	filled := func(i int) bool {
		v, ok := values.Lookup(f.leaves[i].field.Path)
		return ok && !isBlank(v)
	}
	for i := range f.leaves {
		l := &f.leaves[i]
		v, _ := values.Lookup(l.field.Path)
		if p := l.fits(v); p != nil {
			ps = append(ps, *p)
		} else if isBlank(v) && f.needs(i, filled) {
			ps = append(ps, *newProblem(SeverityQuestion, CodeMissing, l.field.Path))
		}
	}
	return append(ps, f.strangers(values, "", -1)...)
}

// strangers reports values under paths that the form does not have.
func (f *form) strangers(values Values, prefix string, within int) Problems {
	var ps Problems
	for _, name := range slices.Sorted(maps.Keys(values)) {
		path := prefix + name
		if _, ok := f.byPath[path]; ok || values[name].IsAbsent() {
			continue
		}
		g := f.groupAt(path)
		switch {
		case g >= 0 && values[name].kind == Object:
			ps = append(ps, f.strangers(values[name].Object(), path+".", g)...)
		case g >= 0:
			ps = append(ps, *newProblem(SeverityError, CodeWrongKind, path, "want", Object.String(), "got", values[name].kind.String()))
		default:
			ps = append(ps, *newProblem(SeverityError, CodeNotAField, path))
		}
	}
	return ps
}

// fits checks a value for the leaf, whether it can be written included.
func (l *leaf) fits(v Value) *Problem {
	p := l.check.check(v)
	if p == nil && !l.writable && !v.IsAbsent() {
		p = newProblem(SeverityError, CodeNotWritable, "")
	}
	if p != nil {
		p.Field = l.field.Path + p.Field
	}
	return p
}

// CheckField checks one value; nil where it fits. An absent or blank value
// fits where the field is not required.
func (s Schema) CheckField(path string, v Value) *Problem {
	field, ok := s.Field(path)
	if !ok {
		p := newProblem(SeverityError, CodeNotAField, path)
		p.Suggestion = nearestField(path, allFields(s.Fields, "", maxDepth))
		return p
	}
	l := leaf{field: field, check: newChecker(&field, maxDepth), writable: s.writable(path)}
	if p := l.fits(v); p != nil {
		return p
	}
	if field.Required && isBlank(v) {
		return newProblem(SeverityQuestion, CodeMissing, path)
	}
	return nil
}

// writable reports whether neither the field nor an object around it is read-only.
func (s Schema) writable(path string) bool {
	for at := path; ; {
		if f, ok := s.Field(at); ok && f.ReadOnly {
			return false
		}
		i := strings.LastIndexByte(at, '.')
		if i < 0 {
			return true
		}
		at = at[:i]
	}
}
