package nmbrs

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/handoverhq/handover/hris/civil"
)

// text is a JSON value that is a text here and a number there: codes and numbers
// are sent as both. null, an object and an array are "".
type text string

// UnmarshalJSON never fails: one odd value must not cost a whole page.
func (t *text) UnmarshalJSON(b []byte) error {
	*t = ""
	switch {
	case len(b) == 0 || b[0] == '{' || b[0] == '[' || string(b) == "null":
	case b[0] == '"' && len(b) >= 2 && bytes.IndexByte(b, '\\') < 0 && utf8.Valid(b):
		*t = text(b[1 : len(b)-1]) // as nearly all are; b is JSON, or this is not called
	case b[0] == '"':
		var s string
		_ = json.Unmarshal(b, &s)
		*t = text(s)
	default:
		*t = text(b)
	}
	return nil
}

// int gives a whole number.
func (t text) int() (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(string(t)), 10, 64)
	return n, err == nil
}

// date gives the day of a date or of a moment. Nmbrs writes a day as midnight, with
// or without a zone, so the first ten characters are the day that was meant;
// converting it would move it.
func (t text) date() civil.Date {
	s := string(t)
	if len(s) > 10 && (s[10] == 'T' || s[10] == ' ') {
		s = s[:10]
	}
	d, err := civil.ParseDate(s)
	if err != nil {
		return civil.Date{}
	}
	return d
}

// time gives a moment, and the zero time where there is none.
func (t text) time() time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if at, err := time.Parse(layout, string(t)); err == nil {
			return at
		}
	}
	return time.Time{}
}

// decimal gives a number exactly as it is written.
func (t text) decimal() civil.Decimal {
	d, err := civil.ParseDecimal(string(t))
	if err != nil {
		return civil.Decimal{}
	}
	return d
}

// number is a decimal on its way into JSON, digit by digit.
func number(d civil.Decimal) json.Number { return json.Number(d.String()) }

// moment is a day on its way into a field that holds a moment, in the form that
// the vendor's examples have: midnight UTC, which is the same day in the
// Netherlands and in Sweden.
func moment(d civil.Date) string { return d.String() + "T00:00:00Z" }

// fields is an object on its way to Nmbrs. What is not in it is left out.
type fields map[string]any

// put puts a text that is given.
func (f fields) put(key, text string) {
	if text != "" {
		f[key] = text
	}
}

func periodFields(p Period) fields { return fields{"year": p.Year, "period": p.Number} }

// codeISO is a country or nationality: a code, or an object that holds one.
type codeISO string

// UnmarshalJSON never fails.
func (c *codeISO) UnmarshalJSON(b []byte) error {
	*c = ""
	var object struct {
		Code text `json:"codeISO"`
	}
	if json.Unmarshal(b, &object) != nil {
		_ = object.Code.UnmarshalJSON(b)
	}
	*c = codeISO(object.Code)
	return nil
}
