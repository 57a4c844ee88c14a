package hris

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

// MarshalJSON writes, in the clear, what [ParseHire] reads as the same hire;
// equal hires are written alike. What could not be read again is an
// [InvalidHire] error that names paths and no values: a broken rule of
// [Hire.Validate], a day that does not exist, a HiredAt beyond the year 9999, or a
// custom field of another kind than text, number, yes/no and several options.
// HiredAt is written in UTC.
func (h Hire) MarshalJSON() ([]byte, error) {
	if err := h.Validate(); err != nil {
		return nil, err
	}
	w := &hireWriter{}
	whole := w.fields(&h)
	whole["person_id"], whole["application_id"] = h.PersonID, h.ApplicationID
	if at := h.HiredAt.UTC(); !at.IsZero() { // one instant is written alike wherever it was read
		whole["hired_at"] = at.Format(time.RFC3339Nano)
		if at.Year() < 0 || at.Year() > 9999 {
			w.unfit = append(w.unfit, "hired_at")
		}
	}
	if len(h.Documents) > 0 {
		whole["documents"] = h.Documents
	}
	if len(h.Consents) > 0 {
		whole["consents"] = w.consents(h.Consents)
	}
	if len(h.Custom) > 0 {
		whole["custom"] = w.custom(h.Custom)
	}
	if len(w.unfit) > 0 {
		return nil, &Error{Code: InvalidHire, Op: "write hire", Effect: EffectNotSent, Fields: w.unfit, Err: fmt.Errorf("no JSON can hold %s: "+
			"want days that exist, an instant with a year of four digits, and of custom fields text, a number, yes or no, or several options", strings.Join(w.unfit, ", "))}
	}
	text, err := json.Marshal(whole)
	if err != nil {
		return nil, errors.New("a hire cannot be written as JSON") // the cause may quote it
	}
	return text, nil
}

// hireWriter collects the paths of what has no JSON form.
type hireWriter struct{ unfit []string }

// fields writes what hireFields lists, without what is absent.
func (w *hireWriter) fields(h *Hire) map[string]any {
	whole := map[string]any{}
	for _, f := range hireFields {
		if d, ok := f.at(h).(*civil.Date); ok && !d.IsZero() && !d.Valid() {
			w.unfit = append(w.unfit, f.path)
			continue
		}
		v := f.value(h)
		if v.IsAbsent() {
			continue
		}
		in, names := whole, strings.Split(f.path, ".")
		last := len(names) - 1
		for _, name := range names[:last] {
			inner, ok := in[name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				in[name] = inner
			}
			in = inner
		}
		switch v.Kind() {
		case fieldmap.Date:
			in[names[last]] = v.Date()
		case fieldmap.Number:
			in[names[last]] = v.Number()
		default:
			in[names[last]] = v.Text()
		}
	}
	return whole
}

func (w *hireWriter) consents(all []Consent) []map[string]any {
	var list []map[string]any
	for i, c := range all {
		consent := map[string]any{"purpose": c.Purpose, "refused": c.Refused}
		switch {
		case c.GivenOn.Valid():
			consent["given_on"] = c.GivenOn
		case !c.GivenOn.IsZero():
			w.unfit = append(w.unfit, fmt.Sprintf("consents[%d].given_on", i))
		}
		list = append(list, consent)
	}
	return list
}

// custom writes the host's further fields; their JSON type is their kind.
func (w *hireWriter) custom(fields map[string]fieldmap.Value) map[string]any {
	custom := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		switch v := fields[name]; v.Kind() {
		case fieldmap.Text:
			custom[name] = v.Text()
		case fieldmap.Number:
			custom[name] = json.Number(v.Number().String())
		case fieldmap.YesNo:
			custom[name] = v.Yes()
		case fieldmap.Options:
			custom[name] = append([]string{}, v.Options()...) // none is a list too
		default:
			if !v.IsAbsent() {
				w.unfit = append(w.unfit, customPrefix+name)
			}
		}
	}
	return custom
}
