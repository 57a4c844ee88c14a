// Package intake hands hires over by themselves: it keeps what a source sends,
// and works it after.
//
//	in, err := intake.New(intake.Config{Inbox: inbox, Transfers: transfers, Sealer: keyring, HashKey: key, Routes: routes})
//	handler, err := greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: connections, Keeper: in}) // keeps, then answers 200
//	lines, err := in.Lines(ctx, 100)
//	for _, line := range lines { // package riverqueue does it, or a loop of the host's
//		drained, err := in.Drain(ctx, line, 20*time.Second)
//	}
//
// Keep seals an arrival and commits it; the same one again is a repeat. Drain
// works what waits for one connection, event by event, so that no connection's
// backlog or outage delays another's: where the target is down, limits its
// calls or takes no credentials the line rests, a minute to a quarter of an hour, and all its
// events with it. Of each event it asks the source what it says, and acts:
//
//	a hire         the source is asked again; then prepared and sent. Incomplete
//	               data, or a hire after it was withdrawn, holds the event
//	withdrawn      what is unsent is cancelled; what was sent holds the event,
//	               because only a person can take it back, and so does what may
//	               have come of another application of the person
//	erased         drafts, events and ids go, here and in the ledger
//	merged         holds the event where the ledger knows one of the two
//	anything else  is done, and nothing of it is kept
//
// A host's own hires come by themselves too, where nobody reviews them: [Hired] makes
// an arrival, [Intake.Ready] seals it, and KeepTx of sqlstore or sqlstore/postgres
// keeps it in the transaction that marks the candidate hired, so that no vendor has
// to be up for that. [OwnRoutes] lead such hires to their targets. There what was said
// last of an application holds: a corrected hire takes the place of one that waits or
// is held, and so does [Unhired]; only a hire after one that was sent and withdrawn is
// a person's question.
//
// Once a transfer stands in the ledger it is the ledger that remembers: its lines
// ([transfer.Service.Lines], Drain) are worked beside. Where a question holds one
// later, a person reviews the hire as its source reads it again, such as
// greenhouse's Source.ReadApplication. A held event keeps its sealed payload
// until a person releases or dismisses it, or it expires. What waiting may mend
// is worked again by itself, half a minute to an hour later: a target that is
// down, a connection that is switched off, credentials that end. What leads to a
// connection that was removed is held at once (connection.disabled). Call
// [Intake.Rouse] where something was mended, [Intake.EraseLine] where a connection
// was removed, and [Intake.Expire] once a day.
//
// What waits for a person is in two lists, so show both, one connection's beside the
// other: [Intake.Held], what could not be sent, and [transfer.Service.Held], what was sent
// or planned and stopped. A hire stands in both where its transfer is held for more than
// waiting: mend it in the ledger and release the event, which is done with that. Link them by
// the application: a held transfer tells the host's id, [Intake.Subject] makes of that id, and
// of the event's Connection, the Subject of its event. [Intake.Backlog] and
// [transfer.Service.Backlog] count what goes on by itself behind them.
//
// Once-only is the ledger's promise, not this package's: working an event twice
// sends nothing twice.
package intake
