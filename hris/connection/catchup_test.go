package connection_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// mortal is a store whose process dies once a verb has committed.
type mortal struct {
	connection.Store
	after string // the verb
}

const died = "the process died"

func (m mortal) dies(verb string) {
	if m.after == verb {
		panic(died)
	}
}

func (m mortal) Change(ctx context.Context, ref connection.Ref, c connection.Change) (connection.Record, error) {
	r, err := m.Store.Change(ctx, ref, c)
	m.dies("Change")
	return r, err
}

func (m mortal) Note(ctx context.Context, ref connection.Ref, tested *connection.Tested, e connection.Entry) error {
	err := m.Store.Note(ctx, ref, tested, e)
	m.dies("Note")
	return err
}

func (m mortal) Told(ctx context.Context, ref connection.Ref, rev int64) error {
	m.dies("before Told")
	return m.Store.Told(ctx, ref, rev)
}

// doomed is a process that dies after a verb of its store.
func (d *desk) doomed(after string) *connection.Service {
	return d.process(func(c *connection.Config) { c.Store = mortal{c.Store, after} })
}

// caughtUp has a process catch up, and tells of how many connections it told.
func (d *desk) caughtUp(with ...func(*connection.Config)) int {
	d.Helper()
	n, err := d.process(with...).CatchUp(d.Context())
	require.NoError(d, err)
	return n
}

func telling(w *waiting) func(*connection.Config) {
	return func(c *connection.Config) { c.Changed = w.changed }
}

func TestAChangeWhoseProcessDiedIsToldByAnother(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"Rotate", "Configure", "ChangeMapping", "Enable", "Reactivate"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			w := &waiting{}
			d := newDesk(t, telling(w))
			id := d.connect().View.ID
			assert.PanicsWithValue(t, died, func() { _ = calls(d.doomed("Change"), almighty, "acme", id)[verb](t.Context()) })
			require.Empty(t, w.told)
			assert.Equal(t, 1, d.caughtUp())
			assert.Equal(t, []string{"acme/" + id}, w.told)

			assert.PanicsWithValue(t, died, func() { _ = calls(d.doomed("before Told"), almighty, "acme", id)[verb](t.Context()) })
			assert.Equal(t, 1, d.caughtUp(), "that it was told, nobody knows")
			w.told = nil
			require.NoError(t, calls(d.svc, almighty, "acme", id)[verb](t.Context()))
			assert.Zero(t, d.caughtUp())
			assert.Len(t, w.told, 1, "what was told is not told again")
		})
	}
}

func TestWhatNobodyWaitsForIsNotTold(t *testing.T) {
	t.Parallel()
	w := &waiting{}
	d := newDesk(t, telling(w))
	id := d.connect(webhook).View.ID
	for _, verb := range []string{"ChangeRoles", "ReplaceKey", "DropFormerKey", "Disable", "Forget"} {
		assert.PanicsWithValue(t, died, func() { _ = calls(d.doomed("Change"), almighty, "acme", id)[verb](t.Context()) }, verb)
	}
	assert.Zero(t, d.caughtUp())
	assert.Empty(t, w.told)
}

func TestAChangeThatIsMadeWhileAnotherIsToldIsToldAsWell(t *testing.T) {
	t.Parallel()
	w := &waiting{}
	d := newDesk(t, telling(w))
	id := d.connect().View.ID
	meanwhile := d.process(func(c *connection.Config) {
		c.Changed = func(ctx context.Context, tenant, id string) error {
			assert.PanicsWithValue(t, died, func() { _, _ = d.doomed("Change").Enable(ctx, boss, tenant, id) })
			return w.changed(ctx, tenant, id)
		}
	})
	_, err := meanwhile.Enable(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	require.Len(t, w.told, 1)
	assert.Equal(t, 1, d.caughtUp())
	assert.Len(t, w.told, 2)
}

func TestOneHostThatCannotBeToldKeepsNoOtherConnectionWaiting(t *testing.T) {
	t.Parallel()
	const many, failing = 230, 3 // more than a page
	w := &waiting{fails: errors.New("away")}
	d := newDesk(t, telling(w))
	broken := map[string]bool{}
	for range many {
		id := d.connect().View.ID
		_, err := d.svc.Enable(t.Context(), boss, "acme", id)
		require.ErrorIs(t, err, hris.Unavailable)
		if len(broken) < failing {
			broken[id] = true
		}
	}
	w.told = nil
	some := d.process(func(c *connection.Config) {
		c.Changed = func(_ context.Context, tenant, id string) error {
			w.told = append(w.told, tenant+"/"+id)
			if broken[id] {
				return errors.New("no place for " + canaryPerson)
			}
			return nil
		}
	})
	n, err := some.CatchUp(t.Context())
	require.ErrorIs(t, err, hris.Unavailable)
	require.ErrorContains(t, err, "told: 3, such as c")
	assert.NotContains(t, err.Error(), canaryPerson)
	assert.Equal(t, many-failing, n)
	assert.Len(t, w.told, many, "each once")

	w.fails = nil
	assert.Equal(t, failing, d.caughtUp())
	assert.Zero(t, d.caughtUp())
}

func TestCatchingUpStopsWhereItsCallerDoes(t *testing.T) {
	t.Parallel()
	w := &waiting{fails: errors.New("away")}
	d := newDesk(t, telling(w))
	for range 3 {
		_, err := d.svc.Enable(t.Context(), boss, "acme", d.connect().View.ID)
		require.Error(t, err)
	}
	w.told = nil
	ctx, cancel := context.WithCancel(t.Context())
	stopping := d.process(func(c *connection.Config) {
		c.Changed = func(ctx context.Context, tenant, id string) error {
			cancel()
			return errors.Join(ctx.Err(), w.changed(ctx, tenant, id))
		}
	})
	_, err := stopping.CatchUp(ctx)
	require.ErrorIs(t, err, context.Canceled)
	assert.Len(t, w.told, 1)
}

func TestAProcessWithNobodyToTellLeavesNothingUntoldAndTakesNothingFromOthers(t *testing.T) {
	t.Parallel()
	w := &waiting{}
	d := newDesk(t)
	id := d.connect().View.ID
	_, err := d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", canaryToken)})
	require.NoError(t, err)
	assert.Zero(t, d.caughtUp(telling(w)))

	dying := d.process(telling(w), func(c *connection.Config) { c.Store = mortal{c.Store, "Change"} })
	assert.PanicsWithValue(t, died, func() { _, _ = dying.Enable(t.Context(), boss, "acme", id) })
	_, err = d.svc.Configure(t.Context(), boss, "acme", id, connection.Configuration{Settings: fieldmap.Values{"environment": fieldmap.TextValue(canaryPlace)}})
	require.NoError(t, err)
	assert.Zero(t, d.caughtUp())
	assert.Equal(t, 1, d.caughtUp(telling(w)))
}

func TestTheDraftsOfARemovedConnectionAreErasedAlthoughItsProcessDied(t *testing.T) {
	t.Parallel()
	for _, after := range []string{"Change", "Note", "before Told"} {
		t.Run(after, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			id := d.connect().View.ID
			assert.PanicsWithValue(t, died, func() { _ = d.doomed(after).Remove(t.Context(), remover, "acme", id) })
			d.erased = nil
			assert.Equal(t, 1, d.caughtUp())
			assert.Equal(t, []string{"acme/" + id}, d.erased)
			trail, err := d.svc.Audit(t.Context(), admin, "acme", id, 1)
			require.NoError(t, err)
			assert.Equal(t, []any{connection.SealedErased, "system"}, []any{trail[0].Kind, trail[0].Actor})
			assert.Zero(t, d.caughtUp())
		})
	}
}

func TestNothingGoesOnForAConnectionThatIsRemovedWhileItsChangeIsTold(t *testing.T) {
	t.Parallel()
	var d *desk
	d = newDesk(t, func(c *connection.Config) {
		c.Changed = func(ctx context.Context, tenant, id string) error {
			require.NoError(t, d.svc.Remove(ctx, remover, tenant, id))
			d.erased = append(d.erased, "and what waits is let go on")
			return nil
		}
	})
	for name, change := range map[string]func(id string){
		"by who made it": func(id string) {
			_, err := d.svc.Enable(t.Context(), boss, "acme", id)
			require.NoError(t, err)
		},
		"by another": func(id string) {
			assert.PanicsWithValue(t, died, func() { _, _ = d.doomed("Change").Enable(t.Context(), boss, "acme", id) })
			assert.Equal(t, 1, d.caughtUp())
		},
	} {
		id := d.connect().View.ID
		d.erased = nil
		change(id)
		assert.Equal(t, []string{"acme/" + id, "and what waits is let go on", "acme/" + id}, d.erased, name)
		assert.Zero(t, d.caughtUp(), name)
	}
}

func TestDraftsThatCouldNotBeErasedAreErasedLater(t *testing.T) {
	t.Parallel()
	w := &waiting{}
	d := newDesk(t, telling(w))
	id := d.connect().View.ID
	d.erase = errors.New("ledger is away: " + canaryPerson)
	require.ErrorIs(t, d.svc.Remove(t.Context(), remover, "acme", id), hris.Unavailable)
	n, err := d.svc.CatchUp(t.Context())
	require.ErrorIs(t, err, hris.Unavailable)
	assert.NotContains(t, err.Error(), canaryPerson)
	assert.Zero(t, n)
	d.erase = nil
	assert.Equal(t, 1, d.caughtUp())
	assert.Equal(t, []connection.Kind{connection.Connected, connection.WasRemoved, connection.SealedErased}, d.kinds(id))
	assert.Empty(t, w.told, "nothing may go on through it")
	assert.Zero(t, d.caughtUp())
}
