package greenhouse_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// house is a whole integration: a Greenhouse account, its webhooks, an inbox, and
// a target in memory.
type house struct {
	*desk
	intake *intake.Intake
	target *hristest.Target
	client *greenhouse.Client
	moved  *hristest.Clock
	log    *lockedBuffer
}

type routes struct{ route *intake.Route }

func (r routes) Route(context.Context, string, string) (*intake.Route, error) { return r.route, nil }

// late lets the desk be opened before its keeper can be made.
type late struct{ hris.Keeper }

func openHouse(t *testing.T, withHarvest bool) *house {
	t.Helper()
	keeper := &late{}
	h := &house{desk: openDesk(t, keeper, greenhousetest.Config{}), log: &lockedBuffer{}}
	h.moved = hristest.NewClock(h.clock.Now())
	logger := slog.New(slog.NewTextHandler(h.log, nil))
	h.target = hristest.NewTarget(hristest.ReadBack(), h.moved, logger)
	client := connect(t, h.server, h.demo, h.clock)
	catalogue, err := greenhouse.ReadCatalogue(t.Context(), client)
	require.NoError(t, err)
	if withHarvest {
		h.client = client
	}
	source := greenhouse.NewSource(greenhouse.SourceConfig{Client: h.client, Files: plainFiles(), Now: h.clock.Now})
	rule := func(to, from string) fieldmap.Rule { return fieldmap.Rule{To: to, From: fieldmap.Paths{from}} }
	roles := []string{"system"}
	key, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	service, err := transfer.New(transfer.Config{
		Ledger: transfer.NewMemory(h.clock.Now), HashKey: privacy.NewKey(), Documents: source.OpenDocument, Now: h.clock.Now, Sealer: key, Logger: logger,
		Custom: hris.SameCustomFields(catalogue.Fields("en")...),
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: "acme", ID: "hr-1", Target: h.target,
			Rules: fieldmap.Rules{V: fieldmap.Version, Rules: []fieldmap.Rule{
				rule("first_name", "person.first_name"), rule("last_name", "person.last_name"), rule("private_email", "person.private_email"),
				rule("start_date", "offer.start_date"), rule("salary", "custom.offer_salary"), rule("hours", "custom.offer_hours_per_week"),
			}},
			Policy: transfer.RolePolicy{View: roles, Send: roles, Manage: roles, Remove: roles},
		}),
	})
	require.NoError(t, err)
	h.intake, err = intake.New(intake.Config{
		Inbox: intake.NewMemory(h.clock.Now), Transfers: service, Sealer: key, HashKey: privacy.NewKey(), Now: h.clock.Now, Logger: logger,
		Routes: routes{&intake.Route{Source: source, Connection: "hr-1", Actor: transfer.Actor{ID: "greenhouse", Roles: roles}, Edits: func(*hris.Hire) []transfer.Edit {
			return []transfer.Edit{transfer.SetText("debtor", "north"), transfer.SetText("company", "n1"), transfer.Set("start_date", fieldmap.DateValue(civil.MustDate("2026-12-01")))}
		}}},
	})
	require.NoError(t, err)
	keeper.Keeper = h.intake
	h.saveHooks("hire_candidate", "unhire_candidate", "candidate_anonymized", "merge_candidate")
	return h
}

// work delivers what waits, and works all that is due.
func (h *house) work() []intake.Result {
	h.t.Helper()
	for _, sent := range h.server.Deliver(h.t.Context()) {
		require.True(h.t, sent.OK(), sent.Reply)
	}
	var results []intake.Result
	for {
		r, ok, err := h.intake.Work(h.t.Context())
		require.NoError(h.t, err)
		if !ok {
			return results
		}
		results = append(results, r)
	}
}

func (h *house) advance(d time.Duration) {
	h.clock.Advance(d)
	h.moved.Advance(d)
}

func TestWhoIsHiredInGreenhouseIsHandedOverByItself(t *testing.T) {
	t.Parallel()
	for _, withHarvest := range []bool{true, false} {
		h := openHouse(t, withHarvest)
		h.server.DuplicateEvents(2)
		h.server.Hire(h.demo.Complete)
		results := h.work()
		require.Len(t, results, 1)
		assert.Equal(t, intake.Done, results[0].Outcome, "%s %v", results[0].Reason, results[0].Problems)
		assert.Equal(t, transfer.StateDone, results[0].Badge.State)
		records := h.target.Records()
		require.Len(t, records, 1)
		assert.Equal(t, "Zoë", records[0].Values["first_name"].Text())
		assert.Equal(t, "zoe@example.com", records[0].Values["private_email"].Text())
		require.Len(t, records[0].Parts, 1, "the signed offer alone is preselected")
		assert.EqualValues(t, 96<<10, records[0].Parts[0].Size)
		for _, canary := range []string{"Zo", "Meer", "zoe@", "54000", hookSecret} {
			assert.NotContains(t, h.log.String()+h.desk.log.String(), canary)
		}
	}
}

func TestALostHireIsFoundAndHandedOverOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t, true)
	from := h.clock.Now()
	h.server.LoseEvents(-1)
	h.server.Hire(h.demo.Complete)
	h.server.Hire(h.demo.NoOffer)
	h.advance(time.Hour)
	assert.Empty(t, h.work())
	span := greenhouse.Span{From: from, To: h.clock.Now()}
	for round, want := range []int{2, 0} {
		r, err := greenhouse.Reconcile(t.Context(), h.client, h.intake, "acme", "gh-1", span)
		require.NoError(t, err)
		assert.Equal(t, want, r.Kept, round)
		h.work()
	}
	for _, lost := range h.server.Lost() {
		status, _ := h.post(lost.Body)
		assert.Equal(t, 200, status)
	}
	for _, r := range h.work() {
		assert.Equal(t, intake.Done, r.Outcome)
	}
	assert.Len(t, h.target.Records(), 2)
}

func TestAnUnhireBeforeTheHireHoldsIt(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.server.Hire(h.demo.Complete)
	h.server.Unhire(h.demo.Complete)
	h.server.ReversePending()
	results := h.work()
	require.Len(t, results, 2)
	assert.Equal(t, hris.Unhired, results[0].Happened)
	assert.Equal(t, intake.Held, results[1].Outcome)
	assert.Equal(t, hris.NotConfirmed, results[1].Reason)
	assert.Empty(t, h.target.Records())
}

func TestWhoIsUnhiredMeanwhileIsNotHandedOver(t *testing.T) {
	t.Parallel()
	h := openHouse(t, true)
	h.server.Hire(h.demo.Complete)
	pending := h.server.Pending()
	h.server.Postpone(pending[len(pending)-1].EventID, time.Hour)
	h.advance(30 * time.Minute)
	h.server.LoseEvents(-1)
	h.server.Unhire(h.demo.Complete)
	h.advance(time.Hour)
	results := h.work()
	require.Len(t, results, 1)
	assert.Equal(t, hris.NotHired, results[0].Reason)
	assert.Empty(t, h.target.Records())
}

func TestHiredUnhiredAndHiredAgainIsAskedAbout(t *testing.T) {
	t.Parallel()
	h := openHouse(t, true)
	for i, want := range []intake.Outcome{intake.Done, intake.Held, intake.Held} {
		if i == 1 {
			h.server.Unhire(h.demo.NoOffer)
		} else {
			h.server.Hire(h.demo.NoOffer)
		}
		results := h.work()
		require.Len(t, results, 1, i)
		assert.Equal(t, want, results[0].Outcome, i)
		h.advance(time.Hour)
	}
	assert.Len(t, h.target.Records(), 1)
	held, err := h.intake.Held(t.Context(), "acme")
	require.NoError(t, err)
	assert.Len(t, held, 2)
}

func TestAnAnonymizedPersonIsForgottenHere(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.server.Hire(h.demo.Complete)
	h.server.Unhire(h.demo.Complete)
	h.server.ReversePending() // the hire is held
	h.work()
	application, _ := h.server.Application(h.demo.Complete)
	h.server.Anonymize(application.CandidateID)
	results := h.work()
	require.Len(t, results, 1)
	assert.Equal(t, hris.PersonErased, results[0].Happened)
	assert.Equal(t, intake.Done, results[0].Outcome)
	held, err := h.intake.Held(t.Context(), "acme")
	require.NoError(t, err)
	for _, e := range held {
		assert.Empty(t, e.Person)
		require.NoError(t, h.intake.Release(t.Context(), "acme", e.ID))
	}
	h.work()
	assert.Empty(t, h.target.Records())
}

func TestAHireWithoutANameIsHeldAndSaysWhy(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	body := []byte(`{"action":"hire_candidate","payload":{"application":{"id":1,"candidate":{"id":2,"first_name":"Ada","last_name":null}}}}`)
	status, _ := h.post(body)
	assert.Equal(t, 200, status)
	results := h.work()
	require.Len(t, results, 1)
	assert.Equal(t, intake.Held, results[0].Outcome)
	assert.Contains(t, results[0].Fields, "last_name")
	assert.False(t, bytes.Contains(fmt.Appendf(nil, "%v", results), []byte("Ada")))
}
