package afastest

import (
	"strconv"
	"strings"
)

// The operator codes of operatortypes and filterjson.
const (
	opEqual = iota + 1
	opAtLeast
	opAtMost
	opGreater
	opLess
	opContains
	opNotEqual
	opEmpty
	opNotEmpty
	opStarts
	opNotContains
	opNotStarts
	opEnds
	opNotEnds
	opQuick
)

// condition is one field, one operator, one value.
type condition struct {
	column *Column
	op     int
	value  cell
	words  string // the value for text operators, in lower case, without wildcards
}

// filter is in disjunctive normal form: groups of conditions that all hold, of
// which one group is enough.
type filter [][]condition

func (f filter) match(r Row) bool {
	for _, group := range f {
		ok := true
		for i := range group {
			if !group[i].match(r) {
				ok = false
				break
			}
		}
		if ok {
			return true
		}
	}
	return false
}

// filter reads filterjson or the three parallel lists; nil without either.
// What Profit does with both at once is not documented: filterjson wins here.
func (p params) filter(g *getConnector) (filter, *Answer) {
	if v, ok := p.get("filterjson"); ok {
		return jsonFilter(g, v)
	}
	fields, ok := p.get("filterfieldids")
	if !ok || fields == "" {
		return nil, nil
	}
	// Values and operators fall into place by position. A comma or semicolon
	// inside a value therefore shifts all that follow it, silently.
	raw, given := p.get("filtervalues")
	values := flatten(raw)
	if !given {
		values = nil
	}
	types, _ := p.get("operatortypes")
	ops := flatten(types)
	var f filter
	n := 0
	for group := range strings.SplitSeq(fields, ";") {
		var conds []condition
		for name := range strings.SplitSeq(group, ",") {
			if n >= len(values) {
				return nil, invalid("Er ontbreekt een waarde in het filter.", "A filter value is missing.")
			}
			op := "1"
			if types != "" && n < len(ops) {
				op = ops[n]
			}
			c, a := newCondition(g, name, op, values[n])
			if a != nil {
				return nil, a
			}
			conds = append(conds, c)
			n++
		}
		f = append(f, conds)
	}
	return f, nil
}

func flatten(list string) []string {
	return strings.Split(strings.ReplaceAll(list, ";", ","), ",")
}

func newCondition(g *getConnector, name, op, value string) (condition, *Answer) {
	c := condition{column: g.column(name)}
	if c.column == nil {
		return c, unknownColumn(name)
	}
	var err error
	if c.op, err = strconv.Atoi(op); err != nil || c.op < opEqual || c.op > opQuick {
		return c, invalid("Het operatortype '%s' is niet bekend.", "The operator type '%s' is not known.", op)
	}
	switch c.op {
	case opEmpty, opNotEmpty:
		if value == "" { // a placeholder is needed; which one does not matter
			return c, invalid("Er ontbreekt een waarde in het filter.", "A filter value is missing.")
		}
		return c, nil
	case opContains, opNotContains:
		value = strings.TrimSuffix(strings.TrimPrefix(value, "%"), "%")
	case opStarts, opNotStarts:
		value = strings.TrimSuffix(value, "%")
	case opEnds, opNotEnds:
		value = strings.TrimPrefix(value, "%")
	case opQuick:
	default:
		if value == "" {
			c.value = cell{null: true}
			return c, nil
		}
		if c.value, err = parseCell(c.column.shownType(), value); err != nil {
			return c, invalid("De filterwaarde bij '%s' is ongeldig.", "The filter value for '%s' is not valid.", name)
		}
	}
	c.words = strings.ToLower(value)
	return c, nil
}

// match compares an empty cell as the empty text: it is unequal to every value
// and neither greater nor less.
func (c *condition) match(r Row) bool {
	v := c.column.of(r)
	shown := strings.ToLower(v.text)
	switch c.op {
	case opEmpty:
		return v.null
	case opNotEmpty:
		return !v.null
	case opContains:
		return strings.Contains(shown, c.words)
	case opNotContains:
		return !strings.Contains(shown, c.words)
	case opStarts:
		return strings.HasPrefix(shown, c.words)
	case opNotStarts:
		return !strings.HasPrefix(shown, c.words)
	case opEnds:
		return strings.HasSuffix(shown, c.words)
	case opNotEnds:
		return !strings.HasSuffix(shown, c.words)
	case opQuick:
		for w := range strings.FieldsSeq(c.words) {
			if !strings.Contains(shown, w) {
				return false
			}
		}
		return true
	}
	n := v.compare(c.value, c.column.shownType())
	switch c.op {
	case opEqual:
		return n == 0
	case opNotEqual:
		return n != 0
	}
	if v.null || c.value.null {
		return false
	}
	switch c.op {
	case opAtLeast:
		return n >= 0
	case opAtMost:
		return n <= 0
	case opGreater:
		return n > 0
	}
	return n < 0
}
