package fieldmap

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// MarshalJSON writes rules as [ParseRules] reads them.
func (r Rules) MarshalJSON() ([]byte, error) {
	if r.V != 0 && r.V != Version {
		return nil, fmt.Errorf("fieldmap: rules of version %d cannot be written; this is version %d", r.V, Version)
	}
	rules := r.Rules
	if rules == nil {
		rules = []Rule{}
	}
	var w objectWriter
	w.put("v", Version)
	w.put("rules", rules)
	return w.done()
}

// MarshalJSON writes one rule as [ParseRules] reads it.
func (r Rule) MarshalJSON() ([]byte, error) {
	var w objectWriter
	w.put("to", r.To)
	switch {
	case len(r.From) == 1:
		w.put("from", r.From[0])
	case r.From != nil:
		w.put("from", []string(r.From))
	}
	if r.Ops != nil {
		w.put("ops", r.Ops)
	}
	if r.Options != nil {
		w.put("options", r.Options)
	}
	w.putConstant("const", r.Const)
	w.putConstant("default", r.Default)
	if r.OnMissing != "" {
		w.put("on_missing", string(r.OnMissing))
	}
	if r.Off {
		w.put("off", true)
	}
	if r.Note != "" {
		w.put("note", r.Note)
	}
	return w.done()
}

// MarshalJSON writes the name alone where there are no arguments.
func (o Op) MarshalJSON() ([]byte, error) {
	if o.Args == nil {
		return json.Marshal(o.Name)
	}
	var w objectWriter
	w.put("op", o.Name)
	for _, name := range slices.Sorted(maps.Keys(o.Args)) {
		switch v := o.Args[name].(type) {
		case string, bool, int, []string:
			w.put(name, v)
		default:
			return nil, fmt.Errorf("fieldmap: argument %q of op %q is a %T; want string, bool, int or []string", name, o.Name, v)
		}
	}
	return w.done()
}

// UnmarshalJSON reads a name, or an object with the member "op".
func (o *Op) UnmarshalJSON(data []byte) error {
	tree, err := readTree(data)
	if err != nil {
		return err
	}
	r := reader{rule: -1}
	op := r.op("op", tree)
	if len(r.problems) > 0 {
		return r.problems
	}
	*o = op
	return nil
}

// MarshalJSON writes an object where that loses nothing, else a list of pairs.
func (t Table) MarshalJSON() ([]byte, error) {
	seen := make(map[string]bool, len(t))
	var w objectWriter
	for _, p := range t {
		if p.Locked || seen[p.From] {
			return json.Marshal([]Pair(t))
		}
		seen[p.From] = true
		w.put(p.From, p.To)
	}
	return w.done()
}

// objectWriter writes an object with its members in the order given.
type objectWriter struct {
	b   bytes.Buffer
	err error
}

func (w *objectWriter) put(name string, value any) {
	if w.err != nil {
		return
	}
	key, err := json.Marshal(name)
	if err != nil {
		w.err = err
		return
	}
	content, err := json.Marshal(value)
	if err != nil {
		w.err = err
		return
	}
	if w.b.Len() > 0 {
		w.b.WriteByte(',')
	}
	w.b.Write(key)
	w.b.WriteByte(':')
	w.b.Write(content)
}

func (w *objectWriter) putConstant(name string, v Value) {
	switch v.Kind() {
	case Absent:
	case Text, Option:
		w.put(name, v.text)
	case Date:
		w.put(name, v.Date())
	case YesNo:
		w.put(name, v.Yes())
	case Number:
		w.put(name, json.Number(v.num.String()))
	case Options:
		w.put(name, v.Options())
	case List:
		w.putTexts(name, v.List())
	default:
		w.err = fmt.Errorf("fieldmap: a rule cannot hold a constant of kind %s", v.Kind())
	}
}

func (w *objectWriter) putTexts(name string, items []Value) {
	texts := make([]string, len(items))
	for i, item := range items {
		if item.Kind() != Text && item.Kind() != Option {
			w.err = fmt.Errorf("fieldmap: a rule cannot hold a list of %s; only of texts", item.Kind())
			return
		}
		texts[i] = item.text
	}
	w.put(name, texts)
}

func (w *objectWriter) done() ([]byte, error) {
	if w.err != nil {
		return nil, w.err
	}
	return append(append([]byte{'{'}, w.b.Bytes()...), '}'), nil
}
