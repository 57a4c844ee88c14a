// Package sqlstore keeps the ledger of transfers, the inbox of what comes from
// outside, status synchronisations, and customers' connections in SQLite, in a file of
// its own or in one that the host has. Package sqlstore/postgres keeps them in PostgreSQL.
//
//	store, err := sqlstore.Open(ctx, "handover.db")
//	if err != nil {
//		return err
//	}
//	defer store.Close()
//	connections, err := connection.New(connection.Config{
//		Store: store.Connections(), Vendors: vendors, Sealer: keyring, Managers: []string{"admin"},
//		EraseSealed: eraseSealed, Changed: changed, // closures over the service below: see package connection
//	})
//	service, err := transfer.New(transfer.Config{Ledger: store.Ledger(), Connections: connections, Sealer: keyring, HashKey: key})
//	in, err := intake.New(intake.Config{Inbox: store.Inbox(), Transfers: service, Sealer: keyring, HashKey: key, Routes: routes})
//	sync, err := statussync.New(statussync.Config{Store: store.Statuses(), Tenant: "acme", Connection: "c1", Source: stages, Sink: statuses})
//
// [Store.DB] is for the host's own tables in the same file. A program that chooses
// between SQLite and PostgreSQL when it starts holds a [Database].
//
// A host that has a SQLite database already opens it with [DSN], limits it to
// one connection, and hands it to [New]; all tables begin with handover_.
// Settings under which a committed intent could be lost, or an erased value
// remain, are refused.
//
// # The host's own transaction
//
// [Store.CreateTx] commits a planned transfer together with what the host writes
// in its own transaction, or not at all, as example_test.go shows. The ledger is the outbox;
// nothing else has to be inserted or told.
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
// The database has one connection, and the transaction has it: whatever asks the
// store, or through the service, comes before or after. In between it would wait for
// ever, or as long as its context lets it.
//
// # Commits
//
// Every verb of ledger, inbox, statuses and connections is one transaction and at most one
// commit. It is on the disk (synchronous=FULL) before the verb returns, so that
// a request leaves only after its intent is safe. Several processes may share one file
// on one machine; leases are timed by the database's clock, to the
// millisecond. SQLite's locks do not hold on network file systems.
//
// # Erased
//
// What is erased (a draft when its transfer ends or its time is over, a
// payload when its event is done, all that a removed source sent, a credential that was replaced, everything entered of
// a connection that was removed, a person on request) is overwritten in the file (secure_delete), and the
// write-ahead log is checkpointed and truncated at once, so that no file of
// the store holds it when the verb returns. Only where another process is
// reading at that moment, such as a backup, may the log keep it until the next
// erasure, [transfer.Ledger] Expire, Close or Open, which try again. Copies
// that a backup or the file system made are out of the store's reach.
//
// # Errors
//
// Refusals are the ledger's or the inbox's own, with a code of package hris. Everything else
// is the database's error, wrapped; it names no value. Where a verb fails with
// such an error, it may have been committed only if the commit itself failed.
//
// A Store is safe for concurrent use.
package sqlstore
