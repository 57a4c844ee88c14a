package afas

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// rowDecoder puts rows into values of one type: a Row, or a struct whose fields
// carry a tag with the column's name.
type rowDecoder struct {
	fields []rowField
	isRow  bool

	cols *columns // those that at was made for
	at   []int    // per field: index of its column, -1 for none
}

type rowField struct {
	column   string
	index    []int
	optional bool
	set      func(to reflect.Value, s string) error
	want     string
}

// newRowDecoder reads the tags of t. Its error is one of the program, not of the data.
func newRowDecoder(t reflect.Type) (*rowDecoder, error) {
	if t == reflect.TypeFor[Row]() {
		return &rowDecoder{isRow: true}, nil
	}
	if t.Kind() != reflect.Struct {
		return nil, inputError(fmt.Sprintf("rows go into Row or a struct, not into %s", t))
	}
	d := &rowDecoder{}
	for _, f := range reflect.VisibleFields(t) {
		tag, ok := f.Tag.Lookup("afas")
		if !ok {
			continue
		}
		column, optional := strings.CutSuffix(tag, ",optional")
		set := setter(f.Type)
		if set == nil || column == "" || !f.IsExported() {
			return nil, inputError(fmt.Sprintf("field %s of %s cannot take a column: want an exported string, whole number, bool, civil.Date, civil.Decimal or time.Time and a tag with the column's name", f.Name, t))
		}
		d.fields = append(d.fields, rowField{column, f.Index, optional, set, f.Type.String()})
	}
	if len(d.fields) == 0 {
		return nil, inputError(fmt.Sprintf(`no field of %s has a tag such as afas:"Column"`, t))
	}
	return d, nil
}

func setter(t reflect.Type) func(reflect.Value, string) error {
	switch t {
	case reflect.TypeFor[civil.Date]():
		return parsed(ParseDate)
	case reflect.TypeFor[civil.Decimal]():
		return parsed(parseDecimal)
	case reflect.TypeFor[time.Time]():
		return parsed(ParseTime)
	}
	switch t.Kind() {
	case reflect.String:
		return func(to reflect.Value, s string) error {
			to.SetString(strings.Clone(s)) // its own, not a piece that keeps the whole row in memory
			return nil
		}
	case reflect.Bool:
		return func(to reflect.Value, s string) error {
			v, err := parseBool(s)
			to.SetBool(v)
			return err
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(to reflect.Value, s string) error {
			v, err := parseInt(s)
			if err == nil && to.OverflowInt(v) {
				err = civil.ErrDecimal
			}
			to.SetInt(v)
			return err
		}
	}
	return nil
}

func parsed[T any](parse func(string) (T, error)) func(reflect.Value, string) error {
	return func(to reflect.Value, s string) error {
		v, err := parse(s)
		*to.Addr().Interface().(*T) = v
		return err
	}
}

// decode puts the scanner's row into to, a settable value.
func (d *rowDecoder) decode(s *scanner, to reflect.Value) error {
	raw := string(s.buf[s.begin:s.pos])
	if d.isRow {
		cells := make([]cell, len(s.cells))
		copy(cells, s.cells)
		*to.Addr().Interface().(*Row) = Row{s.cols, cells, raw}
		return nil
	}
	if s.cols != d.cols {
		d.align(s.cols)
	}
	for i := range d.fields {
		f, at := &d.fields[i], d.at[i]
		if at < 0 || s.cells[at].kind == absent {
			if f.optional {
				continue
			}
			return noColumn(f.column, s.cols.names)
		}
		if err := f.decode(s.cells[at], raw, to.FieldByIndex(f.index)); err != nil {
			return err
		}
	}
	return nil
}

func (f *rowField) decode(c cell, raw string, to reflect.Value) error {
	if c.kind == null {
		return nil
	}
	text, err := c.text(raw)
	if err != nil {
		return err
	}
	if text == replaced {
		return columnReplaced(f.column)
	}
	if text == "" && to.Kind() != reflect.String {
		return nil
	}
	if f.set(to, text) != nil {
		return wrongType(f.column, f.want)
	}
	return nil
}

func (d *rowDecoder) align(cols *columns) {
	d.cols = cols
	d.at = make([]int, len(d.fields))
	for i, f := range d.fields {
		at, ok := cols.index[f.column]
		if !ok {
			at = -1
		}
		d.at[i] = at
	}
}
