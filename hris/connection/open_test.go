package connection_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/transfer"
)

// slowRing is a Sealer that opens one connection's parts only when it is let.
type slowRing struct {
	transfer.Sealer
	slow  *atomic.Value // the connection's id
	begun chan struct{}
	let   chan struct{}
}

func (s slowRing) Open(sealed []byte, at ...string) ([]byte, error) {
	if at[2] == s.slow.Load() && at[3] == "settings" {
		s.begun <- struct{}{}
		<-s.let
	}
	return s.Sealer.Open(sealed, at...)
}

func TestAConnectionThatIsSlowToOpenKeepsNoOtherWaiting(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	slow, other := d.connect().View.ID, d.connect().View.ID
	sealer := slowRing{d.config.Sealer, new(atomic.Value), make(chan struct{}), make(chan struct{})}
	sealer.slow.Store(slow)
	svc := d.process(func(c *connection.Config) { c.Sealer = sealer })
	opened := make(chan error)
	go func() { _, err := svc.Connected(t.Context(), "acme", slow); opened <- err }()
	<-sealer.begun
	quick := make(chan error, 1)
	go func() { _, err := svc.Connected(t.Context(), "acme", other); quick <- err }()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	select {
	case err := <-quick:
		assert.NoError(t, err)
	case <-ctx.Done():
		t.Error("it waited")
	}
	sealer.let <- struct{}{}
	require.NoError(t, <-opened)
}

func TestAVendorsLogLinesSayWhoseConnectionTheyAreOf(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	c, err := connection.As[*target](d.svc.Connected(t.Context(), "acme", id))
	require.NoError(t, err)
	c.o.Logger.Info("call failed")
	assert.Contains(t, d.log.String(), `msg="call failed" tenant=acme connection=`+id)
}

func TestWhatPanickedWhileItWasOpenedIsOpenedAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	bad := true
	svc := d.process(func(c *connection.Config) {
		c.Opening = func(connection.Ref, string) hris.Opening {
			if bad {
				panic("a host's bug")
			}
			return hris.Opening{}
		}
	})
	require.Panics(t, func() { _, _ = svc.Connected(t.Context(), "acme", id) })
	bad = false
	_, err := svc.Connected(t.Context(), "acme", id)
	require.NoError(t, err)
}

func TestAHostIsToldWhichConnectionItGivesAnOpeningFromItsFirstOn(t *testing.T) {
	t.Parallel()
	var told []string
	d := newDesk(t, func(c *connection.Config) {
		c.Opening = func(of connection.Ref, vendor string) hris.Opening {
			told = append(told, vendor+" "+of.Tenant+"/"+of.ID)
			return hris.Opening{}
		}
	})
	id := d.connect().View.ID
	require.NotEmpty(t, told, "Connect tries it before it is saved")
	_, err := d.svc.Rotate(t.Context(), boss, "acme", id, connection.Rotation{Secrets: secrets("token", canaryToken)})
	require.NoError(t, err)
	_, err = d.svc.Configure(t.Context(), boss, "acme", id, connection.Configuration{Settings: request().Settings})
	require.NoError(t, err)
	_, err = d.process().Connected(t.Context(), "acme", id)
	require.NoError(t, err)
	require.Greater(t, len(told), 3)
	assert.Equal(t, []string{"fake acme/" + id}, slices.Compact(told))
}
