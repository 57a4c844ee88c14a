// Chaos proves from outside that nothing is lost and nothing doubled: it hands
// hires over through every target while everything around them breaks, and then
// counts what the vendors have.
//
//	go run ./internal/chaos -seed 1 -hires 2000            both databases, one after the other
//	go run ./internal/chaos -seed 1 -hires 60 -db sqlite   a short run
//	go run ./internal/chaos -seed 1 -long                  an hour on each
//
// One program plays all parts, each in a process of its own: the fakes of all
// vendors; the host, which prepares hires and hands them over; the workers, which
// take over what others left; the database, which for PostgreSQL is a server of
// the run's own. Some hires come by themselves, from a recruiting system. The driver
// kills hosts and workers (SIGKILL), stops and crashes the server, moves the clocks,
// changes connections, and has the fakes' weather break requests and webhooks. When
// the weather is calm again and nothing moves by itself any more, a person of the
// script answers what is open, from what the vendors' own pages show. What counts
// then is what the vendors have, never what our ledger says.
//
// docs/reliability.md says what is done and counted in full, and has the figures.
//
// The seed decides hires, faults, kills and jumps; which process meets which of
// them is the scheduler's affair, so two runs of one seed are alike and not the
// same.
package main
