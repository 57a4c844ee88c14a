// Package transfer hands hires over: once, and not less.
//
// A host prepares a draft, lets a person review it, and sends it:
//
//	svc, err := transfer.New(transfer.Config{Ledger: ledger, Connections: connections, HashKey: key, Sealer: keyring})
//	draft, err := svc.Prepare(ctx, actor, tenant, connection, hire)
//	draft, err = svc.Prepare(ctx, actor, tenant, connection, hire, transfer.SetText("VcSn", "101"))
//	badge, err := svc.Send(ctx, actor, draft)
//
// The badge is what a profile page shows. Where the error is a [*Refusal] the
// hire was sent before, and its badge says by whom and when; where it is an
// [*Incomplete] the draft's problems come first. Every other *hris.Error says
// why the transfer is not done yet, and the badge says what happens next. A
// vendor's own words, which may quote what somebody typed, are in its own error
// and nowhere else: errors.As gives it while the call is at hand.
//
// A scheduler calls [Service.Lines] and [Service.Drain]; a page of profiles asks
// [Service.Actions]. All calls are safe for concurrent use, and several
// processes may share one [Ledger].
//
// # What is promised
//
// A create is sent at most once per round of a subject, unless looking proves
// that the first one did nothing and can do nothing any more, or a person says
// so. A hire that was accepted by Send ends done, or stands in a state that
// says what is missing: it is never forgotten. What makes this true is the
// ledger, not the caller: Run may be called any number of times, by anybody,
// and processes may die at any line.
//
// The subject is what counts as one hand-over: the target's Info says whether
// that is the person, the application, or a person and a form field such as
// the vacancy. The key in the ledger is a keyed hash of tenant, vendor,
// product, account and subject. The connection has no part in it, so that
// removing it and connecting again, or a new token, opens no way around.
//
// # States
//
// Prepare writes nothing. Send commits planned, with the names of the steps.
//
//	from        to          when
//	planned     sending     the first intent is committed
//	planned     held        the look before the first create asks for a person, or fails; or a twin comes first
//	planned     cancelled   a person cancels
//	sending     done        every step has its receipt, or was waived
//	sending     held        a step did nothing, and nothing was written before
//	sending     failed      the same, and nothing can mend it
//	sending     partial     a step did nothing, and something was written before
//	sending     in_doubt    a create may or may not have happened
//	held        sending     run again: the cause is mended, or a person corrected and sent again
//	held        cancelled   a person cancels
//	partial     sending     run again
//	partial     done        a person waived the steps that are left
//	in_doubt    sending     a look proved that nothing is there and nothing can come: sent again
//	in_doubt    partial     the record was found, by a look or a person; steps are left
//	in_doubt    done        the record was found; no step is left
//	in_doubt    held        a person said that nothing is there; nothing else was written
//
// done, failed and cancelled end a transfer: its sealed draft is erased. After
// failed and cancelled, where nothing was written, the next Send begins the
// next round. After done only Reopen allows one, with the right to manage and
// a reason.
//
// # What a crash leaves
//
// A step's intent is committed before its request leaves, and its receipt
// before, or together with, the next step's intent.
//
//	the process dies                          the ledger says       what the next run does
//	before Create is committed                nothing               Send begins anew
//	after Create, before the first intent     planned               looks, sends
//	after the intent, before the request      sending, step open    cannot know: resolves
//	while the request is under way            sending, step open    resolves
//	after the answer, before its commit       sending, step open    resolves
//	after the receipt is committed            sending, step done    takes the next step
//	after the last commit                     done                  nothing
//
// To resolve an open update is to repeat it. To resolve an open create is to
// look: one exact match, or the one match that was not there before where the
// look is complete or sole, is adopted. Where the look is complete, nothing new
// is there and the vendor can commit nothing any more, it is sent again. In
// every other case it is in doubt, and a person says "it is there"
// ([Service.Found]) or "it is not" ([Service.Absent]).
//
// # Twins
//
// Where a vendor keeps no mark of ours, a look may take somebody's record for
// somebody else's of the same name. The target says of a create what another
// would have to share for that (hris.Step.Twin), and such creates are kept
// apart within their tenant and account:
//
//   - At most one of them is open: the ledger refuses the intent of the next
//     ([Ledger].Advance, hris.Twin), in one commit with all else. The refused run
//     has sent nothing; it waits until the first can be settled, or asks again
//     soon. Where a person forced the absence of one, the others wait until the
//     vendor can commit it no more.
//   - A baseline misses nothing that a twin made: twins are read before the look
//     and again once the step's own intent is open, when none can begin. If any
//     began or ended in between, nothing is sent and the run looks again.
//   - What a twin has its receipt for is nobody else's, whether it shows early or
//     late: it is not adopted, and not taken on a person's word. The erased are
//     remembered for this by the hash alone.
//   - A look that was neither complete nor sole makes no baseline. Were it to see
//     more later, old namesakes would look new.
//
// A twin in doubt stops its namesakes and nobody else.
//
// A worker holds a lease and renews it. A worker that lost its lease can
// commit no intent any more, but a success it comes back with is always
// recorded ([Ledger].Witness); a second, different one raises
// hris.Duplicate. Lease time is the store's own clock. The instant from which a
// vendor can commit nothing any more is told by the workers' clocks: they have
// to agree within minutes.
//
// # Lines
//
// What waits for one connection is a line, and work is shared out line by line,
// so that one customer's ten thousand hires, or its vendor's outage, delay
// nobody else:
//
//	lines, err := svc.Lines(ctx, 100) // the one worked longest ago first
//	for _, line := range lines {      // or each in a worker of its own
//		drained, err := svc.Drain(ctx, line, 20*time.Second)
//	}
//
// A line is drained by one worker at a time, over all processes, who takes it
// under a lease by the store's clock. That orders work and protects nothing: what
// makes once true is each transfer's own lease, fence and intents. Where going on
// would meet the same failure (rate limited, unavailable, credentials refused,
// switched off) the line rests, and [Service.Rouse] ends that when the connection
// changed. [Service.Ready] puts a transfer into its line within the host's own
// transaction.
//
// # Privacy
//
// The ledger holds ids, states, times, the actor's id, step names, remote ids,
// codes, vendors' references and keyed hashes. Reviewed values wait only sealed, and only until the
// transfer ends or the draft expires. Without a Sealer nothing waits, and
// whoever resumes brings the values again: anything but what was reviewed is
// refused.
package transfer
