package fieldmap

import (
	"slices"
	"strings"
)

// chain compiles ops that follow one another. It goes on after a mistake as
// long as the shape is known, so that all mistakes come at once.
func (c *compiler) chain(steps *[]step, ops []Op, s shape, to string) (shape, bool) {
	fine := true
	for i, op := range ops {
		def, ok := c.operation(op)
		if ok && !c.arguments(op, def) {
			ok = false
			if def.Out != Absent && def.Build != nil {
				s, fine = shape{kind: def.Out, item: itemOf(def.Out)}, false
				continue
			}
		}
		if ok {
			if s, ok = c.one(steps, op, def, s, to); ok {
				continue
			}
		}
		c.checkOps(ops[i+1:])
		return s, false
	}
	return s, fine
}

func itemOf(k Kind) Kind {
	if k == List {
		return Text
	}
	return Absent
}

// one compiles one op for a value of a shape.
func (c *compiler) one(steps *[]step, op Op, def Operation, s shape, to string) (shape, bool) {
	if def.Build == nil {
		return c.structural(steps, op, s, to)
	}
	apply, err := def.Build(op.Args)
	if err != nil {
		c.error(to, CodeBadArgument, "op", op.Name, "argument", "arguments", "reason", err.Error())
		return s, false
	}
	out := def.Out
	textual := slices.Contains(def.In, Text)
	switch {
	case slices.Contains(def.In, s.kind):
		if out == Absent {
			return shape{kind: s.kind, item: s.item}, add(steps, step{apply: apply})
		}
		return shape{kind: out, item: itemOf(out)}, add(steps, step{apply: apply})
	case textual && (s.kind == Option || s.kind == Number || s.kind == Date):
		if out == Absent {
			out = Text
		}
		return shape{kind: out, item: itemOf(out)}, add(steps, step{apply: toText}, step{apply: apply})
	case (s.kind == List || s.kind == Options) && out != List &&
		(slices.Contains(def.In, s.item) || textual && s.item == Option):
		if out == Absent {
			out = s.item
		}
		return shape{kind: List, item: out}, add(steps, step{apply: eachItem(apply, s.item, textual)})
	}
	want := make([]string, len(def.In))
	for i, k := range def.In {
		want[i] = k.String()
	}
	c.clash(to, op.Name, strings.Join(want, ", "), s)
	return s, false
}

func add(steps *[]step, more ...step) bool {
	*steps = append(*steps, more...)
	return true
}

// structural compiles the ops that look at more than one value.
func (c *compiler) structural(steps *[]step, op Op, s shape, to string) (shape, bool) {
	switch op.Name {
	case opCoalesce:
		return s, true // one source: there is nothing to choose from
	case opJoin:
		return shape{kind: Text}, c.joinable(steps, s, op, to)
	case opDefault:
		if s.kind != Text && !c.asText(steps, s, op.Name, to) {
			return s, false
		}
		return shape{kind: Text}, add(steps, step{apply: always(op.Args.Text("value")), absent: true})
	case opItem:
		if s.kind != List && s.kind != Options {
			break
		}
		at := op.Args.Int("at", 1)
		if at == 0 {
			c.error(to, CodeBadArgument, "op", op.Name, "argument", "at", "reason", "1 is the first item, -1 the last")
			return s, false
		}
		out := shape{kind: s.item}
		switch {
		case s.kind == Options:
			out.field = s.field
		case s.field != nil && len(s.field.Fields) > 0:
			out = shapeOf(&s.field.Fields[0])
		}
		return out, add(steps, step{apply: itemAt(at, out.kind)})
	case opPart:
		if s.kind != Object || s.field == nil {
			break
		}
		name := op.Args.Text("name")
		part, ok := Schema{Fields: s.field.Fields}.Field(name)
		if !ok {
			suggest(c.error(to, CodeUnknownSource, "path", name), nearestField(name, allFields(s.field.Fields, "", maxDepth)))
			return s, false
		}
		return shapeOf(&part), add(steps, step{apply: partOf(name, part.Kind)})
	case opLabel:
		if s.kind != Option && s.kind != Options || s.field == nil {
			break
		}
		if s.kind == Option {
			return shape{kind: Text}, add(steps, step{apply: labelIn(s.field)})
		}
		return shape{kind: List, item: Text}, add(steps, step{apply: eachItem(labelIn(s.field), Option, false)})
	}
	c.clash(to, op.Name, "something else", s)
	return s, false
}
