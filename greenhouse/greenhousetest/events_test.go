package greenhousetest_test

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

func TestHiringChangesTheAPIAndALostEventLeavesOnlyThat(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	a.hook(rc, "hire_candidate")
	a.LoseEvents(1)
	a.Hire(a.demo.Complete)
	a.Hire(a.demo.NoEmail)
	require.Len(t, a.Deliver(t.Context()), 1)
	require.Equal(t, a.demo.NoEmail, num(t, rc.last().at(t, "payload", "application", "id")))
	require.Len(t, a.Lost(), 1)
	window := "gte|" + morning.Format(time.RFC3339) + "|lte|" + morning.Add(time.Hour).Format(time.RFC3339)
	offers := a.rows("offers" + query("status", "Accepted", "current_only", "true", "resolved_at", window))
	require.Len(t, offers, 2, "reconciliation sees both")
	job, _ := a.Job(a.demo.Developer)
	require.Equal(t, "closed", job.Status, "both openings are filled")
	openings := a.rows("openings?open=false&application_ids=" + int64Text(a.demo.Complete))
	require.Equal(t, "R-77-1", openings[0]["opening_id"])
}

func TestTheHirePayloadHasWhatWasPublishedAndNoMore(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	a.hook(rc, "hire_candidate")
	a.Hire(a.demo.Complete)
	a.Deliver(t.Context())
	hire := rc.last()
	app := hire.at(t, "payload", "application").(row)
	for _, absent := range []string{"status", "current_stage", "applied_at", "prospect"} {
		require.NotContains(t, app, absent)
	}
	person := app["candidate"].(row)
	for _, absent := range []string{"preferred_name", "company", "tags", "website_addresses", "created_at"} {
		require.NotContains(t, person, absent)
	}
	require.NotContains(t, string(hire.body), "noor.vaneijk@example.com\"}]", "no hiring team")
	require.Equal(t, row{"opening_id": "R-77-1", "custom_fields": row{"position_code": row{"name": "Position code", "type": "short_text", "value": "P-0311"}}}, app["opening"])
	require.Equal(t, "09/01/2012", person["educations"].([]any)[0].(row)["start_date"])
	require.Len(t, person["attachments"], 3)
	jobs := app["jobs"].([]any)
	require.Len(t, jobs, 1)
	job := jobs[0].(row)
	require.Len(t, job["offices"], 2)
	require.Equal(t, "D-11", job["departments"].([]any)[0].(row)["external_id"])
	require.Contains(t, app["job"].(row), "open_date")
	offer := app["offer"].(row)
	require.Equal(t, []any{"2026-12-01", "2026-10-20", json.Number("2")}, []any{offer["starts_at"], offer["sent_at"], offer["version"]})

	f := offer["custom_fields"].(row)
	value := func(key string) any { return f[key].(row)["value"] }
	require.Equal(t, row{"name": "Salary", "type": "currency", "value": row{"amount": json.Number("54000.50"), "unit": "EUR"},
		"compensation_type": "base", "frequency": "annually", "rationale": "market rate"}, f["salary"])
	require.Equal(t, "boolean", f["permanent_contract"].(row)["type"])
	require.Equal(t, []any{"Bicycle", "Train card"}, value("benefits"))
	require.Nil(t, value("contract_end"))
	require.Equal(t, "E-1007", value("supervisor").(row)["employee_id"])
	j := job["custom_fields"].(row)
	require.Equal(t, row{"unit": "EUR", "min_value": "48000.0", "max_value": "66000.0"}, j["salary_range"].(row)["value"])
	require.Equal(t, row{"min_value": json.Number("32"), "max_value": json.Number("40")}, j["weekly_hours"].(row)["value"])
}

func TestAHireWithLittleInIt(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{EmptyDates: true, NoOpening: true}), receive(t)
	a.hook(rc, "hire_candidate")
	a.Hire(a.demo.NoOffer)
	a.Deliver(t.Context())
	app := rc.last().at(t, "payload", "application").(row)
	require.NotContains(t, app, "offer")
	require.NotContains(t, app, "opening")
	require.Equal(t, "A friend of the house", app["credited_to"].(row)["name"])
	fields := app["candidate"].(row)["custom_fields"].(row)
	require.Empty(t, fields["date_of_birth"].(row)["value"])
	require.Equal(t, []any{}, fields["languages"].(row)["value"], "an unset multi_select is an empty list")
	require.Nil(t, app["jobs"].([]any)[0].(row)["custom_fields"].(row)["salary_range"].(row)["value"].(row)["unit"])
	b, rb := start(t, greenhousetest.Config{NullOffer: true}), receive(t)
	b.hook(rb, "hire_candidate")
	b.Hire(b.demo.NoOffer)
	b.Deliver(t.Context())
	require.Nil(t, rb.last().at(t, "payload", "application", "offer"))
}

func TestUnhireAndHireAgainKeepTheApplicationAndChangeTheEvent(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	a.hook(rc, "hire_candidate")
	a.hook(rc, "unhire_candidate")
	a.Hire(a.demo.Complete)
	a.Unhire(a.demo.Complete)
	app := a.rows("applications?ids=" + int64Text(a.demo.Complete))[0]
	require.Equal(t, []any{"in_process", "Offer"}, []any{app["status"], app["stage_name"]})
	require.Len(t, a.rows("openings?open=true&job_ids="+int64Text(a.demo.Developer)), 2)
	a.Hire(a.demo.Complete)
	a.Deliver(t.Context())
	require.Equal(t, []string{"ping", "ping", "hire_candidate", "unhire_candidate", "hire_candidate"}, rc.actions())
	rc.mu.Lock()
	defer rc.mu.Unlock()
	first, undone, second := rc.got[2], rc.got[3], rc.got[4]
	require.Equal(t, first.at(t, "payload", "application", "id"), second.at(t, "payload", "application", "id"))
	require.NotEqual(t, first.header.Get("Greenhouse-Event-Id"), second.header.Get("Greenhouse-Event-Id"))
	u := undone.at(t, "payload", "application").(row)
	require.Equal(t, "active", u["status"])
	require.NotContains(t, u, "offer")
	require.Contains(t, u["source"].(row), "public_name")
}

func TestEventsMayArriveSwappedLateAndTwice(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	a.hook(rc, "hire_candidate")
	a.hook(rc, "unhire_candidate")
	a.Hire(a.demo.Complete)
	a.Unhire(a.demo.Complete)
	a.ReversePending()
	a.Deliver(t.Context())
	require.Equal(t, []string{"unhire_candidate", "hire_candidate"}, rc.actions()[2:])

	a.DuplicateEvents(2)
	a.Hire(a.demo.Complete)
	id := a.Pending()[0].EventID
	a.Postpone(id, time.Hour)
	require.Empty(t, a.Deliver(t.Context()))
	a.clock.Advance(time.Hour)
	require.Len(t, a.Deliver(t.Context()), 3)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() { a.Redeliver(context.WithoutCancel(t.Context()), id) })
	}
	wg.Wait()
	again := a.RedeliverAs(t.Context(), id, "another")
	require.True(t, again.Redelivery)
	same := 0
	for _, d := range a.DeliveriesOf("hire_candidate") {
		if d.EventID == id {
			same++
		}
	}
	require.Equal(t, 8, same)
	require.Equal(t, "another", rc.last().header.Get("Greenhouse-Event-Id"))
}

func TestMergeReplacesDeleteOnlyWhereItIsSetUp(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	a.hook(rc, "delete_candidate")
	loser, winner := a.person(a.demo.Complete), a.person(a.demo.Spare)
	a.Merge(a.person(a.demo.NoEmail), winner)
	a.Deliver(t.Context())
	require.Equal(t, []any{}, rc.last().at(t, "payload", "person", "deleted_application_ids"))
	a.hook(rc, "merge_candidate")
	a.Merge(loser, winner)
	a.Deliver(t.Context())
	require.Equal(t, "merge_candidate", rc.last().action)
	require.Equal(t, winner, num(t, rc.last().at(t, "payload", "person", "new_candidate_id")))
	require.Len(t, a.rows("applications?candidate_ids="+int64Text(winner)), 4)
	require.Empty(t, a.rows("candidates?ids="+int64Text(loser)))
	a.DeleteCandidate(winner)
	a.Deliver(t.Context())
	require.Len(t, rc.last().at(t, "payload", "person", "deleted_application_ids"), 4)
	require.Empty(t, a.rows("offers?candidate_ids="+int64Text(winner)))
}

func TestAnonymizingLeavesAnonymizedAndTheID(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	a.hook(rc, "candidate_anonymized")
	a.hook(rc, "offer_deleted")
	id := a.person(a.demo.Complete)
	a.Anonymize(id)
	a.Deliver(t.Context())
	require.Equal(t, []string{"offer_deleted", "offer_deleted", "offer_deleted", "candidate_anonymized"}, rc.actions()[2:])
	require.Equal(t, id, num(t, rc.last().at(t, "payload", "candidate_id")))
	r := a.rows("candidates?ids=" + int64Text(id))[0]
	require.Equal(t, []any{"Anonymized", int64Text(id)}, []any{r["first_name"], r["last_name"]})
	require.Empty(t, r["email_addresses"])
	require.Empty(t, a.rows("attachments?candidate_ids="+int64Text(id)))
}

func TestAnOfferChangedIsANewVersionAndSpeaksAmericanDates(t *testing.T) {
	t.Parallel()
	a, rc := start(t, greenhousetest.Config{}), receive(t)
	a.hook(rc, "offer_created")
	a.hook(rc, "offer_updated")
	offer, _ := a.CurrentOffer(a.demo.Complete)
	next := a.ChangeOffer(offer.ID, func(o *greenhousetest.Offer) { o.StartsOn = "2027-01-04" })
	require.NotEqual(t, offer.ID, next)
	a.Deliver(t.Context())
	require.Equal(t, []string{"offer_updated", "offer_created"}, rc.actions()[2:])
	require.Equal(t, "01/04/2027", rc.last().at(t, "payload", "start_date"))
	require.Equal(t, json.Number("3"), rc.last().at(t, "payload", "version"))
	require.Equal(t, next, a.ChangeOffer(next, func(o *greenhousetest.Offer) { o.Notes = "call first" }))
	a.Hire(a.demo.Complete)
	a.Deliver(t.Context())
	require.Equal(t, "Accepted", rc.last().at(t, "payload", "offer_status"))
}

func TestEveryPublishedEventHasASampleThatIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	roots := map[string]string{"update_candidate": "candidate", "delete_candidate": "person", "merge_candidate": "person", "candidate_anonymized": "candidate_id",
		"offer_deleted": "offer", "interview_deleted": "interview", "scorecard_deleted": "scorecard", "job_created": "job", "job_updated": "job",
		"job_deleted": "job", "job_approved": "approval_flow", "job_post_deleted": "job_post", "job_interview_stage_deleted": "job_interview_stage",
		"department_deleted": "department", "office_deleted": "office", "ping": "web_hook_id"}
	all := append(greenhousetest.Actions(), "ping")
	require.Len(t, all, 30)
	for _, action := range all {
		body := greenhousetest.SampleBody(action)
		require.Equal(t, body, greenhousetest.SampleBody(action), action)
		r := received{body: body}
		require.Equal(t, action, r.at(t, "action"))
		root := roots[action]
		switch {
		case slices.Contains([]string{"offer_created", "offer_approved", "offer_updated", "job_post_created", "job_post_updated"}, action):
			root = "id"
		case root == "":
			root = "application"
		}
		require.NotNil(t, r.at(t, "payload", root), action)
	}
}
