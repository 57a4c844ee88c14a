package hris

import (
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

// Lookup gives the value at a path of [HireSchema], and false where the hire
// has none. It makes a *Hire a fieldmap.Record.
func (h *Hire) Lookup(path string) (fieldmap.Value, bool) {
	if f, ok := hireFieldAt[path]; ok {
		v := f.value(h)
		return v, !v.IsAbsent()
	}
	if kind, ok := strings.CutPrefix(path, documentPrefix); ok {
		d, found := h.Document(DocumentKind(kind))
		return fieldmap.FileValue(d.FileRef), found
	}
	if purpose, ok := strings.CutPrefix(path, consentPrefix); ok {
		for _, c := range h.Consents {
			if c.Purpose == purpose {
				return fieldmap.YesNoValue(h.Consented(purpose)), true
			}
		}
		return fieldmap.Value{}, false
	}
	if name, ok := strings.CutPrefix(path, customPrefix); ok {
		v, found := h.Custom[name]
		return v, found && !v.IsAbsent()
	}
	return fieldmap.Value{}, false
}

var hireFieldAt = func() map[string]hireField {
	at := make(map[string]hireField, len(hireFields))
	for _, f := range hireFields {
		at[f.path] = f
	}
	return at
}()

// value reads the field; an empty text is absence.
func (f hireField) value(h *Hire) fieldmap.Value {
	switch p := f.at(h).(type) {
	case *string:
		if *p == "" {
			return fieldmap.Value{}
		}
		return fieldmap.TextValue(*p)
	case *civil.Date:
		return fieldmap.DateValue(*p)
	case *civil.Decimal:
		return fieldmap.NumberValue(*p)
	}
	return fieldmap.Value{}
}
