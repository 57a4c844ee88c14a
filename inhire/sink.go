package inhire

import (
	"context"
	"iter"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Sink is inhire as the platform whose statuses a synchronisation sets. Each write
// e-mails a candidate; see the package comment. It is safe for concurrent use.
type Sink struct {
	client  *Client
	account string     // of a stored connection, see Vendor
	in      hris.Words // Polish, English
}

var (
	_ hris.StatusSink = (*Sink)(nil)
	_ hris.Connected  = (*Sink)(nil)
)

// NewSink makes a sink of a client.
func NewSink(client *Client) *Sink { return newSink(client, "", "") }

func newSink(client *Client, account, language string) *Sink {
	return &Sink{client: client, account: account, in: hris.WordsFor(language, hris.Polish)}
}

// Statuses implements [hris.StatusSink].
func (s *Sink) Statuses(ctx context.Context) ([]hris.Status, error) {
	all, err := s.client.Statuses(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]hris.Status, len(all))
	for i, st := range all {
		out[i] = hris.Status(st)
	}
	return out, nil
}

// Applications implements [hris.StatusSink]. Those that are not in eRecruiter are
// given too.
func (s *Sink) Applications(ctx context.Context, since time.Time) iter.Seq2[hris.SinkApplication, error] {
	return func(yield func(hris.SinkApplication, error) bool) {
		for a, err := range s.client.Applications(ctx, Filter{AppliedFrom: since}) {
			if err != nil {
				yield(hris.SinkApplication{}, err)
				return
			}
			if !yield(s.seen(a), nil) {
				return
			}
		}
	}
}

// Application implements [hris.StatusSink].
func (s *Sink) Application(ctx context.Context, id string) (hris.SinkApplication, error) {
	a, err := s.client.Application(ctx, id)
	if err != nil {
		return hris.SinkApplication{}, err
	}
	return s.seen(a), nil
}

// SetStatuses implements [hris.StatusSink].
func (s *Sink) SetStatuses(ctx context.Context, changes []hris.StatusChange) ([]hris.StatusResult, error) {
	own := make([]StatusChange, len(changes))
	for i, ch := range changes {
		own[i] = StatusChange{ApplicationID: ch.ApplicationID, Status: ch.Status, StageID: ch.StageID, StageName: ch.StageName, OccurredAt: ch.At}
	}
	results, err := s.client.SetStatuses(ctx, own)
	if err != nil {
		return nil, err
	}
	out := make([]hris.StatusResult, len(results))
	for i, r := range results {
		out[i] = hris.StatusResult(r)
	}
	return out, nil
}

// MaxStatuses implements [hris.StatusSink].
func (s *Sink) MaxStatuses() int { return s.client.MaxStatuses() }

// seen turns an application into the shared form. One that lies in another
// recruiting system is not in the source. Who is neither the sync nor nobody is
// taken for a person: their decision must not be overwritten unseen.
func (s *Sink) seen(a Application) hris.SinkApplication {
	out := hris.SinkApplication{
		ID: a.ID, AppliedAt: a.AppliedAt, Status: a.Status, ChangedAt: a.ChangedAt,
		SetByPerson: a.SetBy != "" && a.SetBy != BySync, NotForwarded: !a.Shared,
	}
	if s.client.forwarded(a) {
		out.Recruitment, out.SourceID = a.ATS.RecruitmentID, a.ATS.ApplicationID
	}
	return out
}
