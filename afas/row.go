package afas

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
)

// Row is one row of a GetConnector. Its columns are the customer's own, so they
// are read by name, and leniently: AFAS declares the same thing as a number here
// and as a text there. An empty value (JSON null) reads as the zero value.
//
// Every accessor fails with [NoColumn] where the connector has no such column,
// with [ColumnReplaced] where Profit says that the column's source is gone, and
// with [WrongType] where the value cannot be read so. The errors name the column,
// never the value. A Row may be kept; printing it shows none of its values.
type Row struct {
	cols  *columns
	cells []cell
	raw   string
}

// replaced is what Profit writes where the field behind a column no longer
// exists (AFAS documentation).
const replaced = "(replaced)"

// Columns gives the names of the columns, in order.
func (r Row) Columns() []string {
	if r.cols == nil {
		return nil
	}
	return slices.Clone(r.cols.names)
}

// Has reports whether there is such a column.
func (r Row) Has(column string) bool {
	i, ok := r.lookup(column)
	return ok && r.cells[i].kind != absent
}

// IsNull reports whether the column is empty. A column that is not there is.
func (r Row) IsNull(column string) bool {
	i, ok := r.lookup(column)
	return !ok || r.cells[i].kind <= null
}

func (r Row) lookup(column string) (int, bool) {
	if r.cols == nil {
		return 0, false
	}
	i, ok := r.cols.index[column]
	return i, ok && i < len(r.cells)
}

// Text gives the value as text: of a text without its quotes and escapes, of
// anything else as AFAS wrote it.
func (r Row) Text(column string) (string, error) {
	i, ok := r.lookup(column)
	if !ok || r.cells[i].kind == absent {
		return "", noColumn(column, r.Columns())
	}
	c := r.cells[i]
	s, err := c.text(r.raw)
	if err == nil && s == replaced {
		err = columnReplaced(column)
	}
	if err != nil {
		return "", err
	}
	return s, nil
}

// Int gives a whole number. Text and 12.0 are whole numbers too if they read so.
func (r Row) Int(column string) (int64, error) { return read(r, column, parseInt) }

// Decimal gives an exact decimal.
func (r Row) Decimal(column string) (civil.Decimal, error) { return read(r, column, parseDecimal) }

// Bool gives true and false, also of 1 and 0 and of their text: some standard
// connectors declare flags as integers.
func (r Row) Bool(column string) (bool, error) { return read(r, column, parseBool) }

// Date gives the calendar day of a date or a moment.
func (r Row) Date(column string) (civil.Date, error) { return read(r, column, ParseDate) }

// Time gives a moment: the wall clock of Amsterdam, as [ParseTime].
func (r Row) Time(column string) (time.Time, error) { return read(r, column, ParseTime) }

func read[T any](r Row, column string, parse func(string) (T, error)) (T, error) {
	var zero T
	s, err := r.Text(column)
	if err != nil || s == "" {
		return zero, err
	}
	v, err := parse(s)
	if err != nil {
		return zero, wrongType(column, fmt.Sprintf("%T", zero))
	}
	return v, nil
}

// text gives the value as text; of null, "".
func (c cell) text(raw string) (string, error) {
	switch c.kind {
	case absent, null:
		return "", nil
	case quoted:
		return unquote([]byte(raw[c.start-1 : c.end+1]))
	}
	return clean(raw[c.start:c.end]), nil
}

func parseInt(s string) (int64, error) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, nil
	}
	d, err := parseDecimal(s)
	if err != nil {
		return 0, err
	}
	n, ok := d.Int64()
	if !ok {
		return 0, civil.ErrDecimal
	}
	return n, nil
}

func parseDecimal(s string) (civil.Decimal, error) {
	if rest, negative := strings.CutPrefix(s, "-"); negative && strings.HasPrefix(rest, ".") {
		s = "-0" + rest
	} else if strings.HasPrefix(s, ".") {
		s = "0" + s
	}
	return civil.ParseDecimal(s)
}

func parseBool(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	}
	return false, strconv.ErrSyntax
}

func noColumn(column string, have []string) error {
	return &Error{Reason: NoColumn, Effect: hris.EffectRefused, Detail: fmt.Sprintf("%q; it has %s", column, strings.Join(have, ", "))}
}

func columnReplaced(column string) error {
	return &Error{Reason: ColumnReplaced, Effect: hris.EffectRefused, Detail: fmt.Sprintf("column %q", column)}
}

func wrongType(column, want string) error {
	return &Error{Reason: WrongType, Effect: hris.EffectRefused, Detail: fmt.Sprintf("column %q is not a %s", column, want)}
}

// String masks the values.
func (r Row) String() string { return privacy.Mask }

// GoString masks the values.
func (r Row) GoString() string { return privacy.Mask }

// Format masks the values under every verb.
func (r Row) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, privacy.Mask) }

// LogValue masks the values in log/slog.
func (r Row) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }
