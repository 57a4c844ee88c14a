package nmbrs_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// opening is what a host knows of a connection to the desk's fake.
func (d *desk) opening() hris.Opening {
	o := hris.Opening{
		Settings: fieldmap.Values{"api": fieldmap.OptionValue(string(d.api)), "domain": fieldmap.TextValue("https://acme.nmbrs.nl")},
		Secrets: map[string]privacy.Secret{
			"user": privacy.NewSecret(d.demo.Email), "token": privacy.NewSecret(d.demo.Token),
			"client_id": privacy.NewSecret(nmbrstest.DemoClientID), "client_secret": privacy.NewSecret(nmbrstest.DemoClientSecret),
			"subscription_key": privacy.NewSecret(nmbrstest.DemoSubscriptionKey),
		},
		Language: "en", BaseURL: d.fake.URL(), Now: d.clock.Now,
	}
	for debtor, token := range d.saved {
		o.Secrets[nmbrs.RefreshTokenName(debtor)] = token.Secret()
	}
	return o
}

func TestAHostOpensATargetFromSettingsAndSecretsAlone(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		product := nmbrs.Vendor().Products[0]
		target, err := product.Open(d.opening())
		require.NoError(t, err)
		report, err := target.Check(t.Context())
		require.NoError(t, err)
		assert.True(t, report.OK())
		form, err := target.Form(t.Context(), nil)
		require.NoError(t, err)
		debtors, _ := form.Field("debtor")
		assert.ElementsMatch(t, []string{"Hazelaar Groep", "Bakkerij De Linde"}, labels(debtors))
		assert.NotEmpty(t, product.Mapping(form).Rules)
	})
}

func TestARenewedTokenIsSavedUnderItsDebtorBeforeItIsUsed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{})
	opening, saved := d.opening(), map[string]privacy.Secret{}
	opening.SaveSecret = func(_ context.Context, name string, value privacy.Secret) error {
		saved[name] = value
		return nil
	}
	target, err := nmbrs.Vendor().Products[0].Open(opening)
	require.NoError(t, err)
	d.clock.Advance(2 * time.Hour)
	_, err = target.Form(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, saved, 2)
	renewed, err := nmbrs.ParseToken(saved[nmbrs.RefreshTokenName(d.demo.Client.UUID)])
	require.NoError(t, err)
	assert.True(t, renewed.Renewed.Equal(d.clock.Now()))
	assert.False(t, renewed.Refresh.Equal(d.token(d.demo.Client.UUID).Refresh), "it rotates")

	opening.SaveSecret = nil
	opening.Secrets[nmbrs.RefreshTokenName(d.demo.Client.UUID)] = renewed.Secret()
	opening.Secrets[nmbrs.RefreshTokenName(d.demo.Accountant.UUID)] = saved[nmbrs.RefreshTokenName(d.demo.Accountant.UUID)]
	target, err = nmbrs.Vendor().Products[0].Open(opening)
	require.NoError(t, err)
	d.clock.Advance(2 * time.Hour)
	_, err = target.Form(t.Context(), nil)
	require.ErrorIs(t, err, nmbrs.TokenNotSaved, "a consent is not used up where nobody keeps it")
}

func TestTargetsOpenedFromTheSameSecretsDoNotUseUpOneRefreshTokenTogether(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{})
	opening := d.opening()
	var mu sync.Mutex
	saves := 0
	var fails error
	opening.SaveSecret = func(context.Context, string, privacy.Secret) error {
		mu.Lock()
		defer mu.Unlock()
		if fails == nil {
			saves++
		}
		return fails
	}
	var targets []hris.Target
	for range 4 { // a host may open one for each call, with secrets that it read before
		target, err := nmbrs.Vendor().Products[0].Open(opening)
		require.NoError(t, err)
		targets = append(targets, target)
	}
	for round := 1; round <= 3; round++ {
		d.clock.Advance(2 * time.Hour)
		var all sync.WaitGroup
		for _, target := range targets {
			all.Go(func() {
				_, err := target.Form(t.Context(), nil)
				assert.NoError(t, err)
			})
		}
		all.Wait()
		assert.Equal(t, 2*round, saves, "each of two consents is renewed once")
	}

	// One cannot store its token: no other takes the used one for good.
	d.clock.Advance(2 * time.Hour)
	fails = errors.New("down")
	for _, target := range targets {
		_, err := target.Form(t.Context(), nil)
		require.ErrorIs(t, err, nmbrs.TokenNotSaved)
	}
	fails = nil
	for _, target := range slices.Backward(targets) {
		_, err := target.Form(t.Context(), nil)
		require.NoError(t, err)
	}
	assert.Equal(t, 8, saves)

	// A consent given anew has its own.
	d.fake.RevokeConsents(d.demo.Accountant.ID)
	d.consent(d.demo.Accountant)
	opening.Secrets[nmbrs.RefreshTokenName(d.demo.Accountant.UUID)] = d.token(d.demo.Accountant.UUID).Secret()
	target, err := nmbrs.Vendor().Products[0].Open(opening)
	require.NoError(t, err)
	report, err := target.Check(t.Context())
	require.NoError(t, err)
	assert.True(t, report.OK())
}

// secretShelf is a host's store of secrets that several processes share. No two targets
// opened over it know of each other within this process: it loads.
type secretShelf struct {
	mu      sync.Mutex
	kept    map[string]privacy.Secret
	renewal map[string]chan struct{}
	saves   int
}

func (s *secretShelf) save(_ context.Context, name string, value privacy.Secret) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[name] = value
	s.saves++
	return nil
}

func (s *secretShelf) load(_ context.Context, name string) (privacy.Secret, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[name], nil
}

func (s *secretShelf) lock(ctx context.Context, name string) (func(), error) {
	s.mu.Lock()
	turn := s.renewal[name]
	if turn == nil {
		turn = make(chan struct{}, 1)
		s.renewal[name] = turn
	}
	s.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func TestProcessesThatLoadAndLockRenewAConsentOnceAmongThem(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{})
	opening := d.opening()
	shelf := &secretShelf{kept: maps.Clone(opening.Secrets), renewal: map[string]chan struct{}{}}
	opening.SaveSecret, opening.LoadSecret, opening.LockSecret = shelf.save, shelf.load, shelf.lock
	var targets []hris.Target
	for range 4 {
		target, err := nmbrs.Vendor().Products[0].Open(opening) // each from secrets of the first day
		require.NoError(t, err)
		targets = append(targets, target)
	}
	for round := 1; round <= 3; round++ {
		d.clock.Advance(2 * time.Hour)
		var all sync.WaitGroup
		for _, target := range targets {
			all.Go(func() {
				_, err := target.Form(t.Context(), nil)
				assert.NoError(t, err)
			})
		}
		all.Wait()
		assert.Equal(t, 2*round, shelf.saves, "each of two consents is renewed once")
	}

	shelf.mu.Lock()
	clear(shelf.kept)
	shelf.mu.Unlock()
	d.clock.Advance(2 * time.Hour)
	_, err := targets[0].Form(t.Context(), nil)
	require.ErrorIs(t, err, nmbrs.ConsentMissing, "what the host removed is not used any more")
}
