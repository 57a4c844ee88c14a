package personiotest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/personio/personiotest"
)

func TestListsShowFiftyAndNeverMoreThanAHundred(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	for i := range 146 {
		a.AddEmployee(personiotest.Employee{Email: fmt.Sprintf("p%d@lindenhof.example", i), FirstName: "P", LastName: "Q"})
	}
	got := a.do("GET", "/v1/company/employees", "")
	require.Equal(t, 50, got.length(t, "data"))
	require.EqualValues(t, "150", got.get(t, "metadata", "total_elements"))
	require.EqualValues(t, "3", got.get(t, "metadata", "total_pages"))
	require.EqualValues(t, "0", got.get(t, "metadata", "current_page"))

	got = a.do("GET", "/v1/company/employees?limit=200&offset=100", "")
	require.Equal(t, 50, got.length(t, "data"))
	require.EqualValues(t, "100", got.get(t, "limit"))
	require.EqualValues(t, "1", got.get(t, "metadata", "current_page"))
	require.Equal(t, http.StatusUnprocessableEntity, a.do("GET", "/v1/company/employees?limit=0", "").StatusCode)
}

func TestTheEmailFilterIsExactAndIgnoredBesideUpdatedSince(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	list := func(q string) int { return a.do("GET", "/v1/company/employees?"+q, "").length(t, "data") }
	require.Equal(t, 1, list("email=jonas.weber@lindenhof.example"))
	require.Equal(t, 0, list("email=Jonas.Weber@lindenhof.example"))
	require.Equal(t, 0, list("email=jonas.weber@lindenhof.exampl"))
	require.Equal(t, 4, list("email=jonas.weber@lindenhof.example&updated_since=2026-11-20"))

	a.clock.Advance(time.Hour)
	got := a.do("PATCH", "/v1/company/employees/"+id(a.demo.Manager), `{"employee":{"position":"CTO"}}`)
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	require.Equal(t, 1, list("updated_since=2026-11-20T11:30:00"))
	require.Equal(t, 1, list("updated_since=2026-11-20T11:30:00&"+url.Values{"attributes[]": {"position", "email"}}.Encode()))
	require.Equal(t, 0, list("updated_since=2026-11-20T11:30:00&"+url.Values{"attributes[]": {"email"}}.Encode()))
}

func TestValuesHaveTheShapesOfV1(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	got := a.do("GET", "/v1/company/employees/"+id(a.demo.Namesakes[0]), "")
	require.Equal(t, "2022-01-12T00:00:00+01:00", got.value(t, "hire_date"))
	require.Equal(t, "32.5", got.value(t, "weekly_working_hours"), "a text when read")
	require.Nil(t, got.value(t, "contract_end_date"))
	require.Nil(t, got.value(t, "team"))
	require.Equal(t, "", got.value(t, "preferred_name"))
	require.Equal(t, []any{}, got.value(t, "cost_centers"))
	require.Equal(t, "", got.value(t, a.demo.Languages))
	require.Equal(t, "Department", got.get(t, "data", "attributes", "department", "value", "type"))
	require.Equal(t, "Sales", got.get(t, "data", "attributes", "department", "value", "attributes", "name"))
	require.Equal(t, "Ines", got.get(t, "data", "attributes", "supervisor", "value", "attributes", "first_name", "value"))
	require.EqualValues(t, "1067807102794692001", got.get(t, "data", "attributes", "work_schedule", "value", "attributes", "id"))
	require.Equal(t, "EUR", got.get(t, "data", "attributes", "fix_salary", "currency"))
	require.Nil(t, got.get(t, "data", "attributes", a.demo.ShirtSize, "universal_id"))

	got = a.do("GET", "/v1/company/employees/"+id(a.demo.Manager), "")
	require.Equal(t, "German,English", got.value(t, a.demo.Languages))
	require.Equal(t, "1982-07-14T00:00:00+02:00", got.value(t, a.demo.Birthday), "the offset of that day")
	require.Equal(t, "date_of_birth", got.get(t, "data", "attributes", a.demo.Birthday, "universal_id"))
	require.EqualValues(t, "100", got.get(t, "data", "attributes", "cost_centers", "value", 0, "attributes", "percentage"))

	b := start(t, personiotest.Config{TagsAsJSON: true, UnsetObject: "[]", German: true})
	got = b.do("GET", "/v1/company/employees/"+id(b.demo.Manager), "")
	require.Equal(t, `["German","English"]`, got.value(t, b.demo.Languages))
	require.Equal(t, []any{}, got.value(t, "supervisor"))
	require.Equal(t, "Abteilung", got.get(t, "data", "attributes", "department", "label"))

	got = a.do("GET", "/v1/company/employees/1", "")
	require.Equal(t, http.StatusNotFound, got.StatusCode)
	require.Equal(t, "Es ist ein Problem aufgetreten ", got.get(t, "error", "message"))
}

func TestTheCatalogueListsOptionsUnderBothNames(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	for _, path := range []string{"attributes", "custom-attributes"} {
		got := a.do("GET", "/v1/company/employees/"+path, "")
		byKey := map[string]map[string]any{}
		for _, item := range got.get(t, "data").([]any) {
			byKey[item.(map[string]any)["key"].(string)] = item.(map[string]any)
		}
		require.Equal(t, []any{"S", "M", "L", "XL"}, byKey[a.demo.ShirtSize]["options"])
		require.Equal(t, "tags", byKey[a.demo.Languages]["type"])
		require.Equal(t, []any{}, byKey["hire_date"]["options"])
		require.Contains(t, byKey, "dynamic_5f2c9e.4711", "keys may hold a dot")
	}
}

func TestAttributesOffTheWhiteListVanishSilently(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	a.Hide("position", a.demo.ShirtSize)
	got := a.do("GET", "/v1/company/employees/"+id(a.demo.Manager), "")
	attributes := got.get(t, "data", "attributes").(map[string]any)
	require.NotContains(t, attributes, "position")
	require.NotContains(t, attributes, a.demo.ShirtSize)
	require.NotContains(t, a.do("GET", "/v1/company/employees/attributes", "").body, a.demo.ShirtSize)
	require.NotContains(t, a.do("GET", "/v2/persons/"+id(a.demo.Manager), "").body, a.demo.ShirtSize)

	a.create(http.StatusOK, hire("position", "Nurse", "custom_attributes", map[string]any{a.demo.ShirtSize: "L"}))
	require.Equal(t, "Nurse", a.newest().Position, "written all the same")
	require.Equal(t, []string{"L"}, a.newest().Custom[a.demo.ShirtSize])
	a.Show("position")
	require.Equal(t, "Nurse", a.do("GET", "/v1/company/employees/"+id(a.newest().ID), "").value(t, "position"))
}

func TestCreateTakesNamesAndComputesTheStatus(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	got := a.create(http.StatusOK, hire("department", "People", "office", "Remote", "subcompany", "Lindenhof GmbH", "gender", "female",
		"hire_date", "2026-12-01", "weekly_working_hours", 36.5, "supervisor_id", a.demo.Manager, "position", "Recruiter",
		"team", "Platform", "employment_type", "external", "iban", "x",
		"custom_attributes", map[string]any{a.demo.Languages: "Dutch,English", a.demo.Birthday: "1990-02-03", "dynamic_1": "gone"}))
	e := a.newest()
	require.JSONEq(t, fmt.Sprintf(`{"success":true,"data":{"id":%d,"message":"success"}}`, e.ID), got.body)
	require.Equal(t, "onboarding", e.Status)
	require.Equal(t, "People", e.Department)
	require.Equal(t, "36.5", e.WeeklyHours)
	require.Equal(t, a.demo.Manager, e.Supervisor)
	require.Equal(t, []string{"Dutch", "English"}, e.Custom[a.demo.Languages])
	require.Len(t, e.Custom, 2, "an unknown key vanishes")
	require.Empty(t, e.Team, "not writable in v1")
	require.Equal(t, "internal", e.Type)
	require.Equal(t, "v1", e.Via)

	a.create(http.StatusOK, hire("email", "b@lindenhof.example", "hire_date", "2026-11-19"))
	require.Equal(t, "active", a.newest().Status)
	a.create(http.StatusOK, hire("email", "c@lindenhof.example", "status", "leave"))
	require.Equal(t, "leave", a.newest().Status)

	r := a.request("POST", "/v1/company/employees", url.Values{
		"employee[email]": {"d@lindenhof.example"}, "employee[first_name]": {"D"}, "employee[last_name]": {"E"},
		"employee[weekly_working_hours]": {"20"}, "employee[custom_attributes][" + a.demo.ShirtSize + "]": {"S"},
	}.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	require.Equal(t, http.StatusOK, a.send(r).StatusCode)
	require.Equal(t, []string{"S"}, a.newest().Custom[a.demo.ShirtSize])
}

func TestAnUnknownUnitIsIgnoredWithANote(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	got := a.create(http.StatusOK, hire("department", "people", "office", "Remote"))
	require.Empty(t, a.newest().Department, "names compare exactly")
	require.Equal(t, "Remote", a.newest().Office)
	require.Equal(t, 1, got.length(t, "meta"))
	require.Contains(t, got.get(t, "meta", 0), "department")
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	before := len(a.Employees())
	for name, c := range map[string]struct {
		fields map[string]any
		says   string
	}{
		"no first name":        {hire("first_name", ""), "The first name field is required."},
		"no e-mail":            {hire("email", nil), "The email field is required."},
		"a bad e-mail":         {hire("email", "tess"), "valid email"},
		"an unknown gender":    {hire("gender", "F"), "gender"},
		"a bad date":           {hire("hire_date", "01.12.2026"), "hire_date"},
		"an impossible date":   {hire("hire_date", "2026-02-30"), "hire_date"},
		"hours in words":       {hire("weekly_working_hours", "forty"), "weekly_working_hours"},
		"an unknown boss":      {hire("supervisor_id", 1), "Supervisor with ID 1 not found"},
		"a bad custom date":    {hire("custom_attributes", map[string]any{a.demo.Birthday: "3.2.1990"}), a.demo.Birthday},
		"a list for a text":    {hire("custom_attributes", map[string]any{a.demo.Languages: []string{"Dutch"}}), "must be a string"},
		"an object for a text": {hire("position", map[string]any{"title": "x"}), "position"},
	} {
		require.Contains(t, a.create(http.StatusUnprocessableEntity, c.fields).body, c.says, name)
	}
	require.Equal(t, http.StatusUnprocessableEntity, a.do("POST", "/v1/company/employees", `{"email":"x@example.com"}`).StatusCode, "employee missing")
	require.Equal(t, http.StatusBadRequest, a.do("POST", "/v1/company/employees", `{"employee":`).StatusCode)
	require.Len(t, a.Employees(), before)
}

func TestADuplicateEmailIsRefusedInEachShape(t *testing.T) {
	t.Parallel()
	for mode, status := range map[personiotest.DuplicateMode]int{
		personiotest.DuplicateAsData: 422, personiotest.DuplicateAsMessage: 422,
		personiotest.DuplicateAsSuccess: 200, personiotest.DuplicateAsBare: 400,
	} {
		a := start(t, personiotest.Config{DuplicateEmail: mode})
		a.create(http.StatusOK, hire())
		got := a.create(status, hire("email", "Tess.Jansen@lindenhof.example"))
		require.Equal(t, false, got.get(t, "success"))
		require.Len(t, a.Employees(), 5)
	}
}

func TestABadOptionInEachMode(t *testing.T) {
	t.Parallel()
	for mode, c := range map[personiotest.OptionMode]struct {
		status int
		says   string
	}{
		personiotest.NoteBadOption:   {200, `"meta":["The value`},
		personiotest.RefuseBadOption: {422, `"code":422`},
		personiotest.RejectBadOption: {422, `"error_data":{"custom_attributes.`},
		personiotest.DropBadOption:   {200, `"message":"success"}}`},
	} {
		a := start(t, personiotest.Config{BadOption: mode})
		for _, bad := range []map[string]any{
			{a.demo.ShirtSize: "m"}, {a.demo.Languages: "Dutch, English"}, {a.demo.ShirtSize: "S,M"},
		} {
			bad[a.demo.Birthday] = "1990-02-03"
			before := len(a.Employees())
			got := a.create(c.status, hire("email", fmt.Sprintf("e%d@lindenhof.example", before), "custom_attributes", bad))
			require.Contains(t, got.body, c.says, mode)
			if c.status == 200 {
				require.Equal(t, map[string][]string{a.demo.Birthday: {"1990-02-03"}}, a.newest().Custom, "the rest is written")
			} else {
				require.Len(t, a.Employees(), before)
			}
		}
	}
}

func TestPatchLeavesEmailAndStatusAlone(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	path := "/v1/company/employees/" + id(a.demo.Manager)
	got := a.do("PATCH", path, `{"employee":{"email":"new@lindenhof.example","hire_date":"2027-01-01","position":"CTO","team":"x"}}`)
	require.JSONEq(t, fmt.Sprintf(`{"success":true,"data":{"id":%d},"meta":[]}`, a.demo.Manager), got.body)
	e, ok := a.Employee(a.demo.Manager)
	require.True(t, ok)
	require.Equal(t, "ines.albrecht@lindenhof.example", e.Email)
	require.Equal(t, "active", e.Status)
	require.Equal(t, "CTO", e.Position)
	require.Equal(t, "2027-01-01", e.HireDate)

	require.Contains(t, a.do("PATCH", path, `{"employee":{"supervisor_id":`+id(a.demo.Manager)+`}}`).body, "own supervisor")
	require.Equal(t, http.StatusUnprocessableEntity, a.do("PATCH", path, `{"employee":{"last_name":""}}`).StatusCode)
	require.Equal(t, 1, a.do("PATCH", path, `{"employee":{"department":"Nowhere"}}`).length(t, "meta"))
	require.Equal(t, http.StatusNotFound, a.do("PATCH", "/v1/company/employees/1", `{"employee":{}}`).StatusCode)

	report := "/v1/company/employees/" + id(a.demo.Namesakes[0])
	require.Equal(t, http.StatusOK, a.do("PATCH", report, `{"employee":{"supervisor_id":null,"custom_attributes":{"`+a.demo.ShirtSize+`":"S"}}}`).StatusCode)
	require.Equal(t, http.StatusOK, a.do("PATCH", report, `{"employee":{"custom_attributes":{"`+a.demo.ShirtSize+`":""}}}`).StatusCode)
	e, _ = a.Employee(a.demo.Namesakes[0])
	require.Zero(t, e.Supervisor)
	require.Empty(t, e.Custom)
}
