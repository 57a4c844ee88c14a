package hris

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/handoverhq/handover/hris/civil"
)

// ParseHire reads a hire from JSON:
//
//	{
//	  "person_id": "p-81", "application_id": "a-17", "hired_at": "2026-11-20T10:00:00Z",
//	  "person": {"first_name": "Noor", "last_name": "Bakker", "date_of_birth": "1994-05-17",
//	             "private_email": "noor@example.com", "address": {"street": "Lindegracht", "number": "105a"}},
//	  "job":    {"title": "Engineer"},
//	  "offer":  {"start_date": "2027-01-01", "weekly_hours": 36, "salary": {"amount": "3100.00", "currency": "EUR", "period": "month"}},
//	  "application": {"motivation": "..."},
//	  "documents": [{"id": "d-1", "kind": "cv", "name": "cv.pdf", "mime": "application/pdf", "size": 52310, "sha256": "..."}],
//	  "consents":  [{"purpose": "keep_data", "given_on": "2026-10-02"}],
//	  "custom":    {"shoe_size": 42, "teams": ["a", "b"]}
//	}
//
// Member names are those of [HireSchema]. Only the two ids are required.
// Decimals may be JSON numbers or text; dates are YYYY-MM-DD. Reading is
// strict: an unknown or repeated member, a wrong type, or a day that does not
// exist is an [InvalidHire] error that names the JSON path and never the
// value. Every mistake is reported, not only the first, and so is every rule of
// [Hire.Validate] that is broken; of a text that is not JSON, the place where it
// stops being so.
func ParseHire(data []byte) (*Hire, error) {
	p := &hireParser{}
	h := p.hire(data)
	if len(p.mistakes) > 0 {
		return nil, &Error{Code: InvalidHire, Op: "read hire", Effect: EffectNotSent, Fields: p.paths, Err: errors.Join(p.mistakes...)}
	}
	return h, nil
}

// UnmarshalJSON is [ParseHire].
func (h *Hire) UnmarshalJSON(data []byte) error {
	parsed, err := ParseHire(data)
	if err != nil {
		return err
	}
	*h = *parsed
	return nil
}

// hireParser walks a hire's JSON and collects every mistake with its path.
type hireParser struct {
	mistakes []error
	paths    []string
}

// fail notes a mistake at a path; "" is the whole document, which has no name.
func (p *hireParser) fail(path, format string, args ...any) {
	reason := fmt.Sprintf(format, args...)
	if path != "" {
		p.paths = append(p.paths, path)
		reason = path + ": " + reason
	}
	p.mistakes = append(p.mistakes, errors.New(reason))
}

// unread reports whether what stands at a path could not be read, so that
// nothing can be said about it.
func (p *hireParser) unread(path string) bool {
	return slices.ContainsFunc(p.paths, func(bad string) bool {
		rest, within := strings.CutPrefix(path, bad)
		return within && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

// reader reads one member's value, which stands at path.
type reader func(path string, raw json.RawMessage)

// members gives the reader of each member that an object may have.
type members map[string]reader

func (p *hireParser) hire(data []byte) *Hire {
	h := &Hire{}
	if !utf8.Valid(data) {
		p.fail("", "the text is not valid UTF-8")
		return h
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	var whole json.RawMessage
	if err := dec.Decode(&whole); err != nil {
		p.fail("", "%s", notJSON(err))
		return h
	}
	if _, err := dec.Token(); err != io.EOF {
		p.fail("", "more follows after the hire, at byte %d", dec.InputOffset())
		return h
	}
	if whole[0] != '{' {
		p.fail("", "want a JSON object")
		return h
	}
	known := p.fieldMembers(h, "")
	known["person_id"] = p.text(&h.PersonID)
	known["application_id"] = p.text(&h.ApplicationID)
	known["hired_at"] = p.instant(&h.HiredAt)
	known["documents"] = p.documents(&h.Documents)
	known["consents"] = p.consents(&h.Consents)
	known["custom"] = p.custom(&h.Custom)
	p.object(known)("", whole)
	for _, m := range h.mistakes() {
		if !p.unread(m.path) {
			p.fail(m.path, "%s", m.text)
		}
	}
	return h
}

// notJSON says where a text stops being JSON, and not what stands there.
func notJSON(err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("not valid JSON at byte %d", syntax.Offset)
	}
	return "the JSON ends too soon"
}

// fieldMembers gives the readers of what hireFields lists below a prefix;
// nested objects recurse.
func (p *hireParser) fieldMembers(h *Hire, prefix string) members {
	known := members{}
	for _, f := range hireFields {
		rest, ok := strings.CutPrefix(f.path, prefix)
		if !ok {
			continue
		}
		name, _, nested := strings.Cut(rest, ".")
		if nested {
			known[name] = func(at string, raw json.RawMessage) {
				p.object(p.fieldMembers(h, prefix+name+"."))(at, raw)
			}
			continue
		}
		switch to := f.at(h).(type) {
		case *string:
			known[name] = p.text(to)
		case *civil.Date:
			known[name] = p.date(to)
		case *civil.Decimal:
			known[name] = p.decimal(to)
		}
	}
	return known
}

// object reads an object whose members are known; null is absence.
func (p *hireParser) object(known members) reader {
	return func(path string, raw json.RawMessage) {
		p.eachMember(path, raw, func(at, name string, value json.RawMessage) {
			read, ok := known[name]
			if !ok {
				p.fail(at, "unknown member; known here: %s", strings.Join(slices.Sorted(maps.Keys(known)), ", "))
				return
			}
			if !bytes.Equal(value, []byte("null")) {
				read(at, value)
			}
		})
	}
}

// eachMember visits an object's members in order and refuses repeats, which
// encoding/json would resolve silently to the last.
func (p *hireParser) eachMember(path string, raw json.RawMessage, visit func(at, name string, value json.RawMessage)) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		p.fail(path, "want a JSON object")
		return
	}
	seen := map[string]bool{}
	for dec.More() {
		key, err := dec.Token()
		name, ok := key.(string)
		var value json.RawMessage
		if err != nil || !ok || dec.Decode(&value) != nil {
			p.fail(path, "not valid JSON near byte %d", dec.InputOffset())
			return
		}
		at := name
		if path != "" {
			at = path + "." + name
		}
		if seen[name] {
			p.fail(at, "appears twice")
			continue
		}
		seen[name] = true
		visit(at, name, value)
	}
}
