// Package inhire is a client of inhire.io, the Polish sourcing platform, and the
// sink of the status synchronisation: hris.StatusSink.
//
// # Every write of a status e-mails a candidate
//
// Moving a candidate by hand e-mails that candidate (inhire's help centre); that a
// write over an API does so too is inferred, and taken for certain here. Such mail
// cannot be called back. So [Client.SetStatus], [Client.SetStatuses],
// [Client.SaveMapping] and [Client.StartRun] are never repeated unless the first
// request provably did nothing, not even where the same status would be written
// again: compare before you write, and where Error.Effect is unknown, read back
// with [Client.Application] before you decide.
//
//	client, err := inhire.New(inhire.Config{APIKey: key, Profile: inhire.WireProfile{BaseURL: address}})
//	sink := inhire.NewSink(client) // for the status synchronisation
//
// [Vendor] describes the sink to a host, and lists the settings and secrets that a
// customer enters.
//
// Do not let inhire's own synchronisation and another one write to the same
// account: [Client.SyncStatus] tells whether inhire's is on.
//
// # What is known of the API: nothing
//
// No public API of inhire.io was found, and so every line of the contract that this
// package speaks is our proposal: calls, paths, headers, names, codes, limits,
// batches with partial success. It follows what inhire's help centre says of its
// screens and rules: save an access key of eRecruiter, test the connection, import
// the source ids, switch the synchronisation on, give each stage a status; once a
// day, one way, only applications made afterwards. There is no default address.
//
// All of it is data: a [WireProfile] has the contract as its defaults, and whoever
// has inhire's real one writes down what differs, as JSON ([ParseProfile]).
//
// This is not InHire, the recruiting system of Brazil (inhire.app), which most
// connectors of that name mean.
//
// # Errors
//
// Every error is an [*Error] with a [Reason]; it is an hris.Error too. Error.Effect
// says what a failed write may have done. Refused: 401, 429, and any 4xx that has
// the contract's error envelope or says by itself that nothing was done. Unknown: a
// cut, 5xx, an answer that cannot be read or that contradicts itself. Of a batch,
// each change has its own [StatusResult].
//
// A Client is safe for concurrent use. Nothing that it reads or writes names a
// person: ids, codes, times, names of stages and sources.
package inhire
