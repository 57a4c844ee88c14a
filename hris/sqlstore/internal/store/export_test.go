package store

import (
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Planned is a statement with values for its parameters, and the index that it
// has to find its rows through, as a pattern of its plan.
type Planned struct {
	Text  string
	Args  []any
	Index string
}

// InboxLineStatements are those that erase and count a line of the inbox, as PostgreSQL gets them.
func InboxLineStatements(line hris.Line) []Planned {
	return []Planned{
		{strings.ReplaceAll(doneOfLineSQL, lockHere, " FOR UPDATE"), []any{line.Tenant, line.Connection}, "handover_inbox_done"},
		{strandLineSQL, []any{line.Tenant, line.Connection, "reason"}, "handover_inbox_line"},
		{inboxBacklogSQL, []any{line.Tenant, line.Connection, 1000, 10}, // what is due, what is later, what is held, and what was tried
			`(?s)handover_inbox_line .*not_before <= .*handover_inbox_line .*not_before > .*handover_inbox_held.*Index Scan Backward using handover_inbox_line`},
	}
}

// LineStatements are those on lines, as PostgreSQL gets them.
func LineStatements(line hris.Line, now time.Time) []Planned {
	texts := strings.NewReplacer(nowHere, "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)", lockHere, " FOR UPDATE")
	at := now.UnixMicro()
	return []Planned{
		{texts.Replace(ledgerLinesSQL), []any{at, 10, nil}, "handover_transfers_line"},
		{texts.Replace(dueInSQL), []any{line.Tenant, line.Connection, at, 10, nil}, "handover_transfers_line"},
		{texts.Replace(heldInSQL), []any{line.Tenant, line.Connection, "t", 10, nil}, // it goes to the page's first, and sorts nothing to stop after its last
			`Limit .*\n.*Index Scan using handover_transfers_line .*\n.*\(due_at IS NULL\) AND \(id > 't'::text\)`},
		{backlogSQL, []any{line.Tenant, line.Connection, at, 10}, // what is due, what is later, and what waits for a person
			`(?s)Limit .*handover_transfers_line .*due_at <= .*Limit .*handover_transfers_line .*due_at > .*Limit .*handover_transfers_line .*due_at IS NULL`},
		{texts.Replace(ledgerTellSQL), []any{line.Tenant, line.Connection, nil}, "handover_transfers_line"},
		{texts.Replace(ledgerRouseSQL(1)), []any{line.Tenant, line.Connection, at, nil, "reason"}, "handover_transfers_line"},
		{lineUnendedSQL, []any{line.Tenant, line.Connection}, "handover_transfers_line"},
		{texts.Replace(eraseDraftsSQL), []any{line.Tenant, line.Connection}, "Index Scan"}, // it takes the tenant's drafts where there are few
	}
}
