package ledgertest_test

import (
	"testing"

	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/hris/transfer/ledgertest"
)

func TestMemoryKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	ledgertest.Run(t, func(_ *testing.T, clock *ledgertest.Clock) transfer.Ledger {
		return transfer.NewMemory(clock.Now)
	})
}
