// Package postgres keeps the ledger of transfers, the inbox of what comes from
// outside, status synchronisations, and customers' connections in PostgreSQL, for hosts
// of several machines: the same tables and promises as package sqlstore's on SQLite.
//
//	store, err := postgres.Open(ctx, os.Getenv("DATABASE_URL"))
//	if err != nil {
//		return err
//	}
//	defer store.Close()
//	connections, err := connection.New(connection.Config{
//		Store: store.Connections(), Vendors: vendors, Sealer: keyring, Managers: []string{"admin"},
//		EraseSealed: eraseSealed, Changed: changed, // closures over the service below: see package connection
//	})
//	service, err := transfer.New(transfer.Config{Ledger: store.Ledger(), Connections: connections, Sealer: keyring, HashKey: key})
//
// [Store.DB] is for the host's own tables beside. A program that chooses between SQLite
// and PostgreSQL when it starts holds a sqlstore.Database.
//
// A host that has a pool already opened it with pgx's driver for database/sql
// (github.com/jackc/pgx/v5/stdlib) and hands it to [New]. All tables begin with
// handover_ and stand in the first schema of the search path; no superuser is
// needed, only the right to create tables there. Tested with PostgreSQL 15. Where a
// page is in the order of ids, it is the order that the database's collation gives
// them: none is left out or repeated, but "a" may stand before "B".
//
// # The host's own transaction
//
// [Store.CreateTx] commits a planned transfer together with what the host
// writes in its own transaction, or not at all, as example_test.go shows. The ledger is
// the outbox; nothing else has to be inserted or told.
//
//	planned, err := service.Ready(ctx, actor, draft) // Send's checks; before the transaction
//	tx, err := store.DB().BeginTx(ctx, nil)
//	_, err = tx.ExecContext(ctx, "UPDATE candidates SET hired_by = $1 WHERE id = $2", actor.ID, "p-1")
//	_, _, err = store.CreateTx(ctx, tx, planned)
//	err = tx.Commit()
//
// That is for a hire that a person has reviewed; to prepare it, the customer's system
// has to be up. [Store.KeepTx] is for one that goes by itself: it keeps what
// intake.Hired and Intake.Ready made, and nobody is asked before the commit.
//
// Whatever else asks the store, or through the service, comes before or after: from
// within, as many transactions as the pool has connections would wait for one another
// for ever, or as long as their contexts let them.
//
// # Commits
//
// Every verb is one transaction and at most one commit, read committed. It
// locks the row of its transfer first and reads what belongs to it afterwards,
// so verbs on one transfer, or one connection, come one after the other and those on
// two do not meet. Row locks and not serializable transactions, because those would fail,
// and be repeated, for strangers' sake where a table is small or an index page
// shared. What rows cannot lock, unique indexes decide: one transfer of a key
// and round, one open create among twins. Keeps of one application wait for one
// another, and so do Claims: the inbox is worked in order. Where transactions lock one another
// out, the one that the server takes back begins again.
//
// A commit is on the server's disk before the verb returns:
// synchronous_commit=off and fsync=off are refused. Where the server fails over
// to a standby that is replicated asynchronously, what the standby had not yet
// received is lost, and with it the memory that something was sent: use
// synchronous replication, or compare after a failover. A standby is refused.
//
// Leases are timed by the server's clock. A verb that has begun ends within 10 s,
// whatever becomes of its caller: by then the connection is cut. Behind a
// pooler that gives every transaction another connection, add
// default_query_exec_mode=exec to the URL.
//
// # Erased
//
// What is erased is gone from the tables when the verb returns: no query and no
// later dump has it. PostgreSQL does not overwrite: the old bytes stay in the
// table's file until a vacuum (autovacuum does it) and a later row take their
// place, in the write-ahead log until the server reuses its files, and in
// standbys, log archives and backups as long as those are kept. Drafts,
// payloads, reasons and what was entered of connections are sealed; what lingers in the clear are ids of the
// host's, hashes, and the URLs of receipts.
//
// # Errors
//
// Refusals are the ledger's or the inbox's own, with a code of package hris.
// Everything else is the database's error, wrapped; its text names no value.
// Where a verb fails with such an error, it may have been committed only if the
// commit itself failed. Text with a zero byte, or that is not UTF-8, is refused
// by PostgreSQL.
//
// A Store is safe for concurrent use.
package postgres
