package intake

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Result is what came of one event.
type Result struct {
	Event    hris.Event // without its payload
	Happened hris.HappeningKind
	Outcome  Outcome
	Reason   hris.Code // why it is held or postponed
	Fields   []string
	// Badge is the transfer's, where there is one.
	Badge    transfer.Badge
	Problems fieldmap.Problems // of a hire that cannot be sent as it is
	Warnings []string          // what the source could not give, by path
}

// Outcome is where working an event left it.
type Outcome string

// The outcomes.
const (
	Done      Outcome = "done"
	Held      Outcome = "held"      // for a person: see [Intake.Held]
	Postponed Outcome = "postponed" // is worked again by itself
)

// Work works the next event that is due. False means that there was none. An
// error is the inbox's own: whatever goes wrong with an event is in the Result.
func (in *Intake) Work(ctx context.Context) (Result, bool, error) {
	e, ok, err := in.cfg.Inbox.Claim(ctx, in.now(), in.owner, in.cfg.Lease)
	if err != nil || !ok {
		return Result{}, false, err
	}
	r := in.work(ctx, e)
	r.Event = e
	r.Event.Payload = nil
	// What came of it is recorded whether or not the caller still waits.
	err = in.end(context.WithoutCancel(ctx), e, &r)
	in.cfg.Logger.LogAttrs(ctx, slog.LevelInfo, "intake", slog.String("event", e.ID), slog.String("tenant", e.Tenant),
		slog.String("connection", e.Connection), slog.String("kind", e.Kind), slog.String("outcome", string(r.Outcome)), slog.String("reason", string(r.Reason)))
	return r, true, err
}

func (in *Intake) end(ctx context.Context, e hris.Event, r *Result) error {
	switch r.Outcome {
	case Held:
		return in.cfg.Inbox.Hold(ctx, e.Tenant, e.ID, in.owner, in.now(), r.Reason, r.Fields)
	case Postponed:
		return in.cfg.Inbox.Later(ctx, e.Tenant, e.ID, in.owner, in.now().Add(wait(e.Attempts)), r.Reason)
	}
	return in.cfg.Inbox.Done(ctx, e.Tenant, e.ID, in.owner, in.now())
}

// wait grows from half a minute to an hour with the attempts.
func wait(attempts int) time.Duration {
	return min(30*time.Second<<min(max(attempts-1, 0), 10), time.Hour)
}

// work finds out what an event says, and acts.
func (in *Intake) work(ctx context.Context, e hris.Event) Result {
	route, err := in.cfg.Routes.Route(ctx, e.Tenant, e.Connection)
	if err != nil {
		return failed(err)
	}
	payload, err := in.cfg.Sealer.Open(e.Payload, sealedFor, e.Tenant, e.ID)
	if err != nil {
		return Result{Outcome: Held, Reason: hris.DraftGone}
	}
	happened, err := route.Source.Read(ctx, e.Kind, payload)
	if err != nil {
		return failed(err)
	}
	var r Result
	switch happened.Kind {
	case hris.Hired:
		r = in.hired(ctx, e, route, happened)
	case hris.Unhired:
		r = in.unhired(ctx, e, route, happened)
	case hris.PersonErased:
		r = in.erased(ctx, e, route, happened)
	case hris.PersonMerged:
		r = in.merged(ctx, e, route, happened)
	default:
		r = Result{Outcome: Done}
	}
	r.Happened, r.Warnings = happened.Kind, happened.Warnings
	return r
}

// failed says what becomes of an event that could not be worked.
func failed(err error) Result {
	e, ok := errors.AsType[*hris.Error](err)
	if !ok {
		return Result{Outcome: Postponed, Reason: hris.Unavailable}
	}
	r := Result{Outcome: Held, Reason: e.Code, Fields: e.Fields}
	if e.Code.Fix() == hris.FixByWaiting {
		r.Outcome = Postponed
	}
	return r
}
