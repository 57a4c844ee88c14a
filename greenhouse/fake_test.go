package greenhouse_test

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris/privacy"
)

// fakeClock lets the fake's clock be slept on.
type fakeClock struct{ *greenhousetest.Clock }

func (c fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.Advance(d)
	return ctx.Err()
}

func account(t testing.TB, cfg greenhousetest.Config) (*greenhousetest.Server, greenhousetest.Demo, fakeClock) {
	t.Helper()
	clock := fakeClock{greenhousetest.NewClock(time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC))}
	cfg.Now = clock.Now
	server := greenhousetest.NewServer(cfg)
	t.Cleanup(server.Close)
	return server, server.SeedDemo(), clock
}

func connect(t testing.TB, server *greenhousetest.Server, demo greenhousetest.Demo, clock fakeClock, change ...func(*greenhouse.Config)) *greenhouse.Client {
	t.Helper()
	credentials, err := greenhouse.ClientCredentials(demo.ClientID, privacy.NewSecret(demo.ClientSecret))
	require.NoError(t, err)
	cfg := greenhouse.Config{
		Credentials: credentials.ActingAs(demo.Admin), BaseURL: server.URL(),
		AuthURL: strings.TrimSuffix(server.TokenURL(), "/token"), Clock: clock,
	}
	for _, c := range change {
		c(&cfg)
	}
	client, err := greenhouse.New(cfg)
	require.NoError(t, err)
	return client
}

func all[T any](t testing.TB, seq func(func(T, error) bool)) []T {
	t.Helper()
	var rows []T
	for row, err := range seq {
		require.NoError(t, err)
		rows = append(rows, row)
	}
	return rows
}

func TestAHireIsFoundByReconciliationWhenItsWebHookNeverCame(t *testing.T) {
	t.Parallel()
	server, demo, clock := account(t, greenhousetest.Config{ExtraKeys: true})
	from := clock.Now()
	clock.Advance(time.Hour)
	server.LoseEvents(-1)
	server.Hire(demo.Complete)
	server.Hire(demo.NoOffer)
	clock.Advance(time.Hour)
	span := greenhouse.Span{From: from, To: clock.Now()}
	client := connect(t, server, demo, clock)

	offers := all(t, client.AcceptedOffers(t.Context(), span))
	require.Len(t, offers, 1)
	assert.Equal(t, demo.Complete, offers[0].ApplicationID)
	assert.False(t, offers[0].StartsOn.IsZero())
	var hired []int64
	for _, a := range all(t, client.UpdatedApplications(t.Context(), span)) {
		if a.Status == greenhouse.ApplicationHired {
			hired = append(hired, a.ID)
		}
	}
	assert.ElementsMatch(t, []int64{demo.Complete, demo.NoOffer}, hired)
	before := greenhouse.Span{From: from.Add(-48 * time.Hour), To: from.Add(-24 * time.Hour)}
	assert.Empty(t, all(t, client.AcceptedOffers(t.Context(), before)))

	candidates := all(t, client.Candidates(t.Context(), greenhouse.CandidateFilter{IDs: []int64{offers[0].CandidateID}}))
	require.Len(t, candidates, 1)
	assert.NotEmpty(t, candidates[0].LastName)
	openings := all(t, client.Openings(t.Context(), greenhouse.OpeningFilter{ApplicationIDs: []int64{demo.Complete}}))
	require.Len(t, openings, 1)
	managers := all(t, client.HiringManagers(t.Context(), greenhouse.TeamFilter{JobIDs: []int64{offers[0].JobID}}))
	require.Len(t, managers, 1)
	assert.Equal(t, demo.Manager, managers[0].UserID)
}

func TestEveryListIsReadWithSmallPages(t *testing.T) {
	t.Parallel()
	server, demo, clock := account(t, greenhousetest.Config{ExtraKeys: true, RateLimit: 7, TokenFields: greenhousetest.ExpiresAt})
	client := connect(t, server, demo, clock, func(cfg *greenhouse.Config) { cfg.PageSize = 2 })
	ctx := t.Context()
	assert.NotEmpty(t, all(t, client.Candidates(ctx, greenhouse.CandidateFilter{})))
	assert.NotEmpty(t, all(t, client.Applications(ctx, greenhouse.ApplicationFilter{Status: greenhouse.ApplicationInProcess})))
	assert.NotEmpty(t, all(t, client.Offers(ctx, greenhouse.OfferFilter{})))
	assert.NotEmpty(t, all(t, client.Openings(ctx, greenhouse.OpeningFilter{})))
	assert.NotEmpty(t, all(t, client.Jobs(ctx, greenhouse.JobFilter{})))
	assert.NotEmpty(t, all(t, client.Users(ctx, greenhouse.UserFilter{})))
	assert.NotEmpty(t, all(t, client.Departments(ctx, greenhouse.TreeFilter{})))
	assert.NotEmpty(t, all(t, client.Offices(ctx, greenhouse.TreeFilter{})))
	assert.NotEmpty(t, all(t, client.HiringManagers(ctx, greenhouse.TeamFilter{})))
	assert.NotEmpty(t, all(t, client.Owners(ctx, greenhouse.TeamFilter{}, "")))
	assert.NotEmpty(t, all(t, client.CustomFieldOptions(ctx, greenhouse.OptionFilter{})))
	assert.NotEmpty(t, all(t, client.Attachments(ctx, greenhouse.AttachmentFilter{})))
	fields := all(t, client.CustomFields(ctx, greenhouse.CustomFieldFilter{ActiveOnly: true}))
	assert.NotEmpty(t, fields)
	assert.False(t, slices.ContainsFunc(fields, greenhouse.CustomField.Archived))
	for _, call := range server.Calls("GET", "") {
		assert.Equal(t, 200, call.Status, "%s: the window was kept and every query understood", call.Resource)
	}
}

func TestCustomFieldsOfEveryTypeAreReadHoweverHarvestWritesThem(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]greenhousetest.Config{
		"default": {}, "unit": {CurrencyKey: "unit"}, "currency": {CurrencyKey: "currency"}, "texts": {NumbersAsText: true}, "user ids": {UserFieldsAsID: true}, "extra": {ExtraKeys: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, demo, clock := account(t, cfg)
			client := connect(t, server, demo, clock)
			var levels []greenhouse.Fields
			for _, row := range all(t, client.Jobs(t.Context(), greenhouse.JobFilter{})) {
				levels = append(levels, row.CustomFields)
			}
			for _, row := range all(t, client.Candidates(t.Context(), greenhouse.CandidateFilter{})) {
				levels = append(levels, row.CustomFields)
			}
			for _, row := range all(t, client.Applications(t.Context(), greenhouse.ApplicationFilter{})) {
				levels = append(levels, row.CustomFields)
			}
			for _, row := range all(t, client.Offers(t.Context(), greenhouse.OfferFilter{})) {
				levels = append(levels, row.CustomFields)
			}
			types := map[greenhouse.FieldType]bool{}
			for key, field := range each(levels) {
				v, err := field.Value()
				require.NoError(t, err, key)
				if v != nil {
					types[field.Type] = true
				}
				if m, ok := v.(greenhouse.MoneyRange); ok {
					assert.False(t, m.Min.IsZero() || m.Max.IsZero())
				}
				if m, ok := v.(greenhouse.Money); ok {
					assert.NotEmpty(t, m.Currency)
					assert.False(t, m.Amount.IsZero())
				}
				if p, ok := v.(greenhouse.Person); ok {
					assert.NotZero(t, p.UserID)
				}
			}
			assert.GreaterOrEqual(t, len(types), 10)
		})
	}
}

// each goes through the fields of several rows.
func each(levels []greenhouse.Fields) iter.Seq2[string, greenhouse.Field] {
	return func(yield func(string, greenhouse.Field) bool) {
		for _, fields := range levels {
			for key, field := range fields {
				if !yield(key, field) {
					return
				}
			}
		}
	}
}

func TestMoreThanFiftyCandidatesAreReadByID(t *testing.T) {
	t.Parallel()
	server, demo, clock := account(t, greenhousetest.Config{})
	var wanted []int64
	for range 120 {
		wanted = append(wanted, server.AddCandidate(greenhousetest.Candidate{FirstName: "Ada", LastName: "Voorbeeld"}))
	}
	rows := all(t, connect(t, server, demo, clock).Candidates(t.Context(), greenhouse.CandidateFilter{IDs: append(wanted, wanted[0])}))
	assert.Len(t, rows, 120)
	assert.Len(t, server.Calls("GET", "candidates"), 3)
}

func TestOneTokenServesManyClientsThoughANewOneEndsTheFormer(t *testing.T) {
	t.Parallel()
	server, demo, clock := account(t, greenhousetest.Config{SingleToken: true, RateLimit: -1})
	shared := new(greenhouse.Shared)
	var wg sync.WaitGroup
	for range 8 {
		client := connect(t, server, demo, clock, func(cfg *greenhouse.Config) { cfg.Shared = shared })
		wg.Go(func() {
			for range 5 {
				assert.NoError(t, client.Check(context.Background(), "users"))
			}
		})
	}
	wg.Wait()
	assert.Len(t, server.Calls("POST", "token"), 1)
	server.RevokeTokens()
	client := connect(t, server, demo, clock, func(cfg *greenhouse.Config) { cfg.Shared = shared })
	require.NoError(t, client.Check(t.Context(), "users"))
	assert.Len(t, server.Calls("POST", "token"), 2)
}

func TestAPartnersConsentLivesThroughRotations(t *testing.T) {
	t.Parallel()
	server, demo, clock := account(t, greenhousetest.Config{})
	const redirect = "https://host.example.com/back"
	partner, err := greenhouse.NewPartner(greenhouse.PartnerConfig{
		ClientID: demo.PartnerID, ClientSecret: privacy.NewSecret(demo.PartnerSecret), RedirectURL: redirect,
		Scopes: greenhouse.ReadScopes(), AuthURL: strings.TrimSuffix(server.TokenURL(), "/token"), Clock: clock,
	})
	require.NoError(t, err)
	address, err := partner.ConsentURL("a-random-state-of-22-characters-or-more")
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(address, server.AuthorizeURL()+"?"))
	tokens, err := partner.Exchange(t.Context(), privacy.NewSecret(server.Authorize(demo.PartnerID, demo.Admin, redirect)))
	require.NoError(t, err)
	saved := []greenhouse.Tokens{tokens}
	save := func(_ context.Context, next greenhouse.Tokens) error {
		saved = append(saved, next)
		return nil
	}
	for range 3 {
		// As a new process does, from what was saved last.
		credentials, err := partner.Credentials(saved[len(saved)-1], save)
		require.NoError(t, err)
		client := connect(t, server, demo, clock, func(cfg *greenhouse.Config) { cfg.Credentials = credentials })
		for range 3 {
			require.NoError(t, client.Check(t.Context(), "offers"))
			clock.Advance(2 * time.Hour)
		}
	}
	assert.Len(t, saved, 9, "the first pair, and one for each rotation after it")
	clock.Advance(25 * time.Hour)
	credentials, err := partner.Credentials(saved[len(saved)-1], save)
	require.NoError(t, err)
	client := connect(t, server, demo, clock, func(cfg *greenhouse.Config) { cfg.Credentials = credentials })
	require.ErrorIs(t, client.Check(t.Context(), "offers"), greenhouse.ConsentEnded)
}

func TestRightsThatAreMissingAreNamed(t *testing.T) {
	t.Parallel()
	server, demo, clock := account(t, greenhousetest.Config{})
	client := connect(t, server, demo, clock, func(cfg *greenhouse.Config) { cfg.Credentials = cfg.Credentials.ActingAs(demo.Basic) })
	require.ErrorIs(t, client.Check(t.Context(), "candidates"), greenhouse.NotGranted)
	server.SetScopes(demo.ClientID, "harvest:users:list")
	client = connect(t, server, demo, clock)
	require.NoError(t, client.Check(t.Context(), "users"))
	require.ErrorIs(t, client.Check(t.Context(), "offers"), greenhouse.NotGranted)
	server.RevokeClient(demo.ClientID)
	require.ErrorIs(t, connect(t, server, demo, clock).Check(t.Context(), "users"), greenhouse.CredentialsRefused)
}

func TestAttachmentsAreFetchedAfterTheirAddressExpired(t *testing.T) {
	t.Parallel()
	server, demo, clock := account(t, greenhousetest.Config{})
	client := connect(t, server, demo, clock)
	files := all(t, client.Attachments(t.Context(), greenhouse.AttachmentFilter{ApplicationIDs: []int64{demo.Complete}}))
	require.Len(t, files, 3)
	read := func(a greenhouse.Attachment) ([]byte, error) {
		content, err := client.Open(t.Context(), a)
		if err != nil {
			return nil, err
		}
		defer content.Body.Close()
		return io.ReadAll(content.Body)
	}
	fresh, err := read(files[0])
	require.NoError(t, err)
	assert.NotEmpty(t, fresh)
	clock.Advance(8 * 24 * time.Hour)
	again, err := read(files[0])
	require.NoError(t, err)
	assert.Equal(t, fresh, again)
	server.FreezeURL(files[1].ID)
	frozen := all(t, client.Attachments(t.Context(), greenhouse.AttachmentFilter{IDs: []int64{files[1].ID}}))
	clock.Advance(8 * 24 * time.Hour)
	_, err = read(frozen[0])
	require.ErrorIs(t, err, greenhouse.LinkExpired)
	server.DeleteAttachment(files[2].ID)
	_, err = read(files[2])
	require.ErrorIs(t, err, greenhouse.FileGone)
}

func TestEveryPublishedEventIsAcceptedAndTheHireIsWhole(t *testing.T) {
	t.Parallel()
	for _, action := range append(greenhousetest.Actions(), "ping") {
		event, err := greenhouse.Parse(greenhousetest.SampleBody(action))
		require.NoError(t, err, action)
		assert.Equal(t, greenhouse.Action(action), event.Action)
		assert.True(t, event.Action.Known(), action)
	}

	server, demo, _ := account(t, greenhousetest.Config{EmptyDates: true})
	key := privacy.NewSecret("s3cret <&> é")
	var events []greenhouse.Event
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.NoError(t, greenhouse.Verify(body, r.Header.Get(greenhouse.SignatureHeader), privacy.NewSecret("former"), key))
		assert.Error(t, greenhouse.Verify(body, r.Header.Get(greenhouse.SignatureHeader), privacy.NewSecret("former")))
		assert.NotEmpty(t, r.Header.Get(greenhouse.EventIDHeader))
		event, err := greenhouse.Parse(body)
		assert.NoError(t, err)
		events = append(events, event)
		assert.True(t, json.Valid(body))
	}))
	t.Cleanup(receiver.Close)
	for _, action := range []string{"hire_candidate", "unhire_candidate", "merge_candidate", "candidate_anonymized", "delete_candidate"} {
		hook, err := server.SaveWebhook(t.Context(), greenhousetest.Webhook{Event: action, EndpointURL: receiver.URL, Secret: key.Reveal()})
		require.NoError(t, err)
		require.False(t, hook.Deactivated, "the ping was answered")
	}
	events = nil
	server.Hire(demo.Complete)
	server.Hire(demo.NoOffer)
	server.Unhire(demo.Complete)
	server.Hire(demo.Complete)
	spare, _ := server.Application(demo.Spare)
	server.Anonymize(spare.CandidateID)
	server.DeleteCandidate(spare.CandidateID)
	server.Deliver(t.Context())
	require.Len(t, events, 6)

	hire := events[0].Payload.(*greenhouse.HiredPayload).Application
	candidate, _ := server.Candidate(hire.Candidate.ID)
	assert.Equal(t, candidate.LastName, hire.Candidate.LastName)
	assert.Equal(t, demo.Complete, events[0].IDs.Application)
	assert.Len(t, hire.Candidate.Attachments, 3)
	assert.False(t, hire.Offer.StartsOn.IsZero())
	assert.NotEmpty(t, hire.Opening.OpeningID)
	for _, fields := range []greenhouse.EventFields{hire.CustomFields, hire.Candidate.CustomFields, hire.Offer.CustomFields, hire.Jobs[0].CustomFields, hire.Opening.CustomFields} {
		assert.NotEmpty(t, fields)
		for name, field := range fields {
			_, err := field.Value()
			assert.NoError(t, err, name)
		}
	}
	assert.Nil(t, events[1].Payload.(*greenhouse.HiredPayload).Application.Offer)
	assert.Equal(t, greenhouse.UnhireCandidate, events[2].Action)
	assert.Equal(t, events[0].Key(), events[3].Key(), "a hire after an unhire has the key of the first: it is told apart by what lies between")
	assert.Equal(t, spare.CandidateID, events[4].Payload.(*greenhouse.AnonymizedPayload).CandidateID)
	assert.Equal(t, spare.CandidateID, events[5].Payload.(*greenhouse.DeletedPayload).CandidateID)
	file, err := greenhouse.NewDownloader(greenhouse.DownloaderConfig{}).Open(t.Context(), hire.Candidate.Attachments[0].URL)
	require.NoError(t, err)
	require.NoError(t, file.Body.Close())
}

func TestFaultsOfTheServerAreRiddenOutOrTold(t *testing.T) {
	t.Parallel()
	server, demo, clock := account(t, greenhousetest.Config{})
	client := connect(t, server, demo, clock)
	for _, cut := range []greenhousetest.Cut{greenhousetest.BeforeWork, greenhousetest.AfterWork} {
		server.Inject(greenhousetest.Fault{Route: "offers", Cut: cut})
		require.NoError(t, client.Check(t.Context(), "offers"))
	}
	server.Inject(greenhousetest.Fault{Route: "offers", Answer: greenhousetest.BadGateway()})
	require.NoError(t, client.Check(t.Context(), "offers"))
	server.Inject(greenhousetest.Fault{Route: "offers", Answer: greenhousetest.Unauthorized()})
	require.NoError(t, client.Check(t.Context(), "offers"))
	server.Inject(greenhousetest.Fault{Route: "offers", Answer: greenhousetest.ServerError()})
	require.ErrorIs(t, client.Check(t.Context(), "offers"), greenhouse.Unavailable)
	server.Inject(greenhousetest.Fault{Route: "offers", Answer: greenhousetest.TooManyRequests(10 * time.Minute)})
	err := client.Check(t.Context(), "offers")
	var ours *greenhouse.Error
	require.ErrorAs(t, err, &ours)
	assert.Equal(t, greenhouse.RateLimited, ours.Reason)
	assert.Equal(t, 10*time.Minute, ours.RetryAfter)
	clock.Advance(10 * time.Minute)
	server.Inject(greenhousetest.Fault{Route: "candidates", Cut: greenhousetest.MidAnswer})
	err = nil
	for _, err = range client.Candidates(t.Context(), greenhouse.CandidateFilter{}) {
		if err != nil {
			break
		}
	}
	require.ErrorIs(t, err, greenhouse.BadAnswer)
	server.Inject(greenhousetest.Fault{Route: "token", Cut: greenhousetest.AfterWork})
	clock.Advance(2 * time.Hour)
	require.NoError(t, client.Check(t.Context(), "offers"), "asking for a token again is harmless")
}
