package personiotest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/personio/personiotest"
)

// next is the path of a page's next link below the base path, "" on the last.
func (a *account) next(page reply) string {
	a.t.Helper()
	links := page.get(a.t, "_meta", "links").(map[string]any)
	if links["next"] == nil {
		return ""
	}
	href := links["next"].(map[string]any)["href"].(string)
	path, ok := strings.CutPrefix(href, a.URL())
	require.True(a.t, ok, href)
	return path
}

func TestPersonsAreListedByCursor(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	for i := range 9 {
		a.AddEmployee(personiotest.Employee{Email: fmt.Sprintf("p%d@lindenhof.example", i), FirstName: "P", LastName: "Q"})
	}
	first := a.do("GET", "/v2/persons", "")
	require.Equal(t, 10, first.length(t, "_data"))
	require.Equal(t, a.URL()+"/v2/persons", first.get(t, "_meta", "links", "self", "href"))
	next := a.next(first)
	require.Regexp(t, `^/v2/persons\?cursor=cur_\w+$`, next)
	last := a.do("GET", next, "")
	require.Equal(t, 3, last.length(t, "_data"))
	require.Empty(t, a.next(last))

	filtered := a.do("GET", "/v2/persons?first_name=P&limit=5", "")
	rest := a.do("GET", a.next(filtered), "")
	require.Equal(t, 4, rest.length(t, "_data"), "the cursor keeps filter and limit")

	for _, bad := range []string{"limit=0", "limit=51", "limit=x", "cursor=cur_x", "status=LEAVE", "updated_at.gt=2026-01-01", "sort=id"} {
		got := a.do("GET", "/v2/persons?"+bad, "")
		require.Equal(t, http.StatusBadRequest, got.StatusCode, bad)
		require.Equal(t, "Bad request", got.get(t, "errors", 0, "title"))
	}
	require.Contains(t, a.do("GET", "/v2/persons?sort=id", "").body, "filter encoding")
}

func TestNextLinksMayBeRelativeOrRepeat(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{RelativeLinks: true})
	require.Regexp(t, `^/personio/v2/persons\?cursor=`, a.do("GET", "/v2/persons?limit=1", "").get(t, "_meta", "links", "next", "href"))
	b := start(t, personiotest.Config{RepeatNext: true})
	require.Equal(t, "/v2/persons?limit=1", b.next(b.do("GET", "/v2/persons?limit=1", "")))
}

func TestPersonFilters(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	a.clock.Advance(time.Hour)
	a.create(http.StatusOK, hire())
	for q, want := range map[string]int{
		"email=jonas.weber@lindenhof.example,petra.lang@lindenhof.example":      2,
		"email=Jonas.weber@lindenhof.example":                                   0,
		"id=" + id(a.demo.Manager) + "," + id(a.demo.Former):                    2,
		"first_name=Jonas&last_name=Weber":                                      2,
		"first_name=Jonas&last_name=Lang":                                       0,
		"status=INACTIVE":                                                       1,
		"status=ACTIVE":                                                         4,
		"created_at.gt=2026-11-20T11:30:00Z":                                    1,
		"updated_at.lt=2026-11-20T11:30:00Z":                                    4,
		"created_at=2026-11-20T12:00:00Z":                                       1,
		"created_at.gt=" + url.QueryEscape("2026-11-20T12:30:00+01:00"):         1,
		"created_at.gt=2026-11-20T11:00:00Z&created_at.lt=2026-11-20T12:00:00Z": 0,
	} {
		require.Equal(t, want, a.do("GET", "/v2/persons?"+q, "").length(t, "_data"), q)
	}
}

func TestBothGenerationsShowTheSamePeople(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	a.create(http.StatusOK, hire("gender", "female", "status", "leave", "department", "People", "office", "Remote", "weekly_working_hours", 20,
		"hire_date", "2026-12-01", "custom_attributes", map[string]any{a.demo.Languages: "Dutch,Polish", a.demo.Birthday: "1990-02-03"}))
	e := a.newest()
	got := a.do("GET", "/v2/persons/"+id(e.ID), "")
	require.Equal(t, id(e.ID), got.get(t, "id"), "bare, ids as texts")
	require.Equal(t, "ACTIVE", got.get(t, "status"), "derived")
	require.Equal(t, "FEMALE", got.get(t, "gender"))
	require.Equal(t, map[string]any{"id": a.demo.Languages, "type": "string_list", "value": []any{"Dutch", "Polish"}}, got.get(t, "custom_attributes", 0))
	require.Equal(t, "1990-02-03", got.get(t, "custom_attributes", 1, "value"))
	require.Equal(t, "date_of_birth", got.get(t, "custom_attributes", 1, "global_id"))
	require.Equal(t, map[string]any{"id": e.EmploymentID}, got.get(t, "employments", 0), "ids only")

	list := a.do("GET", "/v2/persons/"+id(e.ID)+"/employments", "")
	require.Equal(t, 1, list.length(t, "_data"))
	job := a.do("GET", "/v2/persons/"+id(e.ID)+"/employments/"+e.EmploymentID, "")
	require.Equal(t, job.get(t), list.get(t, "_data", 0))
	require.Equal(t, "LEAVE", job.get(t, "status"))
	require.Equal(t, "2026-12-01", job.get(t, "employment_start_date"))
	require.EqualValues(t, "20", job.get(t, "weekly_working_hours"))
	require.Equal(t, "INTERNAL", job.get(t, "type"))
	require.Nil(t, job.get(t, "supervisor"))
	require.Equal(t, "department", job.get(t, "org_units", 0, "type"))
	former, _ := a.Employee(a.demo.Former)
	job = a.do("GET", "/v2/persons/"+id(former.ID)+"/employments/"+former.EmploymentID, "")
	require.Equal(t, "2024-08-31", job.get(t, "termination", "last_working_date"))

	require.Equal(t, http.StatusNotFound, a.do("GET", "/v2/persons/1", "").StatusCode)
	require.Equal(t, http.StatusNotFound, a.do("GET", "/v2/persons/1/employments", "").StatusCode)
	require.Equal(t, http.StatusNotFound, a.do("GET", "/v2/persons/"+id(e.ID)+"/employments/x", "").StatusCode)

	b := start(t, personiotest.Config{WrapSingle: true})
	require.Equal(t, id(b.demo.Manager), b.do("GET", "/v2/persons/"+id(b.demo.Manager), "").get(t, "_data", "id"))
}

// unitID asks v2 for the id of a name.
func (a *account) unitID(path, name string) string {
	a.t.Helper()
	for _, u := range a.beta(path).get(a.t, "_data").([]any) {
		if m := u.(map[string]any); m["name"] == name {
			return m["id"].(string)
		}
	}
	a.t.Fatalf("no %s in %s", name, path)
	return ""
}

func ref(id string) map[string]any { return map[string]any{"id": id} }

// person is the body of a whole v2 create.
func (a *account) person() (body, job map[string]any) {
	job = map[string]any{
		"status": "ONBOARDING", "employment_start_date": "2026-12-01", "type": "INTERNAL",
		"position": map[string]any{"title": "Recruiter"}, "supervisor": ref(id(a.demo.Manager)),
		"office": ref(a.unitID("/v2/workplaces", "Remote")), "legal_entity": ref(a.unitID("/v2/legal-entities", "Lindenhof GmbH")),
		"org_units": []any{
			map[string]any{"type": "department", "id": a.unitID("/v2/org-units?type=department", "People")},
			map[string]any{"type": "team", "id": a.unitID("/v2/org-units?type=team", "Platform")},
		},
		"cost_centers":      []any{map[string]any{"id": a.unitID("/v2/cost-centers", "CC 100"), "weight": 100}},
		"contract_end_date": "2028-11-30", "probation_period_length": 90, "weekly_working_hours": 36.5, "full_time_weekly_working_hours": 40,
	}
	return map[string]any{
		"email": "tess.jansen@lindenhof.example", "first_name": "Tess", "last_name": "Jansen", "language_code": "nl", "gender": "FEMALE",
		"custom_attributes": []any{
			map[string]any{"id": a.demo.ShirtSize, "value": "M"},
			map[string]any{"id": a.demo.Languages, "value": []string{"Dutch", "English"}},
		},
		"employments": []any{job},
	}, job
}

func TestAV2CreateMakesPersonAndEmployment(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	body, _ := a.person()
	got := a.do("POST", "/v2/persons", encode(body))
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)
	e := a.newest()
	require.Equal(t, id(e.ID), got.get(t, "id"))
	require.Equal(t, a.URL()+"/v2/persons/"+id(e.ID), got.get(t, "_meta", "links", "self", "href"))
	require.Equal(t, "v2", e.Via)
	require.Equal(t, "onboarding", e.Status)
	require.Equal(t, []string{"People", "Platform", "Remote", "Lindenhof GmbH"}, []string{e.Department, e.Team, e.Office, e.Subcompany})
	require.Equal(t, []personiotest.CostShare{{Name: "CC 100", Weight: 100}}, e.CostCenters)
	require.Equal(t, "2027-03-01", e.ProbationEnd)
	require.Equal(t, "2028-11-30", e.ContractEnd)
	require.Equal(t, map[string][]string{a.demo.ShirtSize: {"M"}, a.demo.Languages: {"Dutch", "English"}}, e.Custom)
	require.Equal(t, "Tess", a.do("GET", "/v1/company/employees/"+id(e.ID), "").value(t, "first_name"), "v1 sees it")

	require.Equal(t, http.StatusBadRequest, a.do("POST", "/v2/persons", encode(body)).StatusCode, "the address is taken")
	require.Equal(t, http.StatusNoContent, a.do("DELETE", "/v2/persons/"+id(e.ID), "").StatusCode)
	require.Equal(t, http.StatusNotFound, a.do("DELETE", "/v2/persons/"+id(e.ID), "").StatusCode)

	b := start(t, personiotest.Config{CreatedAs200: true})
	body, _ = b.person()
	require.Equal(t, http.StatusOK, b.do("POST", "/v2/persons", encode(body)).StatusCode)
}

func TestAV2CreateNamesEachFieldAtFault(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	for field, change := range map[string]func(body, job map[string]any){
		"first_name":    func(b, _ map[string]any) { delete(b, "first_name") },
		"language_code": func(b, _ map[string]any) { b["language_code"] = "pl" },
		"gender":        func(b, _ map[string]any) { b["gender"] = "UNSPECIFIED" },
		"email":         func(b, _ map[string]any) { b["email"] = "tess" },
		"employments":   func(b, _ map[string]any) { b["employments"] = []any{} },
		"custom_attributes[0].value": func(b, _ map[string]any) {
			b["custom_attributes"] = []any{map[string]any{"id": a.demo.ShirtSize, "value": "m"}}
		},
		"custom_attributes[0].id": func(b, _ map[string]any) {
			b["custom_attributes"] = []any{map[string]any{"id": "dynamic_1", "value": "m"}}
		},
		"employments[0].type":                    func(_, j map[string]any) { j["type"] = "internal" },
		"employments[0].status":                  func(_, j map[string]any) { delete(j, "status") },
		"employments[0].employment_start_date":   func(_, j map[string]any) { j["employment_start_date"] = "2026-12-01T00:00:00Z" },
		"employments[0].office.id":               func(_, j map[string]any) { j["office"] = ref("1") },
		"employments[0].supervisor.id":           func(_, j map[string]any) { j["supervisor"] = map[string]any{"id": a.demo.Manager} },
		"employments[0].position":                func(_, j map[string]any) { j["position"] = "Recruiter" },
		"employments[0].org_units[0]":            func(_, j map[string]any) { j["org_units"] = []any{map[string]any{"type": "squad", "id": "1"}} },
		"employments[0].cost_centers":            func(_, j map[string]any) { j["cost_centers"].([]any)[0].(map[string]any)["weight"] = 50 },
		"employments[0].probation_period_length": func(_, j map[string]any) { j["probation_end_date"] = "2027-01-01" },
	} {
		body, job := a.person()
		change(body, job)
		got := a.do("POST", "/v2/persons", encode(body))
		require.Equal(t, http.StatusBadRequest, got.StatusCode, "%s: %s", field, got.body)
		require.Equal(t, 1, got.length(t, "errors"), got.body)
		require.Equal(t, field, got.get(t, "errors", 0, "_meta", "field"))
		a.clock.Advance(time.Second) // the buckets fill again
	}
	require.Len(t, a.Employees(), 4)
	r := a.request("POST", "/v2/persons", "a=b")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	require.Equal(t, http.StatusBadRequest, a.send(r).StatusCode)

	b := start(t, personiotest.Config{BadOption: personiotest.DropBadOption})
	body, _ := b.person()
	body["custom_attributes"] = []any{map[string]any{"id": b.demo.ShirtSize, "value": "m"}}
	require.Equal(t, http.StatusCreated, b.do("POST", "/v2/persons", encode(body)).StatusCode)
	require.Empty(t, b.newest().Custom)
}

func TestV2Patches(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	e, _ := a.Employee(a.demo.Manager)
	path := "/v2/persons/" + id(e.ID)
	got := a.do("PATCH", path, `{"last_name":"Albers","gender":"UNKNOWN","custom_attributes":[{"id":"`+a.demo.Languages+`","value":["Polish"]}]}`)
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	require.Equal(t, http.StatusBadRequest, a.do("PATCH", path, `{"email":"new@lindenhof.example"}`).StatusCode)
	require.Equal(t, http.StatusNotFound, a.do("PATCH", "/v2/persons/1", `{}`).StatusCode)

	job := path + "/employments/" + e.EmploymentID
	got = a.do("PATCH", job, `{"contract_end_date":"2027-12-31","probation_end_date":"2027-01-31","status":"INACTIVE","office":null,"weekly_working_hours":30}`)
	require.Equal(t, http.StatusOK, got.StatusCode, got.body)
	require.Equal(t, e.EmploymentID, got.get(t, "id"))
	require.Equal(t, http.StatusBadRequest, a.do("PATCH", job, `{"supervisor":{"id":"`+id(e.ID)+`"}}`).StatusCode)
	require.Equal(t, http.StatusNotFound, a.do("PATCH", path+"/employments/x", `{}`).StatusCode)

	e, _ = a.Employee(a.demo.Manager)
	require.Equal(t, "Albers", e.LastName)
	require.Empty(t, e.Gender)
	require.Equal(t, []string{"Polish"}, e.Custom[a.demo.Languages])
	require.Equal(t, "2027-12-31", e.ContractEnd)
	require.Equal(t, "2027-01-31", e.ProbationEnd)
	require.Equal(t, "active", e.Status, "not a patch's to change")
	require.Empty(t, e.Office)
	require.Equal(t, "30", e.WeeklyHours)
}

func TestBetaEndpointsAreNotFoundWithoutTheHeader(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	for _, path := range []string{"/v2/cost-centers", "/v2/workplaces", "/v2/org-units?type=team"} {
		got := a.do("GET", path, "")
		require.Equal(t, http.StatusNotFound, got.StatusCode, path)
		require.Equal(t, "Resource not found", got.get(t, "errors", 0, "title"))
		require.Equal(t, http.StatusOK, a.beta(path).StatusCode, path)
	}
	require.Equal(t, 1, a.beta("/v2/workplaces?name=Remote").length(t, "_data"))
	require.Equal(t, 2, a.beta("/v2/workplaces?limit=2").length(t, "_data"))

	office := a.do("GET", "/v1/company/employees/"+id(a.demo.Manager), "").get(t, "data", "attributes", "office", "value", "attributes", "id")
	require.EqualValues(t, a.unitID("/v2/workplaces", "Hamburg"), office, "one id for both generations")

	unit := a.unitID("/v2/org-units?type=department", "People")
	got := a.do("GET", "/v2/org-units/"+unit+"?type=department", "")
	require.Equal(t, "People", got.get(t, "name"))
	require.Equal(t, http.StatusBadRequest, a.do("GET", "/v2/org-units/"+unit, "").StatusCode)
	require.Equal(t, http.StatusNotFound, a.do("GET", "/v2/org-units/"+unit+"?type=team", "").StatusCode)
	require.Equal(t, http.StatusBadRequest, a.beta("/v2/org-units").StatusCode)

	entity := a.unitID("/v2/legal-entities", "Lindenhof GmbH")
	got = a.do("GET", "/v2/legal-entities/"+entity, "")
	require.EqualValues(t, "1", got.get(t, "assigned_employees", "active"))
	require.EqualValues(t, "2", got.get(t, "assigned_employees", "total"))
	require.Equal(t, http.StatusNotFound, a.do("GET", "/v2/legal-entities/1", "").StatusCode)
	require.Equal(t, 2, a.do("GET", "/v2/legal-entities?country=DE", "").length(t, "_data"))
	require.Equal(t, 0, a.do("GET", "/v2/legal-entities?country=NL", "").length(t, "_data"))
}

func TestHiddenAttributesReduceEmployments(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	a.Hide("position", "department", "office", "first_name")
	e, _ := a.Employee(a.demo.Manager)
	job := a.do("GET", "/v2/persons/"+id(e.ID)+"/employments/"+e.EmploymentID, "").get(t).(map[string]any)
	require.NotContains(t, job, "position")
	require.NotContains(t, job, "org_units")
	require.NotContains(t, job, "office")
	require.Contains(t, job, "status")
	require.NotContains(t, a.do("GET", "/v2/persons/"+id(e.ID), "").get(t), "first_name")
}
