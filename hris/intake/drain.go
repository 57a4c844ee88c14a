package intake

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/internal/lease"
)

const (
	// lineLease is how long a worker that died keeps a line from others, at most.
	lineLease = time.Minute

	// inARow is how many events may fail one after the other, each with what may
	// be its own trouble, before their line rests.
	inARow = 3
)

// Lines lists lines that have something to be worked, at most limit: those that
// nobody works and that do not rest, the one worked longest ago first.
func (in *Intake) Lines(ctx context.Context, limit int) ([]hris.Line, error) {
	return in.cfg.Inbox.Lines(ctx, in.now(), limit)
}

// Rouse says that something changed for a connection. A source's line rests no
// longer, and what waited or was held for the connection's sake is due again; of
// a target's connection, so are the lines of sources that lead to it and have
// something held. What was only postponed for the target's sake is tried again
// within the hour as it is. It gives how many events those were.
func (in *Intake) Rouse(ctx context.Context, tenant, connection string) (int, error) {
	n, err := in.cfg.Inbox.Rouse(ctx, hris.Line{Tenant: tenant, Connection: connection}, in.now())
	if err != nil {
		return n, err
	}
	held, err := in.cfg.Inbox.Held(ctx, tenant)
	if err != nil {
		return n, err
	}
	asked := map[string]bool{connection: true}
	for _, e := range held {
		if asked[e.Connection] || !strings.HasPrefix(string(e.Reason), "connection.") {
			continue
		}
		asked[e.Connection] = true
		if route, err := in.route(ctx, e); err != nil || route.Connection != connection {
			continue // another's, or it cannot say: a person releases it
		}
		more, err := in.cfg.Inbox.Rouse(ctx, hris.Line{Tenant: tenant, Connection: e.Connection}, in.now())
		if n += more; err != nil {
			return n, err
		}
	}
	return n, nil
}

// Drain works a line's events one after the other until the slice is over,
// nothing is due, or going on would meet the same: the target or the source is
// down, limits its calls, takes no credentials, is switched off. The line rests
// then. Nothing is done where another worker has the line, or it rests.
//
// An error is the inbox's own. What goes wrong with an event is in the log. A ctx
// that ends lets the event under way end.
func (in *Intake) Drain(ctx context.Context, line hris.Line, slice time.Duration) (hris.Drained, error) {
	if err := in.trust(ctx); err != nil {
		return hris.Drained{}, err
	}
	owner := rand.Text()
	last, ok, err := in.cfg.Inbox.Take(ctx, line, owner, in.lineLease())
	if err != nil || !ok {
		return hris.Drained{}, err
	}
	d := &drain{in: in, line: line, owner: owner, last: last, until: in.cfg.Now().Add(slice)}
	var rest hris.Rest
	if last.Until.After(in.now()) {
		rest = last
	} else {
		rest, err = d.run(ctx)
	}
	d.done.Rest = rest.Until
	if left := in.cfg.Inbox.Leave(context.WithoutCancel(ctx), line, owner, rest); err == nil && hris.CodeOf(left) != hris.LeaseLost {
		err = left
	}
	return d.done, err
}

// lineLease is no longer than an event's: a line need not wait for a worker whose
// events do not.
func (in *Intake) lineLease() time.Duration { return min(lineLease, in.cfg.Lease) }

// drain is one worker's time with a line.
type drain struct {
	in    *Intake
	line  hris.Line
	owner string
	last  hris.Rest
	until time.Time // the slice is over
	done  hris.Drained
	held  context.Context // ends when another worker has the line
}

// run works events, and gives the rest that the line needs.
func (d *drain) run(ctx context.Context) (hris.Rest, error) {
	var stop func()
	d.held, stop = lease.Hold(ctx, d.in.lineLease(), d.renew)
	defer stop()
	failed := 0 // in a row
	for {
		r, ok, err := d.in.next(ctx, d.line)
		if err != nil || !ok {
			return hris.Rest{}, err
		}
		d.done.Worked++
		if ctx.Err() != nil {
			d.done.More = true
			return hris.Rest{}, nil // what failed did so because the caller stopped
		}
		failed++
		if r.Outcome != Postponed {
			failed = 0
		}
		if r.Outcome != Held && r.Reason.StopsLine() || failed == inARow {
			return d.rest(ctx, r), nil
		}
		if failed == 0 {
			d.last = hris.Rest{} // it works again
		}
		if d.held.Err() != nil || !d.in.cfg.Now().Before(d.until) {
			d.done.More = true
			return hris.Rest{}, nil
		}
	}
}

// rest lets the line rest after what became of its last event.
func (d *drain) rest(ctx context.Context, r Result) hris.Rest {
	rest := d.last.Next(d.in.now(), r.after)
	d.in.cfg.Logger.LogAttrs(ctx, slog.LevelWarn, "intake line rests", slog.String("tenant", d.line.Tenant), slog.String("connection", d.line.Connection),
		slog.String("reason", string(r.Reason)), slog.Time("until", rest.Until))
	return rest
}

// renew prolongs the taking. Where somebody else has the line by now it is lost.
func (d *drain) renew(ctx context.Context) error {
	_, ok, err := d.in.cfg.Inbox.Take(ctx, d.line, d.owner, d.in.lineLease())
	if err == nil && !ok {
		err = &hris.Error{Code: hris.LeaseLost, Op: "drain line", Effect: hris.EffectNotSent}
	}
	return err
}
