package inhiretest

import (
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// object is a JSON object whose names are compared exactly, which encoding/json
// does not do for structs: a client that writes them otherwise would go
// unnoticed.
type object map[string]json.RawMessage

const maxBody = 1 << 20

// body reads the request's body, one JSON object.
func (x *exchange) body() (object, *Answer) {
	b, err := io.ReadAll(io.LimitReader(x.r.Body, maxBody+1))
	if err != nil {
		return nil, Refused(http.StatusBadRequest, "bad_json", "the body could not be read")
	}
	if len(b) > maxBody {
		return nil, Refused(http.StatusRequestEntityTooLarge, "too_large", "the body is too large")
	}
	var o object
	if err := json.Unmarshal(b, &o); err != nil || o == nil {
		return nil, Refused(http.StatusBadRequest, "bad_json", "the body is not a JSON object")
	}
	x.sent = masked(o)
	if !x.s.cfg.NoBodies {
		x.call.Body = x.sent
	}
	return o, nil
}

// reading reads the fields of an object and gathers what is wrong with them.
type reading struct {
	o   object
	bad []Detail
}

func (r *reading) wrong(field, code string) { r.bad = append(r.bad, Detail{Field: field, Code: code}) }

// get reads a field of its own type; null is as good as absent.
func get[T any](r *reading, field string) (v T, given bool) {
	raw, given := r.o[field]
	if !given || string(raw) == "null" {
		return v, false
	}
	if json.Unmarshal(raw, &v) != nil {
		r.wrong(field, "wrong_type")
		return *new(T), false
	}
	return v, true
}

// need reads a text that must be there and not be empty.
func (r *reading) need(field string) string {
	found := len(r.bad)
	v, _ := get[string](r, field)
	if v == "" && len(r.bad) == found {
		r.wrong(field, "required")
	}
	return v
}

func (r *reading) text(field string) string {
	v, _ := get[string](r, field)
	return v
}

// instant reads a date-time with its offset.
func (r *reading) instant(field string) time.Time {
	v, given := get[string](r, field)
	if !given {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		r.wrong(field, "wrong_type")
	}
	return t
}

// refusal is the 422 of what was found wrong; nil where nothing was.
func (r *reading) refusal() *Answer {
	if len(r.bad) == 0 {
		return nil
	}
	return unprocessable("invalid", "fields are missing or not valid", r.bad...)
}
