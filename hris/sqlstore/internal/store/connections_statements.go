package store

// connectionColumns are read by connectionRow, in this order.
const connectionColumns = `c.tenant, c.id, c.vendor, c.product, c.account, c.state, c.rev, c.serial, c.generation, c.created_at, c.policy,
	c.tested_at, c.tested_ok, c.health, c.former, c.untold`

// partColumns are read by partRow, in this order.
const partColumns = `p.name, p.version, p.written_at, p.sealed`

// connectionsSQL gives one row for each part of each connection, as they are at
// one moment.
const (
	connectionsSQL = `SELECT ` + connectionColumns + `, ` + partColumns + ` FROM handover_connections c
	LEFT JOIN handover_connection_parts p ON p.tenant = c.tenant AND p.connection = c.id`

	getConnectionSQL   = connectionsSQL + ` WHERE c.tenant = $1 AND c.id = $2`
	listConnectionsSQL = connectionsSQL + ` WHERE c.tenant = $1 ORDER BY c.seq`
)

// loadConnectionSQL and partsSQL read a connection for a verb, which alone may
// change it from then on. Two statements, as for a transfer.
const (
	loadConnectionSQL = `SELECT ` + connectionColumns + ` FROM handover_connections c WHERE c.tenant = $1 AND c.id = $2` + lockHere
	partsSQL          = `SELECT ` + partColumns + ` FROM handover_connection_parts p WHERE p.tenant = $1 AND p.connection = $2`
)

const knownConnectionSQL = `SELECT 1 FROM handover_connections WHERE tenant = $1 AND id = $2`

const createConnectionSQL = `INSERT INTO handover_connections (seq, tenant, id, vendor, product, account, state, rev, serial, generation,
	created_at, policy, tested_at, tested_ok, health, former, untold, entry_count)
	VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM handover_connections), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0)
	ON CONFLICT DO NOTHING`

const saveConnectionSQL = `UPDATE handover_connections SET state = $3, rev = $4, serial = $5, generation = $6, policy = $7, tested_at = $8, tested_ok = $9, health = $10, former = $11, untold = $12
	WHERE tenant = $1 AND id = $2`

var savePartSQL = upsert("handover_connection_parts", `tenant, connection, name, version, written_at, key_id, sealed`, 3)

const (
	dropPartSQL = `DELETE FROM handover_connection_parts WHERE tenant = $1 AND connection = $2 AND name = $3`
	resealSQL   = `UPDATE handover_connection_parts SET key_id = $5, sealed = $6 WHERE tenant = $1 AND connection = $2 AND name = $3 AND version = $4`

	staleSQL = `SELECT tenant, connection, name, version, sealed FROM handover_connection_parts
	WHERE (tenant, connection, name) > ($1, $2, $3) AND key_id <> $4 ORDER BY tenant, connection, name LIMIT $5`
)

// countEntrySQL gives the number of the next line of an audit trail, and keeps the
// connection from others until the transaction ends.
const (
	countEntrySQL = `UPDATE handover_connections SET entry_count = entry_count + 1 WHERE tenant = $1 AND id = $2 RETURNING entry_count`
	addEntrySQL   = `INSERT INTO handover_connection_entries (tenant, connection, seq, at, actor, kind, names, code) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	entriesSQL    = `SELECT at, actor, kind, names, code FROM handover_connection_entries WHERE tenant = $1 AND connection = $2 ORDER BY seq DESC LIMIT $3`
	testedSQL     = `UPDATE handover_connections SET tested_at = $3, tested_ok = $4 WHERE tenant = $1 AND id = $2`
)

const activeSQL = `SELECT tenant, id FROM handover_connections WHERE (tenant, id) > ($1, $2) AND state = 'active' ORDER BY tenant, id LIMIT $3`

// untoldSQL reads the few rows of its own index.
const (
	toldSQL   = `UPDATE handover_connections SET untold = 0 WHERE tenant = $1 AND id = $2 AND untold <= $3`
	untoldSQL = `SELECT tenant, id, untold, state FROM handover_connections WHERE untold > 0 AND (tenant, id) > ($1, $2) ORDER BY tenant, id LIMIT $3`
)

// busySQL tells how long another owner's lock of a part still lasts.
var busySQL = `SELECT until - ` + present(5) + ` FROM handover_connection_locks
	WHERE tenant = $1 AND connection = $2 AND part = $3 AND owner <> $4 AND until > ` + present(5)

var lockPartSQL = `INSERT INTO handover_connection_locks (tenant, connection, part, owner, until) VALUES ($1, $2, $3, $4, ` + present(5) + ` + $6)
	ON CONFLICT (tenant, connection, part) DO UPDATE SET owner = excluded.owner, until = excluded.until`

const (
	unlockPartSQL  = `DELETE FROM handover_connection_locks WHERE tenant = $1 AND connection = $2 AND part = $3 AND owner = $4`
	unlockPartsSQL = `DELETE FROM handover_connection_locks WHERE tenant = $1 AND connection = $2`
)

var saveEndpointSQL = upsert("handover_connection_endpoints", `hash, tenant, connection, generation`, 1)

const endpointSQL = `SELECT e.generation, ` + connectionColumns + `, ` + partColumns + ` FROM handover_connection_endpoints e
	JOIN handover_connections c ON c.tenant = e.tenant AND c.id = e.connection
	LEFT JOIN handover_connection_parts p ON p.tenant = c.tenant AND p.connection = c.id
	WHERE e.hash = $1`

const endpointOfSQL = `SELECT tenant, connection, generation FROM handover_connection_endpoints WHERE hash = $1`

// connectionStatements are those that a verb uses within its transaction.
var connectionStatements = []string{
	loadConnectionSQL, partsSQL, knownConnectionSQL, createConnectionSQL, saveConnectionSQL, savePartSQL, dropPartSQL, resealSQL,
	countEntrySQL, addEntrySQL, testedSQL, toldSQL, busySQL, lockPartSQL, unlockPartSQL, unlockPartsSQL, saveEndpointSQL, endpointOfSQL,
}
