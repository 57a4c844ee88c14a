package sqlstore_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/connection/connectiontest"
	"github.com/handoverhq/handover/hris/sqlstore"
)

func TestSQLitesConnectionsKeepEveryPromise(t *testing.T) {
	t.Parallel()
	connectiontest.Run(t, func(t *testing.T, now func() time.Time) connection.Store {
		return open(t, filepath.Join(t.TempDir(), "handover.db"), sqlstore.WithClock(now)).Connections()
	})
}

// making is a connection with parts short and long, so that pages split; all of
// what was entered has the word in it.
func making(word string) connection.Making {
	m := connection.Making{
		At: time.Now(), Vendor: "example", Product: "employee", Account: "example:1", Parts: map[string][]byte{},
		Entry: connection.Entry{At: time.Now(), Actor: "u1", Kind: connection.Connected},
	}
	for i, part := range []string{"settings", "form", "secret/token", "secret/other"} {
		m.Parts[part] = []byte("\x02k1" + strings.Repeat(fmt.Sprintf("%s-%s ", word, part), 1+i*i*300))
	}
	return m
}

func TestWhatWasEnteredIsGoneFromTheFilesOnceItIsDroppedOrReplaced(t *testing.T) {
	t.Parallel()
	for name, drop := range map[string]func(*testing.T, connection.Store, connection.Ref) error{
		"removed": func(t *testing.T, s connection.Store, ref connection.Ref) error {
			_, err := s.Change(t.Context(), ref, connection.Change{Rev: 1, State: connection.Removed})
			return err
		},
		"dropped": func(t *testing.T, s connection.Store, ref connection.Ref) error {
			_, err := s.Change(t.Context(), ref, connection.Change{Rev: 1, Drop: []string{"settings", "form", "secret/token", "secret/other"}})
			return err
		},
		"rotated": func(t *testing.T, s connection.Store, ref connection.Ref) error {
			_, err := s.Change(t.Context(), ref, connection.Change{Rev: 1, Put: making("another").Parts})
			return err
		},
		"renewed": func(t *testing.T, s connection.Store, ref connection.Ref) error {
			r, err := s.Get(t.Context(), ref)
			for part, p := range r.Parts {
				if err == nil {
					_, err = s.Keep(t.Context(), ref, part, p.Version, making("another").Parts[part], time.Now())
				}
			}
			return err
		},
		"resealed": func(t *testing.T, s connection.Store, ref connection.Ref) error {
			r, err := s.Get(t.Context(), ref)
			for part, p := range r.Parts {
				if err == nil {
					err = s.Reseal(t.Context(), ref, part, p.Version, making("another").Parts[part])
				}
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "handover.db")
			s := open(t, path).Connections()
			refs := make([]connection.Ref, 6)
			for i := range refs {
				refs[i] = connection.Ref{Tenant: "acme", ID: fmt.Sprint("c", i)}
				_, err := s.Create(t.Context(), refs[i], making(fmt.Sprintf("%s%02d", canary, i)))
				require.NoError(t, err)
			}
			for i, ref := range refs {
				word := fmt.Sprintf("%s%02d", canary, i)
				require.NotEmpty(t, files(t, path, word), "the canary was planted")
				require.NoError(t, drop(t, s, ref))
				require.Empty(t, files(t, path, word))
			}
			assert.Empty(t, files(t, path, canary))
		})
	}
}

func TestEveryVerbOfTheConnectionsIsOneCommit(t *testing.T) {
	t.Parallel()
	db := openCounted(t, filepath.Join(t.TempDir(), "handover.db"))
	s, ctx, ref := db.store(t).Connections(), t.Context(), connection.Ref{Tenant: "acme", ID: "c1"}
	costs := func(verb string, want int64, do func() error) {
		t.Helper()
		before := db.commits.Load()
		require.NoError(t, do(), verb)
		assert.Equal(t, want, db.commits.Load()-before, verb)
	}
	costs("Create", 1, func() error {
		m := making("x")
		m.Endpoint = "hash"
		_, err := s.Create(ctx, ref, m)
		return err
	})
	costs("Change", 1, func() error {
		_, err := s.Change(ctx, ref, connection.Change{Rev: 1, Activate: true, Endpoint: "other", Put: making("y").Parts, Drop: []string{"form"}})
		return err
	})
	costs("Lock", 1, func() error { return s.Lock(ctx, ref, "settings", "one", time.Minute) })
	costs("Lock, in vain", 0, func() error {
		require.Error(t, s.Lock(ctx, ref, "settings", "two", time.Minute))
		return nil
	})
	var version int64
	costs("Keep", 1, func() (err error) {
		version, err = s.Keep(ctx, ref, "secret/new", 0, []byte("\x02k1 new"), time.Now())
		return err
	})
	costs("Reseal", 1, func() error { return s.Reseal(ctx, ref, "secret/new", version, []byte("\x02k2 new")) })
	costs("Unlock", 1, func() error { return s.Unlock(ctx, ref, "settings", "one") })
	costs("Told", 1, func() error { return s.Told(ctx, ref, 2) })
	costs("Note", 1, func() error {
		return s.Note(ctx, ref, &connection.Tested{At: time.Now()}, connection.Entry{Actor: "u1"})
	})
	costs("reads", 0, func() error {
		_, err := s.Get(ctx, ref)
		require.NoError(t, err)
		_, err = s.List(ctx, "acme")
		require.NoError(t, err)
		_, err = s.Audit(ctx, ref, 9)
		require.NoError(t, err)
		_, err = s.Stale(ctx, "k2", connection.PartRef{}, 9)
		require.NoError(t, err)
		_, err = s.Active(ctx, connection.Ref{}, 9)
		require.NoError(t, err)
		_, err = s.Untold(ctx, connection.Ref{}, 9)
		require.NoError(t, err)
		_, _, err = s.Endpoint(ctx, "other")
		return err
	})
}
