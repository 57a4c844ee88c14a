package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// sloppy is a target whose receipts have what no database takes as text.
type sloppy struct{ hris.Target }

func (s sloppy) Steps(in hris.Input) ([]hris.Step, error) {
	steps, err := s.Target.Steps(in)
	for i := range steps {
		do := steps[i].Do
		steps[i].Do = func(ctx context.Context, done hris.Receipts) (hris.Receipt, error) {
			r, err := do(ctx, done)
			r.URL += "\x00\xff"
			return r, err
		}
	}
	return steps, err
}

func TestNoReceiptIsLostForItsText(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, d database) {
		s := within(t, d, d.host(t))
		svc := service(t, s.Ledger(), sloppy{hristest.NewTarget(hristest.OneStep(), nil, nil)})
		p := ready(t, svc, hristest.Hire(nil))
		_, _, err := s.Ledger().Create(t.Context(), p)
		require.NoError(t, err)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		badge, err := svc.Run(ctx, p.Tenant, p.ID)
		require.NoError(t, err)
		assert.Equal(t, transfer.StateDone, badge.State)
		d.consistent(t)
	})
}
