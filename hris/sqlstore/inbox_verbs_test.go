package sqlstore_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

// arrived is an event to be kept.
func arrived(id string) hris.Event {
	return hris.Event{
		ID: id, Tenant: "acme", Connection: "greenhouse", Kind: "hire_candidate", Keys: []string{"delivery-" + id, "application-" + id},
		Subject: "subject-" + id, Person: "person-" + id, Received: time.Now(), Payload: []byte("sealed"),
	}
}

func TestEveryVerbOfTheInboxIsOneCommit(t *testing.T) {
	t.Parallel()
	db := openCounted(t, filepath.Join(t.TempDir(), "ledger.db"))
	inbox, ctx := db.store(t).Inbox(), t.Context()
	costs := func(verb string, want int64, do func() error) {
		t.Helper()
		before := db.commits.Load()
		require.NoError(t, do(), verb)
		assert.Equal(t, want, db.commits.Load()-before, verb)
	}
	keep := func(e hris.Event) func() error {
		return func() error {
			_, err := inbox.Keep(ctx, e)
			return err
		}
	}
	claim := func() error {
		_, _, err := inbox.Claim(ctx, hris.Line{}, time.Now(), "worker", lease)
		return err
	}
	costs("Claim of nothing", 0, claim)
	costs("Keep", 1, keep(arrived("1")))
	costs("Keep of a repeat", 0, keep(arrived("1")))
	costs("Claim", 1, claim)
	costs("Claim of what is being worked", 0, claim)
	costs("Later", 1, func() error { return inbox.Later(ctx, "acme", "1", "worker", time.Now(), hris.Unavailable) })
	require.NoError(t, claim())
	costs("Hold", 1, func() error { return inbox.Hold(ctx, "acme", "1", "worker", time.Now(), hris.Problems, nil) })
	costs("Release", 1, func() error { return inbox.Release(ctx, "acme", "1", time.Now()) })
	require.NoError(t, claim())
	costs("Done", 1, func() error { return inbox.Done(ctx, "acme", "1", "worker", time.Now()) })
	costs("Done without the lease", 0, func() error {
		if err := inbox.Done(ctx, "acme", "1", "worker", time.Now()); hris.CodeOf(err) != hris.LeaseLost {
			return fmt.Errorf("done twice: %w", err)
		}
		return nil
	})
	costs("reads", 0, func() error {
		_, err := inbox.Seen(ctx, "acme", "subject-1", "hire_candidate")
		require.NoError(t, err)
		_, err = inbox.Held(ctx, "acme")
		return err
	})
	costs("Erase", 1, func() error {
		_, err := inbox.Erase(ctx, "acme", "person-1")
		return err
	})
	costs("Expire", 1, func() error {
		_, err := inbox.Expire(ctx, time.Now().Add(time.Hour))
		return err
	})
	for i := range 150 {
		require.NoError(t, keep(arrived(fmt.Sprint("many", i)))())
	}
	eraseLine := func() error {
		_, err := inbox.EraseLine(ctx, hris.Line{Tenant: "acme", Connection: "greenhouse"})
		return err
	}
	costs("EraseLine, a hundred events in each, and the last look", 3, eraseLine)
	costs("EraseLine again", 1, eraseLine)
}

func TestAPayloadIsGoneFromTheFilesWhenItsEventEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*testing.T, hris.Inbox) error{
		"done": func(t *testing.T, in hris.Inbox) error {
			return in.Done(t.Context(), "acme", "1", "worker", time.Now())
		},
		"erased": func(t *testing.T, in hris.Inbox) error {
			_, err := in.Erase(t.Context(), "acme", canary+"-person")
			return err
		},
		"superseded": func(t *testing.T, in hris.Inbox) error {
			_, err := in.Keep(t.Context(), superseding("2"))
			return err
		},
		"expired": func(t *testing.T, in hris.Inbox) error {
			if err := in.Hold(t.Context(), "acme", "1", "worker", time.Now(), hris.Problems, nil); err != nil {
				return err
			}
			_, err := in.Expire(t.Context(), time.Now().Add(time.Hour))
			return err
		},
		"stranded with its line": func(t *testing.T, in hris.Inbox) error {
			_, err := in.EraseLine(t.Context(), hris.Line{Tenant: "acme", Connection: "greenhouse"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "ledger.db")
			inbox := open(t, path).Inbox()
			e := arrived("1")
			e.Payload, e.Person, e.Subject = draft("pAyLoAd"), canary+"-person", canary+"-subject"
			_, err := inbox.Keep(t.Context(), e)
			require.NoError(t, err)
			_, _, err = inbox.Claim(t.Context(), hris.Line{}, time.Now(), "worker", lease)
			require.NoError(t, err)
			require.NotEmpty(t, files(t, path, "pAyLoAd"), "the payload was planted")
			require.NotEmpty(t, files(t, path, canary), "the canary was planted")
			require.NoError(t, end(t, inbox))
			assert.Empty(t, files(t, path, "pAyLoAd"))
			if strings.HasPrefix(name, "erased") {
				assert.Empty(t, files(t, path, canary))
			}
		})
	}
}

// superseding takes the place of what the canary's subject has.
func superseding(id string) hris.Event {
	e := arrived(id)
	e.Subject, e.Supersedes = canary+"-subject", true
	return e
}

func TestWhatAHostsTransactionSupersedesIsGoneFromTheFilesByTheNextErasure(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	s := open(t, path)
	e := arrived("1")
	e.Payload, e.Subject = draft("pAyLoAd"), canary+"-subject"
	_, err := s.Inbox().Keep(t.Context(), e)
	require.NoError(t, err)
	require.NotEmpty(t, files(t, path, "pAyLoAd"), "the payload was planted")
	tx, err := s.DB().BeginTx(t.Context(), nil)
	require.NoError(t, err)
	kept, err := s.KeepTx(t.Context(), tx, superseding("2"))
	require.NoError(t, err)
	require.True(t, kept)
	require.NoError(t, tx.Commit())
	_, err = s.Inbox().Expire(t.Context(), time.Unix(0, 0))
	require.NoError(t, err)
	assert.Empty(t, files(t, path, "pAyLoAd"))
}

func TestWhatEndedIsGoneFromTheFilesHoweverManyWait(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	inbox := open(t, path).Inbox()
	word := func(i int) string { return fmt.Sprintf("%s%03d", canary, i) }
	const events = 120
	claimed := []string{}
	for i := range events {
		e := arrived(fmt.Sprintf("%03d", i))
		// Hashes as long as they are, payloads of all sizes.
		e.Subject, e.Person = word(i)+string(hash("s"))[:54], word(i)+string(hash("p"))[:54]
		e.Payload = []byte(strings.Repeat(word(i), 1+rand.IntN(1200)))
		_, err := inbox.Keep(t.Context(), e)
		require.NoError(t, err)
		if rand.IntN(2) == 0 {
			e, _, err := inbox.Claim(t.Context(), hris.Line{}, time.Now(), "worker", lease)
			require.NoError(t, err)
			claimed = append(claimed, e.ID)
		}
	}
	rand.Shuffle(len(claimed), func(i, j int) { claimed[i], claimed[j] = claimed[j], claimed[i] })
	for i, id := range claimed {
		var n int
		_, err := fmt.Sscanf(id, "%d", &n)
		require.NoError(t, err)
		person := word(n) + string(hash("p"))[:54]
		if i%2 == 0 {
			require.NoError(t, inbox.Done(t.Context(), "acme", id, "worker", time.Now()))
			require.Empty(t, files(t, path, word(n)+word(n)), "payload of a done event")
		}
		erased, err := inbox.Erase(t.Context(), "acme", person)
		require.NoError(t, err)
		require.Equal(t, 1, erased)
		require.Empty(t, files(t, path, word(n)))
	}
}
