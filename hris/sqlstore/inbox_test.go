package sqlstore_test

import (
	"path/filepath"
	"testing"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake/inboxtest"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/internal/storetest"
)

func TestSQLitesInboxKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	inboxtest.Run(t, func(t *testing.T, clock *inboxtest.Clock) hris.Inbox {
		return open(t, filepath.Join(t.TempDir(), "ledger.db"), sqlstore.WithClock(clock.Now)).Inbox()
	})
}

func TestEventsOfAHostsOwnTransactionsHaveEveryPromise(t *testing.T) {
	t.Parallel()
	inboxtest.Run(t, func(t *testing.T, clock *inboxtest.Clock) hris.Inbox {
		return storetest.ByTheHost(open(t, filepath.Join(t.TempDir(), "ledger.db"), sqlstore.WithClock(clock.Now)), 1)
	})
}
