package personio

import (
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// Person is a person of v2. All its fields are optional: one that Has does not
// report was not sent, which is not the same as empty. Printing it shows nothing.
type Person struct {
	masked
	ID            string
	Email         string
	FirstName     string
	LastName      string
	PreferredName string
	Gender        string // UNSPECIFIED, MALE, FEMALE, DIVERSE; others are passed on
	Status        string // UNSPECIFIED, ACTIVE (on leave and onboarding too), INACTIVE
	CreatedAt     time.Time
	UpdatedAt     time.Time
	Custom        []CustomAttribute
	EmploymentIDs []string // each takes a call of its own to read

	given object
}

// Has reports whether Personio sent the field, by its name on the wire
// ("preferred_name"), empty or not.
func (p Person) Has(field string) bool { return p.given.has(field) }

// CustomAttribute gives a custom attribute by its id, and false where it was not
// sent.
func (p Person) CustomAttribute(id string) (Attribute, bool) {
	for _, c := range p.Custom {
		if c.ID == id {
			return c.Attribute(), true
		}
	}
	return Attribute{}, false
}

func personOf(o object) Person {
	p := Person{
		ID: o.get("id").text(), Email: o.get("email").text(), FirstName: o.get("first_name").text(), LastName: o.get("last_name").text(),
		PreferredName: o.get("preferred_name").text(), Gender: strings.ToUpper(o.get("gender").text()), Status: strings.ToUpper(o.get("status").text()),
		CreatedAt: o.get("created_at").time(), UpdatedAt: o.get("updated_at").time(), given: o,
	}
	for v := range o.get("custom_attributes").array() {
		if c := customOf(v.object()); c.ID != "" {
			p.Custom = append(p.Custom, c)
		}
	}
	for v := range o.get("employments").array() {
		if id := v.object().get("id").text(); id != "" {
			p.EmploymentIDs = append(p.EmploymentIDs, id)
		}
	}
	return p
}

// CustomAttribute is a custom attribute of a person of v2. v2 has no catalogue of
// them: types, labels and options come from [Client.Attributes]. Printing it shows
// nothing.
type CustomAttribute struct {
	masked
	ID       string // "dynamic_305"; newer accounts have a hash and a point in it
	GlobalID string
	Label    string // mostly absent
	Type     string // STRING, INT, DOUBLE, DATE, BOOLEAN, STRING_LIST, UNSPECIFIED

	value value
}

func customOf(o object) CustomAttribute {
	return CustomAttribute{
		ID: o.get("id").text(), GlobalID: o.get("global_id").text(), Label: o.get("label").text(),
		Type: strings.ToUpper(o.get("type").text()), value: o.get("value"), // examples write it small, the enum in capitals
	}
}

// customTypes are v1's words for the types of v2.
var customTypes = map[string]AttributeType{
	"STRING": StandardAttribute, "INT": IntegerAttribute, "DOUBLE": DecimalAttribute, "DATE": DateAttribute, "STRING_LIST": TagsAttribute,
}

// Attribute gives the value as v1 has it, with the same lenient accessors.
func (c CustomAttribute) Attribute() Attribute {
	return Attribute{Key: c.ID, Label: c.Label, Type: customTypes[c.Type], UniversalID: c.GlobalID, value: c.value}
}

// Employment is a contract of a person of v2. All its fields are optional, and
// where the credentials may not read them only id, person and status come.
// Printing it shows nothing.
type Employment struct {
	masked
	ID                  string
	PersonID            string
	Status              string // ACTIVE, INACTIVE, ONBOARDING, LEAVE, UNSPECIFIED
	Type                string // INTERNAL, EXTERNAL, UNSPECIFIED
	Position            string
	SupervisorID        string // a person
	WorkplaceID         string
	LegalEntityID       string
	OrgUnits            []OrgUnitRef
	CostCenters         []CostCenterShare
	StartDate           civil.Date
	EndDate             civil.Date
	ContractEnd         civil.Date
	ProbationEnd        civil.Date
	WeeklyHours         civil.Decimal
	FullTimeWeeklyHours civil.Decimal
	Termination         Termination
	CreatedAt           time.Time
	UpdatedAt           time.Time

	given object
}

// Has reports whether Personio sent the field, by its name on the wire
// ("probation_end_date"), empty or not.
func (e Employment) Has(field string) bool { return e.given.has(field) }

// Termination is the end of an employment.
type Termination struct {
	masked
	Date           civil.Date
	LastWorkingDay civil.Date
	Type           string
	Reason         string
}

// OrgUnitKind is one of the two kinds of org units.
type OrgUnitKind string

// The kinds of org units.
const (
	Department OrgUnitKind = "department"
	Team       OrgUnitKind = "team"
)

// OrgUnitRef points at a department or a team.
type OrgUnitRef struct {
	Kind OrgUnitKind
	ID   string
}

// CostCenterShare is the part of an employment that a cost centre bears, in
// percent: all shares make 100 (observed in public clients).
type CostCenterShare struct {
	ID     string
	Weight civil.Decimal
}

func employmentOf(o object) Employment {
	id := func(key string) string { return o.get(key).object().get("id").text() }
	date := func(o object, keys ...string) civil.Date {
		for _, key := range keys {
			if d, ok := o.get(key).date(); ok {
				return d
			}
		}
		return civil.Date{}
	}
	e := Employment{
		ID: o.get("id").text(), PersonID: id("person"), Status: strings.ToUpper(o.get("status").text()), Type: strings.ToUpper(o.get("type").text()),
		Position: o.get("position").object().get("title").text(), SupervisorID: id("supervisor"), WorkplaceID: id("office"), LegalEntityID: id("legal_entity"),
		StartDate: date(o, "employment_start_date"), EndDate: date(o, "employment_end_date"), ContractEnd: date(o, "contract_end_date"),
		ProbationEnd: date(o, "probation_end_date"), CreatedAt: o.get("created_at").time(), UpdatedAt: o.get("updated_at").time(), given: o,
	}
	if e.LegalEntityID == "" {
		e.LegalEntityID = id("sub_company") // its name before
	}
	e.WeeklyHours, _ = o.get("weekly_working_hours").decimal()
	e.FullTimeWeeklyHours, _ = o.get("full_time_weekly_working_hours").decimal()
	for v := range o.get("org_units").array() {
		u := v.object()
		e.OrgUnits = append(e.OrgUnits, OrgUnitRef{OrgUnitKind(strings.ToLower(u.get("type").text())), u.get("id").text()})
	}
	for v := range o.get("cost_centers").array() {
		share := CostCenterShare{ID: v.object().get("id").text()}
		share.Weight, _ = v.object().get("weight").decimal()
		e.CostCenters = append(e.CostCenters, share)
	}
	end := o.get("termination").object()
	e.Termination = Termination{
		Date: date(end, "termination_date"), LastWorkingDay: date(end, "last_working_day", "last_working_date"), // schema and examples differ
		Type: end.get("type").text(), Reason: end.get("reason").text(),
	}
	return e
}
