package nmbrs

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

func TestARotatedTokenIsStoredBeforeItIsUsed(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	s.before = func(next Token) {
		_, _, calls := o.counts()
		assert.Zero(t, calls, "nothing was called with it yet")
		assert.Equal(t, "access-canary-1", next.Access.Reveal())
		assert.Equal(t, "refresh-canary-1", next.Refresh.Reveal())
		assert.Equal(t, o.clock.Now(), next.Renewed)
		assert.Equal(t, o.clock.Now().Add(30*24*time.Hour), next.Until())
		assert.Equal(t, []string{"employee.info", "offline_access"}, next.Scopes)
	}
	d, err := o.client(s).Debtor(t.Context())
	require.NoError(t, err)
	assert.Equal(t, Debtor{"d-1", "7", "Acme"}, d)
	assert.Equal(t, 1, s.saves)
	assert.Equal(t, []string{"grant_type=refresh_token&refresh_token=refresh-canary-0"}, o.forms, "credentials are not in the form")
}

func TestATokenIsUsedForItsLifeByAllWhoShareTheStore(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	for range 2 { // a process that starts later takes what is stored
		client := o.client(s)
		for range 2 {
			_, err := client.Debtor(t.Context())
			require.NoError(t, err)
		}
	}
	asked, _, _ := o.counts()
	assert.Equal(t, 1, asked)
	client := o.client(s)
	o.clock.advance(time.Hour - accessMargin)
	_, err := client.Debtor(t.Context())
	require.NoError(t, err)
	asked, _, _ = o.counts()
	assert.Equal(t, 2, asked)
}

func TestManyCallsAtOnceRenewOnce(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	client := o.client(s)
	for round := 1; round <= 3; round++ {
		var group sync.WaitGroup
		for range 16 {
			group.Go(func() {
				_, err := client.Debtor(t.Context())
				assert.NoError(t, err)
			})
		}
		group.Wait()
		asked, _, _ := o.counts()
		assert.Equal(t, round, asked)
		assert.Equal(t, round, s.saves)
		o.clock.advance(2 * fresh)
		o.do(func() { o.access = "another" }) // those that are refused together renew once
	}
}

func TestATokenThatIsNotStoredIsNotUsedButKept(t *testing.T) {
	t.Parallel()
	for name, withLoad := range map[string]bool{"with Load": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVendorOffice(t, oneDebtor)
			s := o.shelf()
			client := o.client(s, func(cfg *RESTConfig) {
				if !withLoad {
					cfg.Token, cfg.Tokens.Load = o.first(), nil
				}
			})
			full := errors.New("disk full: refresh-canary-1")
			s.fails = full
			for range 3 { // the vendor is asked once: the next token is here
				_, err := client.Debtor(t.Context())
				require.ErrorIs(t, err, TokenNotSaved)
				require.ErrorIs(t, err, hris.Unavailable)
				require.ErrorIs(t, err, full)
				assert.Equal(t, hris.EffectNotSent, restError(t, err).Effect)
			}
			asked, _, calls := o.counts()
			assert.Equal(t, 1, asked)
			assert.Zero(t, calls)
			state, err := client.ConsentState(t.Context())
			require.NoError(t, err)
			assert.True(t, state.Unsaved)

			s.fails = nil
			_, err = client.Debtor(t.Context())
			require.NoError(t, err)
			asked, _, _ = o.counts()
			assert.Equal(t, 1, asked)
			stored, err := s.load(t.Context())
			require.NoError(t, err)
			assert.Equal(t, "refresh-canary-1", stored.Refresh.Reveal())
			state, err = client.ConsentState(t.Context())
			require.NoError(t, err)
			assert.False(t, state.Unsaved)
		})
	}
}

func TestAnUnstoredTokenGivesWayToANewConsent(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	client := o.client(s)
	s.fails = errors.New("down")
	_, err := client.Debtor(t.Context())
	require.ErrorIs(t, err, TokenNotSaved)

	s.fails = nil
	o.clock.advance(time.Hour)
	o.do(func() { o.refresh = "consented" })
	s.stored = Token{Refresh: privacy.NewSecret("consented"), Renewed: o.clock.Now()}.Secret()
	_, err = client.Debtor(t.Context())
	require.NoError(t, err)
	stored, _ := s.load(t.Context())
	assert.Equal(t, "refresh-canary-2", stored.Refresh.Reveal())
}

func TestARemovedConnectionIsNotPutBack(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	client := o.client(s)
	s.fails = errors.New("down")
	_, err := client.Debtor(t.Context())
	require.ErrorIs(t, err, TokenNotSaved)
	s.fails, s.stored = nil, privacy.Secret{}
	_, err = client.Debtor(t.Context())
	require.ErrorIs(t, err, ConsentMissing)
	assert.Zero(t, s.saves)
	assert.True(t, s.stored.IsZero())
}

func TestNothingIsRenewedWhileTheStoreGivesNoAnswer(t *testing.T) {
	t.Parallel()
	down := errors.New("down")
	for name, change := range map[string]func(*TokenStore){
		"Load": func(s *TokenStore) { s.Load = func(context.Context) (Token, error) { return Token{}, down } },
		"Lock": func(s *TokenStore) { s.Lock = func(context.Context) (func(), error) { return nil, down } },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVendorOffice(t, oneDebtor)
			_, err := o.client(o.shelf(), func(cfg *RESTConfig) { change(&cfg.Tokens) }).Debtor(t.Context())
			require.ErrorIs(t, err, TokenNotLoaded)
			require.ErrorIs(t, err, down)
			asked, _, _ := o.counts()
			assert.Zero(t, asked)
		})
	}
}

func TestALostAnswerCostsNothingWhereNmbrsDidNotAct(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	cuts := 1
	o.identity = func(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
		if cuts--; cuts >= 0 {
			panic(http.ErrAbortHandler)
		}
		next(w, r)
	}
	_, err := o.client(o.shelf()).Debtor(t.Context())
	require.NoError(t, err)
}

func TestALostAnswerToARenewalThatWasDoneAsksForConsentAgain(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	o.identity = loseAnswer
	s := o.shelf()
	client := o.client(s)
	_, err := client.Debtor(t.Context())
	require.ErrorIs(t, err, NoAnswer)
	asked, _, _ := o.counts()
	assert.Equal(t, 2, asked, "the stored one is tried again at once")
	o.do(func() { o.identity = nil })

	_, err = client.Debtor(t.Context())
	require.ErrorIs(t, err, ConsentMissing)
	require.ErrorIs(t, err, hris.BadCredentials)
	e := restError(t, err)
	assert.Contains(t, e.Error(), "the answer to a renewal was lost")
	assert.Contains(t, e.Error(), "give consent again")
	assert.Equal(t, "invalid_grant", e.Code)

	before, _, _ := o.counts()
	_, err = client.Debtor(t.Context())
	require.ErrorIs(t, err, ConsentMissing)
	asked, _, _ = o.counts()
	assert.Equal(t, before, asked, "a dead token is not shown again and again")

	o.do(func() { o.refresh = "consented" })
	s.stored = Token{Refresh: privacy.NewSecret("consented"), Renewed: o.clock.Now()}.Secret()
	_, err = client.Debtor(t.Context())
	require.NoError(t, err, "after a new consent the same client goes on")
}

func TestAStoreThatLagsBehindDoesNotBringADeadTokenBack(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	old := s.stored
	o.clock.advance(time.Minute)
	client := o.client(s)
	require.NoError(t, client.Renew(t.Context()))
	s.stored = old
	o.clock.advance(time.Hour)
	_, err := client.Debtor(t.Context())
	require.NoError(t, err)
	asked, _, _ := o.counts()
	assert.Equal(t, 2, asked)
}

func TestARefreshTokenThatStaysIsNoYounger(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	o.identity = func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) {
		o.do(func() { o.access = "access-canary-x" })
		restReply(w, 200, `{"access_token":"access-canary-x","expires_in":"3600"}`)
	}
	s := o.shelf()
	client := o.client(s)
	first := o.clock.Now()
	o.clock.advance(24 * time.Hour)
	_, err := client.Debtor(t.Context())
	require.NoError(t, err)
	state, err := client.ConsentState(t.Context())
	require.NoError(t, err)
	assert.Equal(t, first.Add(RefreshLife), state.Until)
}

func TestACallerThatGivesUpDoesNotTakeTheTokenAlong(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	client := o.client(s)
	ctx, cancel := context.WithCancel(t.Context())
	arrived := make(chan struct{})
	o.identity = func(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
		close(arrived)
		<-ctx.Done()
		next(w, r)
	}
	go func() { <-arrived; cancel() }()
	_, err := client.Debtor(ctx)
	require.ErrorIs(t, err, context.Canceled)
	assert.NotErrorIs(t, err, hris.BadCredentials)
	o.do(func() { o.identity = nil })
	_, err = client.Debtor(t.Context())
	require.NoError(t, err)
	asked, _, _ := o.counts()
	assert.Equal(t, 1, asked)
}

func TestAWrongSubscriptionKeyDoesNotUseUpRefreshTokens(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	client := o.client(o.shelf(), func(cfg *RESTConfig) { cfg.SubscriptionKey = privacy.NewSecret("wrong-canary") })
	for range 3 {
		_, err := client.Debtor(t.Context())
		require.ErrorIs(t, err, CredentialsRefused)
		assert.Contains(t, restError(t, err).Error(), "subscription key")
	}
	asked, _, _ := o.counts()
	assert.Equal(t, 1, asked)
}

func TestRefusalsOfATokenSayWhoHasToDoWhat(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		answer string
		reason Reason
		code   hris.Code
	}{
		"consent is over":      {400, `{"error":"invalid_grant","error_description":"canary"}`, ConsentMissing, hris.BadCredentials},
		"wrong secret":         {400, `{"error":"invalid_client"}`, CredentialsRefused, hris.BadCredentials},
		"wrong secret, 401":    {401, ``, CredentialsRefused, hris.BadCredentials},
		"no such scope":        {400, `{"error":"invalid_scope"}`, NotGranted, hris.RightMissing},
		"down, as it says":     {400, `{"error":"temporarily_unavailable"}`, Unavailable, hris.Unavailable},
		"down":                 {503, ``, Unavailable, hris.Unavailable},
		"broken":               {500, `<html>canary`, ServerFailed, hris.Unavailable},
		"too many":             {429, ``, RateLimited, hris.RateLimited},
		"a page":               {200, `<html>canary`, BadAnswer, hris.BadAnswer},
		"no token":             {200, `{"access_token":""}`, BadAnswer, hris.BadAnswer},
		"a token of two lines": {200, `{"access_token":"a\nb"}`, BadAnswer, hris.BadAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVendorOffice(t, oneDebtor)
			o.identity = func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) { restReply(w, tc.status, tc.answer) }
			s := o.shelf()
			_, err := o.client(s).CreateEmployee(t.Context(), adaAtC1(), Period{2026, 12, Monthly})
			require.ErrorIs(t, err, tc.reason)
			require.ErrorIs(t, err, tc.code)
			assert.Equal(t, hris.EffectNotSent, restError(t, err).Effect)
			assert.Zero(t, s.saves)
		})
	}
}

func TestTokensMaskThemselvesAndAreStoredAsOneText(t *testing.T) {
	t.Parallel()
	token := Token{
		Access: privacy.NewSecret("access-canary"), Refresh: privacy.NewSecret("refresh-canary"),
		Expires: time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC), Renewed: time.Date(2026, 11, 2, 9, 0, 0, 5000, time.UTC), Scopes: []string{"employee.info"},
	}
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", token, token, token), "canary")
	again, err := ParseToken(token.Secret())
	require.NoError(t, err)
	assert.True(t, again.Access.Equal(token.Access) && again.Refresh.Equal(token.Refresh))
	again.Access, again.Refresh, token.Access, token.Refresh = privacy.Secret{}, privacy.Secret{}, privacy.Secret{}, privacy.Secret{}
	assert.Equal(t, token, again)
	zero, err := ParseToken(privacy.Secret{})
	require.NoError(t, err)
	assert.True(t, zero.IsZero() && zero.Secret().IsZero() && zero.Until().IsZero())
	_, err = ParseToken(privacy.NewSecret("refresh-canary"))
	require.ErrorIs(t, err, BadCredentials)
}

func TestAConsentThatWasTakenOverIsNotOverwrittenByAnUnstoredToken(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	client := o.client(s)
	_, err := client.Debtor(t.Context())
	require.NoError(t, err)
	s.fails = errors.New("down")
	require.ErrorIs(t, client.Renew(t.Context()), TokenNotSaved)

	s.fails = nil
	o.do(func() { o.refresh, o.access = "consented", "access-consented" })
	s.stored = Token{
		Access: privacy.NewSecret("access-consented"), Refresh: privacy.NewSecret("consented"), Expires: o.clock.Now().Add(time.Hour), Renewed: o.clock.Now(),
	}.Secret()
	_, err = client.Debtor(t.Context()) // refused, and the new consent found
	require.NoError(t, err)
	state, err := client.ConsentState(t.Context())
	require.NoError(t, err)
	assert.False(t, state.Unsaved)
	o.clock.advance(time.Hour)
	_, err = client.Debtor(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "grant_type=refresh_token&refresh_token=consented", o.forms[len(o.forms)-1])
}

func TestAProcessWhoseClockIsBehindDoesNotHideItsToken(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	client := o.client(s)
	_, err := client.Debtor(t.Context())
	require.NoError(t, err)
	behind := newSleepless()
	behind.advance(-10 * time.Minute)
	other := o.client(s, func(cfg *RESTConfig) { cfg.Clock = behind })
	require.NoError(t, other.Renew(t.Context()))

	require.NoError(t, client.Renew(t.Context()))
	assert.Equal(t, []string{
		"grant_type=refresh_token&refresh_token=refresh-canary-0", "grant_type=refresh_token&refresh_token=refresh-canary-1",
		"grant_type=refresh_token&refresh_token=refresh-canary-2",
	}, o.forms, "none is shown twice")
}
