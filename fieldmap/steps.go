package fieldmap

import "strings"

// step is one working function of a program. Those with absent also see what is
// absent or blank.
type step struct {
	apply  Apply
	absent bool
}

func same(v Value) (Value, *Problem) { return v, nil }

// toText is the conversion that needs no op.
func toText(v Value) (Value, *Problem) {
	switch v.kind {
	case Text:
		return v, nil
	case Option, Number, Date:
		return Value{kind: Text, text: textOf(v)}, nil
	}
	return Value{}, wrongKind(Text, v)
}

func wrongKind(want Kind, got Value) *Problem {
	return newProblem(SeverityError, CodeWrongKind, "", "want", want.String(), "got", got.kind.String())
}

func always(text string) Apply {
	stand := TextValue(text)
	return func(v Value) (Value, *Problem) {
		if isBlank(v) {
			return stand, nil
		}
		return v, nil
	}
}

// eachItem works on every item of a list or of options; items that come out
// absent are dropped, and the warnings of all are one.
func eachItem(apply Apply, item Kind, textual bool) Apply {
	return func(v Value) (Value, *Problem) {
		in := v.List()
		if v.kind == Options {
			in = make([]Value, len(v.Options()))
			for i, id := range v.Options() {
				in[i] = OptionValue(id)
			}
		}
		out := make([]Value, 0, len(in))
		var warning *Problem
		for _, one := range in {
			if isBlank(one) {
				continue
			}
			if one.kind == Option && textual {
				one.kind = Text
			} else if one.kind != item && !(one.kind == Text && item == Option) {
				return Value{}, wrongKind(item, one)
			}
			made, p := apply(one)
			switch {
			case p != nil && p.Severity != SeverityWarning:
				return Value{}, p
			case p != nil:
				warning = p
			}
			if !isBlank(made) {
				out = append(out, made)
			}
		}
		return ListValue(out...), warning
	}
}

// joinItems makes one text of a list or of options.
func joinItems(separator string) Apply {
	return func(v Value) (Value, *Problem) {
		texts := textsOf(v)
		kept := texts[:0]
		size := 0
		for _, t := range texts {
			if t != "" {
				kept = append(kept, t)
				size += len(t) + len(separator)
			}
		}
		if size > maxText {
			return tooLong()
		}
		return TextValue(strings.Join(kept, separator)), nil
	}
}

// itemAt picks an item, counted from 1 or, if negative, from the end.
func itemAt(at int, kind Kind) Apply {
	return func(v Value) (Value, *Problem) {
		n := len(v.List()) + len(v.Options())
		i := at - 1
		if at < 0 {
			i = n + at
		}
		switch {
		case i < 0 || i >= n:
			return Value{}, nil
		case v.kind == Options:
			return OptionValue(v.Options()[i]), nil
		}
		return guard(v.List()[i], kind)
	}
}

func partOf(path string, kind Kind) Apply {
	return func(v Value) (Value, *Problem) {
		part, _ := v.Object().Lookup(path)
		return guard(part, kind)
	}
}

// guard refuses a value that is not of the kind its field was declared to be.
// Texts and options pass for one another: hosts differ in what they call a
// choice.
func guard(v Value, kind Kind) (Value, *Problem) {
	switch {
	case v.kind == kind, v.kind == Absent:
		return v, nil
	case kind == Text && v.kind == Option, kind == Option && v.kind == Text:
		v.kind = kind
		return v, nil
	}
	return Value{}, wrongKind(kind, v)
}

func labelIn(f *Field) Apply {
	labels := make(map[string]string, len(f.Choices))
	for _, c := range f.Choices {
		if c.Label != "" {
			labels[c.ID] = c.Label
		}
	}
	return func(v Value) (Value, *Problem) {
		if label, ok := labels[v.text]; ok {
			return TextValue(label), nil
		}
		return Value{kind: Text, text: v.text}, nil
	}
}
