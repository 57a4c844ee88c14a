package statussync

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Config says what a [Sync] works with. Tenant, Connection, Store, Source,
// Sink, Main and Authorizer are needed.
type Config struct {
	Tenant, Connection string

	Store  Store
	Source hris.StageSource
	Sink   hris.StatusSink

	// Main says whether the main integration is saved and its test passed: nil if
	// so. It is asked before the synchronisation is switched on, and before it goes
	// on after credentials were refused.
	Main func(ctx context.Context) error

	Authorizer Authorizer

	// Defaults are the stages that are assigned by themselves; see
	// [RecruitmentDefaults].
	Defaults []Default

	// Suggested are statuses by type of stage, shown to who makes the map and
	// never saved by themselves.
	Suggested map[hris.StageType]string

	Options Options
	Now     func() time.Time // nil for the system clock
	Logger  *slog.Logger     // ids, codes and numbers only; nil logs nothing
}

// Options are the rules that a customer may want otherwise. The zero value is
// the careful one.
type Options struct {
	Schedule Schedule // Warsaw() where its Zone is nil

	// Cap is how many changes a run makes without asking; 100 when zero, no cap
	// when negative. Changes that a person released do not count.
	Cap int

	Backward Policy // moves to an earlier status, or away from a terminal one
	ByHand   Policy // overwriting what somebody set on the platform

	// FollowTerminal asks for the stages of applications whose status is terminal
	// too. It costs requests for everybody who was ever hired or rejected.
	FollowTerminal bool

	// KeepCutOff keeps the cut-off when the synchronisation is switched on again:
	// what was moved while it was off is then sent. Otherwise only applications
	// made from then on are followed.
	KeepCutOff bool

	// WriteTimeout is how long a write may take, 30 s when zero; Settle how long
	// after that the platform may still carry it out, 15 min when zero.
	WriteTimeout, Settle time.Duration

	// PlanAge is how old a plan may be when it is sent, 1 h when zero; an
	// interrupted run plans again after that.
	PlanAge time.Duration

	// Lease is for how long a worker that died blocks the others, 5 min when zero.
	Lease time.Duration
}

// Policy is what becomes of a change that could be wrong.
type Policy string

// The policies.
const (
	Hold  Policy = ""      // a person decides
	Send  Policy = "send"  // the source wins
	Leave Policy = "leave" // the platform wins; nobody is asked
)

func (p Policy) known() bool { return p == Hold || p == Send || p == Leave }

// Sync is one customer's status synchronisation.
type Sync struct {
	cfg Config
	key Key
}

// New makes a synchronisation, or says what the configuration lacks. It calls
// nobody.
func New(c Config) (*Sync, error) {
	o := &c.Options
	if o.Schedule.Zone == nil {
		o.Schedule = Warsaw()
	}
	for _, d := range []struct {
		value  *time.Duration
		preset time.Duration
	}{{&o.WriteTimeout, 30 * time.Second}, {&o.Settle, 15 * time.Minute}, {&o.PlanAge, time.Hour}, {&o.Lease, 5 * time.Minute}} {
		if *d.value == 0 {
			*d.value = d.preset
		}
	}
	if o.Cap == 0 {
		o.Cap = 100
	}
	if err := c.lacks(); err != nil {
		return nil, &hris.Error{Code: hris.InvalidInput, Op: "configure status synchronisation", Effect: hris.EffectNotSent, Err: err}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return &Sync{cfg: c, key: Key{c.Tenant, c.Connection}}, nil
}

func (c *Config) lacks() error {
	var lacks []error
	want := func(holds bool, text string) {
		if !holds {
			lacks = append(lacks, errors.New(text))
		}
	}
	o := c.Options
	want(c.Tenant != "" && c.Connection != "", "the Tenant and Connection are needed")
	want(c.Store != nil && c.Source != nil && c.Sink != nil, "the Store, Source and Sink are needed")
	want(c.Main != nil, "Main is needed: it says whether the main integration is saved and its test passed")
	want(c.Authorizer != nil, "an Authorizer is needed: Managers names the roles that may")
	want(o.Schedule.valid(), "the Schedule is no time of day")
	want(o.Backward.known() && o.ByHand.known(), "the policies Backward and ByHand are Hold, Send or Leave")
	want(o.WriteTimeout > 0 && o.Settle > 0 && o.PlanAge > 0 && o.Lease > 0, "the WriteTimeout, Settle, PlanAge and Lease may not be negative")
	want(o.Lease >= 2*o.WriteTimeout, "the Lease must be at least twice the WriteTimeout")
	for _, d := range c.Defaults {
		want(len(d.Names) > 0, "a Default needs a name")
	}
	return errors.Join(lacks...)
}

func (s *Sync) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }
