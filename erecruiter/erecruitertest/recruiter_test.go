package erecruitertest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
)

func (a *account) stageOf(application int64) string {
	a.t.Helper()
	return encode(a.t, a.read("/CandidateApplications/"+decimal(application)).get(a.t, "stageId"))
}

func (a *account) gone(application int64) {
	a.t.Helper()
	a.refused(a.look("/CandidateApplications/"+decimal(application)), http.StatusNotFound, "NotFound")
}

func TestANewStageIsAttachedToAllActiveRecruitmentsAtOnce(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	added := a.AddStage(erecruitertest.Stage{Name: "Badania"})
	shown := func(recruitment int64) []string {
		return a.read("/Recruitments/"+decimal(recruitment)+"/Stages").column(t, "stages", "id")
	}
	require.Contains(t, a.read("/Account/Stages").column(t, "stages", "id"), decimal(added))
	require.Contains(t, shown(a.demo.Shared), decimal(added))
	require.Contains(t, shown(a.demo.Unshared), decimal(added))
	require.NotContains(t, shown(a.demo.Closed), decimal(added))

	a.SetStage(a.demo.Direct, added)
	a.TickStage(a.demo.Shared, added, false)
	require.NotContains(t, shown(a.demo.Shared), decimal(added))
	require.Equal(t, decimal(added), a.stageOf(a.demo.Direct), "who stands there keeps it")
	require.Panics(t, func() { a.TickStage(a.demo.Shared, a.demo.Hired, false) }, "fixed")
}

func TestARenamedStageKeepsItsID(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{Wire: erecruitertest.Wire{English: true}})
	a.RenameStage(a.demo.CVAnalysis, "Screening")
	one := a.read("/CandidateApplications/" + decimal(a.demo.Application))
	require.Equal(t, "Screening", one.get(t, "stageName"))
	require.Equal(t, "2", encode(t, one.get(t, "stageId")))
}

func TestADeletedStageMovesItsCandidatesWithoutAnybodysDecision(t *testing.T) {
	t.Parallel()
	for name, rewrites := range map[string]bool{"a new entry": false, "the entry rewritten": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := start(t, erecruitertest.Config{ReplacementRewrites: rewrites})
			d := a.demo
			a.SetStage(d.Direct, d.Task)
			a.clock.Advance(24 * time.Hour)
			require.ErrorIs(t, a.DeleteStage(d.Hired, d.New), erecruitertest.ErrSystemStage)
			require.ErrorIs(t, a.DeleteStage(d.Task, 0), erecruitertest.ErrReplacement)
			require.NoError(t, a.DeleteStage(d.Task, d.Rejected))
			require.NoError(t, a.DeleteStage(d.Interview, 0), "nobody stands there")

			require.Equal(t, []string{"1", "2", "7", "9", "503"}, a.read("/Account/Stages").column(t, "stages", "id"))
			require.NotContains(t, a.read("/Recruitments/41/Stages").column(t, "stages", "id"), decimal(d.Task))
			require.Equal(t, decimal(d.Rejected), a.stageOf(d.Direct))
			history := a.read("/CandidateApplications/" + decimal(d.Direct) + "/StagesHistory")
			if rewrites {
				require.Equal(t, []string{"1", "503"}, history.column(t, "candidateApplicationStages", "stageId"))
				require.Equal(t, "2026-11-20T12:00:00", history.get(t, "candidateApplicationStages", 1, "date"))
				return
			}
			require.Equal(t, []string{"Nowy", "Zadanie techniczne", "Odrzucony po rozmowie"}, history.column(t, "candidateApplicationStages", "stageName"))
			require.Nil(t, history.get(t, "candidateApplicationStages", 2, "createUserFullName"))
			require.Equal(t, "2026-11-21T12:00:00", history.get(t, "candidateApplicationStages", 2, "date"))
		})
	}
}

func TestALookAtANewCandidateMovesItOn(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	a.OpenCard(a.demo.Direct)
	require.Equal(t, "2", a.stageOf(a.demo.Direct))
	a.SetStage(a.demo.Direct, a.demo.Interview)
	a.OpenCard(a.demo.Direct)
	require.Equal(t, "502", a.stageOf(a.demo.Direct), "only a new one")
	a.Reject(a.demo.Direct, a.demo.Rejected, "Brak doświadczenia")
	require.Equal(t, "Brak doświadczenia", a.read("/CandidateApplications/"+decimal(a.demo.Direct)).get(t, "rejectionReason"))
	a.SetStage(a.demo.Direct, a.demo.New)
	require.Equal(t, "1", a.stageOf(a.demo.Direct), "backwards")
}

func TestADeletedApplicationTakesItsCandidateAlong(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	app, _ := a.Application(a.demo.Application)
	again := a.AddApplication(erecruitertest.Application{RecruitmentID: a.demo.Unshared, Person: erecruitertest.Person{Email: "ANNA.Testowa@example.com"}})
	a.DeleteApplication(a.demo.Application)
	a.gone(a.demo.Application)
	a.refused(a.look("/Candidates/CVs/"+decimal(app.CVs[0].ID)), http.StatusNotFound, "NotFound")
	a.read("/Candidates/" + decimal(app.CandidateID))
	a.DeleteApplication(again)
	a.refused(a.look("/Candidates/"+decimal(app.CandidateID)), http.StatusNotFound, "NotFound")
	require.NotContains(t, a.read("/Candidates").column(t, "candidates", "candidateId"), decimal(app.CandidateID))
	require.Panics(t, func() { a.DeleteApplication(again) })
}

func TestAMergedApplicationIsGoneAndItsExternalIDIsNotFree(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	d := a.demo
	was, _ := a.Application(d.Application)
	a.MergeApplications(d.Application, d.Direct)
	a.gone(d.Application)
	into, _ := a.Application(d.Direct)
	require.Equal(t, "inh-555", into.ExternalID, "it had none of its own")
	require.Equal(t, was.CVs, into.CVs)
	a.read("/Candidates/CVs/" + decimal(was.CVs[0].ID))
	require.Equal(t, []string{decimal(d.Direct)}, a.read("/Recruitments/41/CandidateApplications").column(t, "applications", "applicationId"))
	a.refused(a.look("/Candidates/"+decimal(was.CandidateID)), http.StatusNotFound, "NotFound")

	require.Equal(t, http.StatusCreated, a.post(d.Shared, body(a)).StatusCode)
	a.MergeApplications(9004, d.Direct)
	into, _ = a.Application(d.Direct)
	require.Equal(t, "inh-555", into.ExternalID)
	a.refused(a.post(d.Shared, body(a)), http.StatusConflict, "DuplicateExternalId")
	a.DeleteApplication(d.Direct)
	require.Equal(t, http.StatusCreated, a.post(d.Shared, body(a)).StatusCode)
}

func TestMergingBringsTheCandidatesOtherApplicationsAlong(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	other := a.AddApplication(erecruitertest.Application{RecruitmentID: a.demo.Unshared, Person: erecruitertest.Person{Email: "piotr.probny@example.com"}})
	a.MergeApplications(a.demo.Direct, a.demo.Application)
	moved, _ := a.Application(other)
	into, _ := a.Application(a.demo.Application)
	require.Equal(t, into.CandidateID, moved.CandidateID)
	require.Equal(t, "Anna", moved.Person.FirstName)
}

func TestAMovedApplicationIsFoundInTheOtherRecruitment(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	moved := a.MoveApplication(a.demo.Application, a.demo.Unshared)
	require.NotEqual(t, a.demo.Application, moved)
	a.gone(a.demo.Application)
	require.Equal(t, "inh-555", a.read("/Recruitments/42/CandidateApplications").get(t, "applications", 0, "externalId"))
	require.Equal(t, 1, a.read("/Recruitments/41/CandidateApplications").length(t, "applications"))

	keeps := start(t, erecruitertest.Config{MovedKeepsID: true})
	keeps.SeedApplications(keeps.demo.Unshared, "x", 2)
	require.Equal(t, keeps.demo.Application, keeps.MoveApplication(keeps.demo.Application, keeps.demo.Unshared))
	require.Equal(t, []string{"9001", "9004", "9005"}, keeps.read("/Recruitments/42/CandidateApplications").column(t, "applications", "applicationId"))
}

func TestAnOriginMayBeRenamedOrGone(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	a.RenameOrigin(a.demo.Origin, "inhire")
	require.Equal(t, []string{"inhire", "Pracuj.pl"}, a.read("/Account/Origins").column(t, "origins", "name"))
	a.RemoveOrigin(a.demo.Origin)
	require.Equal(t, []string{"302"}, a.read("/Account/Origins").column(t, "origins", "id"))
	require.Equal(t, "301", encode(t, a.read("/CandidateApplications/9001").get(t, "originId")), "the application keeps it")
}

func TestConsentsOfAFormMayChange(t *testing.T) {
	t.Parallel()
	a := start(t, erecruitertest.Config{})
	a.SetConsents(a.demo.Shared, erecruitertest.Consent{Name: "Nowa zgoda", Text: "Zgadzam się.", Required: true})
	require.JSONEq(t, `[{"consentId":13,"name":"Nowa zgoda","text":"Zgadzam się.","isRequired":true}]`, encode(t, a.read("/Recruitments/41").get(t, "consents")))
	require.Equal(t, http.StatusUnprocessableEntity, a.post(a.demo.Shared, body(a)).StatusCode)
	require.Len(t, a.Recruitments()[1].Consents, 2)
}
