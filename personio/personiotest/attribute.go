package personiotest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AttributeType is v1's type of an attribute.
type AttributeType string

// The types that v1 has.
const (
	Standard  AttributeType = "standard" // text, and everything that is an object
	Date      AttributeType = "date"
	Integer   AttributeType = "integer"
	Decimal   AttributeType = "decimal"
	List      AttributeType = "list" // one of the options
	Link      AttributeType = "link"
	Tags      AttributeType = "tags" // several of the options
	Multiline AttributeType = "multiline"
)

// Attribute is a custom attribute.
type Attribute struct {
	Key         string // such as dynamic_7123901; may hold a dot, may be a plain word
	Label       string
	Type        AttributeType // default Standard
	UniversalID string        // "" is null on the wire
	Options     []string      // of List and Tags
}

// entry is an attribute with its value, as v1 writes it.
type entry struct {
	Label     string        `json:"label"`
	Value     any           `json:"value"`
	Type      AttributeType `json:"type"`
	Universal *string       `json:"universal_id"`
	Currency  string        `json:"currency,omitempty"`
}

// catalogued is an attribute of the catalogue.
type catalogued struct {
	Key       string        `json:"key"`
	Label     string        `json:"label"`
	Type      AttributeType `json:"type"`
	Universal *string       `json:"universal_id"`
	Options   []string      `json:"options"`
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// system is a system attribute.
type system struct {
	key    string
	en, de string
	kind   AttributeType
	value  func(s *Server, e *Employee) any
}

func (a *system) label(german bool) string {
	if german {
		return a.de
	}
	return a.en
}

func text(get func(*Employee) string) func(*Server, *Employee) any {
	return func(_ *Server, e *Employee) any { return get(e) }
}

func day(get func(*Employee) string) func(*Server, *Employee) any {
	return func(_ *Server, e *Employee) any { return midnight(get(e)) }
}

func constant(v any) func(*Server, *Employee) any {
	return func(*Server, *Employee) any { return v }
}

func unset(s *Server, _ *Employee) any { return json.RawMessage(s.cfg.UnsetObject) }

// systemAttributes is set by init because the supervisor's entry is made of
// other entries.
var systemAttributes []system

func init() {
	systemAttributes = []system{
		{"id", "ID", "ID", Integer, func(_ *Server, e *Employee) any { return e.ID }},
		{"first_name", "First name", "Vorname", Standard, text(func(e *Employee) string { return e.FirstName })},
		{"last_name", "Last name", "Nachname", Standard, text(func(e *Employee) string { return e.LastName })},
		{"preferred_name", "Preferred name", "Bevorzugter Name", Standard, text(func(e *Employee) string { return e.PreferredName })},
		{"email", "Email", "E-Mail", Standard, text(func(e *Employee) string { return e.Email })},
		{"gender", "Gender", "Geschlecht", Standard, text(func(e *Employee) string { return e.Gender })},
		{"status", "Status", "Status", Standard, text(func(e *Employee) string { return e.Status })},
		{"position", "Position", "Position", Standard, text(func(e *Employee) string { return e.Position })},
		{"supervisor", "Supervisor", "Vorgesetzter", Standard, supervisorOf},
		{"employment_type", "Employment type", "Beschäftigungsart", Standard, text(func(e *Employee) string { return e.Type })},
		{"weekly_working_hours", "Weekly hours", "Wochenstunden", Standard, text(func(e *Employee) string { return e.WeeklyHours })},
		{"hire_date", "Hire date", "Einstellungsdatum", Date, day(func(e *Employee) string { return e.HireDate })},
		{"contract_end_date", "Contract ends", "Vertragsende", Date, day(func(e *Employee) string { return e.ContractEnd })},
		{"termination_date", "Termination date", "Kündigungsdatum", Date, day(func(e *Employee) string { return e.TerminationDate })},
		{"termination_type", "Termination type", "Kündigungsart", Standard, constant("")},
		{"termination_reason", "Termination reason", "Kündigungsgrund", Standard, constant("")},
		{"probation_period_end", "Probation period end", "Ende der Probezeit", Date, day(func(e *Employee) string { return e.ProbationEnd })},
		{"created_at", "Created at", "Erstellt am", Date, func(_ *Server, e *Employee) any { return local(e.CreatedAt) }},
		{"last_modified_at", "Last modified", "Zuletzt geändert", Date, func(_ *Server, e *Employee) any { return local(e.UpdatedAt) }},
		{"subcompany", "Subcompany", "Gesellschaft", Standard, object("Subcompany", func(s *Server, e *Employee) (int64, string) { return s.subcompanies.idOf(e.Subcompany), e.Subcompany })},
		{"office", "Workplace", "Arbeitsort", Standard, object("Office", func(s *Server, e *Employee) (int64, string) { return s.offices.idOf(e.Office), e.Office })},
		{"department", "Department", "Abteilung", Standard, object("Department", func(s *Server, e *Employee) (int64, string) { return s.departments.idOf(e.Department), e.Department })},
		{"team", "Team", "Team", Standard, object("Team", func(s *Server, e *Employee) (int64, string) { return s.teams.idOf(e.Team), e.Team })},
		{"cost_centers", "Cost center", "Kostenstelle", Standard, costCentersOf},
		{"holiday_calendar", "Public holidays", "Feiertagskalender", Standard, unset},
		{"absence_entitlement", "Absence entitlement", "Abwesenheitsanspruch", Standard, constant([]any{})},
		{"work_schedule", "Work schedule", "Arbeitszeitmodell", Standard, workSchedule},
		{"fix_salary", "Fix salary", "Fixgehalt", Decimal, constant(0)},
		{"fix_salary_interval", "Salary interval", "Gehaltsintervall", Standard, constant("")},
		{"hourly_salary", "Hourly salary", "Stundenlohn", Decimal, constant(0)},
		{"last_working_day", "Last day of work", "Letzter Arbeitstag", Date, constant(nil)},
		{"profile_picture", "Profile Picture", "Profilbild", Standard, constant("")},
	}
}

func local(t time.Time) string { return t.In(berlin()).Format(time.RFC3339) }

func object(kind string, get func(*Server, *Employee) (int64, string)) func(*Server, *Employee) any {
	return func(s *Server, e *Employee) any {
		id, name := get(s, e)
		if name == "" {
			return unset(s, e)
		}
		return map[string]any{"type": kind, "attributes": map[string]any{"id": id, "name": name}}
	}
}

func costCentersOf(s *Server, e *Employee) any {
	list := []any{}
	for _, c := range e.CostCenters {
		list = append(list, map[string]any{"type": "CostCenter", "attributes": map[string]any{
			"id": s.costCenters.idOf(c.Name), "name": c.Name, "percentage": c.Weight,
		}})
	}
	return list
}

// workSchedule has an id above 2^53, as real accounts do.
func workSchedule(*Server, *Employee) any {
	return map[string]any{"type": "WorkSchedule", "attributes": map[string]any{
		"id": int64(1067807102794692001), "name": "Full-time, 40 hours", "valid_from": nil,
		"monday": "08:00", "tuesday": "08:00", "wednesday": "08:00", "thursday": "08:00", "friday": "08:00",
		"saturday": "00:00", "sunday": "00:00",
	}}
}

func supervisorOf(s *Server, e *Employee) any {
	boss := s.employee(e.Supervisor)
	if boss == nil {
		return unset(s, e)
	}
	return map[string]any{"type": "Employee", "attributes": s.entries(boss, []string{"id", "first_name", "last_name", "email"})}
}

// entries gives an employee's readable attributes, of those asked for.
func (s *Server) entries(e *Employee, asked []string) map[string]entry {
	wanted := func(key string) bool {
		return !s.hidden[key] && (asked == nil || slices.Contains(asked, key))
	}
	out := map[string]entry{}
	for i := range systemAttributes {
		a := &systemAttributes[i]
		if !wanted(a.key) {
			continue
		}
		n := entry{Label: a.label(s.cfg.German), Value: a.value(s, e), Type: a.kind, Universal: orNull(a.key)}
		if strings.HasSuffix(a.key, "_salary") {
			n.Currency = "EUR"
		}
		out[a.key] = n
	}
	for i := range s.custom {
		if a := &s.custom[i]; wanted(a.Key) {
			out[a.Key] = entry{Label: a.Label, Value: s.customValue(a, e.Custom[a.Key]), Type: a.Type, Universal: orNull(a.UniversalID)}
		}
	}
	return out
}

// customValue writes a custom value in the shape of its type.
func (s *Server) customValue(a *Attribute, v []string) any {
	switch {
	case a.Type == Tags && s.cfg.TagsAsJSON:
		if v == nil {
			v = []string{}
		}
		return encode(v)
	case a.Type == Tags:
		return strings.Join(v, ",")
	case a.Type == Date && len(v) == 0:
		return nil
	case a.Type == Date:
		return midnight(v[0])
	case len(v) == 0:
		return ""
	case a.Type == Integer, a.Type == Decimal:
		return number(v[0])
	}
	return v[0]
}

// prepareAttributes serves the catalogue under both its names: what the
// credential may read, lists and tags with their options.
func (x *exchange) prepareAttributes() work {
	s := x.s
	return s.reading(func() *Answer {
		list := []catalogued{}
		for i := range systemAttributes {
			if a := &systemAttributes[i]; !s.hidden[a.key] {
				list = append(list, catalogued{Key: a.key, Label: a.label(s.cfg.German), Type: a.kind, Universal: orNull(a.key), Options: []string{}})
			}
		}
		for _, a := range s.custom {
			if !s.hidden[a.Key] {
				list = append(list, catalogued{Key: a.Key, Label: a.Label, Type: a.Type, Universal: orNull(a.UniversalID), Options: append([]string{}, a.Options...)})
			}
		}
		return jsonAnswer(http.StatusOK, envelope{Success: true, Data: list})
	})
}

func (st *state) attribute(key string) *Attribute {
	for i := range st.custom {
		if st.custom[i].Key == key {
			return &st.custom[i]
		}
	}
	return nil
}

// accepts says whether a text is a value of the attribute's type, and whether
// it names stored options only. Options compare byte for byte.
func (a *Attribute) accepts(v []string) (shape, option bool) {
	for _, t := range v {
		switch a.Type {
		case List, Tags:
			if !slices.Contains(a.Options, t) {
				return true, false
			}
		case Date:
			if !isDate(t) {
				return false, true
			}
		case Integer:
			if !isInteger(t) {
				return false, true
			}
		case Decimal:
			if !isNumber(t) {
				return false, true
			}
		}
	}
	return true, true
}

func id(n int64) string { return strconv.FormatInt(n, 10) }
