package greenhouse_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris"
)

func reconcile(t testing.TB, d *desk, keeper hris.Keeper, client *greenhouse.Client, from time.Time) greenhouse.Reconciliation {
	t.Helper()
	r, err := greenhouse.Reconcile(t.Context(), client, keeper, "acme", "gh-1", greenhouse.Span{From: from, To: d.clock.Now()})
	require.NoError(t, err)
	return r
}

func TestReconciliationFindsWhatNeverCameAndDoublesNothing(t *testing.T) {
	t.Parallel()
	keeper := &remembering{}
	d := openDesk(t, keeper, greenhousetest.Config{})
	d.saveHooks("hire_candidate", "unhire_candidate")
	client := connect(t, d.server, d.demo, d.clock)
	d.clock.Advance(1234567 * time.Microsecond) // Harvest's times are finer than a webhook's
	from := d.clock.Now()

	d.server.Hire(d.demo.Complete)
	d.server.Hire(d.demo.NoOffer)
	require.Len(t, d.arrive(keeper), 2)
	assert.Equal(t, greenhouse.Reconciliation{Hires: 2}, reconcile(t, d, keeper, client, from), "both came")

	d.clock.Advance(time.Hour)
	d.server.LoseEvents(-1)
	d.server.Hire(d.demo.Spare)
	d.server.LoseEvents(0)
	assert.Equal(t, greenhouse.Reconciliation{Hires: 3, Kept: 1}, reconcile(t, d, keeper, client, from))
	assert.Equal(t, greenhouse.Reconciliation{Hires: 3}, reconcile(t, d, keeper, client, from))

	found := keeper.all()[2]
	assert.Equal(t, "hire_candidate", found.Kind)
	assert.Equal(t, strconv.FormatInt(d.demo.Spare, 10), found.ApplicationID)
	assert.NotContains(t, string(found.Payload), "Ana", "ids alone wait")

	source := greenhouse.NewSource(greenhouse.SourceConfig{Client: client, Now: d.clock.Now, WithoutDocuments: true})
	happened, err := source.Read(t.Context(), found.Kind, found.Payload)
	require.NoError(t, err)
	assert.Equal(t, d.clock.Now().Unix(), happened.Hire.HiredAt.Unix())

	// The webhook comes after all: it was only very late.
	lost := d.server.Lost()
	status, _ := d.post(lost[len(lost)-1].Body)
	assert.Equal(t, 200, status)
	assert.Len(t, keeper.all(), 3)
}

func TestAFoundHireReadsLikeOneThatCame(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]greenhousetest.Config{"as inferred": {}, "otherwise": {CurrencyKey: "unit", NumbersAsText: true, UserFieldsAsID: true, ExtraKeys: true}} {
		d, keeper := listening(t, cfg)
		client := connect(t, d.server, d.demo, d.clock)
		from := d.clock.Now()
		d.server.Hire(d.demo.Complete)
		d.arrive(keeper)
		other := &shelf{}
		assert.Equal(t, 1, reconcile(t, d, other, client, from).Kept)
		require.Equal(t, keeper.all()[0].Names[1:], other.all()[0].Names, name)

		source := greenhouse.NewSource(greenhouse.SourceConfig{Client: client, Now: d.clock.Now})
		came, err := source.Read(t.Context(), "hire_candidate", keeper.all()[0].Payload)
		require.NoError(t, err)
		found, err := source.Read(t.Context(), "hire_candidate", other.all()[0].Payload)
		require.NoError(t, err, name)
		require.NoError(t, found.Hire.Validate())
		assertDemoFields(t, found.Hire)
		// Harvest tells neither the candidate's external id, nor names of sources, nor
		// where a profile is shown.
		delete(came.Hire.Custom, "candidate:external_id")
		came.Hire.Application, found.Hire.Application = hris.Application{}, hris.Application{}
		assert.Equal(t, came.Hire.Person, found.Hire.Person)
		assert.Equal(t, came.Hire.Job, found.Hire.Job)
		assert.Equal(t, came.Hire.Offer, found.Hire.Offer)
		assert.Equal(t, came.Hire.Documents, found.Hire.Documents)
		assert.Equal(t, came.Hire.HiredAt.Unix(), found.Hire.HiredAt.Unix())
		for custom, value := range came.Hire.Custom {
			assert.True(t, value.Equal(found.Hire.Custom[custom]), "%s: %s", name, custom)
		}
		assert.Equal(t, came.Warnings, found.Warnings)
	}
}

func TestAHireThatCameByItselfIsReadAgainForAReview(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	client := connect(t, d.server, d.demo, d.clock)
	d.server.Hire(d.demo.Complete)
	d.arrive(keeper)
	source := greenhouse.NewSource(greenhouse.SourceConfig{Client: client, Now: d.clock.Now})
	came, err := source.Read(t.Context(), "hire_candidate", keeper.all()[0].Payload)
	require.NoError(t, err)
	now, err := source.ReadApplication(t.Context(), came.ApplicationID)
	require.NoError(t, err)
	assert.Equal(t, hris.Hired, now.Kind)
	require.NoError(t, now.Hire.Validate())
	assert.Equal(t, came.Hire.PersonID, now.Hire.PersonID)
	assert.Equal(t, came.Hire.Person, now.Hire.Person)
	assert.Equal(t, came.Hire.Offer, now.Hire.Offer)
	assert.Equal(t, came.Hire.Documents, now.Hire.Documents)
	assert.Equal(t, came.Hire.HiredAt.Unix(), now.Hire.HiredAt.Unix())

	_, err = source.ReadApplication(t.Context(), "a-17")
	assert.ErrorIs(t, err, hris.InvalidInput)
	_, err = source.ReadApplication(t.Context(), "17")
	assert.ErrorIs(t, err, hris.NotThere)
	_, err = greenhouse.NewSource(greenhouse.SourceConfig{}).ReadApplication(t.Context(), came.ApplicationID)
	assert.Error(t, err, "it takes a client")
}

func TestSomebodyHiredAgainAfterAnUnhireIsNoRepeat(t *testing.T) {
	t.Parallel()
	type keeping interface {
		hris.Keeper
		all() []hris.Arrival
	}
	for name, keeper := range map[string]keeping{"a keeper that remembers": &remembering{}, "one that does not": &shelf{}} {
		d := openDesk(t, keeper, greenhousetest.Config{})
		d.saveHooks("hire_candidate", "unhire_candidate")
		for _, application := range []int64{d.demo.Complete, d.demo.NoOffer} {
			for range 3 {
				d.server.Hire(application)
				assert.Len(t, d.arrive(keeper), 1, name)
				d.clock.Advance(time.Minute)
				d.server.Unhire(application)
				assert.Len(t, d.arrive(keeper), 1, name)
				d.clock.Advance(time.Minute)
			}
		}
	}
}

func TestAnAcceptedOfferIsNoHireAndAnOldHireIsNoNewOne(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	client := connect(t, d.server, d.demo, d.clock)
	d.server.LoseEvents(-1)
	d.server.Hire(d.demo.Complete)
	d.server.Hire(d.demo.NoOffer)
	d.clock.Advance(48 * time.Hour)
	from := d.clock.Now()
	d.clock.Advance(time.Hour)
	for _, application := range []int64{d.demo.Complete, d.demo.NoOffer} {
		d.server.ChangeApplication(application, func(a *greenhousetest.Application) { a.Location = "Utrecht" })
	}
	assert.Equal(t, greenhouse.Reconciliation{}, reconcile(t, d, keeper, client, from), "they were hired before")

	blind := d.server.AddClient(greenhousetest.Client{Scopes: []string{"harvest:applications:list", "harvest:offers:list"}})
	poor := d.demo
	poor.ClientID, poor.ClientSecret = blind.ID, blind.Secret
	r := reconcile(t, d, keeper, connect(t, d.server, poor, d.clock), from)
	assert.Len(t, r.Undated, 2, "without openings nobody knows when: a person decides")
	assert.Empty(t, keeper.all())

	d.server.Hire(d.demo.Spare)
	d.server.Unhire(d.demo.Spare)
	assert.Zero(t, reconcile(t, d, keeper, client, from).Hires)
}

func TestReconciliationWantsBothEndsAndTellsWhereItStopped(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	client := connect(t, d.server, d.demo, d.clock)
	_, err := greenhouse.Reconcile(t.Context(), client, keeper, "acme", "gh-1", greenhouse.Span{From: d.clock.Now()})
	require.ErrorIs(t, err, hris.InvalidInput)
	_, err = greenhouse.Reconcile(t.Context(), nil, keeper, "acme", "gh-1", greenhouse.Span{})
	require.ErrorIs(t, err, hris.InvalidInput)

	d.server.LoseEvents(-1)
	from := d.clock.Now()
	d.server.Hire(d.demo.Complete)
	keeper.breakDown(errors.New("full"))
	_, err = greenhouse.Reconcile(t.Context(), client, keeper, "acme", "gh-1", greenhouse.Span{From: from, To: d.clock.Now()})
	require.Error(t, err)
	keeper.breakDown(nil)
	assert.Equal(t, 1, reconcile(t, d, keeper, client, from).Kept)
}

func TestManyHiresAreFoundInBatches(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	client := connect(t, d.server, d.demo, d.clock, func(c *greenhouse.Config) { c.PageSize = 40 })
	d.server.LoseEvents(-1)
	from := d.clock.Now()
	for i := range 130 {
		person := d.server.AddCandidate(greenhousetest.Candidate{FirstName: "N", LastName: strconv.Itoa(i)})
		application := d.server.AddApplication(greenhousetest.Application{CandidateID: person, JobID: d.demo.Planner})
		d.server.AddOpening(greenhousetest.Opening{JobID: d.demo.Planner})
		if i%2 == 0 {
			d.server.MakeOffer(greenhousetest.Offer{ApplicationID: application})
		}
		d.server.Hire(application)
	}
	assert.Equal(t, greenhouse.Reconciliation{Hires: 130, Kept: 130}, reconcile(t, d, keeper, client, from))
	assert.Equal(t, greenhouse.Reconciliation{Hires: 130}, reconcile(t, d, keeper, client, from), "once more finds nothing new")
}
