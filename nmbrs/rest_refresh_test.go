package nmbrs

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/privacy"
)

// resting is the target of a connection that nobody uses.
func (o *vendorOffice) resting(clients map[string]*RESTClient) *Target {
	o.t.Helper()
	target, err := NewRESTTarget(clients, Settings{Domain: "acme"}, WithNow(o.clock.Now))
	require.NoError(o.t, err)
	return target
}

func TestAConsentThatNobodyUsesIsRenewedAtHalfItsLifeAndNotBefore(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	target := o.resting(map[string]*RESTClient{"d-1": o.client(s)})
	given := o.clock.Now()
	for range 3 {
		next, err := target.Refresh(t.Context())
		require.NoError(t, err)
		require.Equal(t, given.Add(15*24*time.Hour), next)
		asked, _, _ := o.counts()
		require.Zero(t, asked, "before that Nmbrs is asked nothing")
		o.clock.advance(24 * time.Hour)
	}
	for range 4 { // two months without a hire
		o.clock.advance(15 * 24 * time.Hour)
		next, err := target.Refresh(t.Context())
		require.NoError(t, err)
		assert.Equal(t, o.clock.Now().Add(15*24*time.Hour), next)
	}
	assert.Equal(t, 4, o.granted())
	_, err := o.client(s).Debtor(t.Context())
	require.NoError(t, err)
}

func TestProcessesThatRefreshOneConsentTogetherRenewItOnce(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	var row sync.Mutex
	lock := func(cfg *RESTConfig) {
		cfg.Tokens.Lock = func(context.Context) (func(), error) { row.Lock(); return row.Unlock, nil }
	}
	var targets []*Target
	for range 4 {
		targets = append(targets, o.resting(map[string]*RESTClient{"d-1": o.client(s, lock)}))
	}
	o.clock.advance(20 * 24 * time.Hour)
	var all sync.WaitGroup
	for _, target := range targets {
		all.Go(func() {
			_, err := target.Refresh(t.Context())
			assert.NoError(t, err)
		})
	}
	all.Wait()
	assert.Equal(t, 1, o.granted())
}

func TestAConsentWhoseAgeIsNotKnownIsRenewedAtOnce(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	s.stored = Token{Refresh: privacy.NewSecret("refresh-canary-0")}.Secret()
	next, err := o.resting(map[string]*RESTClient{"d-1": o.client(s)}).Refresh(t.Context())
	require.NoError(t, err)
	assert.Equal(t, o.clock.Now().Add(15*24*time.Hour), next)
	assert.Equal(t, 1, o.granted())
}

func TestOneConsentThatIsOverKeepsNoOtherFromBeingRenewed(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	over, good := o.shelf(), o.shelf()
	over.stored = Token{Refresh: privacy.NewSecret("long dead"), Renewed: o.clock.Now()}.Secret()
	target := o.resting(map[string]*RESTClient{"d-1": o.client(over), "d-2": o.client(good)})
	o.clock.advance(20 * 24 * time.Hour)
	next, err := target.Refresh(t.Context())
	require.ErrorIs(t, err, ConsentMissing)
	assert.Equal(t, 1, o.granted())
	assert.WithinDuration(t, o.clock.Now().Add(24*time.Hour), next, time.Minute, "tomorrow somebody may have consented again")
}

func TestAnOutageIsNoEndOfAConsent(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	target := o.resting(map[string]*RESTClient{"d-1": o.client(o.shelf())})
	o.clock.advance(20 * 24 * time.Hour)
	o.do(func() {
		o.identity = func(w http.ResponseWriter, _ *http.Request, _ http.HandlerFunc) { restReply(w, 503, `{}`) }
	})
	_, err := target.Refresh(t.Context())
	require.Error(t, err)
	o.do(func() { o.identity = nil })
	_, err = target.Refresh(t.Context())
	require.NoError(t, err)
}

func TestWhatSOAPSignsInWithHasNothingToRefresh(t *testing.T) {
	t.Parallel()
	credentials, err := NewCredentials("api@example.com", privacy.NewSecret("token"))
	require.NoError(t, err)
	client, err := NewSOAPClient(SOAPConfig{Credentials: credentials, Domain: "acme"})
	require.NoError(t, err)
	target, err := NewSOAPTarget(client, Settings{Domain: "acme"})
	require.NoError(t, err)
	next, err := target.Refresh(t.Context())
	require.NoError(t, err)
	assert.Zero(t, next)
}
