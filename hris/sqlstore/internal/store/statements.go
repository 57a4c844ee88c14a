package store

import (
	"fmt"
	"strings"
)

// The SQL is one text for SQLite and PostgreSQL; the clock and the locks alone
// differ, and a [Dialect] has them. Where a verb needs the store's present it is
// a parameter, or NULL for the database's own.

// transferColumns is read by transferRow, in this order.
const transferColumns = `t.tenant, t.id, t.rev, t.connection, t.vendor, t.product, t.account, t.once_key, t.round,
	t.person_hash, t.person_id, t.application_id, t.actor, t.marker, t.state, t.reason, t.reason_fields, t.not_before,
	t.mapping, t.form, t.draft_hash, t.fields, t.created_at, t.updated_at, t.ended_at, t.reopened, t.duplicate, t.erased,
	t.lease_owner, t.lease_until, t.fence, t.roused, t.event_count`

// draftColumns is read with each step, in this order: a transfer that is locked
// is read first, so that what belongs to it is not older than the lock.
const draftColumns = `d.expires_at, CASE WHEN s.seq = 0 THEN d.sealed END`

// stepColumns is read by stepRow, in this order.
const stepColumns = `s.name, s.kind, s.optional, s.phase, s.intent_at, s.deadline, s.settled, s.baseline, s.code,
	s.receipt_kind, s.receipt_id, s.receipt_url, s.receipt_note, s.twin`

// joined gives one row for each step.
const joined = `
	FROM handover_transfers t` + withSteps

// withSteps joins the steps of transfers t. CROSS JOIN is an inner join here, whose
// order SQLite's planner leaves alone: transfers are found first, then steps.
const withSteps = ` CROSS JOIN handover_steps s
	LEFT JOIN handover_drafts d ON d.tenant = t.tenant AND d.transfer_id = t.id
	WHERE s.tenant = t.tenant AND s.transfer_id = t.id`

// present is the clock's expression, with the number of its parameter.
func present(parameter int) string {
	return fmt.Sprintf("coalesce(CAST($%d AS bigint), %s)", parameter, nowHere)
}

// loadSQL and stepsSQL read a transfer for a verb, which alone may change it from
// then on. Two statements: PostgreSQL gives the latest version of the row that it
// locks, but of rows that are joined to it the one from before it waited.
var loadSQL = `SELECT ` + present(3) + `, ` + transferColumns + ` FROM handover_transfers t WHERE t.tenant = $1 AND t.id = $2` + lockHere

const stepsSQL = `SELECT ` + draftColumns + `, ` + stepColumns + `
	FROM handover_steps s LEFT JOIN handover_drafts d ON d.tenant = s.tenant AND d.transfer_id = s.transfer_id
	WHERE s.tenant = $1 AND s.transfer_id = $2 ORDER BY s.seq`

const knownSQL = `SELECT 1 FROM handover_transfers WHERE tenant = $1 AND id = $2`

// getSQL reads a transfer at one moment, without a transaction.
var getSQL = `SELECT ` + present(3) + `, ` + transferColumns + `, ` + draftColumns + `, ` + stepColumns + joined + `
	AND t.tenant = $1 AND t.id = $2 ORDER BY s.seq`

// findSQL looks for n person hashes at once, newest round first.
func findSQL(n int) string {
	var in strings.Builder
	for i := range n {
		fmt.Fprintf(&in, ", $%d", i+3)
	}
	return `SELECT ` + present(2) + `, ` + transferColumns + `, d.expires_at, NULL, ` + stepColumns + joined + `
	AND t.tenant = $1 AND t.person_hash IN (` + in.String()[2:] + `)
	ORDER BY t.round DESC, t.created_at DESC, t.id DESC, s.seq`
}

// twinsSQL looks for the transfers with a step of one twin, newest round first.
var twinsSQL = `SELECT ` + present(3) + `, ` + transferColumns + `, d.expires_at, NULL, ` + stepColumns + joined + `
	AND t.tenant = $1 AND t.id IN (SELECT w.transfer_id FROM handover_steps w WHERE w.tenant = $1 AND w.twin = $2 AND w.twin <> '')
	ORDER BY t.round DESC, t.created_at DESC, t.id DESC, s.seq`

// twinOpenSQL finds a step of another transfer that is open with a twin.
// It is asked before the intent is written. What another transaction opens at the
// same time runs into the unique index, which is the same refusal.
const twinOpenSQL = `SELECT w.transfer_id FROM handover_steps w
	WHERE w.tenant = $1 AND w.twin = $2 AND w.twin <> '' AND w.phase = 'open' AND w.transfer_id <> $3`

// standingSQL tells the last round of a key, and who stands in the way.
var standingSQL = `SELECT ` + present(3) + `,
	coalesce((SELECT max(round) FROM handover_transfers WHERE tenant = $1 AND once_key = $2), 0),
	(SELECT id FROM handover_transfers WHERE tenant = $1 AND once_key = $2
		AND reopened = 0 AND state <> 'cancelled' AND state <> 'failed' ORDER BY round DESC LIMIT 1)`

const insertTransferSQL = `INSERT INTO handover_transfers (tenant, id, rev, connection, vendor, product, account, once_key, round,
	person_hash, person_id, application_id, actor, marker, state, reason, reason_fields, not_before,
	mapping, form, draft_hash, fields, created_at, updated_at, ended_at, reopened, duplicate, erased,
	lease_owner, lease_until, fence, due_from, event_count, due_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
	$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)
	ON CONFLICT DO NOTHING`

const saveTransferSQL = `UPDATE handover_transfers SET rev = $3, state = $4, reason = $5, reason_fields = $6, not_before = $7,
	updated_at = $8, ended_at = $9, reopened = $10, duplicate = $11, lease_owner = $12, lease_until = $13, fence = $14,
	due_from = $15, event_count = $16, due_at = $17, roused = $18
	WHERE tenant = $1 AND id = $2`

// saveContentSQL writes what only a revision or an erasure changes.
const saveContentSQL = `UPDATE handover_transfers SET person_id = $3, application_id = $4, mapping = $5, form = $6, draft_hash = $7,
	fields = $8, erased = $9, connection = $10
	WHERE tenant = $1 AND id = $2`

// renewSQL is a whole verb: nothing but the lease changes.
var renewSQL = `UPDATE handover_transfers SET rev = rev + 1, lease_until = ` + present(6) + ` + $5
	WHERE tenant = $1 AND id = $2 AND lease_owner = $3 AND fence = $4 AND lease_until IS NOT NULL`

const insertStepSQL = `INSERT INTO handover_steps (tenant, transfer_id, seq, name, kind, optional, phase,
	intent_at, deadline, settled, baseline, code, receipt_kind, receipt_id, receipt_url, receipt_note, twin)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`

// newStepsSQL inserts the n steps of a transfer that was just planned: each
// brings its name, kind and whether it is optional.
func newStepsSQL(n int) string {
	var rows strings.Builder
	for i := range n {
		fmt.Fprintf(&rows, ", ($1, $2, %d, $%d, $%d, $%d, 'waiting', '', '', '', '', '', '')", i, 3*i+3, 3*i+4, 3*i+5)
	}
	return `INSERT INTO handover_steps (tenant, transfer_id, seq, name, kind, optional, phase,
	code, receipt_kind, receipt_id, receipt_url, receipt_note, twin)
	VALUES ` + rows.String()[2:]
}

const saveStepSQL = `UPDATE handover_steps SET name = $4, kind = $5, optional = $6, phase = $7,
	intent_at = $8, deadline = $9, settled = $10, baseline = $11, code = $12,
	receipt_kind = $13, receipt_id = $14, receipt_url = $15, receipt_note = $16, twin = $17
	WHERE tenant = $1 AND transfer_id = $2 AND seq = $3`

const cutStepsSQL = `DELETE FROM handover_steps WHERE tenant = $1 AND transfer_id = $2 AND seq >= $3`

const insertEventSQL = `INSERT INTO handover_events (tenant, transfer_id, seq, happened_at, actor, kind, step, code, reference, remark, second)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

// eventsSQL gives the transfer with each of its events; its first is in its own row.
const eventsSQL = `SELECT t.created_at, t.actor, t.erased, e.happened_at, e.actor, e.kind, e.step, e.code, e.reference, e.remark, e.second
	FROM handover_transfers t LEFT JOIN handover_events e ON e.tenant = t.tenant AND e.transfer_id = t.id
	WHERE t.tenant = $1 AND t.id = $2 ORDER BY e.seq`

const eraseEventsSQL = `DELETE FROM handover_events WHERE tenant = $1 AND transfer_id = $2`

const insertDraftSQL = `INSERT INTO handover_drafts (tenant, transfer_id, expires_at, sealed) VALUES ($1, $2, $3, $4)`

const saveDraftSQL = `INSERT INTO handover_drafts (tenant, transfer_id, expires_at, sealed) VALUES ($1, $2, $3, $4)
	ON CONFLICT (tenant, transfer_id) DO UPDATE SET expires_at = excluded.expires_at, sealed = excluded.sealed`

const eraseDraftSQL = `DELETE FROM handover_drafts WHERE tenant = $1 AND transfer_id = $2`

const expireSQL = `DELETE FROM handover_drafts WHERE expires_at < $1`

const personSQL = `SELECT id FROM handover_transfers WHERE tenant = $1 AND person_hash = $2`

var dueSQL = `SELECT tenant, id FROM handover_transfers
	WHERE ended_at IS NULL AND due_at IS NOT NULL AND (not_before <= $1 OR state = 'planned' OR state = 'sending')
	AND (lease_until IS NULL OR lease_until <= ` + present(3) + `)
	ORDER BY due_from, tenant, id LIMIT $2`

// ledgerStatements are those that a verb of the ledger uses within its transaction.
var ledgerStatements = []string{
	loadSQL, stepsSQL, knownSQL, getSQL, standingSQL, insertTransferSQL, saveTransferSQL, saveContentSQL, renewSQL, insertStepSQL, saveStepSQL, cutStepsSQL,
	insertEventSQL, eventsSQL, eraseEventsSQL, insertDraftSQL, saveDraftSQL, eraseDraftSQL, expireSQL, personSQL, dueSQL, findSQL(1), twinsSQL, twinOpenSQL, keepCheckSQL, getCheckSQL,
	newStepsSQL(1), newStepsSQL(2), newStepsSQL(3), newStepsSQL(4), newStepsSQL(5), newStepsSQL(6), newStepsSQL(7), // more are rare
}
