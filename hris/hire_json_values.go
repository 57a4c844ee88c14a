package hris

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

// The readers of a hire's values. Each says what it wants, never what it got.

func (p *hireParser) text(to *string) reader {
	return func(at string, raw json.RawMessage) {
		if raw[0] != '"' || json.Unmarshal(raw, to) != nil {
			p.fail(at, "want text")
		}
	}
}

func (p *hireParser) date(to *civil.Date) reader {
	return func(at string, raw json.RawMessage) {
		var s string
		p.text(&s)(at, raw)
		if s == "" {
			return
		}
		d, err := civil.ParseDate(s)
		if err != nil {
			p.fail(at, "%v", err)
		}
		*to = d
	}
}

func (p *hireParser) decimal(to *civil.Decimal) reader {
	return func(at string, raw json.RawMessage) {
		s := string(raw)
		if raw[0] == '"' {
			p.text(&s)(at, raw)
		}
		d, err := civil.ParseDecimal(s)
		if err != nil {
			p.fail(at, "%v", err)
		}
		*to = d
	}
}

func (p *hireParser) yesNo(to *bool) reader {
	return func(at string, raw json.RawMessage) {
		if json.Unmarshal(raw, to) != nil {
			p.fail(at, "want true or false")
		}
	}
}

func (p *hireParser) size(to *int64) reader {
	return func(at string, raw json.RawMessage) {
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil || n < 0 {
			p.fail(at, "want a whole number of bytes")
		}
		*to = n
	}
}

func (p *hireParser) instant(to *time.Time) reader {
	return func(at string, raw json.RawMessage) {
		var s string
		p.text(&s)(at, raw)
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			p.fail(at, "want an instant such as 2026-11-20T10:00:00Z")
		}
		*to = t
	}
}

func (p *hireParser) list(item reader) reader {
	return func(at string, raw json.RawMessage) {
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			p.fail(at, "want a list")
			return
		}
		for i, it := range items {
			item(at+"["+strconv.Itoa(i)+"]", it)
		}
	}
}

func (p *hireParser) documents(to *[]Document) reader {
	return p.list(func(at string, raw json.RawMessage) {
		var d Document
		p.object(members{
			"id": p.text(&d.ID), "kind": p.text((*string)(&d.Kind)), "name": p.text(&d.Name),
			"mime": p.text(&d.MIME), "size": p.size(&d.Size), "sha256": p.text(&d.SHA256),
		})(at, raw)
		*to = append(*to, d)
	})
}

func (p *hireParser) consents(to *[]Consent) reader {
	return p.list(func(at string, raw json.RawMessage) {
		var c Consent
		p.object(members{
			"purpose": p.text(&c.Purpose), "given_on": p.date(&c.GivenOn), "refused": p.yesNo(&c.Refused),
		})(at, raw)
		*to = append(*to, c)
	})
}

// custom reads the host's further fields; their JSON type is their kind.
func (p *hireParser) custom(to *map[string]fieldmap.Value) reader {
	return func(at string, raw json.RawMessage) {
		p.eachMember(at, raw, func(at, name string, raw json.RawMessage) {
			if bytes.Equal(raw, []byte("null")) {
				return
			}
			if *to == nil {
				*to = map[string]fieldmap.Value{}
			}
			(*to)[name] = p.customValue(at, raw)
		})
	}
}

func (p *hireParser) customValue(at string, raw json.RawMessage) fieldmap.Value {
	switch raw[0] {
	case '"':
		var s string
		p.text(&s)(at, raw)
		return fieldmap.TextValue(s)
	case 't', 'f':
		return fieldmap.YesNoValue(raw[0] == 't')
	case '[':
		var ids []string
		p.list(func(at string, raw json.RawMessage) {
			var id string
			p.text(&id)(at, raw)
			ids = append(ids, id)
		})(at, raw)
		return fieldmap.OptionsValue(ids...)
	case '{':
		p.fail(at, "want text, a number, true or false, or a list of texts")
		return fieldmap.Value{}
	}
	var d civil.Decimal
	p.decimal(&d)(at, raw)
	return fieldmap.NumberValue(d)
}
