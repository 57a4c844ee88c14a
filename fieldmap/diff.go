package fieldmap

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris/civil"
)

// Change is one difference between two versions of a schema.
type Change struct {
	Path   string            `json:"path"`
	Code   string            `json:"code"`   // one of the Drift constants
	Breaks bool              `json:"breaks"` // rules or values that were right may now be refused
	Text   string            `json:"text"`   // English; see [Messages]
	Args   map[string]string `json:"args,omitempty"`
}

// Codes of changes.
const (
	DriftGone          = "drift.gone"
	DriftAdded         = "drift.added"
	DriftRetyped       = "drift.retyped"
	DriftRequired      = "drift.required"
	DriftOptional      = "drift.optional"
	DriftReadOnly      = "drift.read_only"
	DriftWritable      = "drift.writable"
	DriftConfirm       = "drift.confirm"
	DriftNoConfirm     = "drift.no_confirm"
	DriftOptionGone    = "drift.option_gone"
	DriftOptionAdded   = "drift.option_added"
	DriftOptionRenamed = "drift.option_renamed"
	DriftTightened     = "drift.limit_tightened"
	DriftLoosened      = "drift.limit_loosened"
)

var changeMessages = map[string]string{
	DriftGone:          `{path} is gone; remove it from the mapping`,
	DriftAdded:         `{path} is new`,
	DriftRetyped:       `{path} takes {new} now instead of {old}; check its rule`,
	DriftRequired:      `{path} is required now; map it or fill it in`,
	DriftOptional:      `{path} is not required any more`,
	DriftReadOnly:      `{path} cannot be written any more; remove it from the mapping`,
	DriftWritable:      `{path} can be written now`,
	DriftConfirm:       `{path} must be confirmed now; what its rule gives waits for a person`,
	DriftNoConfirm:     `{path} need not be confirmed any more; what its rule gives is sent`,
	DriftOptionGone:    `{path} has lost the option {option}; assign another where it is used`,
	DriftOptionAdded:   `{path} has the new option {option}`,
	DriftOptionRenamed: `an option of {path} is called {new} now instead of {old}; check what is matched by label`,
	DriftTightened:     `the limit {limit} of {path} is {new} now instead of {old}; check what is sent`,
	DriftLoosened:      `the limit {limit} of {path} is {new} now instead of {old}`,
}

// Diff lists what changed from one version of a schema to the next, those that
// can break a send first, otherwise in the order of the fields. Labels and
// help of fields do not count; parts of objects and lists do.
func Diff(old, new Schema) []Change {
	var d differ
	d.fields(old.Fields, new.Fields, "", maxDepth)
	slices.SortStableFunc(d.changes, func(a, b Change) int {
		switch {
		case a.Breaks == b.Breaks:
			return 0
		case a.Breaks:
			return -1
		}
		return 1
	})
	return d.changes
}

type differ struct{ changes []Change }

func (d *differ) note(breaks bool, code, path string, kv ...string) {
	args := map[string]string{"path": path}
	for i := 0; i+1 < len(kv); i += 2 {
		args[kv[i]] = kv[i+1]
	}
	d.changes = append(d.changes, Change{Path: path, Code: code, Breaks: breaks, Args: args, Text: fill(changeMessages[code], args)})
}

func (d *differ) fields(old, new []Field, prefix string, depth int) {
	if depth == 0 {
		return
	}
	was := make(map[string]*Field, len(old))
	for i := range old {
		was[old[i].Path] = &old[i]
	}
	is := make(map[string]bool, len(new))
	for i := range new {
		f := &new[i]
		is[f.Path] = true
		if o := was[f.Path]; o != nil {
			d.field(o, f, prefix+f.Path, depth)
		} else {
			d.note(f.Required && !f.ReadOnly, DriftAdded, prefix+f.Path)
		}
	}
	for i := range old {
		if !is[old[i].Path] {
			d.note(true, DriftGone, prefix+old[i].Path)
		}
	}
}

func (d *differ) field(old, new *Field, path string, depth int) {
	if old.Kind != new.Kind {
		d.note(true, DriftRetyped, path, "old", old.Kind.String(), "new", new.Kind.String())
		return
	}
	switch {
	case new.Required && !old.Required:
		d.note(true, DriftRequired, path)
	case old.Required && !new.Required:
		d.note(false, DriftOptional, path)
	}
	switch {
	case new.ReadOnly && !old.ReadOnly:
		d.note(true, DriftReadOnly, path)
	case old.ReadOnly && !new.ReadOnly:
		d.note(false, DriftWritable, path)
	}
	switch {
	case new.Confirm && !old.Confirm:
		d.note(true, DriftConfirm, path)
	case old.Confirm && !new.Confirm:
		d.note(false, DriftNoConfirm, path)
	}
	d.choices(old, new, path)
	d.limits(&old.Limits, &new.Limits, path)
	d.fields(old.Fields, new.Fields, path+".", depth-1)
}

func (d *differ) choices(old, new *Field, path string) {
	labels := make(map[string]string, len(old.Choices))
	for _, c := range old.Choices {
		labels[c.ID] = c.Label
	}
	for _, c := range new.Choices {
		label, known := labels[c.ID]
		switch {
		case !known:
			d.note(false, DriftOptionAdded, path, "option", cmp.Or(c.Label, c.ID))
		case label != c.Label:
			d.note(true, DriftOptionRenamed, path, "old", cmp.Or(label, c.ID), "new", cmp.Or(c.Label, c.ID))
		}
		delete(labels, c.ID)
	}
	for _, c := range old.Choices {
		if _, gone := labels[c.ID]; gone {
			d.note(!new.Referenced, DriftOptionGone, path, "option", cmp.Or(c.Label, c.ID))
			delete(labels, c.ID)
		}
	}
}

func (d *differ) limits(old, new *Limits, path string) {
	d.most(path, "max_length", int64(old.MaxLength), int64(new.MaxLength))
	d.most(path, "max_items", int64(old.MaxItems), int64(new.MaxItems))
	d.most(path, "max_bytes", old.MaxBytes, new.MaxBytes)
	if places(old) != places(new) {
		d.limit(tighter(places(new), places(old)), path, "max_places", count(places(old)), count(places(new)))
	}
	if old.Pattern != new.Pattern {
		d.limit(new.Pattern != "", path, "pattern", cmp.Or(old.Form, old.Pattern), cmp.Or(new.Form, new.Pattern))
	}
	bound(d, path, "min", old.Min, new.Min, +1)
	bound(d, path, "max", old.Max, new.Max, -1)
	bound(d, path, "earliest", old.Earliest, new.Earliest, +1)
	bound(d, path, "latest", old.Latest, new.Latest, -1)
	if !sameSet(old.MIME, new.MIME) {
		d.limit(len(new.MIME) > 0 && (len(old.MIME) == 0 || !covers(new.MIME, old.MIME)), path, "mime", strings.Join(old.MIME, ", "), strings.Join(new.MIME, ", "))
	}
}

func (d *differ) limit(tighter bool, path, limit, old, new string) {
	code := DriftLoosened
	if tighter {
		code = DriftTightened
	}
	d.note(tighter, code, path, "limit", limit, "old", cmp.Or(old, "none"), "new", cmp.Or(new, "none"))
}

// most compares upper bounds of which 0 does not bind.
func (d *differ) most(path, name string, old, new int64) {
	none := func(n int64) int64 { return cmp.Or(n, -1) }
	if old != new {
		d.limit(tighter(none(new), none(old)), path, name, count(none(old)), count(none(new)))
	}
}

// tighter compares upper bounds of which -1 does not bind.
func tighter(new, old int64) bool { return new >= 0 && (old < 0 || new < old) }

func places(l *Limits) int64 {
	if l.MaxPlaces == nil {
		return -1
	}
	return int64(*l.MaxPlaces)
}

func count(n int64) string {
	if n < 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// bound compares bounds of which the zero one does not bind; sign is +1 for a
// lower and -1 for an upper one.
func bound[T interface {
	civil.Date | civil.Decimal
	comparable
	Compare(T) int
	IsZero() bool
	String() string
}](d *differ, path, name string, old, new T, sign int) {
	if old == new {
		return
	}
	d.limit(!new.IsZero() && (old.IsZero() || sign*new.Compare(old) > 0), path, name, old.String(), new.String())
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// covers reports whether all of some are among all.
func covers(all, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}
