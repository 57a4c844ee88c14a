// Package greenhouse is a client of Greenhouse Recruiting: it reads Harvest v3, and
// verifies and reads the webhooks that Greenhouse sends.
//
//	credentials, err := greenhouse.ClientCredentials(id, secret)
//	client, err := greenhouse.New(greenhouse.Config{Credentials: credentials})
//	for offer, err := range client.AcceptedOffers(ctx, greenhouse.Span{From: from, To: to}) {
//		// err ends the list; else one offer at a time, as it arrives
//	}
//
//	webhooks, err := greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: connections, Keeper: in})
//	mux.Handle("/hooks/greenhouse/{token}", webhooks)
//	source := greenhouse.NewSource(greenhouse.SourceConfig{Client: client}) // what package intake asks
//
// Harvest and the webhooks speak two dialects, typed apart: [Candidate] and
// [EventCandidate], [Fields] and [EventFields]. Their custom fields give the same
// [Value]. A Client is safe for concurrent use; its lists are streams.
//
// # Hires that come by themselves
//
// [Webhooks] keeps what arrives before it answers; [Source] makes hires of it;
// [Reconcile] finds those whose webhook never came, under the same names. An
// [hris.Endpoint] belongs to one activation: package hris/connection keeps them, with
// what [Vendor] asks, and [Activations] in memory; [SetupText] says what the customer
// does, [HookFinding] and [CheckAccess]
// whether it worked. [ReadCatalogue] is for the screen on which a mapping is made.
// Hosts with a handler of their own have [Verify] and [Parse].
//
// # Access
//
// A customer makes an OAuth credential of type Harvest V3 with the scopes of
// [ReadScopes], see [ClientCredentials]; a partner asks for consent, see [Partner].
// Every list wants a Site Admin to act as: what that user may not see is not
// listed. Calls are counted in windows of 30 seconds, whose size only the answers
// tell; the client waits for the next one. Clients of a process should have one
// [Shared].
//
// # Errors
//
// Every error is an [*Error] with a [Reason]; it is an hris.Error too. Nothing here
// writes to Greenhouse. Values that tell about a person mask themselves when
// printed, and never enter an error.
//
// # What is certain
//
// From Greenhouse's documentation: hosts and grants; bare arrays, the cursor that
// stands alone, at most 500 rows and 50 ids; the operators of times; the rows'
// fields; the window of 30 seconds and its headers; the signature; the actions
// and payloads of webhooks; addresses of files that live for 7 days. Harvest v1
// and v2 are announced as removed since August 2026, and are not spoken here.
//
// # What is observed in public clients, or inferred
//
// The three forms of a token's lifetime; that a new token may end the former one;
// the operators' two-sided form, and that the pipe may be percent-encoded; rows
// without an id, and fields that are null against the description; the bodies of
// token errors; the shape of a ping; the name of the request id's header; that
// the storage refuses an expired address with one of five statuses. That a web
// hook and Harvest tell the same second of an offer's acceptance, and that the
// opening is closed when somebody is hired: where they are not, a hire is kept a
// second time, which the ledger refuses, or left to a person as undated.
//
// # What is not known
//
// What Harvest v3 writes for currencies, ranges and users (every known spelling is
// read); the body of a 403; how long a refresh token lives by now; whether a
// repeated delivery of a webhook keeps its id, and how long Greenhouse waits for
// an answer. Nothing here has been tried on a live account yet.
package greenhouse
