package fieldmap

import "slices"

// suggested reports whether the value of leaf i is there and does not count: no
// person gave it.
func (p *Plan) suggested(i int) bool {
	if !p.form.leaves[i].field.Confirm {
		return false
	}
	e := &p.entries[i]
	return !e.value.IsAbsent() && (!e.set() || e.withdrawn())
}

// set reports whether a person gave what is in the leaf.
func (e *entry) set() bool { return e.origin != nil && e.origin.Kind == OriginSet }

func (e *entry) withdrawn() bool { return e.trouble != nil && e.trouble.withdrawn }

// withdraw makes a person's word not count any more, where it is gone: the form
// refused the value meanwhile, or reads it as another.
func (e *entry) withdraw(gone bool) {
	if !gone {
		return
	}
	if e.trouble == nil {
		e.trouble = &trouble{}
	}
	e.trouble.withdrawn = true
}

// confirmsWithin reports whether any of the fields, or anything in them, must be
// confirmed.
func confirmsWithin(fields []Field, depth int) bool {
	return depth > 0 && slices.ContainsFunc(fields, func(f Field) bool {
		return f.Confirm || confirmsWithin(f.Fields, depth-1)
	})
}
