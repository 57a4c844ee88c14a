package connection_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
)

// busy is a store in which something happens after each pass over it has begun.
type busy struct {
	connection.Store
	during func(pass int)
	passes int
}

func (b *busy) Stale(ctx context.Context, key string, after connection.PartRef, limit int) ([]connection.Stale, error) {
	stale, err := b.Store.Stale(ctx, key, after, limit)
	if after == (connection.PartRef{}) {
		b.passes++
		b.during(b.passes)
	}
	return stale, err
}

func TestNoPartIsLeftUnderAnOlderKeyWhereResealGivesNoError(t *testing.T) {
	t.Parallel()
	for name, late := range map[string]int{"a process follows late": 2, "a process never follows": 1 << 30} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.connect()
			store := &busy{Store: d.store, during: func(pass int) {
				if pass <= late { // it still seals with the former key
					_, err := d.svc.Connect(t.Context(), admin, "a", request())
					require.NoError(t, err)
				}
			}}
			rekeyed := d.process(func(c *connection.Config) { c.Sealer, c.Store = ring(t, "k2", "k1"), store })
			_, err := rekeyed.Reseal(t.Context())
			if late == 2 {
				require.NoError(t, err)
				left, err := d.store.Stale(t.Context(), "k2", connection.PartRef{}, 100)
				require.NoError(t, err)
				assert.Empty(t, left, "the former key may be dropped now")
			} else {
				require.ErrorIs(t, err, hris.ConnectionChanged)
				assert.Less(t, store.passes, 20, "it is not tried for ever")
			}
		})
	}
}

func TestResealNamesAFewOfWhatNoKeyOpensAndCountsTheRest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for range 30 {
		d.connect()
	}
	n, err := d.process(func(c *connection.Config) { c.Sealer = ring(t, "k2") }).Reseal(t.Context())
	require.ErrorIs(t, err, hris.SetupIncomplete)
	assert.Zero(t, n)
	assert.Less(t, strings.Count(err.Error(), "\n"), 15)
	assert.Contains(t, err.Error(), ": 140", "of 30 connections with five parts each, ten are named")
}

// foreign is a host's own Sealer, whose bytes name no key.
type foreign struct{}

func (foreign) Seal(plain []byte, at ...string) ([]byte, error) {
	sum := sha256.Sum256(append([]byte(strings.Join(at, "\x00")), plain...))
	return append(append([]byte{4, 0, 0xff}, sum[:]...), plain...), nil
}

func (foreign) Open(sealed []byte, at ...string) ([]byte, error) {
	if again, _ := (foreign{}).Seal(sealed[35:], at...); !bytes.Equal(again, sealed) {
		return nil, errors.New("no")
	}
	return sealed[35:], nil
}

func TestASealerWhoseBytesNameNoKeyWorksOnEveryStoreAndCannotBeResealed(t *testing.T) {
	t.Parallel()
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, func(c *connection.Config) { c.Sealer, c.Store = foreign{}, open(t) })
			id := d.connect().View.ID
			_, err := d.svc.Show(t.Context(), admin, "acme", id)
			require.NoError(t, err)
			_, err = d.svc.Reseal(t.Context())
			require.ErrorIs(t, err, hris.InvalidInput)
		})
	}
	assert.Empty(t, privacy.KeyID([]byte("\x02\xff\xfe...")))
}
