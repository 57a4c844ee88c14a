package personio

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

func TestEmployeeIsWrittenAsDocumented(t *testing.T) {
	t.Parallel()
	type object = map[string]any
	var got any
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		got = object{r.Method + " " + r.URL.Path: bodyOf(r)}
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		answer(w, 200, `{"success":true,"data":{"id":81723,"message":"success"},"meta":["x",{"error":"y"},7,[],null]}`)
	})
	written, err := client.CreateEmployee(t.Context(), NewEmployee{
		Email: "ada@example.com", FirstName: "Ada", LastName: "Beispiel", Gender: Female, Position: "Entwicklerin <Backend>", Department: "IT", Office: "Köln",
		Subcompany: "Beispiel GmbH", HireDate: civil.MustDate("2026-05-01"), WeeklyHours: civil.MustDecimal("38.50"), Status: Onboarding, SupervisorID: 1067807102794692001,
		PreferredName: "Ada B.", Custom: map[string]string{"dynamic_1": "1990-02-28", "dynamic_a.2": ""},
	})
	require.NoError(t, err)
	assert.Equal(t, int64(81723), written.ID)
	assert.Equal(t, []string{"x", "y", "7"}, written.Notes.Reveal())
	assert.Equal(t, object{"POST /v1/company/employees": object{"employee": object{
		"email": "ada@example.com", "first_name": "Ada", "last_name": "Beispiel", "gender": "female", "position": "Entwicklerin <Backend>", "department": "IT", "office": "Köln",
		"subcompany": "Beispiel GmbH", "hire_date": "2026-05-01", "weekly_working_hours": json.Number("38.5"), "status": "onboarding",
		"supervisor_id": json.Number("1067807102794692001"), "preferred_name": "Ada B.", "custom_attributes": object{"dynamic_1": "1990-02-28", "dynamic_a.2": ""},
	}}}, got)

	_, err = client.CreateEmployee(t.Context(), ada)
	require.NoError(t, err)
	assert.Equal(t, object{"POST /v1/company/employees": object{"employee": object{"email": "ada@example.com", "first_name": "Ada", "last_name": "Beispiel"}}}, got)

	_, err = client.UpdateEmployee(t.Context(), 5, EmployeeChange{PreferredName: new(""), SupervisorID: new(int64(0)), WeeklyHours: civil.DecimalOf(0)})
	require.NoError(t, err)
	assert.Equal(t, object{"PATCH /v1/company/employees/5": object{"employee": object{"preferred_name": "", "supervisor_id": nil, "weekly_working_hours": json.Number("0")}}}, got)
}

func TestMistakesAreFoundBeforeAnythingIsSent(t *testing.T) {
	t.Parallel()
	a := newAccount(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	client, ctx := a.client(t), t.Context()
	change := func(change func(*NewEmployee)) error {
		e := ada
		change(&e)
		_, err := client.CreateEmployee(ctx, e)
		return err
	}
	_, nothing := client.UpdateEmployee(ctx, 5, EmployeeChange{})
	_, noID := client.UpdateEmployee(ctx, 0, EmployeeChange{LastName: "B"})
	_, noEmployee := client.Employee(ctx, -1)
	_, _, noEmail := client.EmployeeByEmail(ctx, "")
	_, noPerson := client.Person(ctx, "")
	_, comma := collect(client.Persons(ctx, PersonQuery{IDs: []string{"1,2"}}))
	_, tags := Tags([]string{"a,b"})
	_, noNames := client.CreatePerson(ctx, NewPerson{Email: "ada@example.com"})
	_, noUnit := client.CreatePerson(ctx, NewPerson{Email: "ada@example.com", FirstName: "A", LastName: "B", Employment: NewEmployment{EmploymentFields: EmploymentFields{OrgUnits: []OrgUnitRef{{ID: "1"}}}}})
	for name, err := range map[string]error{
		"no e-mail":             change(func(e *NewEmployee) { e.Email = "" }),
		"no name":               change(func(e *NewEmployee) { e.LastName = " " }),
		"30 February":           change(func(e *NewEmployee) { e.HireDate = civil.Date{Year: 2026, Month: 2, Day: 30} }),
		"negative hours":        change(func(e *NewEmployee) { e.WeeklyHours = civil.MustDecimal("-1") }),
		"supervisor":            change(func(e *NewEmployee) { e.SupervisorID = -1 }),
		"custom key":            change(func(e *NewEmployee) { e.Custom = map[string]string{"Geburts tag": "x"} }),
		"nothing to change":     nothing,
		"nobody to change":      noID,
		"employee":              noEmployee,
		"e-mail":                noEmail,
		"person":                noPerson,
		"comma":                 comma,
		"comma in a tag":        tags,
		"person without names":  noNames,
		"org unit without kind": noUnit,
		"person, nothing":       client.UpdatePerson(ctx, "1", PersonChange{}),
		"employment, no id":     client.UpdateEmployment(ctx, "1", "", EmploymentChange{EmploymentFields: EmploymentFields{Position: "x"}}),
	} {
		require.ErrorIs(t, err, BadInput, name)
		require.ErrorIs(t, err, hris.InvalidInput, name)
		assert.Equal(t, hris.EffectNotSent, own(t, err).Effect, name)
	}
	assert.Zero(t, a.calls.Load()+a.asked.Load())
}
