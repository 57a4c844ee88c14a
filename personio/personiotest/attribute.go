package personiotest

import (
	"net/http"
	"slices"
	"strconv"
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
	value  value
}

func (a *system) label(german bool) string {
	if german {
		return a.de
	}
	return a.en
}

// systemAttributes is set by init because the supervisor's entry is made of
// other entries.
var systemAttributes []system

func init() {
	systemAttributes = []system{
		{"id", "ID", "ID", Integer, func(b []byte, _ *Server, e *Employee) []byte { return strconv.AppendInt(b, e.ID, 10) }},
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
		{"termination_type", "Termination type", "Kündigungsart", Standard, constant(`""`)},
		{"termination_reason", "Termination reason", "Kündigungsgrund", Standard, constant(`""`)},
		{"probation_period_end", "Probation period end", "Ende der Probezeit", Date, day(func(e *Employee) string { return e.ProbationEnd })},
		{"created_at", "Created at", "Erstellt am", Date, instant(func(e *Employee) time.Time { return e.CreatedAt })},
		{"last_modified_at", "Last modified", "Zuletzt geändert", Date, instant(func(e *Employee) time.Time { return e.UpdatedAt })},
		{"subcompany", "Subcompany", "Gesellschaft", Standard, object("Subcompany", func(s *Server, e *Employee) (int64, string) { return s.subcompanies.idOf(e.Subcompany), e.Subcompany })},
		{"office", "Workplace", "Arbeitsort", Standard, object("Office", func(s *Server, e *Employee) (int64, string) { return s.offices.idOf(e.Office), e.Office })},
		{"department", "Department", "Abteilung", Standard, object("Department", func(s *Server, e *Employee) (int64, string) { return s.departments.idOf(e.Department), e.Department })},
		{"team", "Team", "Team", Standard, object("Team", func(s *Server, e *Employee) (int64, string) { return s.teams.idOf(e.Team), e.Team })},
		{"cost_centers", "Cost center", "Kostenstelle", Standard, costCentersOf},
		{"holiday_calendar", "Public holidays", "Feiertagskalender", Standard, unset},
		{"absence_entitlement", "Absence entitlement", "Abwesenheitsanspruch", Standard, constant(`[]`)},
		{"work_schedule", "Work schedule", "Arbeitszeitmodell", Standard, constant(workSchedule)},
		{"fix_salary", "Fix salary", "Fixgehalt", Decimal, constant(`0`)},
		{"fix_salary_interval", "Salary interval", "Gehaltsintervall", Standard, constant(`""`)},
		{"hourly_salary", "Hourly salary", "Stundenlohn", Decimal, constant(`0`)},
		{"last_working_day", "Last day of work", "Letzter Arbeitstag", Date, constant(`null`)},
		{"profile_picture", "Profile Picture", "Profilbild", Standard, constant(`""`)},
	}
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
