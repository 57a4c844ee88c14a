package intake

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
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

	after       time.Duration // what failed was asked to wait as long
	interrupted bool          // by the caller, who no longer waits
}

// Outcome is where working an event left it.
type Outcome string

// The outcomes.
const (
	Done      Outcome = "done"
	Held      Outcome = "held"      // for a person: see [Intake.Held]
	Postponed Outcome = "postponed" // is worked again by itself
)

// Work works the next event that is due, of any line, whether or not that line
// rests: [Intake.Drain] is what spares a target that is down. False means that
// there was none. An error is the inbox's own: whatever goes wrong with an event
// is in the Result.
func (in *Intake) Work(ctx context.Context) (Result, bool, error) {
	if err := in.trust(ctx); err != nil {
		return Result{}, false, err
	}
	return in.next(ctx, hris.Line{})
}

// claimed is an event that is ours to work until its lease ends.
type claimed struct {
	hris.Event
	until time.Time
}

// next works the next event of a line.
func (in *Intake) next(ctx context.Context, of hris.Line) (Result, bool, error) {
	owner := rand.Text() // one for each claim: an event that was taken over is nobody else's to end
	now := in.now()      // the lease is the store's to time, and begins no sooner
	e, ok, err := in.cfg.Inbox.Claim(ctx, of, now, owner, in.cfg.Lease)
	if err != nil || !ok {
		return Result{}, false, err
	}
	r := in.work(ctx, claimed{e, now.Add(in.cfg.Lease)})
	r.Event = e
	r.Event.Payload = nil
	r.interrupted = ctx.Err() != nil
	// What came of it is recorded whether or not the caller still waits.
	err = in.end(context.WithoutCancel(ctx), e, owner, r)
	if errors.Is(err, hris.LeaseLost) {
		// It took longer than the lease, and another worker says what came of it; or the
		// event was erased with its line.
		r.Outcome, r.Reason, err = Postponed, hris.LeaseLost, nil
	}
	in.cfg.Logger.LogAttrs(ctx, slog.LevelInfo, "intake", slog.String("event", e.ID), slog.String("tenant", e.Tenant),
		slog.String("connection", e.Connection), slog.String("kind", e.Kind), slog.String("outcome", string(r.Outcome)), slog.String("reason", string(r.Reason)))
	return r, true, err
}

func (in *Intake) end(ctx context.Context, e hris.Event, owner string, r Result) error {
	switch r.Outcome {
	case Held:
		return in.cfg.Inbox.Hold(ctx, e.Tenant, e.ID, owner, in.now(), r.Reason, r.Fields)
	case Postponed:
		reason := r.Reason
		if e.Reason == hris.NotConfirmed {
			reason = e.Reason // what a person let pass is not asked again
		}
		until := in.now()
		if !r.interrupted {
			until = until.Add(max(wait(e.Attempts), r.after))
		}
		return in.cfg.Inbox.Later(ctx, e.Tenant, e.ID, owner, until, reason)
	}
	return in.cfg.Inbox.Done(ctx, e.Tenant, e.ID, owner, in.now())
}

// wait grows from half a minute to an hour with the attempts.
func wait(attempts int) time.Duration {
	return min(30*time.Second<<min(max(attempts-1, 0), 10), time.Hour)
}

// work finds out what an event says, and acts.
func (in *Intake) work(ctx context.Context, e claimed) Result {
	if len(e.Payload) == 0 {
		return letPass(e.Event, Result{Outcome: Held, Reason: hris.DraftGone})
	}
	route, err := in.route(ctx, e.Event)
	if err != nil {
		return failed(err)
	}
	payload, err := in.cfg.Sealer.Open(e.Payload, sealedFor, e.Tenant, e.ID)
	if err != nil {
		return failed(in.sealed(ctx, e.Event))
	}
	var happened hris.Happening
	err = guarded(func() (err error) {
		happened, err = route.Source.Read(ctx, e.Kind, payload)
		return err
	})
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
		r = in.erased(ctx, e.Event, route, happened)
	case hris.PersonMerged:
		r = in.merged(ctx, e.Event, route, happened)
	default:
		r = Result{Outcome: Done}
	}
	r.Happened, r.Warnings = happened.Kind, happened.Warnings
	return r
}

// sealed is the failure of a payload that this process cannot open. Another process may
// have its key, or this one after its next start: nothing is lost, and nobody is asked.
func (in *Intake) sealed(ctx context.Context, e hris.Event) error {
	in.cfg.Logger.LogAttrs(ctx, slog.LevelError, "intake: an event does not open: is the key that it was sealed with in the Sealer of this process?",
		slog.String("event", e.ID), slog.String("tenant", e.Tenant), slog.String("connection", e.Connection))
	return &hris.Error{Code: hris.Unavailable, Op: "open event", Effect: hris.EffectNotSent}
}

// route finds where an event goes. One that leads nowhere is switched off.
func (in *Intake) route(ctx context.Context, e hris.Event) (route *Route, err error) {
	err = guarded(func() (err error) {
		route, err = in.cfg.Routes.Route(ctx, e.Tenant, e.Connection)
		return err
	})
	if err == nil && (route == nil || route.Source == nil) {
		err = &hris.Error{Code: hris.Disabled, Op: "find route", Effect: hris.EffectNotSent}
	}
	return route, err
}

// letPass ends an event that can only be held for what it was held for before:
// a person has seen it, and released it.
func letPass(e hris.Event, r Result) Result {
	if r.Outcome == Held && e.Reason == r.Reason {
		r.Outcome = Done
	}
	return r
}

// failed says what becomes of an event that could not be worked.
func failed(err error) Result {
	e, ok := errors.AsType[*hris.Error](err)
	if !ok {
		return Result{Outcome: Postponed, Reason: hris.Unavailable}
	}
	r := Result{Outcome: Held, Reason: e.Code, Fields: e.Fields, after: e.RetryAfter}
	if e.Code == hris.Disabled && errors.Is(e.Err, hris.NoConnection) {
		return r // it was removed, which nothing mends
	}
	if e.Code.Fix() == hris.FixByWaiting || e.Code.StopsLine() {
		r.Outcome = Postponed // what stops a whole line is mended for all of it at once
	}
	return r
}

// guarded turns a panic of a source's or a host's code into an error: one
// event must not stop the worker of all others.
func guarded(call func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &hris.Error{Code: hris.InvalidInput, Op: "work event", Effect: hris.EffectNotSent, Detail: fmt.Sprintf("the code of a source, a target or the host panicked (%T)", p)}
		}
	}()
	return call()
}
