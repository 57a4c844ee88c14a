package personiotest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Employees are written by appending: a list of a hundred has four thousand
// entries, and the fake should not be what a benchmark measures.

// value appends the JSON of one attribute's value. The lock is held.
type value func(b []byte, s *Server, e *Employee) []byte

func text(get func(*Employee) string) value {
	return func(b []byte, _ *Server, e *Employee) []byte { return appendQuoted(b, get(e)) }
}

func day(get func(*Employee) string) value {
	return func(b []byte, _ *Server, e *Employee) []byte { return appendMidnight(b, get(e)) }
}

func instant(get func(*Employee) time.Time) value {
	return func(b []byte, _ *Server, e *Employee) []byte {
		return appendQuoted(b, get(e).In(berlin()).Format(time.RFC3339))
	}
}

func constant(text string) value {
	return func(b []byte, _ *Server, _ *Employee) []byte { return append(b, text...) }
}

func unset(b []byte, s *Server, _ *Employee) []byte { return append(b, s.cfg.UnsetObject...) }

func object(kind string, get func(*Server, *Employee) (int64, string)) value {
	return func(b []byte, s *Server, e *Employee) []byte {
		id, name := get(s, e)
		if name == "" {
			return unset(b, s, e)
		}
		return append(appendNamed(b, kind, id, name), "}}"...)
	}
}

// appendNamed begins {"type":...,"attributes":{"id":...,"name":... and leaves it
// open.
func appendNamed(b []byte, kind string, id int64, name string) []byte {
	b = append(b, `{"type":"`+kind+`","attributes":{"id":`...)
	b = append(strconv.AppendInt(b, id, 10), `,"name":`...)
	return appendQuoted(b, name)
}

func costCentersOf(b []byte, s *Server, e *Employee) []byte {
	b = append(b, '[')
	for i, c := range e.CostCenters {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendNamed(b, "CostCenter", s.costCenters.idOf(c.Name), c.Name), `,"percentage":`...)
		b = append(strconv.AppendFloat(b, c.Weight, 'f', -1, 64), "}}"...)
	}
	return append(b, ']')
}

// workSchedule has an id above 2^53, as real accounts do.
const workSchedule = `{"type":"WorkSchedule","attributes":{"id":1067807102794692001,"name":"Full-time, 40 hours","valid_from":null,` +
	`"monday":"08:00","tuesday":"08:00","wednesday":"08:00","thursday":"08:00","friday":"08:00","saturday":"00:00","sunday":"00:00"}}`

func supervisorOf(b []byte, s *Server, e *Employee) []byte {
	boss := s.employee(e.Supervisor)
	if boss == nil {
		return unset(b, s, e)
	}
	return s.appendEmployee(b, boss, shortEmployee)
}

// shortEmployee is what v1 tells of an employee within another record.
var shortEmployee = []string{"id", "first_name", "last_name", "email"}

// wireEmployee gives an employee as v1 writes it: the readable attributes, of
// those asked for; nil asks for all.
func (s *Server) wireEmployee(e *Employee, asked []string) json.RawMessage {
	return s.appendEmployee(nil, e, asked)
}

func (s *Server) appendEmployee(b []byte, e *Employee, asked []string) []byte {
	wanted := func(key string) bool {
		return !s.hidden[key] && (asked == nil || slices.Contains(asked, key))
	}
	b = append(b, `{"type":"Employee","attributes":{`...)
	first := len(b)
	for i := range systemAttributes {
		if a := &systemAttributes[i]; wanted(a.key) {
			b = appendHead(b, first, a.key, a.label(s.cfg.German))
			b = appendTail(a.value(b, s, e), a.kind, a.key)
			if strings.HasSuffix(a.key, "_salary") {
				b = append(b, `,"currency":"EUR"`...)
			}
			b = append(b, '}')
		}
	}
	for i := range s.custom {
		if a := &s.custom[i]; wanted(a.Key) {
			b = appendHead(b, first, a.Key, a.Label)
			b = append(appendTail(s.appendCustom(b, a, e.Custom[a.Key]), a.Type, a.UniversalID), '}')
		}
	}
	return append(b, "}}"...)
}

func appendHead(b []byte, first int, key, label string) []byte {
	if len(b) > first {
		b = append(b, ',')
	}
	b = append(appendQuoted(b, key), `:{"label":`...)
	return append(appendQuoted(b, label), `,"value":`...)
}

func appendTail(b []byte, kind AttributeType, universal string) []byte {
	b = append(appendQuoted(append(b, `,"type":`...), string(kind)), `,"universal_id":`...)
	if universal == "" {
		return append(b, "null"...)
	}
	return appendQuoted(b, universal)
}

// appendCustom writes a custom value in the shape of its type.
func (s *Server) appendCustom(b []byte, a *Attribute, v []string) []byte {
	switch {
	case a.Type == Tags && s.cfg.TagsAsJSON:
		return appendQuoted(b, encode(append([]string{}, v...)))
	case a.Type == Tags:
		return appendQuoted(b, strings.Join(v, ","))
	case a.Type == Date && len(v) == 0:
		return append(b, "null"...)
	case a.Type == Date:
		return appendMidnight(b, v[0])
	case len(v) == 0:
		return append(b, `""`...)
	case (a.Type == Integer || a.Type == Decimal) && isNumber(v[0]):
		return append(b, v[0]...)
	}
	return appendQuoted(b, v[0])
}

func appendMidnight(b []byte, date string) []byte {
	if t, ok := midnight(date).(string); ok {
		return appendQuoted(b, t)
	}
	return append(b, "null"...)
}

// appendQuoted writes a JSON string; plain texts, nearly all there are, without
// a detour.
func appendQuoted(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return append(b, encode(s)...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
