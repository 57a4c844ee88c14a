package afas

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// Operator compares a column with a value. The numbers are AFAS's own.
type Operator uint8

// The operators (AFAS documentation). Those marked slow bypass every index:
// AFAS calls them a hundred times slower and certifies no integration that
// uses them.
const (
	Equal         Operator = 1
	AtLeast       Operator = 2
	AtMost        Operator = 3
	Greater       Operator = 4
	Less          Operator = 5
	Contains      Operator = 6 // slow
	NotEqual      Operator = 7
	Empty         Operator = 8  // takes no value
	NotEmpty      Operator = 9  // takes no value
	StartsWith    Operator = 10 // slow
	NotContains   Operator = 11 // slow
	NotStartsWith Operator = 12 // slow
	EndsWith      Operator = 13 // slow
	NotEndsWith   Operator = 14 // slow
	QuickFilter   Operator = 15 // what the search box of Profit does
)

// Slow reports whether AFAS cannot use an index for o.
func (o Operator) Slow() bool {
	return o == Contains || o >= StartsWith && o <= NotEndsWith
}

// Condition is one comparison. Make it with [Is], [IsEmpty] or [IsNotEmpty].
// Field is the name of a column as the rows show it (the id of its metainfo,
// not the inner fieldId).
type Condition struct {
	Field    string
	Operator Operator
	Value    string
}

// Comparable lists the types a column can be compared with. A moment is
// written as the wall clock of Amsterdam, see [FormatTime].
type Comparable interface {
	string | int | int64 | civil.Date | civil.Decimal | time.Time
}

// Is compares a column with a value:
//
//	afas.Is("Modified", afas.AtLeast, yesterday)
func Is[V Comparable](field string, o Operator, value V) Condition {
	c := Condition{Field: field, Operator: o}
	switch v := any(value).(type) {
	case time.Time:
		c.Value = FormatTime(v)
	default:
		c.Value = fmt.Sprint(v)
	}
	return c
}

// IsEmpty holds for rows without a value in the column.
func IsEmpty(field string) Condition { return Condition{Field: field, Operator: Empty} }

// IsNotEmpty holds for rows with a value in the column.
func IsNotEmpty(field string) Condition { return Condition{Field: field, Operator: NotEmpty} }

// Filter is an OR of groups of conditions, each an AND: (A and B) or (C). AFAS
// knows no other grouping; A and (B or C) is written (A and B) or (A and C).
// The zero Filter lets every row through. A Filter is immutable.
type Filter struct{ groups [][]Condition }

// Where starts a filter: all the conditions must hold.
func Where(all ...Condition) Filter { return Filter{}.Or(all...) }

// Or adds an alternative: the rows so far, and those for which all the
// conditions given hold.
func (f Filter) Or(all ...Condition) Filter {
	if len(all) == 0 {
		return f
	}
	return Filter{append(slices.Clone(f.groups), slices.Clone(all))}
}

// And narrows the filter: the conditions must hold in every alternative.
func (f Filter) And(all ...Condition) Filter {
	if len(f.groups) == 0 {
		return Where(all...)
	}
	narrowed := make([][]Condition, len(f.groups))
	for i, group := range f.groups {
		narrowed[i] = slices.Concat(group, all)
	}
	return Filter{narrowed}
}

// Groups gives a copy of the alternatives.
func (f Filter) Groups() [][]Condition {
	groups := make([][]Condition, len(f.groups))
	for i, group := range f.groups {
		groups[i] = slices.Clone(group)
	}
	return groups
}

func (f Filter) check() error {
	for _, group := range f.groups {
		for _, c := range group {
			switch {
			case c.Field == "":
				return inputError("a filter condition names no column")
			case c.Operator < Equal || c.Operator > QuickFilter:
				return inputError(fmt.Sprintf("the filter on %q has no operator AFAS knows (1 to 15)", c.Field))
			case c.Value == "" && c.Operator != Empty && c.Operator != NotEmpty:
				return inputError(fmt.Sprintf("the filter on %q compares with nothing: use IsEmpty or IsNotEmpty", c.Field))
			}
		}
	}
	return nil
}

// placeholder fills the value of the operators that take none: AFAS wants one
// all the same, and reads none of it (its own examples show this one).
const placeholder = "[is leeg]"

func (c Condition) wireValue(wildcards bool) string {
	switch c.Operator {
	case Empty, NotEmpty:
		return placeholder
	}
	if !wildcards {
		return c.Value
	}
	switch c.Operator {
	case Contains, NotContains:
		return "%" + c.Value + "%"
	case StartsWith, NotStartsWith:
		return c.Value + "%"
	case EndsWith, NotEndsWith:
		return "%" + c.Value
	}
	return c.Value
}

// encode writes the filter into query: as three parallel lists, or as
// filterjson where a comma or semicolon would shift those lists. AFAS documents
// no way to escape them.
func (f Filter) encode(query url.Values, wildcards bool) error {
	if len(f.groups) == 0 {
		return nil
	}
	if err := f.check(); err != nil {
		return err
	}
	if f.splits() {
		text, err := f.json(wildcards)
		if err != nil {
			return err
		}
		query.Set("filterjson", text)
		return nil
	}
	list := func(part func(Condition) string) string {
		var b strings.Builder
		for i, group := range f.groups {
			if i > 0 {
				b.WriteByte(';')
			}
			for j, c := range group {
				if j > 0 {
					b.WriteByte(',')
				}
				b.WriteString(part(c))
			}
		}
		return b.String()
	}
	query.Set("filterfieldids", list(func(c Condition) string { return c.Field }))
	query.Set("filtervalues", list(func(c Condition) string { return c.wireValue(wildcards) }))
	query.Set("operatortypes", list(func(c Condition) string { return strconv.Itoa(int(c.Operator)) }))
	return nil
}

// splits reports whether a separator of the lists occurs inside a field or value.
func (f Filter) splits() bool {
	return slices.ContainsFunc(f.groups, func(group []Condition) bool {
		return slices.ContainsFunc(group, func(c Condition) bool {
			return strings.ContainsAny(c.Field, ",;") || strings.ContainsAny(c.Value, ",;")
		})
	})
}

func (f Filter) json(wildcards bool) (string, error) {
	type field struct {
		ID       string `json:"@FieldId"`
		Operator string `json:"@OperatorType"`
		Text     string `json:"#text"`
	}
	type group struct {
		ID    string  `json:"@FilterId"`
		Field []field `json:"Field"`
	}
	var body struct {
		Filters struct {
			Filter []group `json:"Filter"`
		} `json:"Filters"`
	}
	for i, conditions := range f.groups {
		g := group{ID: "Filter " + strconv.Itoa(i+1)}
		for _, c := range conditions {
			g.Field = append(g.Field, field{c.Field, strconv.Itoa(int(c.Operator)), c.wireValue(wildcards)})
		}
		body.Filters.Filter = append(body.Filters.Filter, g)
	}
	text, err := json.Marshal(body)
	return string(text), err
}
