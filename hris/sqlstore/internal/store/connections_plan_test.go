package store

import (
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"
)

// However many customers there are, one's connection costs the same.
func TestEveryStatementOfConnectionsFindsItsRowsThroughAnIndex(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "handover.db"))
	require.NoError(t, err)
	defer db.Close()
	s, err := New(t.Context(), db, SQLite, nil)
	require.NoError(t, err)
	defer s.Close()
	byID, itsParts := "handover_connections_1 (tenant=? AND id=?)", "handover_connection_parts_1 (tenant=? AND connection=?)"
	onePart, oneLock := "handover_connection_parts_1 (tenant=? AND connection=? AND name=?)", "handover_connection_locks_1 (tenant=? AND connection=? AND part=?)"
	for text, indexes := range map[string][]string{
		getConnectionSQL:   {byID, itsParts},
		listConnectionsSQL: {"handover_connections_1 (tenant=?)", itsParts},
		loadConnectionSQL:  {byID}, knownConnectionSQL: {byID}, saveConnectionSQL: {byID}, countEntrySQL: {byID}, testedSQL: {byID},
		partsSQL: {itsParts}, dropPartSQL: {onePart}, resealSQL: {onePart},
		staleSQL:   {"handover_connection_parts_1 ((tenant,connection,name)>(?,?,?))"},
		activeSQL:  {"handover_connections_1 ((tenant,id)>(?,?))"},
		toldSQL:    {byID},
		untoldSQL:  {"INDEX handover_connections_untold ((tenant,id)>(?,?))"},
		entriesSQL: {"handover_connection_entries_1 (tenant=? AND connection=?)"},
		busySQL:    {oneLock}, unlockPartSQL: {oneLock}, unlockPartsSQL: {"handover_connection_locks_1 (tenant=? AND connection=?)"},
		endpointSQL:   {"handover_connection_endpoints_1 (hash=?)", byID, itsParts},
		endpointOfSQL: {"handover_connection_endpoints_1 (hash=?)"},
	} {
		plan := explain(t, s, text)
		for _, index := range indexes {
			assert.Contains(t, plan, index, text)
		}
		assert.NotContains(t, plan, "SCAN", text)
		if text != listConnectionsSQL { // a tenant has a few
			assert.NotContains(t, plan, "TEMP B-TREE", text)
		}
	}
}
