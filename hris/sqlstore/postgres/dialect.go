package postgres

import (
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"

	"github.com/handoverhq/handover/hris/sqlstore/internal/store"
)

// patience is how long a verb may take once it has begun. Each takes
// milliseconds; what is waited for is somebody else's lock, or the network.
const patience = 10 * time.Second

var dialect = store.Dialect{
	Goose: goose.DialectPostgres,
	// now() would stand still within a transaction.
	Now:      "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)",
	Lock:     " FOR UPDATE",
	Skip:     " FOR UPDATE SKIP LOCKED",
	Turn:     "SELECT pg_advisory_xact_lock(CAST(CAST('handover_inbox' AS regclass) AS oid)::int4, $1::int4)",
	Chains:   true,
	Patience: patience,
	Refused: func(err error, index string) bool {
		e, ok := errors.AsType[*pgconn.PgError](err)
		return ok && e.Code == uniqueViolation && e.ConstraintName == index
	},
	Again: func(err error) bool {
		e, ok := errors.AsType[*pgconn.PgError](err)
		return ok && (e.Code == deadlockDetected || e.Code == serializationFailure)
	},
}

// SQLSTATE, as PostgreSQL's manual lists them.
const (
	uniqueViolation      = "23505"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)
