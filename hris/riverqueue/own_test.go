package riverqueue_test

import (
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/riverqueue"
	"github.com/handoverhq/handover/hris/transfer"
)

func TestAHireKeptInTheHostsTransactionIsHandedOverOnceTheVendorIsUpAgain(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, p place) {
		c := newCustomers(t, p.store.Ledger(), hristest.ReadBack(), acme)
		service, target, clock := c.service(t), c.targets[acme], hristest.NewClock(time.Now())
		in, err := intake.New(intake.Config{
			Inbox: p.store.Inbox(), Transfers: service, Sealer: c.config.Sealer, HashKey: privacy.NewKey(), Now: clock.Now,
			Routes: intake.OwnRoutes{Actor: recruiter, Edits: func(*hris.Hire) []transfer.Edit {
				return []transfer.Edit{transfer.SetText("debtor", "north"), transfer.ChooseDocuments()}
			}},
		})
		require.NoError(t, err)
		target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallForm}, Err: hristest.Down(0), Ever: true})
		p.exec("CREATE TABLE candidates (id text, state text)")
		hire := hristest.Hire(c.files)
		arrival, err := intake.Hired(acme.Tenant, acme.Connection, hire)
		require.NoError(t, err)
		event, err := in.Ready(t.Context(), arrival)
		require.NoError(t, err)

		tx, err := p.store.DB().BeginTx(t.Context(), nil)
		require.NoError(t, err)
		_, err = tx.ExecContext(t.Context(), "INSERT INTO candidates VALUES ($1, 'hired')", hire.PersonID)
		require.NoError(t, err)
		kept, err := p.store.KeepTx(t.Context(), tx, event)
		require.NoError(t, err)
		require.True(t, kept)
		require.NoError(t, tx.Commit(), "nobody asked the vendor")

		q, rc := p.queue(riverqueue.Config{Transfers: service, Intake: in, Now: clock.Now, Every: 10 * time.Millisecond})
		over, _ := rc.Subscribe(river.EventKindJobCompleted)
		require.NoError(t, q.Start(t.Context()))
		awaitJob(t, over, "handover_inbox")
		assert.Empty(t, target.Records())

		target.Heal()
		clock.Advance(time.Hour) // by then it has asked again
		for len(target.Records()) == 0 {
			awaitJob(t, over, "handover_inbox")
		}
		require.NoError(t, q.Stop(t.Context()))
		assert.Len(t, target.Records(), 1)
		held, err := in.Held(t.Context(), acme.Tenant)
		require.NoError(t, err)
		assert.Empty(t, held)
	})
}
