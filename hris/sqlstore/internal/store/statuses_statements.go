package store

import (
	"fmt"
	"strings"
)

const settingSQL = `SELECT state, rev, version, cut_off, since, entries FROM handover_statuses WHERE tenant = $1 AND connection = $2`

// placeSQL makes a customer's row, so that there is one to lock.
const placeSQL = `INSERT INTO handover_statuses (tenant, connection, state, rev, version, entries, lease_owner, fence)
	VALUES ($1, $2, '', 0, 0, '', '', 0) ON CONFLICT DO NOTHING`

const (
	setSettingSQL = `UPDATE handover_statuses SET state = $4, rev = rev + 1, version = $5, cut_off = $6, since = $7, entries = $8`
	ofRevSQL      = ` WHERE tenant = $1 AND connection = $2 AND rev = $3`

	// saveSettingSQL is a person's, and takes the lease; commitSettingSQL a worker's.
	saveSettingSQL   = setSettingSQL + `, lease_owner = '', lease_until = NULL, fence = fence + 1` + ofRevSQL
	commitSettingSQL = setSettingSQL + ofRevSQL
)

// takeSQL takes the lease where nobody has it.
var takeSQL = `UPDATE handover_statuses SET lease_owner = $3, lease_until = ` + present(4) + ` + $5, fence = fence + 1
	WHERE tenant = $1 AND connection = $2 AND (lease_owner = '' OR lease_until <= ` + present(4) + `) RETURNING fence`

const leaseOfSQL = ` WHERE tenant = $1 AND connection = $2 AND lease_owner = $3 AND fence = $4`

var renewStatusesSQL = `UPDATE handover_statuses SET lease_until = ` + present(5) + ` + $6` + leaseOfSQL

// holdSQL locks the row of who has the lease until the transaction ends;
// giveBackSQL ends the lease.
const (
	holdSQL     = `UPDATE handover_statuses SET fence = fence` + leaseOfSQL
	giveBackSQL = `UPDATE handover_statuses SET lease_owner = '', lease_until = NULL` + leaseOfSQL
)

// idleSQL locks the row where nobody works.
var idleSQL = `UPDATE handover_statuses SET fence = fence
	WHERE tenant = $1 AND connection = $2 AND (lease_owner = '' OR lease_until <= ` + present(3) + `)`

const (
	runSQL       = `SELECT report FROM handover_status_runs WHERE tenant = $1 AND connection = $2 AND id = $3`
	lockRunSQL   = runSQL + lockHere
	runsSQL      = `SELECT report FROM handover_status_runs WHERE tenant = $1 AND connection = $2 ORDER BY id DESC LIMIT $3`
	unendedSQL   = `SELECT report FROM handover_status_runs WHERE tenant = $1 AND connection = $2 AND ended IS NULL`
	insertRunSQL = `INSERT INTO handover_status_runs (tenant, connection, id, state, ended, report) VALUES ($1, $2, $3, $4, $5, $6)`
	saveRunSQL   = `UPDATE handover_status_runs SET state = $4, ended = $5, report = $6 WHERE tenant = $1 AND connection = $2 AND id = $3`
	approveSQL   = saveRunSQL + ` AND state = 'asking'`
)

const (
	expireItemsSQL = `DELETE FROM handover_status_items WHERE tenant = $1 AND connection = $2 AND run IN (
		SELECT id FROM handover_status_runs WHERE tenant = $1 AND connection = $2 AND ended < $3)`
	expireRunsSQL = `DELETE FROM handover_status_runs WHERE tenant = $1 AND connection = $2 AND ended < $3`
)

// changeColumns is read by changeTargets, in this order.
const changeColumns = `change_state, change_reason, change_from, change_to, change_stage, change_stage_name, change_at, change_run, change_by, change_settled`

const recordColumns = `application, stage, stage_name, prior, status, seen_at, agreed, edited, run, ` + changeColumns

// recordsSQL looks for n applications at once.
func recordsSQL(n int) string {
	var in strings.Builder
	for i := range n {
		fmt.Fprintf(&in, ", $%d", i+3)
	}
	return `SELECT ` + recordColumns + ` FROM handover_status_records WHERE tenant = $1 AND connection = $2 AND application IN (` + in.String()[2:] + `)`
}

const openSQL = `SELECT ` + recordColumns + ` FROM handover_status_records
	WHERE tenant = $1 AND connection = $2 AND change_state = $3 AND change_state <> '' AND application > $4 ORDER BY application LIMIT $5`

var saveRecordSQL = upsert("handover_status_records", `tenant, connection, `+recordColumns, 3)

// upsert inserts a row, or replaces the one with the same key, its first
// columns.
func upsert(table, columns string, key int) string {
	names := strings.Split(columns, ", ")
	values, sets := make([]string, len(names)), make([]string, 0, len(names))
	for i, name := range names {
		values[i] = fmt.Sprintf("$%d", i+1)
		if i >= key {
			sets = append(sets, name+" = excluded."+name)
		}
	}
	return `INSERT INTO ` + table + ` (` + columns + `) VALUES (` + strings.Join(values, ", ") + `)
	ON CONFLICT (` + strings.Join(names[:key], ", ") + `) DO UPDATE SET ` + strings.Join(sets, ", ")
}

// turnSQL turns open changes; dropChangesSQL leaves none of a change. Both take
// all, or with $4 = 1 those that a person released.
const (
	turnedSQL = ` WHERE tenant = $1 AND connection = $2 AND change_state = $3 AND change_state <> '' AND ($4 = 0 OR change_by <> '')`
	turnSQL   = `UPDATE handover_status_records SET change_state = $5` + turnedSQL

	dropChangesSQL = `UPDATE handover_status_records SET change_state = '', change_reason = '', change_from = '', change_to = '', change_stage = '',
	change_stage_name = '', change_at = NULL, change_run = '', change_by = '', change_settled = NULL` + turnedSQL
)

// decideSQL replaces the change that was seen ($4 to $13) by another ($14 to
// $23).
var decideSQL = func() string {
	var set, seen strings.Builder
	for i, name := range strings.Split(changeColumns, ", ") {
		fmt.Fprintf(&set, ", %s = $%d", name, i+14)
		fmt.Fprintf(&seen, " AND %s IS NOT DISTINCT FROM $%d", name, i+4)
	}
	return `UPDATE handover_status_records SET ` + set.String()[2:] + ` WHERE tenant = $1 AND connection = $2 AND application = $3` + seen.String()
}()

const itemColumns = `run, application, outcome, reason, code, from_status, to_status, stage, stage_name, at`

var saveItemSQL = upsert("handover_status_items", `tenant, connection, `+itemColumns, 4)

const (
	itemsSQL     = `SELECT ` + itemColumns + ` FROM handover_status_items WHERE tenant = $1 AND connection = $2 AND run = $3 AND application > $4 ORDER BY application LIMIT $5`
	dropItemsSQL = `DELETE FROM handover_status_items WHERE tenant = $1 AND connection = $2 AND run = $3 AND outcome <> 'changed'`
)

// statusStatements are those that a verb uses within its transaction.
var statusStatements = []string{
	placeSQL, saveSettingSQL, commitSettingSQL, settingSQL, takeSQL, renewStatusesSQL, holdSQL, giveBackSQL, idleSQL, runSQL, lockRunSQL, runsSQL, unendedSQL,
	insertRunSQL, saveRunSQL, approveSQL, expireItemsSQL, expireRunsSQL, saveRecordSQL, turnSQL, dropChangesSQL, decideSQL, saveItemSQL, dropItemsSQL,
}
