package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
)

// Dialect is what one kind of database has of its own. All else, the text of
// the statements above all, is the same for each.
type Dialect struct {
	Goose goose.Dialect
	// Versions are steps of the schema that this kind of database alone needs:
	// statements by the step's number, which no file of migrations has.
	Versions map[int64][]string

	// Now is the database's clock in microseconds since 1970, as an expression.
	// Within a transaction it must go on.
	Now string

	// Lock ends a query whose rows nobody else may change before the transaction
	// ends, and whose latest versions it has to give; "" where a transaction has
	// the database to itself from its beginning.
	Lock string
	// Skip is Lock, but passes over rows that another transaction has.
	Skip string
	// Turn is a statement that makes transactions of one kind, which $1 numbers,
	// wait for one another until they end. "" as above.
	Turn string

	// Sees is a query that gives a row where a transaction sees what others commit
	// while it lasts. "" as above.
	Sees string

	// Prepares says that statements are prepared here. Else the driver does it.
	Prepares bool

	// Chains says that one statement may do several inserts: WITH p AS (INSERT ...) INSERT ...
	Chains bool

	// Patience bounds a verb once it has begun; 0 where the driver does.
	Patience time.Duration

	// Refused reports whether the error says that a unique index would have had a
	// second row.
	Refused func(err error, index string) bool
	// Again reports whether the error says that the transaction was taken back
	// because of another one, and may be tried again.
	Again func(err error) bool

	// Scrub moves what was erased out of the database's files, and reports whether
	// some of it may be left. Nil where a store can do nothing of the sort.
	Scrub func(ctx context.Context, db *sql.DB) (left bool, err error)
}

// The places of a text that a dialect fills.
const (
	nowHere  = "{now}"
	lockHere = "{lock}"
	skipHere = "{skip}"
)

// texts fills them.
func (d Dialect) texts() *strings.Replacer {
	return strings.NewReplacer(nowHere, d.Now, lockHere, d.Lock, skipHere, d.Skip)
}
