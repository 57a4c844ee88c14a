package statussync

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// patience is how long a run that stopped waits where nobody said how long.
const patience = 5 * time.Minute

// Next is when the next run is due by the schedule.
func (s *Sync) Next() time.Time { return s.cfg.Options.Schedule.Next(s.now()) }

// Due reports whether Run has something to do: a run that is due and was not
// begun, or one that was interrupted, or approved.
func (s *Sync) Due(ctx context.Context) (bool, error) {
	setting, err := s.cfg.Store.Setting(ctx, s.key)
	if err != nil {
		return false, err
	}
	_, due, err := s.due(ctx, setting)
	return due, err
}

// due gives the date of the run that is due: only the latest, however many
// were missed, and none from before the synchronisation was switched on.
func (s *Sync) due(ctx context.Context, setting Setting) (civil.Date, bool, error) {
	now := s.now()
	day := s.cfg.Options.Schedule.Last(now)
	if setting.State != On && setting.State != BrokenKey || !s.cfg.Options.Schedule.At(day).After(setting.Since) {
		return day, false, nil
	}
	latest, err := s.cfg.Store.Reports(ctx, s.key, 1)
	if err != nil || len(latest) == 0 || latest[0].ID < day.String() {
		return day, err == nil, err
	}
	r := latest[0]
	if err := s.ahead(ctx, r.ID, day); err != nil {
		return day, false, err
	}
	return day, r.ID == day.String() && !r.State.Over() && r.State != Asking && !r.NotBefore.After(now), nil
}

// ahead tells of a latest run that is of a day to come, as one is that was begun
// by a wrong clock: until that day no other is due. A day is what two clocks may
// be apart.
func (s *Sync) ahead(ctx context.Context, latest string, due civil.Date) error {
	if latest > due.AddDays(14).String() {
		return refused(hris.WrongState, "run status synchronisation", "the latest run, "+latest+
			", is of a day to come: a clock was wrong; when it is right, Expire of the store with a later instant removes that run")
	}
	if latest > due.AddDays(1).String() {
		s.cfg.Logger.LogAttrs(ctx, slog.LevelWarn, "status synchronisation waits for a day to come", slog.String("tenant", s.key.Tenant),
			slog.String("connection", s.key.Connection), slog.String("run", latest))
	}
	return nil
}

// Run does what is due, and reports it; false means that nothing was. It may be
// called at any time, from several processes: [hris.Busy] says that another one
// is at it. An error is the store's, or it is what stopped the run, which the
// report tells too: Run goes on with it when it is called again.
//
// Where credentials were refused the synchronisation stands at [BrokenKey]: Run
// asks Main, and goes on once it agrees.
func (s *Sync) Run(ctx context.Context) (Report, bool, error) {
	setting, err := s.cfg.Store.Setting(ctx, s.key)
	if err != nil {
		return Report{}, false, err
	}
	day, due, err := s.due(ctx, setting)
	if err != nil || !due {
		return Report{}, false, err
	}
	if setting.State == BrokenKey {
		if err := s.cfg.Main(ctx); err != nil {
			return Report{}, false, refused(hris.BadCredentials, "run status synchronisation", "the credentials were refused, and the test of the main integration does not pass")
		}
	}
	begun := Report{ID: day.String(), Date: day, State: Planning, Started: s.now()}
	report, lease, err := s.cfg.Store.Begin(ctx, s.key, begun, rand.Text(), s.cfg.Options.Lease)
	if errors.Is(err, hris.WrongState) {
		return Report{}, false, nil // another process was faster
	}
	if err != nil {
		return Report{}, false, err
	}
	w := &worker{s: s, lease: lease, report: report, beaten: s.now()}
	err = w.work(ctx)
	c := w.report.Counts
	s.cfg.Logger.LogAttrs(ctx, slog.LevelInfo, "status synchronisation", slog.String("tenant", s.key.Tenant), slog.String("connection", s.key.Connection),
		slog.String("run", w.report.ID), slog.String("state", string(w.report.State)), slog.String("code", string(w.report.Code)),
		slog.Int("applications", c.Applications), slog.Int("changed", c.Changed), slog.Int("held", c.Held), slog.Int("unknown", c.Unknown))
	return w.report, true, err
}

// DryRun tells what a run would do at this moment: its State is Asking where it
// would ask. It writes nothing, neither to the platform nor to the store.
func (s *Sync) DryRun(ctx context.Context) (Report, error) {
	setting, err := s.cfg.Store.Setting(ctx, s.key)
	if err != nil {
		return Report{}, err
	}
	if setting.State != On && setting.State != BrokenKey {
		return Report{}, refused(hris.WrongState, "dry run", "the synchronisation is not on")
	}
	day := s.cfg.Options.Schedule.Last(s.now())
	w := &worker{s: s, setting: setting, dry: true, report: Report{ID: day.String(), Date: day, State: Planning, Started: s.now(), DryRun: true}}
	if err := w.plan(ctx); err != nil {
		return w.report, unsided(err)
	}
	if w.asks() {
		w.report.State = Asking
	}
	return w.report, nil
}

// worker does one run, from its lease to its end.
type worker struct {
	s        *Sync
	lease    Lease
	setting  Setting
	report   Report
	statuses statuses
	beaten   time.Time // when the lease was last renewed
	enrolled time.Time // when it began to read the platform
	fresh    int       // changes planned that nobody has approved or released
	dry      bool
	resumed  bool // an earlier call, or an earlier process, made the plan
}

// work plans unless there is a plan that can be sent, and sends it.
func (w *worker) work(ctx context.Context) error {
	var err error
	// Read under the lease: from now on a change of it ends the lease.
	if w.setting, err = w.s.cfg.Store.Setting(ctx, w.s.key); err == nil {
		if w.setting.State != On && w.setting.State != BrokenKey {
			return w.stop(ctx, refused(hris.Disabled, "run status synchronisation", "it was switched off"))
		}
		err = w.proceed(ctx)
	}
	if err != nil {
		return w.stop(ctx, err)
	}
	return nil
}

func (w *worker) proceed(ctx context.Context) error {
	if !w.planned() {
		if err := w.plan(ctx); err != nil {
			return err
		}
		if w.asks() {
			w.report.State, w.report.Approved = Asking, ""
			return w.commit(ctx, Batch{End: true})
		}
	} else {
		w.resumed = true
		if err := w.settle(ctx); err != nil {
			return err
		}
	}
	w.report.State, w.report.Code, w.report.Side, w.report.NotBefore = Writing, "", "", time.Time{}
	if err := w.commit(ctx, Batch{Setting: w.mended()}); err != nil {
		return err
	}
	if err := w.write(ctx); err != nil {
		return err
	}
	w.report.State, w.report.Ended = Done, w.s.now()
	return w.commit(ctx, Batch{End: true})
}

// asks reports whether the plan is over the cap, with what this run has sent
// before it was made: unless a person has approved that since.
func (w *worker) asks() bool {
	before := w.report.Unasked
	if w.report.Approved != "" {
		before = 0
	}
	return w.s.cfg.Options.Cap > 0 && w.fresh > 0 && before+w.fresh > w.s.cfg.Options.Cap
}

// planned reports whether the run has a plan that still holds: whole, not too
// old, and made under the map as it is.
func (w *worker) planned() bool {
	r := w.report
	age := w.s.now().Sub(r.Planned) // less than nothing where the clock was put back
	return !r.Planned.IsZero() && age >= 0 && age <= w.s.cfg.Options.PlanAge && r.Version == w.setting.Version
}

// commit commits the report as it stands with the rest of the batch.
func (w *worker) commit(ctx context.Context, b Batch) error {
	if w.dry {
		return nil
	}
	report := w.report
	b.Report = &report
	if err := w.s.cfg.Store.Commit(ctx, w.lease, b); err != nil {
		return err
	}
	if b.Setting != nil {
		w.setting = b.Setting.clone()
		w.setting.Rev++
	}
	if b.End {
		return nil
	}
	return w.beat(ctx)
}

// mended gives the setting to commit where credentials that were refused are
// accepted again.
func (w *worker) mended() *Setting {
	if w.setting.State != BrokenKey {
		return nil
	}
	setting := w.setting.clone()
	setting.State = On
	return &setting
}

// beat renews the lease in good time.
func (w *worker) beat(ctx context.Context) error {
	if now := w.s.now(); !w.dry && now.Sub(w.beaten) > w.s.cfg.Options.Lease/3 {
		if err := w.s.cfg.Store.Renew(ctx, w.lease, w.s.cfg.Options.Lease); err != nil {
			return err
		}
		w.beaten = now
	}
	return nil
}

// stop records why a run does not go on, and gives the lease back.
func (w *worker) stop(ctx context.Context, err error) error {
	cause := unsided(err)
	if errors.Is(err, hris.LeaseLost) {
		return err // it is another worker's by now
	}
	failure, ofVendor := errors.AsType[*sided](err)
	b := Batch{End: true}
	if ofVendor && ctx.Err() == nil {
		w.report.State, w.report.Side, w.report.Code = Stopped, failure.side, hris.Unavailable
		wait := patience
		if e, ok := errors.AsType[*hris.Error](cause); ok {
			w.report.Code, wait = e.Code, max(wait, e.RetryAfter)
		}
		w.report.NotBefore = w.s.now().Add(wait)
		if w.report.Code == hris.BadCredentials {
			setting := w.setting.clone()
			setting.State = BrokenKey
			b.Setting = &setting
		}
	}
	// What became of it is kept whether or not the caller still waits.
	return errors.Join(cause, w.commit(context.WithoutCancel(ctx), b))
}

// sided is a failure of one of the two systems.
type sided struct {
	side Side
	err  error
}

func (e *sided) Error() string { return e.err.Error() }
func (e *sided) Unwrap() error { return e.err }

func of(side Side, err error) error {
	if err == nil {
		return nil
	}
	return &sided{side, err}
}

func unsided(err error) error {
	if e, ok := errors.AsType[*sided](err); ok {
		return e.err
	}
	return err
}
