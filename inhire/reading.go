package inhire

import (
	"bytes"
	"encoding/json"
	"maps"
	"strconv"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// maxAnswer caps an answer, in bytes.
const maxAnswer = 32 << 20

var (
	errNotJSON = badAnswer("it is not JSON of the form that was expected")
	errNoList  = badAnswer("there is no list in it: see the names of the wire profile")
)

// reading is one JSON object of an answer. Members are asked for by our names; what
// nobody asks for is passed over. It keeps the first member that is not what it
// should be, and shares that with the objects within.
type reading struct {
	p       *WireProfile
	members map[string]json.RawMessage
	bare    json.RawMessage // an answer that is an array
	wrong   *string
}

// parse reads an answer.
func (p *WireProfile) parse(body []byte) (reading, error) {
	r := reading{p: p, wrong: new("")}
	body = bytes.TrimSpace(body)
	if len(body) > 0 && body[0] == '[' && json.Valid(body) {
		r.bare = body
		return r, nil
	}
	if json.Unmarshal(body, &r.members) != nil || r.members == nil {
		return reading{}, errNotJSON
	}
	return r, nil
}

func (r reading) err() error {
	if *r.wrong == "" {
		return nil
	}
	return badAnswer(*r.wrong + " is missing or not what it should be: see the names of the wire profile")
}

func (r reading) fail(name string) {
	if *r.wrong == "" {
		*r.wrong = name
	}
}

// raw gives a member; nil where it is null or not there.
func (r reading) raw(name string) json.RawMessage {
	raw := r.members[r.p.n(name)]
	if string(raw) == "null" {
		return nil
	}
	return raw
}

// text gives a text, or a number as it stands: ids may come as either. "" where
// there is none.
func (r reading) text(name string) string {
	raw := r.raw(name)
	if raw == nil {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		_ = json.Unmarshal(raw, &s) // it was valid as part of the whole
		return s
	case '{', '[', 't', 'f':
		r.fail(name)
		return ""
	}
	return string(raw)
}

// need gives a text that must be there.
func (r reading) need(name string) string {
	text := r.text(name)
	if text == "" {
		r.fail(name)
	}
	return text
}

// instant gives a time with its offset; zero where there is none. A time without
// an offset is refused: whether somebody applied before the cut-off must not be
// guessed.
func (r reading) instant(name string) time.Time {
	text := r.text(name)
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		r.fail(name)
	}
	return at
}

func (r reading) needInstant(name string) time.Time {
	at := r.instant(name)
	if at.IsZero() {
		r.fail(name)
	}
	return at
}

func (r reading) date(name string) civil.Date {
	d, err := civil.ParseDate(r.need(name))
	if err != nil {
		r.fail(name)
	}
	return d
}

// yes gives true or false, and otherwise where there is neither.
func (r reading) yes(name string, otherwise bool) bool {
	switch raw := r.raw(name); string(raw) {
	case "true":
		return true
	case "false":
		return false
	default:
		if raw != nil {
			r.fail(name)
		}
		return otherwise
	}
}

// number gives a whole number that is not negative, false where there is none.
func (r reading) number(name string) (int, bool) {
	text := r.text(name)
	if text == "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		r.fail(name)
		return 0, false
	}
	return n, true
}

func (r reading) count(name string) int {
	n, _ := r.number(name)
	return n
}

// within gives an object, false where there is none.
func (r reading) within(name string) (reading, bool) {
	raw := r.raw(name)
	if raw == nil {
		return reading{}, false
	}
	inner, ok := r.object(raw)
	if !ok {
		r.fail(name)
	}
	return inner, ok
}

func (r reading) object(raw json.RawMessage) (reading, bool) {
	inner := reading{p: r.p, wrong: r.wrong}
	ok := json.Unmarshal(raw, &inner.members) == nil && inner.members != nil
	return inner, ok
}

// same reports whether two objects were written alike.
func (r reading) same(other reading) bool {
	return maps.EqualFunc(r.members, other.members, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
}

// rows gives the objects of an array; none where there is none.
func (r reading) rows(name string) []reading {
	raw := r.raw(name)
	if r.bare != nil {
		raw = r.bare
	}
	var all []json.RawMessage
	if raw != nil && json.Unmarshal(raw, &all) != nil {
		r.fail(name)
		return nil
	}
	rows := make([]reading, 0, len(all))
	for _, one := range all {
		row, ok := r.object(one)
		if !ok {
			r.fail(name)
			return nil
		}
		rows = append(rows, row)
	}
	return rows
}

// texts gives the texts of an array.
func (r reading) texts(name string) []string {
	var all []string
	if raw := r.raw(name); raw != nil && json.Unmarshal(raw, &all) != nil {
		r.fail(name)
		return nil
	}
	return all
}

// list gives the rows of an answer that is a list. One that has none is not: an
// empty list is written as one.
func (r reading) list(name string) ([]reading, error) {
	if r.bare == nil && r.raw(name) == nil {
		return nil, errNoList
	}
	rows := r.rows(name)
	return rows, r.err()
}
