package afas_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestAHireReachesAFASOnceInBothLanguages(t *testing.T) {
	t.Parallel()
	for language, female := range map[afas.Language]string{afas.Dutch: "V", afas.English: "F"} {
		eachLedger(t, func(t *testing.T, onDisk bool) {
			o := newOffice(t, setting{language: language, onDisk: onDisk})
			badge, err := o.send(o.hire(), vacancy)
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Equal(t, "u-17", badge.Actor)
			assert.True(t, badge.At.Equal(o.clock.Now()))
			assert.Equal(t, hris.WaitsInWorkflow, badge.Note)
			application := o.oneApplication()
			assert.Equal(t, 101, application.Vacancy)
			require.NotNil(t, application.CV)
			assert.Equal(t, []byte("%PDF-1.4 a life"), application.CV.Content)
			assert.Equal(t, "noortjes-cv.pdf", application.CV.Name)
			for id, want := range map[string]string{
				"ViGe": female, "CoId": "D", "Ad": "Plein 1945", "HmNr": "105", "HmAd": "a", "ZpCd": "1015 KM",
				"EmA2": "noortje@example.com", "EmAd": "", "Is": "van den", "DaBi": "1994-05-17", "Mo": "Because of the early shift.",
			} {
				assert.Equal(t, want, application.Fields[id], id)
			}

			_, err = o.send(o.hire(), vacancy)
			require.ErrorIs(t, err, hris.AlreadySent)
			var refusal *transfer.Refusal
			require.ErrorAs(t, err, &refusal)
			assert.Equal(t, "u-17", refusal.Badge.Actor)
			o.oneApplication()
		})
	}
}

func TestDocumentsGoToThePersonsDossierInOrder(t *testing.T) {
	t.Parallel()
	eachLedger(t, func(t *testing.T, onDisk bool) {
		o := newOffice(t, setting{settings: everything, onDisk: onDisk})
		before := len(o.fake.Persons())
		badge, err := o.send(o.hireWithLetter(), vacancy, allOfThem)
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)

		persons := o.fake.Persons()
		require.Len(t, persons, before+1)
		person := persons[before]
		assert.Equal(t, "Bakkerink", person.Fields["LaNm"])
		assert.Equal(t, "noortje@example.com", person.Fields["EmA2"])
		assert.Equal(t, "105", person.Address["HmNr"])
		assert.Equal(t, "D", person.Address["CoId"])

		application := o.oneApplication()
		assert.Equal(t, person.Number, application.Person)
		for _, about := range []string{"LaNm", "FiNm", "EmA2", "DaBi", "ViGe", "Ad", "CoId"} {
			assert.Empty(t, application.Fields[about], "%s stands with the person", about)
		}
		assert.Equal(t, "Because of the early shift.", application.Fields["Mo"])
		require.NotNil(t, application.CV)

		filed := dossierOf(o, o.demo.SubjectType)
		require.Len(t, filed, 2)
		for i, want := range []struct{ title, file string }{{"Motivatiebrief", "noortjes-letter.pdf"}, {"Document van kandidaat", "noortjes-diploma.pdf"}} {
			assert.Equal(t, want.title, filed[i].Subject)
			require.Len(t, filed[i].Files, 1)
			assert.Equal(t, want.file, filed[i].Files[0].Name)
			assert.Equal(t, []afastest.Link{{Destination: int(afas.DestinationPerson), ID: person.Number}}, filed[i].Links)
		}
		var order []string
		for _, call := range o.fake.Journal() {
			if call.Method == "POST" && call.Connector != "" {
				order = append(order, call.Connector)
			}
		}
		assert.Equal(t, []string{"KnPerson", "HrCreateApplicant", "KnSubject", "KnSubject"}, order)
		o.neverMatched()
	})
}

func dossierOf(o *office, kind int) []afastest.DossierItem {
	return slices.DeleteFunc(o.fake.DossierItems(), func(d afastest.DossierItem) bool { return d.Type != kind })
}

func TestAPersonWhomAFASKnowsIsAskedAboutAndNotTouched(t *testing.T) {
	t.Parallel()
	for name, edits := range map[string][]transfer.Edit{"CV alone": {vacancy, transfer.ChooseDocuments("cv")}, "with a letter": {vacancy, withLetter}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{settings: everything})
			known := o.fake.AddPerson(map[string]string{"FiNm": "N.", "LaNm": "Bakkerink-Oud", "EmA2": "noortje@example.com"})
			persons := o.fake.Persons()

			draft := o.prepare(o.hireWithLetter(), edits...)
			require.True(t, draft.Problems.Has(transfer.CodePersonExists), "nobody asked")
			require.Len(t, draft.Matches, 1)
			assert.Equal(t, known, draft.Matches[0].ID)
			assert.Equal(t, 1, strings.Count(draft.Matches[0].About.Reveal(), "Bakkerink-Oud"), "the name, once")
			_, err := o.sendDraft(draft)
			require.ErrorIs(t, err, hris.Problems)
			assert.Empty(t, o.fake.Applications())

			badge, err := o.send(o.hireWithLetter(), append(edits, transfer.SamePerson(known))...)
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Equal(t, known, o.oneApplication().Person)
			assert.Empty(t, o.oneApplication().Fields["LaNm"])
			assert.Equal(t, persons, o.fake.Persons(), "nothing of theirs is changed")
			assert.Empty(t, o.fake.Calls("POST", "KnPerson"))
			for _, item := range dossierOf(o, o.demo.SubjectType) {
				assert.Equal(t, known, item.Links[0].ID)
			}
		})
	}
}

func TestANamesakeGetsAnApplicationOfTheirOwn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{settings: everything})
	o.fake.AddPerson(map[string]string{"LaNm": "Bakkerink", "EmAd": "noortje@example.com"})
	before := o.fake.Persons()
	badge, err := o.send(o.hireWithLetter(), vacancy, withLetter, asOtherOnes)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	require.Len(t, o.fake.Persons(), len(before)+1)
	assert.Equal(t, before, o.fake.Persons()[:len(before)])
	o.oneApplication()
	o.neverMatched()
}

func TestDocumentsThatCannotGoAreRefusedWithWhatTheCustomerWouldGrant(t *testing.T) {
	t.Parallel()
	for language, remedy := range map[afas.Language]string{afas.Dutch: "voeg KnPerson en KnSubject toe", afas.English: "add KnPerson and KnSubject"} {
		o := newOffice(t, setting{language: language})
		draft := o.prepare(o.hireWithLetter(), vacancy, withLetter)
		require.True(t, draft.Problems.Has(transfer.CodeDocumentNotTaken))
		for _, p := range draft.Problems {
			if p.Code == transfer.CodeDocumentNotTaken {
				assert.Contains(t, p.Args["remedy"], remedy)
			}
		}
		_, err := o.sendDraft(draft)
		require.ErrorIs(t, err, hris.Problems)
		assert.Empty(t, o.fake.Applications())

		// Without anybody's choice the CV goes, and nothing is asked.
		_, err = o.send(o.hireWithLetter(), vacancy)
		require.NoError(t, err)
		o.oneApplication()
	}
}

func TestTheBadgeFollowsTheWorkflowOfAFAS(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{settings: everything})
	badge, err := o.send(o.hire(), vacancy)
	require.NoError(t, err)
	assert.Equal(t, hris.WaitsInWorkflow, badge.Note)
	badge, err = o.service.Track(t.Context(), hr, "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, hris.WaitsInWorkflow, badge.Note)
	assert.Empty(t, o.fake.Applicants(), "there is no applicant before the workflow has run")

	require.Equal(t, 1, o.fake.RunWorkflow())
	badge, err = o.service.Track(t.Context(), hr, "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, hris.WorkflowFinished, badge.Note)
	assert.Len(t, o.fake.Applicants(), 1)
}

func TestWithoutAViewOfApplicantsTheBadgeClaimsNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	badge, err := o.send(o.hire(), vacancy)
	require.NoError(t, err)
	o.fake.RunWorkflow()
	badge, err = o.service.Track(t.Context(), hr, "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, hris.WaitsInWorkflow, badge.Note)
}

func TestAConnectionRemovedAndAddedAgainIsTheSameAccount(t *testing.T) {
	t.Parallel()
	eachLedger(t, func(t *testing.T, onDisk bool) {
		o := newOffice(t, setting{onDisk: onDisk})
		first, err := o.send(o.hire(), vacancy)
		require.NoError(t, err)
		o.clock.Advance(24 * time.Hour)

		// Another id, another kind of credential, another language.
		again := o.connection("c-2", o.connect(setting{language: afas.English, classic: true}))
		o.service = o.newService(func(c *transfer.Config) { c.Connections = transfer.Fixed(again) })
		draft, err := o.service.Prepare(t.Context(), hr, "acme", "c-2", o.hire(), vacancy, transfer.SetText("ViGe", "F"))
		require.NoError(t, err)
		_, err = o.sendDraft(draft)
		require.ErrorIs(t, err, hris.AlreadySent)
		var refusal *transfer.Refusal
		require.ErrorAs(t, err, &refusal)
		assert.Equal(t, first.Transfer, refusal.Badge.Transfer)
		assert.Equal(t, "u-17", refusal.Badge.Actor)
		assert.True(t, refusal.Badge.At.Equal(first.At))
		o.oneApplication()
	})
}

func TestASecondVacancyIsAnotherHandOverAndAsks(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	_, err := o.send(o.hire(), vacancy)
	require.NoError(t, err)
	draft := o.prepare(o.hire(), transfer.SetText("VcSn", "102"))
	assert.True(t, draft.Problems.Has(transfer.CodeSecond))
	_, err = o.sendDraft(draft)
	require.ErrorIs(t, err, hris.Problems)
	o.oneApplication()
	_, err = o.send(o.hire(), transfer.SetText("VcSn", "102"), transfer.SecondHandOver())
	require.NoError(t, err)
	assert.Len(t, o.fake.Applications(), 2)
}
