// Package riverqueue does in the background what waits in the ledger and the
// inbox, on River: in a SQLite file for one process, in PostgreSQL for as many as
// wanted. The host's code is the same but where they are opened.
//
//	queue, err := riverqueue.New(riversqlite.New(store.DB()), riverqueue.Config{Transfers: transfers})
//	err = queue.Migrate(ctx) // River's own tables
//	err = queue.Start(ctx)
//	defer queue.Stop(ctx)
//
// With PostgreSQL the driver is riverpgxv5.New(pool). A program that chooses when it
// starts holds an [AnyQueue].
//
// # What it does
//
//	transfers     everything that is due in the ledger, line by line (package hris, Line)
//	inbox         the events that webhooks, polls and the host itself have kept, likewise
//	polls         the host's reconciliations, each as often as it says
//	statuses      the status synchronisations, at their time of day and where one was missed
//	expiry        of sealed drafts, of the inbox, of the reports of synchronisations
//	refreshing    of credentials that end soon; sealing anew under the newest key
//	changes       of connections, told where the process that made them died before it did
//	erasure       of what waits sealed for a removed connection, until it is done
//
// # Who promises what
//
// The ledger makes once true, and the line's lease says who is at work. River
// wakes, spreads and times, and nothing that it does or forgets matters for
// either: a job may be lost, killed, run twice or deleted by hand. Every process
// looks once a second which lines have something due, and inserts a job for each
// that has none. So a host inserts no job with a transfer: the transfer is the
// job (transfer.Service.Ready, sqlstore's CreateTx), and so is a hire that goes by itself
// (intake.Hired, sqlstore's KeepTx). [Queue.Wake] spares the second.
//
// A job drains one line for a slice of time and then goes behind all others: one
// customer's ten thousand hires, slow vendor or outage is in nobody's way. When a
// line may be tried again is the ledger's word, from the codes of package hris; River's
// own growing pauses are not used.
//
// # What River is told
//
// A job has the ids of a tenant and a connection. What failed is kept in River's
// table as a code of package hris, or as what it was called here, and never as a
// text, because texts may name somebody. Jobs that are done are kept for an hour.
//
// # Databases
//
// With SQLite, River and the store share one *sql.DB of one connection, the DB of
// sqlstore's Store: River works in one process only, and its driver asks for one
// connection. With PostgreSQL River has a pgxpool.Pool beside the store's own
// *sql.DB, and each process may have any number of workers.
//
// # Stopping
//
// [Queue.Stop] takes up nothing new, lets the requests that are under way end, and
// stops between two steps. What was not done is due, for another process at once
// and for this one when it starts again. So does ending the context of Start.
//
// A process that is killed says nothing. The lines and transfers that it was at wait
// until their leases end, a minute (transfer.Config, LeaseTime) or five
// (intake.Config, Lease), also where it is started again at once; all others go on.
package riverqueue
