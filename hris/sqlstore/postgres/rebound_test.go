package postgres_test

import (
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
)

// Erasing the drafts of a line waits for a verb that is under way on one of its
// transfers: where that takes it to another connection, with values reviewed there,
// they are not the line's.
func TestADraftThatIsTakenToAnotherConnectionWhileItsFormersAreErasedStays(t *testing.T) {
	t.Parallel()
	url := postgrestest.Fresh(t)
	name := fmt.Sprint("handover_rebound_", os.Getpid())
	s, db := open(t, postgrestest.With(t, url, "application_name", name)), database(t, url)
	p := planned("t1", 1)
	p.Lease = 0
	made, _, err := s.Ledger().Create(t.Context(), p)
	require.NoError(t, err)

	verb, err := db.BeginTx(t.Context(), nil) // as another process's Decide writes
	require.NoError(t, err)
	defer func() { _ = verb.Rollback() }()
	for _, text := range []string{
		"SELECT 1 FROM handover_transfers WHERE tenant = 'acme' AND id = 't1' FOR UPDATE",
		"UPDATE handover_drafts SET sealed = 'reviewed anew' WHERE tenant = 'acme' AND transfer_id = 't1'",
		"UPDATE handover_transfers SET connection = 'c2', rev = rev + 1 WHERE tenant = 'acme' AND id = 't1'",
	} {
		_, err = verb.ExecContext(t.Context(), text)
		require.NoError(t, err)
	}
	erased := make(chan error, 1)
	go func() {
		_, err := s.Ledger().EraseDrafts(t.Context(), hris.Line{Tenant: "acme", Connection: made.Connection}, time.Now())
		erased <- err
	}()
	for waits := 0; waits == 0; {
		require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'", name).Scan(&waits))
	}
	require.NoError(t, verb.Commit())
	require.NoError(t, <-erased)
	after, err := s.Ledger().Get(t.Context(), "acme", "t1")
	require.NoError(t, err)
	assert.Equal(t, "c2", after.Connection)
	assert.Equal(t, "reviewed anew", string(after.Draft))
}
