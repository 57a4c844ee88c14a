package personiotest

import (
	"encoding/json"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
)

var languages = []string{"de", "en", "es", "fi", "fr", "it", "nl", "sv"}

// personWriter applies a v2 body to an employee. Keys it does not know are ignored.
type personWriter struct {
	s        *Server
	e        *Employee
	problems []problem
	keys     []string
}

func (w *personWriter) refuse(field, detail string) {
	w.problems = append(w.problems, badField(field, detail))
}

func (w *personWriter) require(body map[string]any, path string, names ...string) {
	for _, n := range names {
		if t, ok := scalar(body[n]); ok && t == "" {
			w.refuse(path+n, "the field is required")
		}
	}
}

func (w *personWriter) email(body map[string]any) {
	t, _ := scalar(body["email"])
	if t == "" {
		return
	}
	if a, err := mail.ParseAddress(t); err != nil || a.Address != t {
		w.refuse("email", "the value is not an e-mail address")
		return
	}
	if w.s.sameEmail(t, 0) != nil {
		w.refuse("email", "a person with this e-mail address exists")
		return
	}
	w.e.Email = t
	w.keys = append(w.keys, "email")
}

func (w *personWriter) text(body map[string]any, name, path, key string, to *string, valid func(string) bool) {
	v, sent := body[name]
	if !sent {
		return
	}
	t, ok := scalar(v)
	if !ok || t != "" && valid != nil && !valid(t) {
		w.refuse(path+name, "the value is not valid")
		return
	}
	*to = t
	w.keys = append(w.keys, key)
}

func oneOf(allowed ...string) func(string) bool {
	return func(s string) bool { return slices.Contains(allowed, s) }
}

func (w *personWriter) person(body map[string]any) {
	w.text(body, "first_name", "", "first_name", &w.e.FirstName, nil)
	w.text(body, "last_name", "", "last_name", &w.e.LastName, nil)
	w.text(body, "preferred_name", "", "preferred_name", &w.e.PreferredName, nil)
	w.text(body, "language_code", "", "language", &w.e.Language, oneOf(languages...))
	var gender string
	if _, sent := body["gender"]; sent {
		w.text(body, "gender", "", "gender", &gender, oneOf("MALE", "FEMALE", "DIVERSE", "UNKNOWN", "UNDEFINED"))
		if w.e.Gender = strings.ToLower(gender); gender == "UNKNOWN" || gender == "UNDEFINED" {
			w.e.Gender = ""
		}
	}
	list, _ := body["custom_attributes"].([]any)
	for i := range list {
		if item, ok := list[i].(map[string]any); ok {
			w.custom(item, "custom_attributes["+strconv.Itoa(i)+"]")
		}
	}
}

func (w *personWriter) custom(item map[string]any, path string) {
	key, _ := item["id"].(string)
	a := w.s.attribute(key)
	if a == nil {
		w.refuse(path+".id", "there is no such attribute")
		return
	}
	var values []string
	several, isList := item["value"].([]any)
	if !isList {
		several = []any{item["value"]}
	}
	for _, v := range several {
		t, ok := scalar(v)
		if !ok || isList && a.Type != Tags {
			w.refuse(path+".value", "the value is not valid")
			return
		}
		if t != "" {
			values = append(values, t)
		}
	}
	shape, option := a.accepts(values)
	switch {
	case shape && !option && w.s.cfg.BadOption == DropBadOption:
	case !shape || !option:
		w.refuse(path+".value", "the value is not valid")
	default:
		w.e.setCustom(key, values)
		w.keys = append(w.keys, key)
	}
}

// begin takes what only a create may set.
func (w *personWriter) begin(job map[string]any) {
	const path = "employments[0]."
	var status, kind string
	w.text(job, "status", path, "status", &status, oneOf("ACTIVE", "INACTIVE", "LEAVE", "ONBOARDING"))
	w.text(job, "type", path, "employment_type", &kind, oneOf("INTERNAL", "EXTERNAL"))
	w.text(job, "employment_start_date", path, "hire_date", &w.e.HireDate, isDate)
	w.e.Status, w.e.Type = strings.ToLower(status), strings.ToLower(kind)
}

func (w *personWriter) employment(job map[string]any, path string) {
	if p, ok := job["position"].(map[string]any); ok {
		w.text(p, "title", path+"position.", "position", &w.e.Position, nil)
	} else if job["position"] != nil {
		w.refuse(path+"position", "the value is not valid")
	}
	w.text(job, "contract_end_date", path, "contract_end_date", &w.e.ContractEnd, isDate)
	w.text(job, "weekly_working_hours", path, "weekly_working_hours", &w.e.WeeklyHours, isNumber)
	w.text(job, "full_time_weekly_working_hours", path, "full_time_weekly_working_hours", &w.e.FullTimeHours, isNumber)
	w.probation(job, path)
	w.ref(job, "office", path, w.s.offices, &w.e.Office)
	w.ref(job, "legal_entity", path, w.s.subcompanies, &w.e.Subcompany)
	if v, sent := job["supervisor"]; sent {
		n, given := refID(v)
		switch {
		case given && (w.s.employee(n) == nil || n == w.e.ID):
			w.refuse(path+"supervisor.id", "there is no such person")
		default:
			w.e.Supervisor = n
			w.keys = append(w.keys, "supervisor")
		}
	}
	w.orgUnits(job, path)
	w.costCenters(job, path)
}

// probation takes an end or a length, which is counted in days here; nobody
// says what Personio counts it in.
func (w *personWriter) probation(job map[string]any, path string) {
	length, given := job["probation_period_length"]
	if !given {
		w.text(job, "probation_end_date", path, "probation_period_end", &w.e.ProbationEnd, isDate)
		return
	}
	if w.e.HireDate == "" && w.problems != nil {
		return // the start date is at fault, and has been named
	}
	n, _ := length.(json.Number)
	days, err := strconv.Atoi(n.String())
	start, startErr := time.Parse(time.DateOnly, w.e.HireDate)
	if _, both := job["probation_end_date"]; both || err != nil || startErr != nil {
		w.refuse(path+"probation_period_length", "the value is not valid")
		return
	}
	w.e.ProbationEnd = start.AddDate(0, 0, days).Format(time.DateOnly)
	w.keys = append(w.keys, "probation_period_end")
}

// refID reads {"id":"123"}; null is nobody.
func refID(v any) (n int64, given bool) {
	m, ok := v.(map[string]any)
	if !ok {
		return 0, v != nil
	}
	t, _ := m["id"].(string) // ids are texts
	n, err := strconv.ParseInt(t, 10, 64)
	if err != nil {
		return 0, true
	}
	return n, true
}

func (w *personWriter) ref(job map[string]any, name, path string, known units, to *string) {
	v, sent := job[name]
	if !sent {
		return
	}
	n, given := refID(v)
	u, ok := known.byID(n)
	if given && !ok {
		w.refuse(path+name+".id", "there is no such record")
		return
	}
	*to = u.name
	w.keys = append(w.keys, map[string]string{"office": "office", "legal_entity": "subcompany"}[name])
}

func (w *personWriter) orgUnits(job map[string]any, path string) {
	list, sent := job["org_units"].([]any)
	if !sent {
		return
	}
	w.e.Department, w.e.Team = "", ""
	for i, item := range list {
		m, _ := item.(map[string]any)
		n, _ := refID(item)
		var u unit
		var ok bool
		switch m["type"] {
		case "department":
			u, ok = w.s.departments.byID(n)
			w.e.Department = u.name
		case "team":
			u, ok = w.s.teams.byID(n)
			w.e.Team = u.name
		}
		if !ok {
			w.refuse(path+"org_units["+strconv.Itoa(i)+"]", "there is no such org unit")
		}
	}
	w.keys = append(w.keys, "department", "team")
}

func (w *personWriter) costCenters(job map[string]any, path string) {
	list, sent := job["cost_centers"].([]any)
	if !sent {
		return
	}
	var shares []CostShare
	sum := 0.0
	for i, item := range list {
		m, _ := item.(map[string]any)
		n, _ := refID(item)
		u, ok := w.s.costCenters.byID(n)
		number, _ := m["weight"].(json.Number)
		weight, err := number.Float64()
		if !ok || err != nil {
			w.refuse(path+"cost_centers["+strconv.Itoa(i)+"]", "the value is not valid")
			return
		}
		sum += weight
		shares = append(shares, CostShare{u.name, weight})
	}
	if len(shares) > 0 && sum != 100 {
		w.refuse(path+"cost_centers", "the weights must add up to 100")
		return
	}
	w.e.CostCenters = shares
	w.keys = append(w.keys, "cost_centers")
}
