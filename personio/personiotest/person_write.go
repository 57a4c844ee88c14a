package personiotest

import (
	"mime"
	"net/http"
	"time"
)

// json reads a JSON object, the only thing v2 writes take.
func (x *exchange) json() (map[string]any, *Answer) {
	mt, _, _ := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	b, err := x.text()
	if err != nil || mt != "application/json" {
		return nil, badParameters()
	}
	body, err := decodeObject(b)
	if err != nil {
		return nil, badParameters()
	}
	x.call.setBody(body)
	return body, nil
}

// prepareNewPerson serves POST /v2/persons: a person and its employment.
func (x *exchange) prepareNewPerson() work {
	body, refusal := x.json()
	if refusal != nil {
		return always(refusal)
	}
	s := x.s
	return s.writing(func(at time.Time) *Answer {
		e := &Employee{EmploymentID: s.uuid(), Via: "v2", CreatedAt: at}
		w := &personWriter{s: s, e: e}
		w.require(body, "", "email", "first_name", "last_name", "language_code")
		w.email(body)
		w.person(body)
		jobs, _ := body["employments"].([]any)
		if job, ok := first(jobs); !ok || len(jobs) != 1 {
			w.refuse("employments", "exactly one employment is required")
		} else {
			w.require(job, "employments[0].", "status", "employment_start_date", "type")
			w.begin(job)
			w.employment(job, "employments[0].")
		}
		if w.problems != nil {
			return problems(http.StatusBadRequest, w.problems...)
		}
		e.touch(at, w.keys...)
		s.insert(e)
		status := http.StatusCreated
		if s.cfg.CreatedAs200 {
			status = http.StatusOK
		}
		return jsonAnswer(status, x.changed(id(e.ID), Persons+"/"+id(e.ID)))
	})
}

func first(list []any) (map[string]any, bool) {
	if len(list) == 0 {
		return nil, false
	}
	m, ok := list[0].(map[string]any)
	return m, ok
}

// changed is what a write answers: the id and a link.
func (x *exchange) changed(id, path string) any {
	return map[string]any{"id": id, "_meta": meta{map[string]link{"self": x.link(path)}}}
}

func (x *exchange) preparePersonPatch() work {
	return x.patch(func() *Employee { return x.s.employee(x.id(0)) }, func(w *personWriter, body map[string]any) {
		if email, ok := body["email"]; ok && email != w.e.Email {
			w.refuse("email", "the e-mail address cannot be changed")
		}
		w.person(body)
	}, func(e *Employee) (string, string) { return id(e.ID), Persons + "/" + id(e.ID) })
}

func (x *exchange) prepareEmploymentPatch() work {
	return x.patch(x.employed, func(w *personWriter, body map[string]any) { w.employment(body, "") },
		func(e *Employee) (string, string) {
			return e.EmploymentID, Persons + "/" + id(e.ID) + "/employments/" + e.EmploymentID
		})
}

func (x *exchange) patch(find func() *Employee, apply func(*personWriter, map[string]any), where func(*Employee) (id, path string)) work {
	body, refusal := x.json()
	if refusal != nil {
		return always(refusal)
	}
	return x.s.writing(func(at time.Time) *Answer {
		had := find()
		if had == nil {
			return ResourceNotFound()
		}
		w := &personWriter{s: x.s, e: had.clone()}
		apply(w, body)
		if w.problems != nil {
			return problems(http.StatusBadRequest, w.problems...)
		}
		w.e.touch(at, w.keys...)
		x.s.replace(w.e)
		name, path := where(w.e)
		return jsonAnswer(http.StatusOK, x.changed(name, path))
	})
}

func (x *exchange) preparePersonDelete() work {
	return x.s.writing(func(time.Time) *Answer {
		if x.s.employee(x.id(0)) == nil {
			return ResourceNotFound()
		}
		x.s.remove(x.id(0))
		return &Answer{Status: http.StatusNoContent}
	})
}
