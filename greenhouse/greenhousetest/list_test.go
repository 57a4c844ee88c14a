package greenhousetest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

func int64Text(n int64) string { return strconv.FormatInt(n, 10) }

var nextLink = regexp.MustCompile(`^<([^>]+)>; rel="next"$`)

// follow reads a list to its end.
func (a *account) follow(path string) (rows []row, pages int) {
	a.t.Helper()
	for path != "" {
		got := a.get(path)
		require.Equal(a.t, http.StatusOK, got.StatusCode, got.body)
		rows = append(rows, decode(a.t, got.body)...)
		pages++
		path = ""
		if link := got.Header.Get("Link"); link != "" {
			m := nextLink.FindStringSubmatch(link)
			require.NotNil(a.t, m, link)
			path = m[1]
		}
	}
	return rows, pages
}

func TestListsAreBareArraysByDescendingIDAcrossCursors(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{RateLimit: -1})
	for range 12 {
		a.AddCandidate(greenhousetest.Candidate{FirstName: "X"})
	}
	all, pages := a.follow("candidates?per_page=3")
	require.Greater(t, pages, 4)
	got := ids(t, all)
	require.True(t, slices.IsSortedFunc(got, func(x, y int64) int { return int(y - x) }))
	require.Len(t, slices.Compact(slices.Clone(got)), len(got))
	require.Greater(t, got[0], int64(10_000_000_000), "ids need 64 bits")
	one := a.rows("candidates?per_page=500")
	require.Equal(t, got, ids(t, one))
}

func TestTheCursorCarriesTheFiltersAndStandsAlone(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	first := a.get("offers" + query("status", "Created", "per_page", "2"))
	link := nextLink.FindStringSubmatch(first.Header.Get("Link"))
	require.NotNil(t, link)
	require.True(t, strings.HasPrefix(link[1], a.URL()+"/v3/offers?cursor="), link[1])
	require.Equal(t, 1, strings.Count(link[1], "="))
	for _, r := range a.rows(link[1]) {
		require.Equal(t, "Created", r["status"])
	}
	got := a.get(link[1] + "&per_page=2")
	require.Equal(t, http.StatusUnprocessableEntity, got.StatusCode)
	require.JSONEq(t, `{"message":"Unprocessable Content","errors":["When passing a cursor, do not include other query params."]}`, got.body)
	require.Equal(t, 422, a.get(strings.Replace(link[1], "/offers?", "/jobs?", 1)).StatusCode, "another list")
	require.Equal(t, 422, a.get(link[1]+"A").StatusCode, "tampered")
	a.clock.Advance(24 * time.Hour)
	a.bearer = a.tokenAs(a.demo.Admin)
	require.Equal(t, 422, a.get(link[1]).StatusCode, "expired")
}

func TestNewRowsDoNotDisturbAListUnderWay(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	before, _ := a.follow("applications?per_page=500")
	first := a.get("applications?per_page=4")
	a.AddApplication(greenhousetest.Application{CandidateID: a.person(a.demo.Spare), JobID: a.demo.Planner})
	rest, _ := a.follow(nextLink.FindStringSubmatch(first.Header.Get("Link"))[1])
	require.Equal(t, ids(t, before), ids(t, append(decode(t, first.body), rest...)))
}

func (a *account) person(application int64) int64 {
	a.t.Helper()
	app, ok := a.Application(application)
	require.True(a.t, ok)
	return app.CandidateID
}

func TestPageSizesOutsideOneToFiveHundredAreRefusedNotClamped(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	for text, want := range map[string]int{"1": 200, "500": 200, "501": 422, "600": 422, "0": 422, "-1": 422, "many": 422} {
		require.Equal(t, want, a.get("jobs?per_page="+text).StatusCode, text)
	}
	require.JSONEq(t, "{\"message\":\"Unprocessable Content\",\"errors\":[{\"per_page\":\"`600` number is greater than: 500\"}]}", a.get("jobs?per_page=600").body)
	b := start(t, greenhousetest.Config{PlainErrors: true})
	require.JSONEq(t, "{\"message\":\"Unprocessable Content\",\"errors\":[\"per_page: `600` number is greater than: 500\"]}", b.get("jobs?per_page=600").body)
}

func TestAtMostFiftyIDs(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	list := func(n int) string {
		return "candidates?ids=" + strings.TrimSuffix(strings.Repeat(int64Text(a.person(a.demo.Spare))+",", n), ",")
	}
	require.Len(t, a.rows(list(50)), 1)
	require.Equal(t, 422, a.get(list(51)).StatusCode)
	require.Equal(t, 422, a.get("candidates?ids=x").StatusCode)
	require.Equal(t, 422, a.get("candidates?fields="+strings.TrimSuffix(strings.Repeat("id,", 51), ",")).StatusCode)
}

func TestDateFiltersTakePipeOperatorsOnBothSides(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	from := a.clock.Advance(time.Hour)
	a.Hire(a.demo.Complete)
	to := a.clock.Advance(time.Hour)
	a.Hire(a.demo.NoEmail)
	a.bearer = a.tokenAs(a.demo.Admin)
	at := func(t time.Time) string { return t.Format(time.RFC3339) }
	for text, want := range map[string]int{
		"gte|" + at(from): 2, "gt|" + at(from): 1, "lte|" + at(from): 1, "lt|" + at(to): 1,
		"gte|" + at(from) + "|lt|" + at(to): 1, "gte|" + at(from) + "|lte|" + at(to): 2,
		"gt|" + at(to): 0,
	} {
		require.Len(t, a.rows("offers"+query("status", "Accepted", "current_only", "true", "resolved_at", text)), want, text)
	}
	// A pipe may be sent as it is.
	require.Len(t, a.rows("offers?resolved_at=gte|"+at(to)), 1)
	for _, text := range []string{at(from), "gte", "after|" + at(from), "gte|yesterday", "gte|2026-10-01", "gte|" + at(from) + "|lte|" + at(to) + "|gt|" + at(to)} {
		require.Equal(t, 422, a.get("offers"+query("resolved_at", text)).StatusCode, text)
	}
	require.Equal(t, 422, a.get("offers?updated_after="+at(from)).StatusCode, "the name v1 had")
	require.Len(t, a.rows("offers"+query("starts_on", "gte|2026-12-01|lte|2026-12-01")), 2)
}

func TestTheQuerySaysActiveAndTheRowSaysInProcess(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	rows := a.rows("applications?status=active")
	require.NotEmpty(t, rows)
	for _, r := range rows {
		require.Equal(t, "in_process", r["status"])
	}
	require.Equal(t, 422, a.get("applications?status=in_process").StatusCode)
	require.Equal(t, 422, a.get("offers?status=accepted").StatusCode, "v3 writes offer statuses with a capital")
	a.Hire(a.demo.Complete)
	hired := a.rows("applications?status=hired")
	require.Equal(t, []int64{a.demo.Complete}, ids(t, hired))
	require.Nil(t, hired[0]["stage_name"])
}

func TestCurrentOnlyLeavesOutSupersededOffers(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	of := "offers?application_ids=" + int64Text(a.demo.Complete)
	all := a.rows(of)
	require.Len(t, all, 2)
	require.Equal(t, []any{"Created", "Deprecated"}, []any{all[0]["status"], all[1]["status"]})
	require.Equal(t, []any{json.Number("2"), json.Number("1")}, []any{all[0]["version"], all[1]["version"]})
	now := a.rows(of + "&current_only=true")
	require.Equal(t, ids(t, all[:1]), ids(t, now))
}

func TestFieldsTrimsRows(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	r := a.rows("jobs?fields=id,name&ids=" + int64Text(a.demo.Planner))[0]
	require.Equal(t, row{"id": json.Number(int64Text(a.demo.Planner)), "name": "Planner"}, r)
	require.Equal(t, 422, a.get("jobs?fields=nonsense").StatusCode)
}

func TestJobsTakeOneDepartmentAndOneOffice(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	require.Equal(t, []int64{a.demo.Developer}, ids(t, a.rows("jobs?department_id="+int64Text(a.demo.Department))))
	require.Len(t, a.rows("jobs?office_id="+int64Text(a.demo.Office)), 2)
	require.Equal(t, 422, a.get("jobs?office_id="+int64Text(a.demo.Office)+","+int64Text(a.demo.Office)).StatusCode)
	require.Equal(t, 422, a.get("jobs?department_ids="+int64Text(a.demo.Department)).StatusCode)
}

func TestServiceUsersAreHiddenUnlessAskedFor(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	plain := a.rows("users")
	all := a.rows("users?show_service_accounts=true")
	require.Greater(t, len(all), len(plain))
	require.Empty(t, all[0]["primary_email"])
	require.NotNil(t, all[0]["primary_email"], "an empty text, not null")
	manager := a.rows("users?employee_ids=E-1007")[0]
	require.Nil(t, manager["emails"], "null, against the published schema")
}

func TestRowsBreakTheSchemaAsLiveOnesDo(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{ExtraKeys: true})
	stub := a.AddCandidate(greenhousetest.Candidate{Stub: "The candidate is being processed."})
	r := a.rows("candidates?ids=" + int64Text(stub))[0]
	require.Equal(t, row{"message": "The candidate is being processed."}, r)
	app := a.rows("applications?ids=" + int64Text(a.demo.Complete))[0]
	require.Contains(t, app, "job_interview_stage_id")
	require.Contains(t, app, "x_preview")
	require.Nil(t, app["answers"].([]any)[1].(row)["answer"])
	offer := a.rows("offers?current_only=true&application_ids=" + int64Text(a.demo.Complete))[0]
	salary := offer["custom_fields"].(row)["salary"].(row)
	require.Contains(t, salary, "x_source")
	require.Equal(t, "annually", salary["frequency"])
}

func TestEveryListAnswersItsPublishedFields(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	for name, keys := range map[string]string{
		"candidates":           "first_name last_name preferred_name company title last_activity_at private can_email time_zone tags linked_user_ids phone_numbers addresses email_addresses website_addresses social_media_addresses custom_fields",
		"applications":         "agency_note_id candidate_id coordinator_id job_id job_post_id recruiter_id referrer_id source_id stage_id stage_name status needs_decision prospect rejected_at last_activity_at location_address answers prospective_job_ids custom_fields",
		"offers":               "version application_id job_id candidate_id opening_id status starts_on sent_on resolved_at custom_fields",
		"openings":             "job_id opened_at closed_at sort_order opening_id application_id close_reason_id target_start_on open custom_fields",
		"jobs":                 "name requisition_id notes confidential status opened_at closed_at is_template copied_from_id department_id office_ids custom_fields",
		"users":                "first_name last_name primary_email job_title agency_id name deactivated site_admin employee_id linked_candidate_ids office_ids department_ids interviewer_tags emails custom_fields",
		"departments":          "name parent_id external_id",
		"offices":              "name parent_id external_id location primary_in_house_contact_user_id",
		"job_hiring_managers":  "user_id job_id",
		"job_owners":           "job_id user_id type responsible",
		"custom_fields":        "field_type sort_order name value_type private required require_approval trigger_new_version active updated_by_id internal_type expose_in_job_board_api placeholder name_key description application_type api_only use_for_job_approvals use_for_offer_approvals template_token_string default_value",
		"custom_field_options": "custom_field_id name external_id sort_order active",
		"attachments":          "application_id candidate_id type filename url",
	} {
		rows := a.rows(name)
		require.NotEmpty(t, rows, name)
		for _, key := range append(strings.Fields(keys), "id", "created_at", "updated_at") {
			require.Contains(t, rows[0], key, name)
		}
		require.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`, rows[0]["created_at"], name)
	}
}

func TestCustomFieldsSpeakV3sDialect(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	f := a.rows("offers?current_only=true&application_ids=" + int64Text(a.demo.Complete))[0]["custom_fields"].(row)
	require.Equal(t, row{"amount": json.Number("54000.50"), "currency_code": "EUR"}, f["salary"].(row)["value"])
	require.Equal(t, "yes_no", f["permanent_contract"].(row)["type"])
	require.Equal(t, json.Number("36"), f["hours_per_week"].(row)["value"])
	require.Equal(t, "Hybrid", f["workplace"].(row)["value"], "the option's text, not its id")
	require.Nil(t, f["contract_end"].(row)["value"])
	require.NotContains(t, f, "old_field", "archived")
	b := start(t, greenhousetest.Config{CurrencyKey: "unit", NumbersAsText: true, UserFieldsAsID: true})
	f = b.rows("offers?current_only=true&application_ids=" + int64Text(b.demo.Complete))[0]["custom_fields"].(row)
	require.Equal(t, row{"amount": json.Number("54000.50"), "unit": "EUR"}, f["salary"].(row)["value"])
	require.Equal(t, "36", f["hours_per_week"].(row)["value"])
	require.Equal(t, b.demo.Manager, num(t, f["supervisor"].(row)["value"]))
}

func TestArchivedFieldsAreListedUnlessActiveIsAsked(t *testing.T) {
	t.Parallel()
	a := start(t, greenhousetest.Config{})
	require.Len(t, a.rows("custom_fields?name_key=old_field"), 1)
	require.Empty(t, a.rows("custom_fields?name_key=old_field&active=true"))
	options := a.rows("custom_field_options?custom_field_ids=" + int64Text(a.demo.EmploymentType))
	require.Len(t, options, 3)
	require.Equal(t, "intern", options[0]["external_id"])
	a.ChangeCustomField(a.demo.EmploymentType, func(f *greenhousetest.CustomField) { f.Name = "Contract type" })
	require.Equal(t, "employment_type", a.rows("custom_fields?name=Contract+type")[0]["name_key"], "a new name keeps its key")
}

func TestMountedElsewhereTheLinksNameThePublicURL(t *testing.T) {
	t.Parallel()
	srv := greenhousetest.New(greenhousetest.Config{APIURL: "https://harvest.example.com/base", AuthURL: "https://auth.example.com", BasePath: "/base"})
	defer srv.Close()
	demo := srv.SeedDemo()
	form := strings.NewReader("grant_type=client_credentials&sub=" + int64Text(demo.Admin))
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, srv.TokenURL(), form)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetBasicAuth(demo.ClientID, demo.ClientSecret)
	w := httptest.NewRecorder()
	srv.Auth().ServeHTTP(w, r)
	var tok tokenAnswer
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &tok))
	r = httptest.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL()+"/v3/jobs?per_page=1", nil)
	r.Header.Set("Authorization", "Bearer "+tok.Access)
	w = httptest.NewRecorder()
	srv.API().ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code)
	require.True(t, strings.HasPrefix(w.Header().Get("Link"), "<https://harvest.example.com/base/v3/jobs?cursor="))
}
