package connection_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// untold leaves two connections with a change that nobody was told of, and one that
// is removed with its drafts.
func (d *desk) untold() (changed []string, removed string) {
	d.Helper()
	for range 2 {
		id := d.connect().View.ID
		assert.PanicsWithValue(d, died, func() { _, _ = d.doomed("Change").Enable(d.Context(), boss, "acme", id) })
		changed = append(changed, id)
	}
	removed = d.connect().View.ID
	assert.PanicsWithValue(d, died, func() { _ = d.doomed("Change").Remove(d.Context(), remover, "acme", removed) })
	d.erased = nil
	return changed, removed
}

func TestAHostThatGivesNoAnswerForOneConnectionKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()
	for name, stuck := range map[string]func(context.Context) error{
		"it hangs":  func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		"it panics": func(context.Context) error { panic(canaryPerson) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &waiting{}
				d := newDesk(t, telling(w))
				changed, removed := d.untold()
				bad := map[string]bool{changed[0]: true, removed: true}
				svc := d.process(func(c *connection.Config) {
					tell, erase := c.Changed, c.EraseSealed
					c.Changed = func(ctx context.Context, tenant, id string) error {
						if bad[id] {
							return stuck(ctx)
						}
						return tell(ctx, tenant, id)
					}
					c.EraseSealed = func(ctx context.Context, tenant, id string) error {
						if bad[id] {
							return stuck(ctx)
						}
						return erase(ctx, tenant, id)
					}
				})
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				n, err := svc.CatchUp(ctx)
				require.ErrorIs(t, err, hris.Unavailable)
				assert.ErrorContains(t, err, "told: 2")
				assert.NotContains(t, err.Error(), canaryPerson)
				assert.Equal(t, 1, n)
				assert.Equal(t, []string{"acme/" + changed[1]}, w.told)
				clear(bad)
				n, err = svc.CatchUp(ctx)
				require.NoError(t, err)
				assert.Equal(t, 2, n)
			})
		})
	}
}

func TestAProcessCatchesUpOnceAtATime(t *testing.T) {
	t.Parallel()
	w := &waiting{}
	d := newDesk(t, telling(w))
	d.untold()
	var svc *connection.Service
	svc = d.process(func(c *connection.Config) {
		tell := c.Changed
		c.Changed = func(ctx context.Context, tenant, id string) error {
			n, err := svc.CatchUp(ctx) // as a schedule does while a host is slow
			require.NoError(t, err)
			assert.Zero(t, n)
			return tell(ctx, tenant, id)
		}
	})
	n, err := svc.CatchUp(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 3, n)
	assert.Len(t, w.told, 2, "each once")
}
