package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite"
)

// TestEveryStatementFindsItsRowsThroughAnIndex holds what keeps a verb's cost
// flat. It names the index where SQLite would have a choice.
func TestEveryStatementFindsItsRowsThroughAnIndex(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "ledger.db"))
	require.NoError(t, err)
	defer db.Close()
	s, err := New(t.Context(), db, SQLite, nil)
	require.NoError(t, err)
	defer s.Close()
	byID := "handover_transfers_1 (tenant=? AND id=?)"
	byEventID := "handover_inbox_1 (tenant=? AND id=?)"
	byCustomer := "handover_statuses_1 (tenant=? AND connection=?)"
	byRun := "handover_status_runs_1 (tenant=? AND connection=? AND id=?)"
	for text, index := range map[string]string{
		loadSQL: byID, getSQL: byID, saveTransferSQL: byID, renewSQL: byID, eventsSQL: byID,
		findSQL(1):   "handover_transfers_person (tenant=? AND person_hash=?)",
		findSQL(128): "handover_transfers_person (tenant=? AND person_hash=?)",
		twinsSQL:     "handover_steps_twin (tenant=? AND twin=?)",
		twinOpenSQL:  "handover_steps_twin_open (tenant=? AND twin=?)",
		personSQL:    "handover_transfers_person (tenant=? AND person_hash=?)",
		standingSQL:  "handover_transfers_once (tenant=? AND once_key=?)",
		dueSQL:       "handover_transfers_line",

		ledgerLinesSQL:     "handover_transfers_line (tenant=? AND connection=? AND due_at>? AND due_at<?)",
		dueInSQL:           "handover_transfers_line (tenant=? AND connection=? AND due_at>? AND due_at<?)",
		heldInSQL:          "handover_transfers_line (tenant=? AND connection=? AND due_at=? AND id>?)",
		backlogSQL:         "handover_transfers_line (tenant=? AND connection=? AND due_at<?)",
		ledgerTakeSQL:      "handover_lines_turn",
		ledgerLeaveSQL:     "handover_lines_1 (tenant=? AND connection=?)",
		ledgerWakeSQL:      "handover_lines_1 (tenant=? AND connection=?)",
		ledgerTellSQL:      "handover_transfers_line (tenant=? AND connection=?)",
		ledgerRouseSQL(12): "handover_transfers_line (tenant=? AND connection=?)",
		eraseDraftsSQL:     "handover_transfers_line (tenant=? AND connection=?)",

		stepsSQL:       "(tenant=? AND transfer_id=?)",
		saveContentSQL: byID,
		saveStepSQL:    "(tenant=? AND transfer_id=? AND seq=?)",
		cutStepsSQL:    "(tenant=? AND transfer_id=? AND seq>?)",
		eraseEventsSQL: "(tenant=? AND transfer_id=?)",
		eraseDraftSQL:  "(tenant=? AND transfer_id=?)",

		claimSQL:          "handover_inbox_subject (tenant=? AND subject=?)",
		nextSQL:           "handover_inbox_waiting",
		nextOfSQL:         "handover_inbox_line (tenant=? AND connection=?)",
		claimOfSQL:        "handover_inbox_line (tenant=? AND connection=?)",
		linesSQL:          "handover_inbox_line (tenant=? AND connection>?)",
		takeLineSQL:       "handover_inbox_turn",
		leaveLineSQL:      "handover_inbox_lines_1 (tenant=? AND connection=?)",
		rouseLineSQL:      "handover_inbox_lines_1 (tenant=? AND connection=?)",
		rousePostponedSQL: "handover_inbox_line (tenant=? AND connection=?)",
		rouseHeldSQL:      "handover_inbox_held (tenant=?)",
		inboxBacklogSQL:   "USING COVERING INDEX handover_inbox_line (tenant=? AND connection=?)",
		dismissSQL:        byEventID,
		endEventSQL:       byEventID,
		doneEventSQL:      byEventID,
		releaseSQL:        byEventID,
		eventKnownSQL:     byEventID,
		heldSQL:           "handover_inbox_held (tenant=?)",
		seenSQL:           "handover_inbox_subject (tenant=? AND subject=? AND kind=?)",
		forgetSQL:         "handover_inbox_person (tenant=? AND person=?)",
		oldDoneSQL:        "handover_inbox_received (received<?)",
		expireEventsSQL:   "handover_inbox_received (received<?)",
		supersededSQL:     "handover_inbox_subject (tenant=? AND subject=?)",
		supersedeSQL:      "handover_inbox_subject (tenant=? AND subject=?)",
		expiredSQL:        "handover_inbox_subject (tenant=? AND subject=?)",
		freeExpiredSQL:    "handover_inbox_subject (tenant=? AND subject=?)",
		dropKeySQL:        "(tenant=? AND connection=? AND name=?)",
		dropEventSQL:      "INTEGER PRIMARY KEY (rowid=?)",
		doneOfLineSQL:     "handover_inbox_done (tenant=? AND connection=?)",
		strandLineSQL:     "handover_inbox_line (tenant=? AND connection=?)",
		dropLineSQL:       "handover_inbox_lines_1 (tenant=? AND connection=?)",

		settingSQL:       byCustomer,
		saveSettingSQL:   byCustomer,
		commitSettingSQL: byCustomer,
		takeSQL:          byCustomer,
		holdSQL:          byCustomer,
		idleSQL:          byCustomer,
		runSQL:           byRun,
		saveRunSQL:       byRun,
		approveSQL:       byRun,
		runsSQL:          "handover_status_runs_1 (tenant=? AND connection=?)",
		recordsSQL(128):  "handover_status_records_1 (tenant=? AND connection=? AND application=?)",
		openSQL:          "handover_status_open (tenant=? AND connection=? AND change_state=? AND application>?)",
		turnSQL:          "handover_status_open (tenant=? AND connection=? AND change_state=?)",
		dropChangesSQL:   "handover_status_open (tenant=? AND connection=? AND change_state=?)",
		decideSQL:        "handover_status_records_1 (tenant=? AND connection=? AND application=?)",
		unendedSQL:       "handover_status_unended",
		itemsSQL:         "handover_status_items_1 (tenant=? AND connection=? AND run=? AND application>?)",
		dropItemsSQL:     "handover_status_items_1 (tenant=? AND connection=? AND run=?)",
		expireItemsSQL:   "handover_status_items_1 (tenant=? AND connection=? AND run=?)",
	} {
		plan := explain(t, s, text)
		assert.Contains(t, plan, index, text)
		if text != dueSQL { // it goes through that index, which has none but those that have not ended
			assert.NotContains(t, plan, "SCAN handover", text)
		}
		for line := range strings.Lines(plan) {
			if text == ledgerLinesSQL {
				continue // it takes the first of them
			}
			if strings.Contains(line, "handover_inbox_held") {
				continue // that index has none but held events
			}
			if strings.Contains(line, "handover_status_unended") {
				continue // nor this one but a run or two
			}
			assert.NotContains(t, line, "(tenant=?)", "%s reads all of a tenant's rows", text)
		}
	}
}

func explain(t *testing.T, s *Store, text string) string {
	t.Helper()
	rows, err := s.db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+s.stmts.texts.Replace(text), make([]any, 200)[:parameters(text)]...)
	require.NoError(t, err)
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var line string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &line))
		plan.WriteString(line + "\n")
	}
	require.NoError(t, rows.Err())
	return plan.String()
}

// parameters counts a text's parameters, which are numbered without gaps.
func parameters(text string) int {
	n := 0
	for strings.Contains(text, fmt.Sprintf("$%d", n+1)) {
		n++
	}
	return n
}
