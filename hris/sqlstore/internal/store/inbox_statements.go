package store

import (
	"fmt"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// eventColumns is read by eventRow, in this order.
const eventColumns = `tenant, id, connection, kind, subject, person, keys, received, state, reason, fields, not_before, attempts`

// keepKeysSQL takes n keys, as many of them as are free, and gives those.
func keepKeysSQL(n int) string {
	var values strings.Builder
	for i := range n {
		fmt.Fprintf(&values, ", ($1, $2, $%d)", i+3)
	}
	return `INSERT INTO handover_inbox_keys (tenant, connection, name) VALUES ` + values.String()[2:] + ` ON CONFLICT DO NOTHING RETURNING name`
}

// keepEventSQL leaves it to the database to number the row.
const keepEventSQL = `INSERT INTO handover_inbox (tenant, id, connection, kind, subject, person, keys, received, state, reason, fields,
	not_before, attempts, lease_owner, lease_until, changed_at, payload)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', '', '', $9, 0, '', NULL, $8, $10)
	ON CONFLICT DO NOTHING`

// formerly are the events that another of their subject takes the place of, and
// that are not over yet, or have a key left.
const formerly = ` WHERE tenant = $1 AND subject = $2 AND subject <> '' AND connection = $3 AND id <> $4 AND (state <> 'done' OR keys <> '')`

const (
	supersededSQL = `SELECT seq, tenant, connection, keys FROM handover_inbox` + formerly + lockHere
	supersedeSQL  = `UPDATE handover_inbox SET state = 'done', reason = '', fields = '', not_before = NULL, payload = NULL, keys = '', changed_at = $5` + formerly

	// Of those nothing came, because the payload was gone: even if a person has ended
	// them since.
	expired        = formerly + ` AND reason = '` + string(hris.DraftGone) + `'`
	expiredSQL     = `SELECT seq, tenant, connection, keys FROM handover_inbox` + expired + lockHere
	freeExpiredSQL = `UPDATE handover_inbox SET keys = ''` + expired
)

// claimable is what an event e has to be to be claimed: due, and behind no other
// of its subject that waits, or that somebody works, superseded or not.
var claimable = `e.state = 'waiting' AND (e.not_before IS NULL OR e.not_before <= $1)
	AND (e.lease_until IS NULL OR e.lease_until <= ` + present(2) + `)
	AND NOT EXISTS (SELECT 1 FROM handover_inbox b WHERE b.subject <> '' AND b.tenant = e.tenant AND b.subject = e.subject
		AND b.seq <> e.seq AND (b.state = 'waiting' AND b.seq < e.seq OR b.lease_until > ` + present(2) + `))`

const (
	nextHead = `SELECT e.seq FROM handover_inbox e WHERE `
	nextTail = ` ORDER BY e.attempts, e.seq LIMIT 1`
)

// nextSQL finds the event that a Claim of any line gives, nextOfSQL that of one.
var (
	nextSQL   = nextHead + claimable + nextTail
	nextOfSQL = nextHead + `e.tenant = $3 AND e.connection = $4 AND ` + claimable + nextTail
)

// claimSQL and claimOfSQL take it.
var (
	claimSQL   = takeEventSQL(nextSQL, "$3", "$4")
	claimOfSQL = takeEventSQL(nextOfSQL, "$5", "$6")
)

// takeEventSQL takes what next finds. An event that another transaction is just
// ending, releasing or erasing is left for the next Claim.
func takeEventSQL(next, owner, lease string) string {
	return `UPDATE handover_inbox SET lease_owner = ` + owner + `, lease_until = ` + present(2) + ` + ` + lease + `, attempts = attempts + 1
	WHERE seq = (` + next + skipHere + `)
	RETURNING ` + eventColumns + `, payload`
}

// endSQL is what a worker says: done, held, or waiting again. An event that was
// erased meanwhile is done already and stays so. One that had no payload any more says
// so for good.
const endSQL = `UPDATE handover_inbox SET lease_owner = '', lease_until = NULL, changed_at = $4,
	reason = CASE WHEN state = 'done' OR payload IS NULL AND $5 = 'done' THEN reason ELSE $6 END, fields = CASE state WHEN 'done' THEN '' ELSE $7 END,
	not_before = CASE state WHEN 'done' THEN NULL ELSE CAST($8 AS bigint) END, state = CASE state WHEN 'done' THEN state ELSE $5 END`

// doneEventSQL erases the payload; endEventSQL does not touch it.
const (
	leasedBy     = ` WHERE tenant = $1 AND id = $2 AND lease_owner = $3 AND lease_until IS NOT NULL`
	endEventSQL  = endSQL + leasedBy
	doneEventSQL = endSQL + `, payload = NULL` + leasedBy
)

const seenSQL = `SELECT 1 FROM handover_inbox WHERE tenant = $1 AND subject = $2 AND subject <> '' AND kind = $3 LIMIT 1`

// What a person says of a held event.
const (
	heldByID   = ` WHERE tenant = $1 AND id = $2 AND state = 'held'`
	releaseSQL = `UPDATE handover_inbox SET state = 'waiting', attempts = 0, changed_at = $3` + heldByID
	dismissSQL = `UPDATE handover_inbox SET state = 'done', reason = CASE WHEN payload IS NULL THEN reason ELSE '' END, fields = '', not_before = NULL, changed_at = $3, payload = NULL` + heldByID
)

const eventKnownSQL = `SELECT 1 FROM handover_inbox WHERE tenant = $1 AND id = $2`

const heldSQL = `SELECT ` + eventColumns + `, NULL FROM handover_inbox WHERE tenant = $1 AND state = 'held' ORDER BY seq`

// forgetSQL erases who an event is about. Its lease stays with who works it.
const forgetSQL = `UPDATE handover_inbox SET subject = '', person = '', payload = NULL, state = 'done', reason = '', fields = '', not_before = NULL
	WHERE seq IN (SELECT seq FROM handover_inbox WHERE tenant = $1 AND subject = $2 AND subject <> ''
		UNION SELECT seq FROM handover_inbox WHERE tenant = $1 AND person = $2 AND person <> '')`

// oldDoneSQL lists events that go, with the keys that go with them. They are
// locked: a number, or a key, that somebody else dropped may be another's by now.
var oldDoneSQL = `SELECT seq, tenant, connection, keys FROM handover_inbox
	WHERE received < $1 AND state = 'done' AND (lease_until IS NULL OR lease_until <= ` + present(2) + `)` + lockHere

const dropKeySQL = `DELETE FROM handover_inbox_keys WHERE tenant = $1 AND connection = $2 AND name = $3`

const dropEventSQL = `DELETE FROM handover_inbox WHERE seq = $1`

var expireEventsSQL = `UPDATE handover_inbox SET payload = NULL, state = 'held', reason = $2, fields = '', not_before = NULL, lease_owner = '', lease_until = NULL
	WHERE received < $1 AND state <> 'done' AND (state <> 'held' OR payload IS NOT NULL)
	AND (lease_until IS NULL OR lease_until <= ` + present(3) + `)`

// inboxStatements are those that a verb of the inbox uses within its transaction.
var inboxStatements = []string{
	keepKeysSQL(1), keepKeysSQL(2), keepEventSQL, supersededSQL, supersedeSQL, expiredSQL, freeExpiredSQL, nextSQL, nextOfSQL, claimSQL, claimOfSQL, endEventSQL, doneEventSQL, seenSQL, releaseSQL, dismissSQL,
	eventKnownSQL, heldSQL, forgetSQL, oldDoneSQL, dropKeySQL, dropEventSQL, expireEventsSQL, takeLineSQL, leaveLineSQL, rouseLineSQL,
	rousePostponedSQL, rouseHeldSQL, doneOfLineSQL, strandLineSQL, dropLineSQL, inboxBacklogSQL,
}
