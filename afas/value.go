package afas

import (
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"time"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
)

// Value is what a field of an UpdateConnector is set to. It becomes the JSON type
// of AFAS's published description: numbers and booleans are not quoted. Printing
// it masks it. The zero Value is none, and an error where it is sent.
type Value struct {
	json string // of all but files
	file *File
}

// Fields holds values by field id: "LaNm", and U with 32 hexadecimal digits or
// fewer for the customer's own fields.
type Fields map[string]Value

// Text sets a text, also of a field that metainfo calls a blob but that holds
// text, such as a motivation.
func Text(s string) Value { return Value{json: quote(s)} }

// Whole sets a whole number.
func Whole(n int64) Value { return Value{json: strconv.FormatInt(n, 10)} }

// Decimal sets an amount, digit for digit. An absent decimal gives no Value.
func Decimal(d civil.Decimal) Value { return Value{json: d.String()} }

// YesNo sets true or false.
func YesNo(b bool) Value { return Value{json: strconv.FormatBool(b)} }

// Day sets a date, as YYYY-MM-DD. An absent date gives no Value.
func Day(d civil.Date) Value {
	if d.IsZero() {
		return Value{}
	}
	return Value{json: quote(d.String())}
}

// Moment sets a date with its time, as the wall clock of Amsterdam.
func Moment(t time.Time) Value { return Value{json: quote(FormatTime(t))} }

// Content sets the bytes of a file, as base64. The field for its name is another one.
func Content(f File) Value { return Value{file: &f} }

// Cleared empties a field (AFAS documentation: the empty text).
func Cleared() Value { return Text("") }

// IsZero reports whether there is no value.
func (v Value) IsZero() bool { return v.json == "" && v.file == nil }

// masked makes a type that holds personal data print as a mask.
type masked struct{}

// Format masks under every verb.
func (masked) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, privacy.Mask) }

// LogValue masks in log/slog.
func (masked) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

// Format masks under every verb.
func (Value) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, privacy.Mask) }

// LogValue masks in log/slog.
func (Value) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }
