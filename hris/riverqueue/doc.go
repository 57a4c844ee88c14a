// Package riverqueue does in the background what waits in the ledger and the
// inbox, on River: in a SQLite file for one process, in PostgreSQL for many.
package riverqueue

import (
	_ "github.com/riverqueue/river"
	_ "github.com/riverqueue/river/riverdriver"
	_ "github.com/riverqueue/river/riverdriver/riverpgxv5"
	_ "github.com/riverqueue/river/riverdriver/riversqlite"
	_ "github.com/riverqueue/river/rivermigrate"
	_ "github.com/jackc/pgx/v5/pgxpool"
)
