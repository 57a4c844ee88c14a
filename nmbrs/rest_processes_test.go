package nmbrs

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris/privacy"
)

func TestAProcessThatDiesAnywhereLosesNoMoreThanItMust(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		identity func(http.ResponseWriter, *http.Request, http.HandlerFunc)
		save     error
		survives bool
	}{
		"before the request":     {func(http.ResponseWriter, *http.Request, http.HandlerFunc) { panic(http.ErrAbortHandler) }, nil, true},
		"before the answer":      {loseAnswer, nil, false},
		"after it, before Save":  {nil, errors.New("killed"), false},
		"after Save, before use": {nil, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVendorOffice(t, oneDebtor)
			s := o.shelf()
			o.identity, s.fails = tc.identity, tc.save
			_ = o.client(s).Renew(t.Context()) // this process is gone after it
			o.do(func() { o.identity = nil })
			s.fails = nil
			_, err := o.client(s).Debtor(t.Context())
			if tc.survives {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, ConsentMissing)
		})
	}
}

func TestTwoProcessesOverOneStoreBothGoOn(t *testing.T) {
	t.Parallel()
	for name, locked := range map[string]bool{"with a lock": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newVendorOffice(t, oneDebtor)
			s := o.shelf()
			if !locked {
				o.clock.on = func() { // the patience is long enough for the other to save
					for s.count() < o.granted() {
						runtime.Gosched()
					}
				}
			}
			var row sync.Mutex
			lock := func(cfg *RESTConfig) {
				if locked {
					cfg.Tokens.Lock = func(context.Context) (func(), error) { row.Lock(); return row.Unlock, nil }
				}
			}
			clients := []*RESTClient{o.client(s, lock), o.client(s, lock), o.client(s, lock)}
			for round := range 5 {
				var group sync.WaitGroup
				for _, client := range clients {
					for range 4 {
						group.Go(func() {
							_, err := client.Debtor(t.Context())
							assert.NoError(t, err)
						})
					}
				}
				group.Wait()
				o.clock.advance(time.Hour)
				if locked {
					assert.Equal(t, round+1, o.granted())
				}
			}
		})
	}
}

func TestARefusedProcessWaitsForWhatTheOtherIsSaving(t *testing.T) {
	t.Parallel()
	o := newVendorOffice(t, oneDebtor)
	s := o.shelf()
	other := Token{
		Access: privacy.NewSecret("access-other"), Refresh: privacy.NewSecret("refresh-other"), Expires: o.clock.Now().Add(time.Hour), Renewed: o.clock.Now(),
	}
	o.refresh, o.access = "refresh-other", "access-other" // it was renewed elsewhere a moment ago
	o.clock.on = func() {                                 // and is saved while this one waits
		if o.clock.slept >= time.Second {
			_ = s.save(t.Context(), other)
		}
	}
	_, err := o.client(s).Debtor(t.Context())
	require.NoError(t, err)
	asked, made, _ := o.counts()
	assert.Equal(t, 1, asked)
	assert.Zero(t, made)
}

// However calls, crashes, lost answers, failing stores and other processes follow
// one another: a client that says "consent again" is right, and one whose token
// could be had goes on.
func TestConsentIsLostOnlyWithAnAnswerOrAnUnstoredToken(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		o := newVendorOffice(t, oneDebtor)
		defer o.server.Close()
		s := o.shelf()
		clients := []*RESTClient{o.client(s), o.client(s)}
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			i := rapid.IntRange(0, 1).Draw(r, "client")
			switch rapid.SampledFrom([]string{"call", "hour", "cut", "full", "crash", "renew"}).Draw(r, "what") {
			case "hour":
				o.clock.advance(time.Hour)
			case "cut":
				o.do(func() {
					o.identity = func(http.ResponseWriter, *http.Request, http.HandlerFunc) { panic(http.ErrAbortHandler) }
				})
				_, _ = clients[i].Debtor(t.Context())
				o.do(func() { o.identity = nil })
			case "full":
				s.fails = errors.New("full")
				_, _ = clients[i].Debtor(t.Context())
				s.fails = nil
				if err := clients[i].Renew(t.Context()); err != nil { // the process lives on
					r.Fatalf("a token that was kept is lost: %v", err)
				}
			case "crash":
				clients[i] = o.client(s)
			case "renew":
				if err := clients[i].Renew(t.Context()); err != nil {
					r.Fatal(err)
				}
			default:
				if _, err := clients[i].Debtor(t.Context()); err != nil {
					r.Fatal(err)
				}
			}
		}
	})
}
