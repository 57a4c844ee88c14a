package personiotest

import (
	"fmt"
	"maps"
	"net/http"
	"net/mail"
	"slices"
	"strconv"
	"time"
)

// prepareCreate serves POST /v1/company/employees.
func (x *exchange) prepareCreate() work {
	given, refusal := x.employee()
	if refusal != nil {
		return always(refusal)
	}
	s := x.s
	return s.writing(func(at time.Time) *Answer {
		w := &employeeWriter{s: s, e: &Employee{EmploymentID: s.uuid(), Type: "internal", Via: "v1", CreatedAt: at}, at: at, create: true}
		if a := w.write(given); a != nil {
			return a
		}
		if w.e.Status == "" {
			w.e.Status = "onboarding"
			if w.e.HireDate != "" && w.e.HireDate < at.In(berlin()).Format(time.DateOnly) {
				w.e.Status = "active"
			}
		}
		s.insert(w.e)
		out := envelope{Success: true, Data: map[string]any{"id": w.e.ID, "message": "success"}}
		if w.notes != nil {
			out.Meta = &w.notes
		}
		return jsonAnswer(http.StatusOK, out)
	})
}

// preparePatch serves PATCH /v1/company/employees/{id}. A new hire date leaves
// the status alone.
func (x *exchange) preparePatch() work {
	given, refusal := x.employee()
	if refusal != nil {
		return always(refusal)
	}
	s := x.s
	return s.writing(func(at time.Time) *Answer {
		had := s.employee(x.id(0))
		if had == nil {
			return employeeNotFound()
		}
		w := &employeeWriter{s: s, e: had.clone(), at: at, notes: []string{}}
		if a := w.write(given); a != nil {
			return a
		}
		s.replace(w.e)
		return jsonAnswer(http.StatusOK, envelope{Success: true, Data: map[string]any{"id": w.e.ID}, Meta: &w.notes})
	})
}

// employee reads {"employee":{...}} or employee[...]=; without it nothing was
// given.
func (x *exchange) employee() (map[string]any, *Answer) {
	body, refusal := x.fields()
	given, _ := body["employee"].(map[string]any)
	return given, refusal
}

// employeeWriter applies the writable fields of one v1 request to an employee. Keys it
// does not know vanish without a word, as they do at Personio.
type employeeWriter struct {
	s      *Server
	e      *Employee
	at     time.Time
	create bool

	errs    map[string][]string
	message string // of a 422 without fields
	notes   []string
	keys    []string // written
}

func (w *employeeWriter) refuse(field, message string) {
	if w.errs == nil {
		w.errs = map[string][]string{}
	}
	w.errs[field] = append(w.errs[field], message)
}

func (w *employeeWriter) write(given map[string]any) *Answer {
	if w.create {
		if a := w.email(given); a != nil {
			return a
		}
	}
	w.text(given, "first_name", &w.e.FirstName, true)
	w.text(given, "last_name", &w.e.LastName, true)
	w.text(given, "preferred_name", &w.e.PreferredName, false)
	w.text(given, "position", &w.e.Position, false)
	w.choice(given, "gender", &w.e.Gender, "", "male", "female", "diverse")
	w.choice(given, "status", &w.e.Status, "onboarding", "active", "leave", "inactive")
	w.unit(given, "subcompany", w.s.subcompanies, &w.e.Subcompany)
	w.unit(given, "department", w.s.departments, &w.e.Department)
	w.unit(given, "office", w.s.offices, &w.e.Office)
	w.checked(given, "hire_date", &w.e.HireDate, isDate, "does not match the format Y-m-d")
	w.checked(given, "weekly_working_hours", &w.e.WeeklyHours, isNumber, "must be a number")
	w.supervisor(given)
	if custom, ok := given["custom_attributes"].(map[string]any); ok {
		for _, key := range slices.Sorted(maps.Keys(custom)) {
			w.custom(key, custom[key])
		}
	}
	switch {
	case w.errs != nil:
		return Invalid(w.errs)
	case w.message != "":
		return Refused(http.StatusUnprocessableEntity, http.StatusUnprocessableEntity, w.message)
	}
	w.e.touch(w.at, w.keys...)
	return nil
}

func (w *employeeWriter) email(given map[string]any) *Answer {
	w.text(given, "email", &w.e.Email, true)
	if w.e.Email == "" {
		return nil
	}
	if a, err := mail.ParseAddress(w.e.Email); err != nil || a.Address != w.e.Email {
		w.refuse("email", "The email must be a valid email address.")
		return nil
	}
	if w.s.sameEmail(w.e.Email, 0) == nil {
		return nil
	}
	switch w.s.cfg.DuplicateEmail {
	case DuplicateAsMessage:
		return Refused(http.StatusUnprocessableEntity, http.StatusUnprocessableEntity, "Employee with this email already exists")
	case DuplicateAsSuccess:
		return SuccessFalse("Employee with this email already exists")
	case DuplicateAsBare:
		return Refused(http.StatusBadRequest, 0, "Diese E-Mail-Adresse wird bereits verwendet.")
	}
	w.refuse("email", "The email has already been taken.")
	return nil
}

// text takes a text; one that must be there may neither be missing at a create
// nor be emptied later.
func (w *employeeWriter) text(given map[string]any, key string, to *string, must bool) {
	v, sent := given[key]
	t, ok := scalar(v)
	switch {
	case !ok:
		w.refuse(key, "The "+key+" must be a string.")
	case must && t == "" && (sent || w.create):
		w.errs = merged(w.errs, required(map[string]bool{key: false}))
	case sent:
		*to = t
		w.keys = append(w.keys, key)
	}
}

func merged(a, b map[string][]string) map[string][]string {
	if a == nil {
		return b
	}
	maps.Copy(a, b)
	return a
}

func (w *employeeWriter) choice(given map[string]any, key string, to *string, allowed ...string) {
	v, sent := given[key]
	if !sent {
		return
	}
	t, ok := scalar(v)
	if !ok || !slices.Contains(allowed, t) {
		w.refuse(key, "The selected "+key+" is invalid.")
		return
	}
	*to = t
	w.keys = append(w.keys, key)
}

func (w *employeeWriter) checked(given map[string]any, key string, to *string, valid func(string) bool, rule string) {
	v, sent := given[key]
	if !sent {
		return
	}
	t, ok := scalar(v)
	if !ok || t != "" && !valid(t) {
		w.refuse(key, "The "+key+" "+rule+".")
		return
	}
	*to = t
	w.keys = append(w.keys, key)
}

// unit takes a department, office or subcompany by its name. An unknown name,
// and an empty one, leaves the employee as it is; a note tells.
func (w *employeeWriter) unit(given map[string]any, key string, known units, to *string) {
	v, sent := given[key]
	if !sent {
		return
	}
	t, _ := scalar(v)
	if _, ok := known.byName(t); !ok {
		w.notes = append(w.notes, fmt.Sprintf("The %s %q does not exist and was ignored", key, t))
		return
	}
	*to = t
	w.keys = append(w.keys, key)
}

func (w *employeeWriter) supervisor(given map[string]any) {
	v, sent := given["supervisor_id"]
	if !sent {
		return
	}
	t, ok := scalar(v)
	if ok && t == "" {
		w.e.Supervisor = 0
		w.keys = append(w.keys, "supervisor")
		return
	}
	n, err := strconv.ParseInt(t, 10, 64)
	switch {
	case !ok || err != nil:
		w.refuse("supervisor_id", "The supervisor id must be an integer.")
	case w.s.employee(n) == nil:
		w.message = "Supervisor with ID " + t + " not found"
	case !w.create && n == w.e.ID:
		w.message = "Employee cannot be their own supervisor"
	default:
		w.e.Supervisor = n
		w.keys = append(w.keys, "supervisor")
	}
}

// custom takes the value of a custom attribute, a text whatever the type.
func (w *employeeWriter) custom(key string, v any) {
	a := w.s.attribute(key)
	if a == nil {
		return // unknown keys vanish
	}
	t, ok := scalar(v)
	if !ok {
		w.refuse("custom_attributes."+key, "The "+key+" must be a string.")
		return
	}
	var values []string
	switch {
	case t == "":
	case a.Type == Tags:
		values = tags(t)
	default:
		values = []string{t}
	}
	shape, option := a.accepts(values)
	switch {
	case !shape:
		w.refuse("custom_attributes."+key, "The "+key+" is not a valid "+string(a.Type)+".")
	case !option:
		w.badOption(a, t)
	default:
		w.e.setCustom(key, values)
		w.keys = append(w.keys, key)
	}
}

func (e *Employee) setCustom(key string, values []string) {
	if e.Custom == nil {
		e.Custom = map[string][]string{}
	}
	if len(values) == 0 {
		delete(e.Custom, key)
		return
	}
	e.Custom[key] = values
}

func (w *employeeWriter) badOption(a *Attribute, t string) {
	message := fmt.Sprintf("The value %q is not an option of %s", t, a.Key)
	switch w.s.cfg.BadOption {
	case NoteBadOption:
		w.notes = append(w.notes, message+" and was ignored")
	case RefuseBadOption:
		w.message = message
	case RejectBadOption:
		w.refuse("custom_attributes."+a.Key, "The selected "+a.Key+" is invalid.")
	case DropBadOption:
	}
}
