package afas

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
)

// Element is one record of an UpdateConnector, with the records below it.
type Element struct {
	// Keys stand on the element itself, written with an @ in front: the record
	// that is meant, such as EmId of an existing employee.
	Keys    Fields
	Fields  Fields
	Objects []Object
}

// Object is a kind of record below another one, such as KnSubjectAttachment, and
// the records of it.
type Object struct {
	Name     string
	Elements []Element
}

var (
	fieldID    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,63}$`)
	objectName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,63}$`)
	customID   = regexp.MustCompile(`^U(?:[0-9A-Fa-f]{32}|[0-9]{3})$`)
)

// IsCustomField reports whether id is that of a field of the customer's own: U
// and 32 hexadecimal digits, or the short form such as U007.
func IsCustomField(id string) bool { return customID.MatchString(id) }

// document writes {"Root":{"Element":…}}.
func document(root string, e Element) (body, error) {
	var w bodyWriter
	w.raw("{")
	if err := w.object(Object{Name: root, Elements: []Element{e}}); err != nil {
		return body{}, err
	}
	w.raw("}")
	return w.finish()
}

// object writes "Name":{"Element":…}: one element as an object, several as an array.
func (w *bodyWriter) object(o Object) error {
	if !objectName.MatchString(o.Name) {
		return inputError(fmt.Sprintf("%q is not the name of an object", o.Name))
	}
	w.key(o.Name)
	w.raw(`{"Element":`)
	if len(o.Elements) != 1 {
		w.raw("[")
	}
	for i, e := range o.Elements {
		if i > 0 {
			w.raw(",")
		}
		if err := w.element(o.Name, e); err != nil {
			return err
		}
	}
	if len(o.Elements) != 1 {
		w.raw("]")
	}
	w.raw("}")
	return nil
}

func (w *bodyWriter) element(name string, e Element) error {
	w.raw("{")
	if err := w.fields(name, "@", e.Keys); err != nil {
		return err
	}
	if len(e.Keys) > 0 {
		w.raw(",")
	}
	w.raw(`"Fields":{`)
	if err := w.fields(name, "", e.Fields); err != nil {
		return err
	}
	w.raw("}")
	if len(e.Objects) > 0 {
		// An array of objects with one key each: the form of the published
		// description. Samples also show one object with all the keys, which cannot
		// hold two objects of the same name.
		w.raw(`,"Objects":[`)
		for i, o := range e.Objects {
			if i > 0 {
				w.raw(",")
			}
			w.raw("{")
			if err := w.object(o); err != nil {
				return err
			}
			w.raw("}")
		}
		w.raw("]")
	}
	w.raw("}")
	return nil
}

// fields writes values in the order of their ids, so that the same record is the
// same request.
func (w *bodyWriter) fields(name, prefix string, fields Fields) error {
	for i, id := range slices.Sorted(maps.Keys(fields)) {
		v := fields[id]
		switch {
		case !fieldID.MatchString(id):
			return inputError(fmt.Sprintf("%q is not the id of a field of %s", id, name))
		case v.IsZero():
			return inputError(fmt.Sprintf("field %s of %s has no value: leave it out, or use Cleared to empty it", id, name))
		}
		if i > 0 {
			w.raw(",")
		}
		w.key(prefix + id)
		if v.file == nil {
			w.raw(v.json)
			continue
		}
		if err := v.file.check(); err != nil {
			return err
		}
		w.file(*v.file)
	}
	return nil
}
