package erecruiter

import (
	"encoding/json"
	"strconv"
	"strings"
)

// record is one JSON object of an answer. Only the names of ids and of a few
// other members were observed, and nothing of their types: so answers are not
// decoded into structs, where one odd value would cost a whole page, but looked at
// value by value. Members that nobody asks for are passed over.
type record map[string]json.RawMessage

// get gives a member by its name; in another case of letters where that is all
// there is.
func (r record) get(name string) json.RawMessage {
	if raw, ok := r[name]; ok {
		return raw
	}
	for key, raw := range r {
		if strings.EqualFold(key, name) {
			return raw
		}
	}
	return nil
}

// has reports whether the member is there, null included.
func (r record) has(name string) bool { return r.get(name) != nil }

// text gives a text, or a number or yes/no as it stands; "" for all else.
func (r record) text(name string) string { return textOf(r.get(name)) }

func textOf(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		_ = json.Unmarshal(raw, &s)
		return s
	case '{', '[', 'n':
		return ""
	}
	return string(raw)
}

// id gives an id, which may come as a number or as a text. 0 and "0" are none.
func (r record) id(name string) string { return idOf(r.text(name)) }

func idOf(text string) string {
	text = strings.TrimSpace(text)
	if whole, zeros, ok := strings.Cut(text, "."); ok && isNumber(whole) && strings.Trim(zeros, "0") == "" {
		text = whole // 41.0
	}
	if text == "0" || len(text) > maxID {
		return ""
	}
	return text
}

// maxID bounds an id: those seen are numbers, and what is longer is none.
const maxID = 64

// isNumber reports whether a text is a whole number as JSON writes one.
func isNumber(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	return digits != "" && len(digits) <= 18 && strings.Trim(digits, "0123456789") == "" && (digits == "0" || digits[0] != '0')
}

// yes gives a yes/no that may come as text or number too.
func (r record) yes(name string) bool {
	switch strings.ToLower(strings.TrimSpace(r.text(name))) {
	case "true", "1", "yes", "tak":
		return true
	}
	return false
}

// int gives a whole number that is not negative, false where there is none.
func (r record) int(name string) (int, bool) { return count(r.get(name)) }

func count(raw json.RawMessage) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(textOf(raw)))
	return n, err == nil && n >= 0
}

// records gives the objects of an array; of anything else, none.
func (r record) records(name string) []record {
	var all []record
	if raw := r.get(name); len(raw) == 0 || raw[0] != '[' || json.Unmarshal(raw, &all) != nil {
		return nil
	}
	return all
}

// texts gives the texts of an array.
func (r record) texts(name string) []string {
	var all []json.RawMessage
	if json.Unmarshal(r.get(name), &all) != nil {
		return nil
	}
	var texts []string
	for _, raw := range all {
		if text := textOf(raw); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}
