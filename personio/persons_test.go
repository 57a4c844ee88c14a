package personio

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// v2Page writes a page of persons whose ids are given, and the link to the next.
func v2Page(next string, ids ...string) string {
	rows := make([]string, len(ids))
	for i, id := range ids {
		rows[i] = fmt.Sprintf(`{"id":%q,"email":"p%s@example.com","first_name":"P"}`, id, id)
	}
	links := `"self":{"href":"x"}`
	if next != "" {
		links += fmt.Sprintf(`,"next":{"href":%q}`, next)
	}
	return `{"_data":[` + strings.Join(rows, ",") + `],"_meta":{"links":{` + links + `}}}`
}

func TestPagesAreFollowedAsPersonioLinksThem(t *testing.T) {
	t.Parallel()
	for name, link := range map[string]func(base string) string{
		"absolute":                  func(base string) string { return base + basePath + "/v2/persons?cursor=cur_a%2Bb+c&x=" },
		"absolute without the base": func(base string) string { return base + "/v2/persons?cursor=cur_a%2Bb+c&x=" },
		"relative to the host":      func(string) string { return "/v2/persons?cursor=cur_a%2Bb+c&x=" },
		"relative with the base":    func(string) string { return basePath + "/v2/persons?cursor=cur_a%2Bb+c&x=" },
		"without a slash":           func(string) string { return "v2/persons?cursor=cur_a%2Bb+c&x=" },
		"only the query":            func(string) string { return "?cursor=cur_a%2Bb+c&x=" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var a *account
			a = newAccount(t, func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, "/v2/persons", r.URL.Path)
				assert.Empty(t, r.Header.Get("Beta"))
				if !r.URL.Query().Has("cursor") {
					assert.Equal(t, url.Values{"limit": {"50"}, "status": {"ACTIVE"}, "email": {"a@example.com,b@example.com"}, "updated_at.gt": {"2026-01-02T02:04:05Z"}}, r.URL.Query())
					answer(w, 200, v2Page(link(a.URL), "1", "2"))
					return
				}
				assert.Equal(t, "cursor=cur_a%2Bb+c&x=", r.URL.RawQuery, "as it came, with nothing added")
				answer(w, 200, v2Page("", "3"))
			})
			all, err := collect(a.client(t).Persons(t.Context(), PersonQuery{
				Status: "ACTIVE", Emails: []string{"a@example.com", "b@example.com"}, UpdatedAfter: time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("CET", 3600)),
			}))
			require.NoError(t, err)
			require.Len(t, all, 3)
			assert.Equal(t, "3", all[2].ID)
		})
	}
}

func TestPagesAreFollowedNowhereElse(t *testing.T) {
	t.Parallel()
	var stolen atomic.Int32
	other := newAccount(t, func(http.ResponseWriter, *http.Request) { stolen.Add(1) })
	other.grant = func(http.ResponseWriter, *http.Request, int32) { stolen.Add(1) }
	for name, link := range map[string]func(base string) string{
		"another host":        func(string) string { return other.URL + basePath + "/v2/persons?cursor=1" },
		"another host, short": func(string) string { return "//api.example.net/v2/persons?cursor=1" },
		"another scheme":      func(base string) string { return strings.Replace(base, "http:", "https:", 1) + "/v2/persons?cursor=1" },
		"a user": func(base string) string {
			return strings.Replace(base, "http://", "http://api.example.net@", 1) + "/v2/persons"
		},
		"outside of the API":     func(base string) string { return base + "/elsewhere?cursor=1" },
		"upwards":                func(base string) string { return base + "/v2/../admin" },
		"upwards, hidden":        func(base string) string { return base + "/v2/%2e%2e/admin" },
		"not a link":             func(string) string { return "http://%zz" },
		"opaque":                 func(string) string { return "mailto:a@example.com" },
		"back to itself":         func(base string) string { return base + basePath + "/v2/persons?limit=50" },
		"back to itself, hidden": func(base string) string { return "?limit=50" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var a *account
			a = newAccount(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, v2Page(link(a.URL), "1")) })
			all, err := collect(a.client(t).Persons(t.Context(), PersonQuery{}))
			require.ErrorIs(t, err, BadAnswer)
			assert.Len(t, all, 1)
			assert.Equal(t, int32(1), a.calls.Load())
		})
	}
	t.Run("round in a circle", func(t *testing.T) {
		t.Parallel()
		a := newAccount(t, nil)
		a.handler = func(w http.ResponseWriter, _ *http.Request) {
			answer(w, 200, v2Page(fmt.Sprintf("/v2/persons?cursor=%d", a.calls.Load()%3), "1"))
		}
		_, err := collect(a.client(t).Persons(t.Context(), PersonQuery{}))
		require.ErrorIs(t, err, BadAnswer)
		assert.LessOrEqual(t, a.calls.Load(), int32(5))
	})
	assert.Zero(t, stolen.Load())
}

func TestPersonIsReadLeniently(t *testing.T) {
	t.Parallel()
	bare := `{"id":3003,"email":"zoe@example.com","created_at":"2024-01-17T10:00:00Z","updated_at":"2024-01-17T10:00:00","first_name":"Zoë","last_name":null,
		"gender":"NONBINARY","status":"active","profile_picture":{"url":"x"},"employments":[{"id":"e-1"},{}],"custom_attributes":[
		{"id":"dynamic_305","type":"string","global_id":"x","value":"M"},{"id":"dynamic_9f.7","type":"STRING_LIST","value":["A, b","C"]},
		{"id":"dynamic_8","type":"INT","value":9007199254740993},{"id":"dynamic_9","type":"DATE","value":"2020-02-29T00:00:00Z"},{"id":"dynamic_10","value":[{"x":1}]},{"value":"no id"}]}`
	for _, body := range []string{bare, `{"_data":` + bare + `}`} {
		client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, "/v2/persons/3003", r.URL.Path)
			answer(w, 200, body)
		})
		p, err := client.Person(t.Context(), "3003")
		require.NoError(t, err)
		assert.Equal(t, []string{"3003", "zoe@example.com", "Zoë", "", "NONBINARY", "ACTIVE"}, []string{p.ID, p.Email, p.FirstName, p.LastName, p.Gender, p.Status})
		assert.Equal(t, []string{"e-1"}, p.EmploymentIDs)
		assert.True(t, p.CreatedAt.Equal(p.UpdatedAt))
		require.Len(t, p.Custom, 5)
		tags, ok := p.CustomAttribute("dynamic_9f.7")
		require.True(t, ok)
		assert.Equal(t, []string{"A, b", "C"}, tags.Tags())
		assert.Equal(t, TagsAttribute, tags.Type)
		number, _ := p.CustomAttribute("dynamic_8")
		n, err := number.Int()
		require.NoError(t, err)
		assert.Equal(t, int64(9007199254740993), n)
		day, _ := p.CustomAttribute("dynamic_9")
		leap, err := day.Date()
		require.NoError(t, err)
		assert.Equal(t, civil.MustDate("2020-02-29"), leap)
		_, ok = p.CustomAttribute("dynamic_1")
		assert.False(t, ok)
	}
}

func TestEmploymentIsReadInBothSpellings(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/v2/persons/3003/employments", r.URL.Path)
		answer(w, 200, `{"_data":[{"id":"e-1","person":{"id":"3003"},"status":"ACTIVE","type":"INTERNAL","position":{"title":"Koch"},"weekly_working_hours":38.5,
			"full_time_weekly_working_hours":"40","employment_start_date":"2024-01-17","employment_end_date":null,"probation_end_date":"2024-07-16","supervisor":{"id":"9"},
			"office":{"id":"w"},"legal_entity":{"id":"l"},"org_units":[{"type":"department","id":"d"},{"type":"team","id":"t"}],"cost_centers":[{"id":"c","weight":62.5}],
			"termination":{"last_working_date":"2025-01-31","type":"QUIT","termination_date":"2025-02-28"}},
			{"id":"e-0","sub_company":{"id":"s"},"termination":{"last_working_day":"2023-01-31"}},
			{"id":"e-2","status":"ACTIVE","person":{"id":"3003"}}],"_meta":{"links":{}}}`)
	})
	all, err := collect(client.Employments(t.Context(), "3003"))
	require.NoError(t, err)
	require.Len(t, all, 3)
	e := all[0]
	assert.Equal(t, []string{"e-1", "3003", "ACTIVE", "INTERNAL", "Koch", "9", "w", "l"}, []string{e.ID, e.PersonID, e.Status, e.Type, e.Position, e.SupervisorID, e.WorkplaceID, e.LegalEntityID})
	assert.Equal(t, civil.MustDecimal("38.5"), e.WeeklyHours)
	assert.Equal(t, civil.MustDecimal("40"), e.FullTimeWeeklyHours)
	assert.Equal(t, civil.MustDate("2024-01-17"), e.StartDate)
	assert.True(t, e.EndDate.IsZero())
	assert.Equal(t, []OrgUnitRef{{Department, "d"}, {Team, "t"}}, e.OrgUnits)
	assert.Equal(t, []CostCenterShare{{"c", civil.MustDecimal("62.5")}}, e.CostCenters)
	assert.Equal(t, Termination{Date: civil.MustDate("2025-02-28"), LastWorkingDay: civil.MustDate("2025-01-31"), Type: "QUIT"}, e.Termination)
	assert.Equal(t, "s", all[1].LegalEntityID)
	assert.Equal(t, civil.MustDate("2023-01-31"), all[1].Termination.LastWorkingDay)
	assert.False(t, all[2].Has("weekly_working_hours"))
}

func TestPersonAndEmploymentAreWritten(t *testing.T) {
	t.Parallel()
	type object = map[string]any
	type list = []any
	var got object
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		got = object{r.Method + " " + r.URL.Path: bodyOf(r)}
		answer(w, 200, `{"id":"4711"}`)
	})
	fields := EmploymentFields{
		Position: "Koch", SupervisorID: "9", WorkplaceID: "w", LegalEntityID: "l", OrgUnits: []OrgUnitRef{{Department, "d"}},
		CostCenters: []CostCenterShare{{"c", civil.DecimalOf(100)}}, ContractEnd: civil.MustDate("2027-04-30"), ProbationEnd: civil.MustDate("2026-10-31"),
		WeeklyHours: civil.MustDecimal("38.50"), FullTimeWeeklyHours: civil.DecimalOf(40),
	}
	wire := object{
		"position": object{"title": "Koch"}, "supervisor": object{"id": "9"}, "office": object{"id": "w"}, "legal_entity": object{"id": "l"},
		"org_units": list{object{"type": "department", "id": "d"}}, "cost_centers": list{object{"id": "c", "weight": json.Number("100")}},
		"contract_end_date": "2027-04-30", "probation_end_date": "2026-10-31", "weekly_working_hours": json.Number("38.5"), "full_time_weekly_working_hours": json.Number("40"),
	}
	require.NoError(t, client.UpdateEmployment(t.Context(), "3003", "e/1", EmploymentChange{EmploymentFields: fields}))
	assert.Equal(t, object{"PATCH /v2/persons/3003/employments/e/1": wire}, got)

	wire["status"], wire["type"], wire["employment_start_date"] = "ONBOARDING", "INTERNAL", "2026-05-01"
	id, err := client.CreatePerson(t.Context(), NewPerson{
		Email: "ada@example.com", FirstName: "Ada", LastName: "Beispiel", Gender: Diverse, Language: "de",
		Custom:     []CustomValue{{ID: "dynamic_1", Text: "x"}, {ID: "dynamic_2", Options: []string{"A, b"}}},
		Employment: NewEmployment{Status: Onboarding, Type: Internal, StartDate: civil.MustDate("2026-05-01"), EmploymentFields: fields},
	})
	require.NoError(t, err)
	assert.Equal(t, "4711", id)
	assert.Equal(t, object{"POST /v2/persons": object{
		"email": "ada@example.com", "first_name": "Ada", "last_name": "Beispiel", "gender": "DIVERSE", "language_code": "de", "employments": list{wire},
		"custom_attributes": list{object{"id": "dynamic_1", "value": "x"}, object{"id": "dynamic_2", "value": list{"A, b"}}},
	}}, got)

	require.NoError(t, client.UpdatePerson(t.Context(), "3003", PersonChange{PreferredName: new(""), LastName: "Neu"}))
	assert.Equal(t, object{"PATCH /v2/persons/3003": object{"preferred_name": "", "last_name": "Neu"}}, got)
}

func TestLookingForAPersonsEmailNeverTakesAStranger(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		body   string
		found  bool
		reason Reason
	}{
		"found":                   {v2Page("", "7"), true, ""},
		"nobody":                  {v2Page(""), false, ""},
		"address may not be read": {`{"_data":[{"id":"7"}]}`, true, ""},
		"filter ignored":          {v2Page("", "1", "2"), false, BadAnswer},
		"somebody else":           {v2Page("", "8"), false, BadAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, "p7@example.com", r.URL.Query().Get("email"))
				answer(w, 200, tc.body)
			})
			p, found, err := client.PersonByEmail(t.Context(), "p7@example.com")
			assert.Equal(t, tc.found, found)
			if tc.reason != "" {
				require.ErrorIs(t, err, tc.reason)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tc.found, p.ID == "7")
		})
	}
}

func TestOrganisationIsReadWithTheBetaHeaderWhereItTakesOne(t *testing.T) {
	t.Parallel()
	a := newAccount(t, func(w http.ResponseWriter, r *http.Request) {
		beta := r.Header.Get("Beta") == "true"
		switch r.URL.Path {
		case "/v2/legal-entities":
			assert.False(t, beta)
			answer(w, 200, `{"_data":[{"id":"l","name":"Beispiel GmbH","country":"DE","status":"ACTIVE"}]}`)
		case "/v2/org-units/d":
			assert.False(t, beta)
			assert.Equal(t, "department", r.URL.Query().Get("type"))
			answer(w, 200, `{"id":"d","name":"IT"}`)
		case "/v2/workplaces", "/v2/cost-centers", "/v2/org-units":
			if !beta {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			answer(w, 200, `{"_data":[{"id":"x","name":"Nord"}]}`)
		}
	})
	client, ctx := a.client(t), t.Context()
	entities, err := collect(client.LegalEntities(ctx))
	require.NoError(t, err)
	assert.Equal(t, []LegalEntity{{ID: "l", Name: "Beispiel GmbH", Country: "DE", Status: "ACTIVE"}}, entities)
	unit, err := client.OrgUnit(ctx, Department, "d")
	require.NoError(t, err)
	assert.Equal(t, OrgUnit{ID: "d", Kind: Department, Name: "IT"}, unit)
	workplaces, err := collect(client.Workplaces(ctx))
	require.NoError(t, err)
	assert.Equal(t, []Workplace{{"x", "Nord"}}, workplaces)
	centers, err := collect(client.CostCenters(ctx))
	require.NoError(t, err)
	assert.Equal(t, []CostCenter{{"x", "Nord"}}, centers)
	units, err := collect(client.OrgUnits(ctx, Team))
	require.NoError(t, err)
	assert.Equal(t, []OrgUnit{{ID: "x", Kind: Team, Name: "Nord"}}, units)

	a.handler = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }
	_, err = collect(client.Workplaces(ctx))
	require.ErrorIs(t, err, NotFound)
	require.ErrorContains(t, err, betaNote)
	_, err = client.OrgUnit(ctx, Department, "d")
	require.ErrorIs(t, err, hris.NotThere)
}
