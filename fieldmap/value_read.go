package fieldmap

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Lookup finds a value by its path: first under the path itself, then by
// following dots into objects.
func (v Values) Lookup(path string) (Value, bool) {
	if value, ok := v[path]; ok {
		return value, true
	}
	for i := 0; i < len(path); i++ {
		if path[i] != '.' {
			continue
		}
		if object, ok := v[path[:i]]; ok && object.kind == Object {
			if value, ok := object.Object().Lookup(path[i+1:]); ok {
				return value, true
			}
		}
	}
	return Value{}, false
}

// Equal reports whether both are the same value of the same kind.
func (v Value) Equal(other Value) bool {
	if v.kind != other.kind {
		return false
	}
	switch v.kind {
	case Options:
		return slices.Equal(v.Options(), other.Options())
	case List:
		return slices.EqualFunc(v.List(), other.List(), Value.Equal)
	case Object:
		return v.Object().Equal(other.Object())
	case File:
		return v.File() == other.File()
	}
	return v == other
}

// Equal reports whether both hold the same values; absent ones do not count.
func (v Values) Equal(other Values) bool {
	return v.within(other) && other.within(v)
}

func (v Values) within(other Values) bool {
	for name, value := range v {
		if !value.IsAbsent() && !value.Equal(other[name]) {
			return false
		}
	}
	return true
}

// Display gives the value in the clear, for the person entitled to see it:
// text, number, YYYY-MM-DD, "yes" or "no", option ids, file name. See
// [Field.Display] for the labels of options.
func (v Value) Display() string { return Field{}.Display(v) }

// Display gives a value of this field in the clear, with labels for options
// and parts.
func (f Field) Display(v Value) string {
	switch v.kind {
	case Text:
		return v.text
	case Number:
		return v.num.String()
	case Date:
		return v.Date().String()
	case YesNo:
		if v.Yes() {
			return "yes"
		}
		return "no"
	case Option:
		return f.label(v.text)
	case Options:
		labels := make([]string, len(v.Options()))
		for i, id := range v.Options() {
			labels[i] = f.label(id)
		}
		return strings.Join(labels, ", ")
	case List:
		return f.displayList(v.List())
	case Object:
		return f.displayObject(v.Object())
	case File:
		return v.File().Name
	}
	return ""
}

func (f Field) label(id string) string {
	for _, c := range f.Choices {
		if c.ID == id && c.Label != "" {
			return c.Label
		}
	}
	return id
}

func (f Field) displayList(items []Value) string {
	var item Field
	if f.Kind == List && len(f.Fields) > 0 {
		item = f.Fields[0]
	}
	shown := make([]string, len(items))
	for i, v := range items {
		shown[i] = item.Display(v)
	}
	return strings.Join(shown, ", ")
}

func (f Field) displayObject(object Values) string {
	var shown []string
	known := make(map[string]bool, len(f.Fields))
	for _, part := range f.Fields {
		known[part.Path] = true
		if v, ok := object[part.Path]; ok {
			shown = append(shown, cmp.Or(part.Label, part.Path)+": "+part.Display(v))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !known[name] {
			shown = append(shown, name+": "+object[name].Display())
		}
	}
	return strings.Join(shown, ", ")
}
