package personio

import (
	"encoding/json"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/handoverhq/handover/hris/civil"
)

// Personio is generous with types: the same thing is a number here and a text
// there, and what is unset is null, "" or [] (observed in public clients). So
// answers are not decoded into structs, where one odd value would cost a whole
// page, but looked at value by value.

// value is the JSON of one value; "" is a value that is not there. It was checked
// to be valid JSON as a part of what it stands in.
type value string

// member is a key of an object and its value.
type member struct {
	key   string
	value value
}

// object is a JSON object in the order it came. Anything else is an object
// without members.
type object []member

// get gives a member's value, the last one where a key stands twice.
func (o object) get(key string) value {
	for i := len(o) - 1; i >= 0; i-- {
		if o[i].key == key {
			return o[i].value
		}
	}
	return ""
}

// has reports whether the key is there, whatever its value.
func (o object) has(key string) bool { return o.get(key) != "" }

// object gives the members of an object.
func (v value) object() object {
	if v == "" || v[0] != '{' {
		return nil
	}
	return v.members(make(object, 0, min(8, 1+len(v)/16)))
}

// members appends them to o, which lends its room.
func (v value) members(o object) object {
	for i := 1; ; {
		i = skipSpace(v, i)
		if i >= len(v) || v[i] != '"' {
			return o
		}
		end := stringEnd(v, i)
		key := v[i:end]
		if i = skipSpace(v, end); i >= len(v) || v[i] != ':' {
			return o
		}
		i = skipSpace(v, i+1)
		end = valueEnd(v, i)
		if end == i {
			return o
		}
		o = append(o, member{key.text(), v[i:end]})
		if i = skipSpace(v, end); i < len(v) && v[i] == ',' {
			i++
		}
	}
}

// array gives the elements of an array; of anything else, none.
func (v value) array() iter.Seq[value] {
	return func(yield func(value) bool) {
		if v == "" || v[0] != '[' {
			return
		}
		for i := 1; ; {
			i = skipSpace(v, i)
			end := valueEnd(v, i)
			if end == i || !yield(v[i:end]) {
				return
			}
			if i = skipSpace(v, end); i < len(v) && v[i] == ',' {
				i++
			}
		}
	}
}

func skipSpace(v value, i int) int {
	for i < len(v) && (v[i] == ' ' || v[i] == '\t' || v[i] == '\n' || v[i] == '\r') {
		i++
	}
	return i
}

// stringEnd gives the index behind the string that begins at i.
func stringEnd(v value, i int) int {
	for i++; i < len(v); i++ {
		switch v[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(v)
}

// valueEnd gives the index behind the value that begins at i, and i where none does.
func valueEnd(v value, i int) int {
	if i >= len(v) {
		return len(v)
	}
	switch v[i] {
	case '"':
		return stringEnd(v, i)
	case '{', '[':
		depth := 0
		for i < len(v) {
			switch v[i] {
			case '"':
				i = stringEnd(v, i)
				continue
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
			i++
		}
		return len(v)
	}
	for ; i < len(v); i++ {
		switch v[i] {
		case ' ', '\t', '\n', '\r', ',', ':', ']', '}':
			return i
		}
	}
	return i
}

// text gives a string without its quotes and escapes, a number or boolean as it
// stands, and "" for all else.
func (v value) text() string {
	switch {
	case v == "", v == "null", v[0] == '{', v[0] == '[':
		return ""
	case v[0] != '"':
		return string(v)
	}
	if len(v) >= 2 && v[len(v)-1] == '"' && !strings.Contains(string(v), `\`) && utf8.ValidString(string(v)) {
		return string(v[1 : len(v)-1])
	}
	var s string
	_ = json.Unmarshal([]byte(v), &s)
	return s
}

// empty reports whether the value says that there is none: null, "", [] or {}.
func (v value) empty() bool {
	switch v {
	case "", "null", `""`:
		return true
	}
	if v[0] == '[' || v[0] == '{' {
		return skipSpace(v, 1) == len(v)-1
	}
	return strings.TrimSpace(v.text()) == ""
}

// int gives a whole number exactly, also from its text and beyond 2^53.
func (v value) int() (int64, bool) { return parseInt(strings.TrimSpace(v.text())) }

// decimal gives a number exactly, also from its text.
func (v value) decimal() (civil.Decimal, bool) {
	d, err := civil.ParseDecimal(strings.TrimSpace(v.text()))
	return d, err == nil
}

// date gives the day of a date or of a moment: Personio writes dates as local
// midnight with its offset, so the first ten characters are the day that was
// meant, and converting would move it.
func (v value) date() (civil.Date, bool) { return parseDate(v.text()) }

func parseDate(text string) (civil.Date, bool) {
	if len(text) > 10 && (text[10] == 'T' || text[10] == ' ') {
		text = text[:10]
	}
	d, err := civil.ParseDate(text)
	return d, err == nil
}

// time gives a moment; one without a zone is UTC, as all of v2 are (Personio
// documentation).
func (v value) time() time.Time {
	text := v.text()
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", time.DateTime} {
		if at, err := time.Parse(layout, text); err == nil {
			return at
		}
	}
	return time.Time{}
}

// texts gives the elements of an array that are texts or numbers, and a single
// text as one element.
func (v value) texts() []string {
	if v == "" || v[0] != '[' {
		if v.empty() {
			return nil
		}
		return []string{v.text()}
	}
	var all []string
	for element := range v.array() {
		if s := element.text(); s != "" {
			all = append(all, s)
		}
	}
	return all
}
