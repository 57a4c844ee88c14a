package transfer

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/internal/lease"
)

// drain is one worker's time with a line.
type drain struct {
	s     *Service
	line  hris.Line
	owner string
	last  hris.Rest       // how the line was left before
	held  context.Context // ends when the line is lost

	began  time.Time
	slice  time.Duration
	ran    map[Ref]bool
	stops  *hris.Error // going on would meet the same
	failed error       // of the ledger, with a transfer
	hris.Drained
}

// Drain takes a line, runs what is due in it one after the other until the slice
// of time is over or nothing is left, and gives it back. At least one is run,
// none twice, and the one under way when the slice ends goes on to its end. A
// line that somebody else has is left to them, and one that rests to its rest:
// neither is an error.
//
// What a transfer alone is held for does not stop the next one. Where going on
// would meet the same, as after a rate limit, an outage or refused credentials,
// the drain ends and the line rests: as long as the vendor asks, else a minute,
// and twice as long from time to time up to a quarter of an hour. What became of each
// transfer is in the ledger; the error tells of the drain itself: the store's,
// the context's where the caller ended it, hris.LeaseLost where somebody took the
// line over.
func (s *Service) Drain(ctx context.Context, line hris.Line, slice time.Duration) (hris.Drained, error) {
	if err := s.trust(ctx); err != nil {
		return hris.Drained{}, err
	}
	d := &drain{s: s, line: line, owner: rand.Text(), began: s.cfg.Now(), slice: slice, ran: map[Ref]bool{}}
	last, ok, err := s.cfg.Ledger.Take(ctx, line, d.owner, s.cfg.LeaseTime)
	if err != nil || !ok {
		return hris.Drained{}, err
	}
	d.last = last
	if last.Until.After(s.now()) {
		err := d.leave(ctx, last)
		return d.Drained, err
	}
	var stop func()
	d.held, stop = lease.Hold(ctx, s.cfg.LeaseTime, d.renew)
	defer stop() // before a panic goes on: the line is free once its lease ends
	if err = d.work(ctx); err == nil {
		err = d.failed
	}
	stop()
	if errors.Is(context.Cause(d.held), hris.LeaseLost) {
		return d.Drained, errors.Join(err, storeError(hris.LeaseLost, "drain line", ""))
	}
	return d.Drained, errors.Join(err, d.end(ctx))
}

// renew prolongs the taking. Where somebody else has the line by now it is lost.
func (d *drain) renew(ctx context.Context) error {
	_, ok, err := d.s.cfg.Ledger.Take(ctx, d.line, d.owner, d.s.cfg.LeaseTime)
	if err == nil && !ok {
		err = storeError(hris.LeaseLost, "drain line", "")
	}
	return err
}

// work runs what is due.
func (d *drain) work(ctx context.Context) error {
	for {
		refs, err := d.next(ctx)
		if err != nil || len(refs) == 0 {
			return err
		}
		for _, ref := range refs {
			if over, err := d.over(ctx); over {
				d.More = true
				return err
			}
			if err := d.run(ctx, ref); err != nil || d.stops != nil {
				return err
			}
		}
	}
}

// over reports whether no further transfer is begun, and for which error.
func (d *drain) over(ctx context.Context) (bool, error) {
	switch {
	case ctx.Err() != nil:
		return true, ctx.Err()
	case d.held.Err() != nil:
		return true, nil // told by Drain
	}
	return len(d.ran) > 0 && d.s.cfg.Now().Sub(d.began) >= d.slice, nil
}

// batch is how many transfers are listed at once: few enough that what becomes
// due meanwhile does not wait long.
const batch = 32

// next lists transfers that are due and were not run by this drain. Those that
// were, and are due again, may stand before them.
func (d *drain) next(ctx context.Context) ([]Ref, error) {
	for limit := batch; ; limit *= 2 {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		refs, err := d.s.cfg.Ledger.DueIn(ctx, d.line, d.s.now(), limit)
		if err != nil {
			return nil, err
		}
		var fresh []Ref
		for _, ref := range refs {
			if !d.ran[ref] {
				fresh = append(fresh, ref)
			}
		}
		if len(fresh) > 0 || len(refs) < limit {
			return fresh, nil
		}
	}
}

// run moves one transfer. What became of it is in the ledger; an error without a
// code is the ledger's own. It may be this row's alone, which must not keep the
// others for ever: where the ledger is away, it does not list the next ones.
func (d *drain) run(ctx context.Context, ref Ref) error {
	d.ran[ref] = true
	r, err := d.s.run(ctx, ref)
	if r != nil && !errors.Is(err, hris.Busy) {
		d.Worked++
	}
	if ctx.Err() != nil {
		d.More = true // it was cut short, and says nothing of the vendor
		return ctx.Err()
	}
	if r != nil {
		d.stops = r.stops
	}
	if err != nil && hris.CodeOf(err) == "" {
		d.failed = err
	}
	return nil
}

// end gives the line back, to rest where something stopped the drain.
func (d *drain) end(ctx context.Context) error {
	var rest hris.Rest
	switch {
	case d.stops != nil:
		rest = d.rest(d.stops.RetryAfter)
	case d.Worked == 0:
		rest.Nth = d.last.Nth // nothing says that it would go better now
	}
	return d.leave(ctx, rest)
}

// rest is as long as the vendor asks, else longer from time to time. Whatever
// went well in between begins that anew.
func (d *drain) rest(asked time.Duration) hris.Rest {
	last, now := d.last, d.s.now()
	if d.Worked > 1 {
		last.Nth = 0
	}
	rest := last.Next(now, asked)
	if asked > 0 {
		rest.Until = now.Add(asked)
	}
	return rest
}

// leave gives the line back whether or not the caller still waits. What stopped
// the drain may have been mended while it was under way: then the line does not
// rest, and what was held for it is due again.
func (d *drain) leave(ctx context.Context, rest hris.Rest) error {
	ctx = context.WithoutCancel(ctx)
	roused, err := d.s.cfg.Ledger.Leave(ctx, d.line, d.owner, rest)
	if errors.Is(err, hris.LeaseLost) {
		return nil // somebody else works it, and leaves it as it is then
	}
	if err != nil {
		return err
	}
	if roused {
		d.More = d.More || d.stops != nil
		return nil
	}
	d.Rest = rest.Until
	if d.stops != nil {
		d.s.cfg.Logger.LogAttrs(ctx, slog.LevelWarn, "handover: a line rests",
			slog.String("tenant", d.line.Tenant), slog.String("connection", d.line.Connection),
			slog.String("reason", string(d.stops.Code)), slog.Time("until", d.Rest))
	}
	return nil
}
