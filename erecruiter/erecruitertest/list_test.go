package erecruitertest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

func TestTheDefaultShapesAreThoseOfTheSamples(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	d := a.demo
	require.JSONEq(t, `{"id":7,"name":"Złożenie oferty","type":"offer","isSystem":true,"isActive":true,"order":7}`,
		a.read("/Account/Stages/7").body)
	stages := a.read("/Account/Stages")
	require.Equal(t, []string{"1", "2", "501", "502", "7", "9", "503"}, stages.column(t, "stages", "id"))
	require.Equal(t, "7", encode(t, stages.get(t, "rowCount")))
	require.Equal(t, stages.body, a.read("/Dictionaries/RecruitmentStages").body)
	require.JSONEq(t, `{"origins":[{"id":301,"name":"inhire.io","isActive":true},{"id":302,"name":"Pracuj.pl","isActive":true}],"rowCount":2}`,
		a.read("/Account/Origins").body)
	require.JSONEq(t, `{"applicationId":9001,"candidateId":7001,"recruitmentId":41,"candidateName":"Anna","candidateLastName":"Testowa",
		"candidateEmail":"anna.testowa@example.com","candidatePhoneNumber":"+48 600 100 200","stageId":2,"stageName":"Analiza CV",
		"stageChangeDate":"2026-11-20T00:00:00","applicationDate":"2026-11-19T12:00:00","originId":301,"externalId":"inh-555",
		"rejectionReason":null,"candidateCvFiles":[{"id":6001,"fileName":"Anna Testowa - życiorys.pdf"}]}`,
		a.read("/CandidateApplications/"+decimal(d.Application)).body)
	require.JSONEq(t, `{"candidateApplicationStages":[{"stageId":1,"stageName":"Nowy","date":"2026-11-19T12:00:00","createUserFullName":null},
		{"stageId":2,"stageName":"Analiza CV","date":"2026-11-20T00:00:00","createUserFullName":"Jan Przykład"}]}`,
		a.read("/CandidateApplications/"+decimal(d.Application)+"/StagesHistory").body)
	require.Equal(t, []string{decimal(d.Application), decimal(d.Direct)},
		a.read("/Recruitments/"+decimal(d.Shared)+"/CandidateApplications").column(t, "applications", "applicationId"))
	one := a.read("/Recruitments/" + decimal(d.Shared))
	require.Equal(t, "2026-09-20T13:00:00", one.get(t, "createDate"), "summer time")
	require.Equal(t, true, one.get(t, "consents", 0, "isRequired"))
	require.Equal(t, []string{"7001", "7002", "7003"}, a.read("/Candidates").column(t, "candidates", "candidateId"))
	require.Equal(t, "Łódź", a.read("/Candidates/7001").get(t, "city"))
}

func TestRecruitmentsAreListedByStateAndOwner(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	d := a.demo
	ids := func(path string) []string { return a.read(path).column(t, "recruitments", "id") }
	require.Equal(t, []string{decimal(d.Shared), decimal(d.Unshared)}, ids("/Recruitments"))
	require.Equal(t, []string{decimal(d.Shared)}, ids("/Recruitments/My"))
	require.Equal(t, []string{decimal(d.Closed)}, ids("/Recruitments/Closed"))
	a.SetStatus(d.Shared, erecruitertest.Closed)
	require.Equal(t, []string{decimal(d.Shared), decimal(d.Closed)}, ids("/Recruitments/Closed/My"))
	require.Empty(t, ids("/Recruitments/My"))
	require.Equal(t, "suspended", a.read("/Recruitments/"+decimal(d.Suspended)).get(t, "status"), "in no list, but there")
	require.Equal(t, 1, a.read("/Recruitments/"+decimal(d.Closed)+"/CandidateApplications").length(t, "applications"), "a hire on a closed one")

	hidden := start(t, erecruitertest.Config{ClosedHidden: true})
	require.Zero(t, hidden.read("/Recruitments/Closed").length(t, "recruitments"))
	hidden.refused(hidden.look("/CandidateApplications/"+decimal(d.Earlier)), http.StatusNotFound, "NotFound")
}

func TestWithSelectedRecruitmentsTheOthersAreAsIfTheyWereNotThere(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	d := a.demo
	theirs := a.AddApplication(erecruitertest.Application{
		RecruitmentID: d.Unshared, Person: erecruitertest.Person{FirstName: "Jan", LastName: "Inny", Email: "jan.inny@example.com"},
		CVs: []erecruitertest.File{{Name: "cv.txt", ContentType: "text/plain", Content: []byte("cv")}},
	})
	app, _ := a.Application(theirs)
	paths := []string{
		"/Recruitments/" + decimal(d.Unshared), "/Recruitments/" + decimal(d.Unshared) + "/Stages",
		"/Recruitments/" + decimal(d.Unshared) + "/CandidateApplications", "/CandidateApplications/" + decimal(theirs),
		"/CandidateApplications/" + decimal(theirs) + "/StagesHistory", "/Candidates/" + decimal(app.CandidateID),
		"/Candidates/CVs/" + decimal(app.CVs[0].ID),
	}
	for _, path := range paths {
		a.read(path)
	}
	require.Equal(t, 4, a.read("/Candidates").length(t, "candidates"))
	a.SetScope(erecruitertest.SelectedRecruitments)
	for _, path := range paths {
		a.refused(a.look(path), http.StatusNotFound, "NotFound")
	}
	require.Equal(t, 3, a.read("/Candidates").length(t, "candidates"))
	a.refused(a.post(d.Unshared, body(a)), http.StatusNotFound, "NotFound")
	require.Equal(t, []string{decimal(d.Shared)}, a.read("/Recruitments").column(t, "recruitments", "id"))
	a.Unshare(d.Shared)
	require.Zero(t, a.read("/Recruitments").length(t, "recruitments"))
	a.Share(d.Unshared)
	a.read(paths[3])
	a.login()
	a.read("/Recruitments/" + decimal(d.Shared))

	says := start(t, erecruitertest.Config{UnsharedAs403: true})
	says.SetScope(erecruitertest.SelectedRecruitments)
	says.refused(says.look("/Recruitments/"+decimal(d.Unshared)+"/CandidateApplications"), http.StatusForbidden, "Forbidden")
}

func TestListsComeInPages(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	first := a.SeedApplications(a.demo.Unshared, "x", 250)
	list := "/Recruitments/" + decimal(a.demo.Unshared) + "/CandidateApplications"
	page := func(query string) []string { return a.read(list+query).column(t, "applications", "applicationId") }
	require.Len(t, page(""), 100)
	require.Len(t, page("?limit=1000"), 100, "cut without a word")
	require.Equal(t, []string{decimal(first + 240), decimal(first + 241)}, page("?offset=240&limit=2"))
	require.Len(t, page("?offset=200"), 50)
	require.Empty(t, page("?offset=250"))
	require.Empty(t, page("?offset=9223372036854775807"))
	require.Equal(t, "250", encode(t, a.read(list+"?limit=1").get(t, "rowCount")))
	for _, wrong := range []string{"?limit=0", "?limit=-1", "?offset=-1", "?limit=ten"} {
		a.refused(a.look(list+wrong), http.StatusBadRequest, "BadRequest")
	}
	require.Equal(t, 2, a.read("/CandidateApplications/"+decimal(a.demo.Application)+"/StagesHistory?limit=1").length(t, "candidateApplicationStages"), "not paged")
}

func TestListsComeInEveryShape(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	list := "/Recruitments/" + decimal(a.demo.Shared) + "/CandidateApplications"
	with := func(w erecruitertest.Wire) reply { a.SetWire(w); return a.read(list + "?limit=1&offset=1") }

	require.Equal(t, 1, with(erecruitertest.Wire{Bare: []string{erecruitertest.Applications}}).length(t))
	require.Equal(t, 1, with(erecruitertest.Wire{Bare: []string{erecruitertest.Everywhere}}).length(t))
	require.Equal(t, 1, with(erecruitertest.Wire{Envelopes: map[string]string{erecruitertest.Applications: "items"}}).length(t, "items"))
	for _, c := range []erecruitertest.Count{erecruitertest.RowCount, erecruitertest.TotalRowCount, erecruitertest.TotalRowsCount} {
		require.Equal(t, "2", encode(t, with(erecruitertest.Wire{Count: c}).get(t, string(c))))
	}
	require.Equal(t, "1", encode(t, with(erecruitertest.Wire{PageCounts: true}).get(t, "rowCount")))
	require.Len(t, with(erecruitertest.Wire{Count: erecruitertest.NoCount}).get(t), 1)
	require.Equal(t, []string{decimal(a.demo.Application)},
		with(erecruitertest.Wire{IgnoreOffset: []string{erecruitertest.Applications}}).column(t, "applications", "applicationId"))
	require.Equal(t, 2, with(erecruitertest.Wire{Unpaged: []string{erecruitertest.Applications}}).length(t, "applications"))
	text := with(erecruitertest.Wire{TextIDs: true})
	require.Equal(t, decimal(a.demo.Direct), text.get(t, "applications", 0, "applicationId"))
	require.Equal(t, "2", encode(t, text.get(t, "rowCount")))

	a.SetWire(erecruitertest.Wire{Enveloped: []string{erecruitertest.Companies}})
	require.Equal(t, 2, a.read("/Account/Companies").length(t, "companies"))
	a.SetWire(erecruitertest.Wire{MaxLimit: 1})
	require.Equal(t, 1, a.read(list).length(t, "applications"))
}

func TestTheStageMayStandInTheHistoryAlone(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{Wire: erecruitertest.Wire{StageInHistory: true, NewestFirst: true, English: true, TimeLayout: time.RFC3339}})
	one := a.read("/CandidateApplications/" + decimal(a.demo.Application))
	for _, name := range []string{"stageId", "stageName", "stageChangeDate"} {
		require.NotContains(t, one.get(t), name)
	}
	require.Equal(t, "2026-11-19T12:00:00+01:00", one.get(t, "applicationDate"))
	history := a.read("/CandidateApplications/" + decimal(a.demo.Application) + "/StagesHistory")
	require.Equal(t, []string{"CV analysis", "New"}, history.column(t, "candidateApplicationStages", "stageName"))
}

func TestAFileComesAsItIs(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	app, _ := a.Application(a.demo.Application)
	got := a.read("/Candidates/CVs/" + decimal(app.CVs[0].ID))
	require.Equal(t, "%PDF-1.4 życiorys", got.body)
	require.Equal(t, "application/pdf", got.Header.Get("Content-Type"))
	require.Contains(t, got.Header.Get("Content-Disposition"), "filename*=utf-8''Anna%20Testowa%20-%20%C5%BCyciorys.pdf")
	a.refused(a.look("/Candidates/CVs/1"), http.StatusNotFound, "NotFound")
}
