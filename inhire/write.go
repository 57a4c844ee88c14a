package inhire

import (
	"context"
	"fmt"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// StatusChange is one write. It e-mails the candidate, also where the application
// has that status already.
type StatusChange struct {
	ApplicationID      string // inhire's
	Status             string
	StageID, StageName string    // of eRecruiter, raw; "" sends nothing
	OccurredAt         time.Time // at eRecruiter; zero sends nothing
}

// StatusResult is what became of one change of a batch. A nil Err is done. Else
// Err is an [*Error], whose Effect says whether nothing was done (refused) or
// nobody knows (unknown).
type StatusResult struct {
	ApplicationID string
	Err           error
}

// SetStatus writes one status, and e-mails the candidate. It is not repeated unless
// it provably did nothing; where its effect is unknown, read the application back.
// Our proposal.
func (c *Client) SetStatus(ctx context.Context, change StatusChange) (a Application, err error) {
	if err := c.checkChanges([]StatusChange{change}); err != nil {
		return Application{}, during(table[setStatus].name, err)
	}
	err = c.ask(ctx, setStatus, sent{id: change.ApplicationID, body: c.wire(change)}, func(r reading) error {
		a = c.applicationOf(r)
		if err := r.err(); err != nil {
			return err
		}
		if a.ID != change.ApplicationID || a.Status != change.Status {
			return errOtherStatus
		}
		return nil
	})
	if err != nil {
		return Application{}, err
	}
	return a, nil
}

var (
	errOtherStatus = badAnswer("it shows another application or status than was written")
	errNotCounted  = badAnswer("what it counts does not add up to what was written")
	errNotOurs     = badAnswer("it names a change that was not written, or one twice")
)

// MaxStatuses is how many changes one batch may have: 25 by our proposal, 1 where
// inhire takes no batches.
func (c *Client) MaxStatuses() int {
	if c.calls[setStatuses].method == "" {
		return 1
	}
	return c.profile.BatchSize
}

// SetStatuses writes at most [Client.MaxStatuses] changes, of different
// applications, and e-mails each candidate. Some may fail while others are done:
// the results tell, in the order of the changes. The error is of the call as a
// whole, and then there are no results; where its effect is unknown each of the
// changes may have been made. Our proposal.
//
// Where inhire says of a change that it failed within inhire itself (see
// WireProfile.DoubtfulCodes), the effect of that change is unknown.
func (c *Client) SetStatuses(ctx context.Context, changes []StatusChange) (results []StatusResult, err error) {
	if len(changes) == 0 {
		return nil, nil
	}
	if err := c.checkChanges(changes); err != nil {
		return nil, during(table[setStatuses].name, err)
	}
	if c.calls[setStatuses].method == "" {
		return c.setAlone(ctx, changes[0])
	}
	list := make([]any, len(changes))
	for i, change := range changes {
		list[i] = c.wire(change)
	}
	err = c.ask(ctx, setStatuses, sent{body: map[string]any{c.profile.n("batch.changes"): list}}, func(r reading) (err error) {
		results, err = outcomes(changes, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return results, nil
}

// setAlone is a batch of one, where there are no batches. What concerns the change
// alone is its result.
func (c *Client) setAlone(ctx context.Context, change StatusChange) ([]StatusResult, error) {
	_, err := c.SetStatus(ctx, change)
	if e, ok := err.(*Error); ok {
		switch e.Reason {
		case NotFound, UnknownStatus, Rejected:
		default:
			return nil, err
		}
	}
	return []StatusResult{{change.ApplicationID, err}}, nil
}

// checkChanges refuses what must not be sent: a batch that names an application
// twice would mail its candidate twice.
func (c *Client) checkChanges(changes []StatusChange) error {
	if most := c.MaxStatuses(); len(changes) > most {
		return inputError(fmt.Sprintf("a batch has at most %d changes", most))
	}
	seen := make(map[string]bool, len(changes))
	for _, change := range changes {
		switch {
		case !isID(change.ApplicationID):
			return inputError("the id of an application is missing, or is none")
		case change.Status == "":
			return inputError("a change has no status")
		case seen[change.ApplicationID]:
			return inputError("a batch has one change of an application: each one e-mails the candidate")
		}
		seen[change.ApplicationID] = true
	}
	return nil
}

func (c *Client) wire(change StatusChange) map[string]any {
	n := c.profile.n
	body := map[string]any{n("change.applicationId"): change.ApplicationID, n("change.status"): change.Status}
	if !change.OccurredAt.IsZero() {
		body[n("change.occurredAt")] = change.OccurredAt.UTC().Format(time.RFC3339Nano)
	}
	if change.StageID != "" || change.StageName != "" {
		source := map[string]any{n("origin.vendor"): c.profile.Vendor}
		if change.StageID != "" {
			source[n("origin.stageId")] = change.StageID
		}
		if change.StageName != "" {
			source[n("origin.stageName")] = change.StageName
		}
		body[n("change.source")] = source
	}
	if c.profile.NotifyCandidate != nil {
		body[n("change.notifyCandidate")] = *c.profile.NotifyCandidate
	}
	return body
}

// outcomes reads the answer to a batch: how many were made, and which failed, by
// index. What it says of a failed change is believed only if it fits the change
// that was sent at that index; and that the others were made only if the count says
// so too. Else they are unknown: a message on its way to a candidate is not
// something to guess at.
func outcomes(changes []StatusChange, r reading) ([]StatusResult, error) {
	accepted, counted := r.number("batch.accepted")
	if !counted {
		r.fail("batch.accepted")
	}
	failures := r.rows("batch.failed")
	results := make([]StatusResult, len(changes))
	for i, change := range changes {
		results[i].ApplicationID = change.ApplicationID
	}
	for _, f := range failures {
		i, ok := f.number("failure.index")
		if !ok {
			f.fail("failure.index")
		}
		id := f.text("failure.applicationId")
		if err := f.err(); err != nil {
			return nil, err
		}
		if i >= len(changes) || id != "" && id != changes[i].ApplicationID || results[i].Err != nil {
			return nil, errNotOurs
		}
		results[i].Err = r.p.failureOf(changes[i].ApplicationID, f)
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	if accepted != len(changes)-len(failures) {
		for i := range results {
			if results[i].Err == nil {
				results[i].Err = during(table[setStatuses].name, errNotCounted)
			}
		}
	}
	return results, nil
}

// failureOf is the error of one change of a batch.
func (p *WireProfile) failureOf(application string, f reading) error {
	code := only(plainCode, f.text("failure.code"))
	e := &Error{
		Op: table[setStatuses].name, Reason: p.reasonOfCode(code), Effect: hris.EffectRefused, Status: 200, VendorCode: code,
		Details: []Detail{{ApplicationID: only(plainCode, application)}}, message: privacy.Hide(f.text("failure.message")),
	}
	switch {
	case code == "" || p.doubts(code):
		e.Reason, e.Effect = ServerFailed, hris.EffectUnknown
	case e.Reason == "":
		e.Reason = Rejected
	}
	return e
}

func (p *WireProfile) doubts(code string) bool {
	for _, doubtful := range p.DoubtfulCodes {
		if code == doubtful {
			return true
		}
	}
	return false
}
