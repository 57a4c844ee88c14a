package fieldmap

import (
	"slices"
	"strings"
	"sync"
)

// form is a schema made ready: parts of objects flattened into leaves, fields
// indexed, checkers built. It is shared by mappings and plans and read-only.
type form struct {
	schema Schema
	leaves []leaf
	byPath map[string]int // of leaves
	groups []group
	wrong  Problems // what is wrong with the schema itself

	fingerprint func() string // computed at most once
}

// leaf is a field that holds a value of its own: everything but objects with
// declared parts.
type leaf struct {
	field      Field // Path is the whole path
	name       string
	group      int // the object it is a part of, or -1
	check      *checker
	writable   bool
	dependents []int // leaves whose options this one narrows
}

// group is an object with declared parts.
type group struct {
	path, name string
	parent     int
	required   bool
	writable   bool
}

func newForm(s Schema) *form {
	f := &form{schema: s, byPath: make(map[string]int, len(s.Fields))}
	f.fingerprint = sync.OnceValue(s.Fingerprint)
	f.leaves = make([]leaf, 0, len(s.Fields))
	f.add(s.Fields, "", around{group: -1, writable: true}, maxDepth)
	for i := range f.leaves {
		for _, path := range f.leaves[i].field.DependsOn {
			if j, ok := f.byPath[path]; ok && j != i {
				f.leaves[j].dependents = append(f.leaves[j].dependents, i)
			}
		}
	}
	return f
}

// around is what a part has from the objects that it is in.
type around struct {
	group    int
	writable bool
	confirm  bool
}

func (f *form) add(fields []Field, prefix string, in around, depth int) {
	for i := range fields {
		field := fields[i]
		name := field.Path
		field.Path = prefix + name
		here := around{group: in.group, writable: in.writable && !field.ReadOnly, confirm: in.confirm || field.Confirm}
		if field.Kind == Object && len(field.Fields) > 0 && depth > 0 {
			f.groups = append(f.groups, group{path: field.Path, name: name, parent: in.group, required: field.Required, writable: here.writable})
			here.group = len(f.groups) - 1
			f.add(field.Fields, field.Path+".", here, depth-1)
			continue
		}
		if _, twice := f.byPath[field.Path]; twice {
			f.complain(field.Path, "two fields have this path")
			continue
		}
		f.byPath[field.Path] = len(f.leaves)
		check := newChecker(&fields[i], depth)
		if check.bad != "" {
			f.complain(field.Path, check.bad)
		}
		// What cannot be confirmed by itself makes the whole be confirmed.
		field.Confirm = here.confirm || confirmsWithin(field.Fields, maxDepth)
		f.leaves = append(f.leaves, leaf{field: field, name: name, group: in.group, check: check, writable: here.writable})
	}
}

func (f *form) complain(path, reason string) {
	f.wrong = append(f.wrong, *newProblem(SeverityWarning, CodeSchema, path, "path", path, "reason", reason))
}

// fields lists the leaves that can be written.
func (f *form) fields() []Field {
	var fields []Field
	for i := range f.leaves {
		if f.leaves[i].writable {
			fields = append(fields, f.leaves[i].field)
		}
	}
	return fields
}

// groupAt gives the index of the object with declared parts at a path, or -1.
func (f *form) groupAt(path string) int {
	return slices.IndexFunc(f.groups, func(g group) bool { return g.path == path })
}

// inside reports whether leaf i is a part, however deep, of group g.
func (f *form) inside(i, g int) bool {
	for at := f.leaves[i].group; at >= 0; at = f.groups[at].parent {
		if at == g {
			return true
		}
	}
	return false
}

// needs reports whether leaf i must have a value, given which leaves have one:
// a required part of an optional object is needed once the object has any.
func (f *form) needs(i int, filled func(int) bool) bool {
	l := &f.leaves[i]
	if !l.field.Required || !l.writable {
		return false
	}
	return l.group < 0 || f.wanted(l.group, filled)
}

func (f *form) wanted(g int, filled func(int) bool) bool {
	for i := range f.leaves {
		if f.inside(i, g) && filled(i) {
			return true
		}
	}
	if !f.groups[g].required {
		return false
	}
	parent := f.groups[g].parent
	return parent < 0 || f.wanted(parent, filled)
}

// put stores a leaf's value in values, within its objects.
func (f *form) put(values Values, i int, v Value) {
	l := &f.leaves[i]
	f.objectOf(values, l.group)[l.name] = v
}

func (f *form) objectOf(values Values, g int) Values {
	if g < 0 {
		return values
	}
	outer := f.objectOf(values, f.groups[g].parent)
	name := f.groups[g].name
	inner := outer[name].Object()
	if inner == nil {
		inner = Values{}
		outer[name] = ObjectValue(inner)
	}
	return inner
}

// Field finds a field by its path; a part of an object by the path of the
// object, a dot and its own: "address.street". The Path of what is found is
// the one asked for.
func (s Schema) Field(path string) (Field, bool) {
	f, ok := findField(s.Fields, path, maxDepth)
	if !ok {
		return Field{}, false
	}
	found := *f
	found.Path = path
	return found, true
}

func findField(fields []Field, path string, depth int) (*Field, bool) {
	for i := range fields {
		if fields[i].Path == path {
			return &fields[i], true
		}
	}
	if depth == 0 {
		return nil, false
	}
	for i := range fields {
		f := &fields[i]
		if f.Kind != Object || len(path) <= len(f.Path) || path[len(f.Path)] != '.' || !strings.HasPrefix(path, f.Path) {
			continue
		}
		if part, ok := findField(f.Fields, path[len(f.Path)+1:], depth-1); ok {
			return part, true
		}
	}
	return nil, false
}

// allFields lists every field under its whole path, parts of objects included.
func allFields(fields []Field, prefix string, depth int) []Field {
	var all []Field
	for _, f := range fields {
		f.Path = prefix + f.Path
		all = append(all, f)
		if f.Kind == Object && depth > 0 {
			all = append(all, allFields(f.Fields, f.Path+".", depth-1)...)
		}
	}
	return all
}
