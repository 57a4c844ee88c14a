package personio

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// Gender of v1 (Personio documentation). v2 writes the same in capitals.
type Gender string

// The genders.
const (
	Male    Gender = "male"
	Female  Gender = "female"
	Diverse Gender = "diverse"
)

// Status of an employee (Personio documentation).
type Status string

// The statuses.
const (
	Onboarding Status = "onboarding"
	Active     Status = "active"
	Leave      Status = "leave"
	Inactive   Status = "inactive"
)

// NewEmployee is an employee to create. Email, FirstName and LastName are
// required. These are all the fields that v1 takes: it drops others without a
// word, team, employment type, cost centre, contract end and probation among them.
type NewEmployee struct {
	masked
	// Email cannot be changed later through the API: a candidate's private address
	// that is written here stays.
	Email         string
	FirstName     string
	LastName      string
	PreferredName string
	Gender        Gender
	Position      string // free text

	// Subcompany, Department and Office are names that exist in Personio. One that
	// does not exist is dropped: the employee is made without it, and a note says so.
	Subcompany string
	Department string
	Office     string

	HireDate    civil.Date
	WeeklyHours civil.Decimal
	// Status is made of HireDate when empty: active if it lies behind, else
	// onboarding. A later change of HireDate does not change it.
	Status       Status
	SupervisorID int64 // an employee; one that does not exist is refused

	// Custom are custom attributes by key (dynamic_7123992). All are texts: dates as
	// YYYY-MM-DD, several tags as [Tags] writes them, options as they are stored.
	Custom map[string]string
}

// EmployeeChange is what changes of an employee. Zero and nil leave things as they
// are. It takes effect at once: there is no date of effect.
type EmployeeChange struct {
	masked
	FirstName     string // cannot be made empty, like all that are no pointers
	LastName      string
	PreferredName *string
	Gender        Gender
	Position      *string
	Subcompany    string // a name, as in NewEmployee
	Department    string
	Office        string
	HireDate      civil.Date
	WeeklyHours   civil.Decimal
	Status        Status
	SupervisorID  *int64            // 0 takes the supervisor away
	Custom        map[string]string // "" makes one empty
}

// Written is what Personio says of an employee it wrote.
type Written struct {
	ID int64
	// Notes are Personio's remarks on what it left out, such as a department it does
	// not know (Personio documentation; their wording is not). They quote what was
	// sent: show them, do not branch on them. None does not mean that all was kept.
	Notes privacy.Sensitive[[]string]
}

// CreateEmployee makes an employee. It is repeated only where it provably did
// nothing: after 429, without a connection, or with a renewed token. There is no
// idempotency key: where the effect is unknown, look with [Client.EmployeeByEmail].
func (c *Client) CreateEmployee(ctx context.Context, e NewEmployee) (Written, error) {
	const op = "create employee"
	f, err := e.fields()
	if err != nil {
		return Written{}, during(op, err)
	}
	return c.write(ctx, httpx.Request{
		Op: op, Method: http.MethodPost, Path: []string{"v1", "company", "employees"},
		Class: httpx.Create, Body: fields{"employee": f}.body(),
	})
}

// UpdateEmployee changes an employee. Doing it twice has the same effect, so it is
// repeated like a read.
func (c *Client) UpdateEmployee(ctx context.Context, id int64, change EmployeeChange) (Written, error) {
	const op = "update employee"
	if id <= 0 {
		return Written{}, during(op, inputError("an employee's id is a positive number"))
	}
	f, err := change.fields()
	if err != nil {
		return Written{}, during(op, err)
	}
	return c.write(ctx, httpx.Request{
		Op: op, Method: http.MethodPatch, Path: []string{"v1", "company", "employees", strconv.FormatInt(id, 10)},
		Class: httpx.SafeWrite, Body: fields{"employee": f}.body(),
	})
}

func (c *Client) write(ctx context.Context, request httpx.Request) (Written, error) {
	var written Written
	err := c.ask(ctx, otherV1, request, func(o object) error {
		data := o.get("data").object()
		id, ok := data.get("id").int()
		if !ok || id <= 0 {
			return errNoID
		}
		written = Written{ID: id, Notes: privacy.Hide(append(o.get("meta").notes(), data.get("meta").notes()...))}
		return nil
	})
	return written, err
}

var errNoID = badAnswer("it does not say who was written")

// notes gives the remarks of an answer: an array of texts as documented, and what
// else they might be, since nobody has published one.
func (v value) notes() []string {
	switch {
	case v.empty():
		return nil
	case v[0] == '[':
		var all []string
		for element := range v.array() {
			all = append(all, element.notes()...)
		}
		return all
	case v[0] == '{':
		var all []string
		for _, m := range v.object() {
			all = append(all, m.value.notes()...)
		}
		return all
	}
	return []string{v.text()}
}

func (e NewEmployee) fields() (fields, error) {
	switch {
	case !strings.Contains(e.Email, "@"):
		return nil, inputError("an employee needs an e-mail address")
	case strings.TrimSpace(e.FirstName) == "" || strings.TrimSpace(e.LastName) == "":
		return nil, inputError("an employee needs a first and a last name")
	case e.SupervisorID < 0:
		return nil, inputError("a supervisor's id is a positive number")
	}
	f := fields{"email": e.Email, "first_name": e.FirstName, "last_name": e.LastName}
	f.text("preferred_name", e.PreferredName)
	f.text("position", e.Position)
	if e.SupervisorID > 0 {
		f["supervisor_id"] = e.SupervisorID
	}
	return f, f.shared(e.Gender, e.Subcompany, e.Department, e.Office, e.HireDate, e.WeeklyHours, e.Status, e.Custom)
}

func (c EmployeeChange) fields() (fields, error) {
	f := fields{}
	f.text("first_name", c.FirstName)
	f.text("last_name", c.LastName)
	f.textOrEmpty("preferred_name", c.PreferredName)
	f.textOrEmpty("position", c.Position)
	switch {
	case c.SupervisorID == nil:
	case *c.SupervisorID < 0:
		return nil, inputError("a supervisor's id is a positive number")
	case *c.SupervisorID == 0:
		f["supervisor_id"] = nil
	default:
		f["supervisor_id"] = *c.SupervisorID
	}
	err := f.shared(c.Gender, c.Subcompany, c.Department, c.Office, c.HireDate, c.WeeklyHours, c.Status, c.Custom)
	if err == nil && len(f) == 0 {
		err = inputError("there is nothing to change")
	}
	return f, err
}

// shared puts what create and change have in common.
func (f fields) shared(gender Gender, subcompany, department, office string, hired civil.Date, hours civil.Decimal, status Status, custom map[string]string) error {
	if !hired.IsZero() && !hired.Valid() {
		return inputError("the hire date is no day of the calendar")
	}
	if hours.Sign() < 0 {
		return inputError("weekly hours are not negative")
	}
	f.text("gender", string(gender))
	f.text("subcompany", subcompany)
	f.text("department", department)
	f.text("office", office)
	f.text("hire_date", hired.String())
	f.text("status", string(status))
	if !hours.IsZero() {
		f["weekly_working_hours"] = number(hours) // a text on reading
	}
	if len(custom) == 0 {
		return nil
	}
	own := fields{}
	for key, text := range custom {
		if only(plainCode, key) == "" {
			return inputError("a custom attribute is called by its key, such as dynamic_7123992")
		}
		own[key] = text
	}
	f["custom_attributes"] = own
	return nil
}

// Tags writes options as v1 takes them: one text, joined by commas (observed in
// public clients). An option that contains a comma itself cannot be sent.
func Tags(options []string) (string, error) {
	for _, option := range options {
		if strings.Contains(option, ",") {
			return "", inputError("an option with a comma in it cannot be written as a tag through v1")
		}
	}
	return strings.Join(options, ","), nil
}
