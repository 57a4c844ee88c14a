// Package inhiretest is a stateful inhire.io account for tests: it speaks the
// contract that package inhire proposes, errors included, remembers what it was
// sent, and counts the e-mails that candidates would have had of it.
//
//	srv := inhiretest.NewServer(inhiretest.Config{})
//	defer srv.Close()
//	demo := srv.SeedDemo()
//	// point a client at srv.URL() with demo.APIKey, write a status, then:
//	fmt.Println(srv.MailsTo(demo.Candidate))
//
// A [Fault] breaks the nth call where it hurts: any status, a connection cut
// before, during or after the work, a commit that comes only when the [Clock]
// has moved on. An [ItemFault] breaks one change of a batch. [Server.Journal]
// tells what arrived.
//
// This is the Polish sourcing platform inhire.io, not the Brazilian recruiting
// system InHire.
//
// # How much of it is known
//
// inhire.io publishes no API. Every path, header, name and error code here is
// our proposal. Documented, in its help centre, are the English names of the
// five statuses, that moving a candidate by hand e-mails that candidate, the
// order of the settings (save, test, import a source, switch on, assign every
// stage), that the synchronisation goes one way, once a day at about 17:00, and
// that it leaves earlier applications alone. That a change over an API e-mails
// too is inferred.
//
// # What it does
//
// Statuses; the settings of the eRecruiter integration with a key that is
// written and never read; the connection test, whose outcome a test decides
// ([Server.SetProblem], [Server.Probe]); import and choice of a source; the
// synchronisation's states; the mapping with its version; runs; applications by
// cursor in an order that stays the same; status writes, one by one and in
// batches with partial success.
//
// Every accepted write mails the candidate: nothing is idempotent, the same
// status sent again is a second e-mail, notifyCandidate=false and
// Idempotency-Key are passed over ([Config.HonourNotify],
// [Config.HonourIdempotencyKey]). A write over the API is the sync's, one by
// [Server.SetStatus] a person's. Two changes of one application in one batch are
// two e-mails. Applications that were made before the cut-off, or whose
// candidate refused the transfer to eRecruiter, take a write like any other.
//
// What eRecruiter holds is what the test says: [Server.AddStage],
// [Server.RemoveStage], [Server.AddSource], [Server.MoveTo]. Nothing runs by
// itself: a run is what POST .../runs or [Server.RunDue] starts, and it is the
// plain loop of the proposal, that mails whom it moves.
//
// # What it does not do
//
// Creating applications or sending them to eRecruiter, candidates' data, CVs,
// consents, several ATS integrations, users and their rights, webhooks, TLS.
//
// # Where nothing is known
//
// The contract leaves these open; they are the fake's choices, do not build on
// them:
//
//   - GET /v1/applications/{id}, which we added to read a write back.
//   - Error codes beyond unmapped_stages, locked_stage, unknown_status,
//     stale_mapping and bad_key, and all messages. bad_key as an error is the
//     API key's 401; eRecruiter's key is refused by the connection test alone.
//   - Field names of bodies are compared exactly; unknown ones are passed over.
//   - An access key is shown as its last four characters, shorter ones than
//     eight not at all. active says that it is saved and its test passed. A new
//     key forgets the last test and changes no state of the synchronisation;
//     when its test passes, a broken_key is mended.
//   - Switching on is a 409 until the integration is saved and its last test
//     passed. Switched on again while it is on, nothing happens. Off and on
//     again has a new cut-off ([Config.KeepCutOff]).
//   - Without If-Match a mapping is saved unchecked. Locked and vanished stages
//     may be left out of it. The version counts every change of the mapping, of
//     its stages too.
//   - A run with eRecruiter's key refused is failed and breaks the key; a second
//     run on one day of Warsaw is skipped; a run holds its whole work at its
//     start, though it may show as running for [Config.RunTime].
//   - Cursors do not expire and keep their filter. limit above
//     [Config.MaxPage] is cut to it. ats=erecruiter leaves out applications that
//     are not in eRecruiter.
//   - Terminal statuses can be left ([Config.TerminalFinal]).
//   - There is no rate limit unless [Config.Limit] sets one.
//
// The package imports nothing of the client it helps to test: wire structs are
// written twice so that a mistake in one shows in the other.
package inhiretest
