// Package statusday holds a day of the status synchronisation at scale, with
// everything that has a part in it: both clients, the engine, and either store,
// against both vendors' fakes. The fakes run in a process of their own, so that
// the memory measured here is the synchronisation's alone; the clock is injected
// and shared by both processes.
//
// The tests hold how many requests, writes and e-mails a day costs, and how long
// it takes by the clock. The benchmark measures memory and work beside the rival:
// a loop with one call per application.
//
//	go test ./internal/statusday -run '^$' -bench . -benchtime 1x
package statusday
