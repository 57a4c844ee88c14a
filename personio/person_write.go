package personio

import (
	"context"
	"net/http"
	"strings"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/internal/httpx"
)

// NewPerson is a person to create in v2, together with the one employment that
// comes with it. The field names are those Personio documents for reading; that
// writing takes them, and which are required, is inferred from a public client.
// Email, FirstName and LastName are required here.
type NewPerson struct {
	masked
	Email         string
	FirstName     string
	LastName      string
	PreferredName string
	Gender        Gender
	Language      string // "de", "en", "es", "fi", "fr", "it", "nl", "sv"; required (inferred)
	Custom        []CustomValue
	Employment    NewEmployment
}

// CustomValue is a custom attribute to write. Options holds those of a tags
// attribute and goes as an array, Text holds all else (inferred).
type CustomValue struct {
	masked
	ID      string
	Text    string
	Options []string
}

// NewEmployment is the employment of a new person (inferred). Status, StartDate
// and Type are required, says the client that this was inferred from. Everything
// is pointed at by ids, where v1 wants names.
type NewEmployment struct {
	masked
	Status    Status
	StartDate civil.Date
	Type      EmploymentType
	EmploymentFields
}

// EmploymentFields are the fields that a new employment and a change share.
// Zero and nil leave things as they are.
type EmploymentFields struct {
	masked
	Position            string
	SupervisorID        string // a person
	WorkplaceID         string
	LegalEntityID       string
	OrgUnits            []OrgUnitRef
	CostCenters         []CostCenterShare
	ContractEnd         civil.Date
	ProbationEnd        civil.Date
	WeeklyHours         civil.Decimal
	FullTimeWeeklyHours civil.Decimal
}

// EmploymentType tells own people from others.
type EmploymentType string

// The types of employments.
const (
	Internal EmploymentType = "INTERNAL"
	External EmploymentType = "EXTERNAL"
)

// PersonChange is what changes of a person (inferred). Zero and nil leave things
// as they are. Whether v2 lets an e-mail address be changed is not known, so it is
// not offered.
type PersonChange struct {
	masked
	FirstName     string
	LastName      string
	PreferredName *string
	Gender        Gender
	Language      string
	Custom        []CustomValue
}

// EmploymentChange is what changes of an employment (inferred). It takes effect at
// once.
type EmploymentChange struct {
	masked
	EmploymentFields
}

// CreatePerson makes a person with an employment, and gives the person's id. It is
// repeated only where it provably did nothing. There is no idempotency key: where
// the effect is unknown, look with [Client.PersonByEmail]. It needs the right
// personio:persons:write.
func (c *Client) CreatePerson(ctx context.Context, p NewPerson) (id string, err error) {
	const op = "create person"
	f, err := p.fields()
	if err != nil {
		return "", during(op, err)
	}
	request := httpx.Request{Op: op, Method: http.MethodPost, Path: []string{"v2", "persons"}, Class: httpx.Create, Body: f.body()}
	err = c.ask(ctx, persons, request, func(o object) error {
		if id = bare(o).get("id").text(); id == "" {
			return errNoID
		}
		return nil
	})
	return id, err
}

// UpdatePerson changes a person. Doing it twice has the same effect, so it is
// repeated like a read.
func (c *Client) UpdatePerson(ctx context.Context, id string, change PersonChange) error {
	f := fields{}
	f.text("first_name", change.FirstName)
	f.text("last_name", change.LastName)
	f.textOrEmpty("preferred_name", change.PreferredName)
	err := f.person(change.Gender, change.Language, change.Custom)
	return c.patchV2(ctx, persons, "update person", f, err, "v2", "persons", id)
}

// UpdateEmployment changes an employment. Doing it twice has the same effect, so it
// is repeated like a read. A second employment cannot be made through the API.
func (c *Client) UpdateEmployment(ctx context.Context, personID, id string, change EmploymentChange) error {
	f := fields{}
	err := f.employment(change.EmploymentFields)
	return c.patchV2(ctx, employments, "update employment", f, err, "v2", "persons", personID, "employments", id)
}

func (c *Client) patchV2(ctx context.Context, e endpoint, op string, f fields, err error, path ...string) error {
	for _, segment := range path {
		if segment == "" {
			err = inputError("the id is missing")
		}
	}
	if err == nil && len(f) == 0 {
		err = inputError("there is nothing to change")
	}
	if err != nil {
		return during(op, err)
	}
	answer, err := c.do(ctx, e, httpx.Request{Op: op, Method: http.MethodPatch, Path: path, Class: httpx.SafeWrite, Body: f.body()})
	if err != nil {
		return err
	}
	return answer.Body.Close() // its form is not known, and a success it is
}

func (p NewPerson) fields() (fields, error) {
	switch {
	case !strings.Contains(p.Email, "@"):
		return nil, inputError("a person needs an e-mail address")
	case strings.TrimSpace(p.FirstName) == "" || strings.TrimSpace(p.LastName) == "":
		return nil, inputError("a person needs a first and a last name")
	case !p.Employment.StartDate.IsZero() && !p.Employment.StartDate.Valid():
		return nil, errDay
	}
	f := fields{"email": p.Email, "first_name": p.FirstName, "last_name": p.LastName}
	f.text("preferred_name", p.PreferredName)
	if err := f.person(p.Gender, p.Language, p.Custom); err != nil {
		return nil, err
	}
	employment := fields{}
	employment.text("status", strings.ToUpper(string(p.Employment.Status)))
	employment.text("employment_start_date", p.Employment.StartDate.String())
	employment.text("type", string(p.Employment.Type))
	if err := employment.employment(p.Employment.EmploymentFields); err != nil {
		return nil, err
	}
	f["employments"] = []fields{employment}
	return f, nil
}

// person puts what creating and changing a person have in common.
func (f fields) person(gender Gender, language string, custom []CustomValue) error {
	f.text("gender", strings.ToUpper(string(gender)))
	f.text("language_code", language)
	var own []fields
	for _, v := range custom {
		if only(plainCode, v.ID) == "" {
			return inputError("a custom attribute is called by its id, such as dynamic_305")
		}
		item := fields{"id": v.ID, "value": v.Text}
		if v.Options != nil {
			item["value"] = v.Options
		}
		own = append(own, item)
	}
	if own != nil {
		f["custom_attributes"] = own
	}
	return nil
}

var errDay = inputError("a date is no day of the calendar")

func (f fields) employment(e EmploymentFields) error {
	for key, day := range map[string]civil.Date{"contract_end_date": e.ContractEnd, "probation_end_date": e.ProbationEnd} {
		if !day.IsZero() && !day.Valid() {
			return errDay
		}
		f.text(key, day.String())
	}
	for key, hours := range map[string]civil.Decimal{"weekly_working_hours": e.WeeklyHours, "full_time_weekly_working_hours": e.FullTimeWeeklyHours} {
		if hours.Sign() < 0 {
			return inputError("weekly hours are not negative")
		}
		if !hours.IsZero() {
			f[key] = number(hours)
		}
	}
	if e.Position != "" {
		f["position"] = fields{"title": e.Position}
	}
	for key, id := range map[string]string{"supervisor": e.SupervisorID, "office": e.WorkplaceID, "legal_entity": e.LegalEntityID} {
		if id != "" {
			f[key] = fields{"id": id}
		}
	}
	if e.OrgUnits != nil {
		units := make([]fields, 0, len(e.OrgUnits))
		for _, u := range e.OrgUnits {
			if u.ID == "" || u.Kind == "" {
				return inputError("an org unit has a kind and an id")
			}
			units = append(units, fields{"type": string(u.Kind), "id": u.ID})
		}
		f["org_units"] = units
	}
	if e.CostCenters != nil {
		shares := make([]fields, 0, len(e.CostCenters))
		for _, s := range e.CostCenters {
			if s.ID == "" || s.Weight.Sign() <= 0 {
				return inputError("a cost centre has an id and a weight above 0")
			}
			shares = append(shares, fields{"id": s.ID, "weight": number(s.Weight)})
		}
		f["cost_centers"] = shares
	}
	return nil
}
