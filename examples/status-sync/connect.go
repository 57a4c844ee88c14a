package main

import (
	"cmp"
	"context"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/examples/internal/hostfiles"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/inhire"
)

const (
	tenant     = "acme"       // one customer of ours
	connection = "erecruiter" // its link to eRecruiter
	manager    = "admin"      // who may switch the synchronisation and decide
)

// integration is one customer's: both accounts, and what is kept of them.
type integration struct {
	o     options
	env   func(string) string
	clock clock
	out   *output
	world *world // nil where the accounts are not ours

	ledger  *hostfiles.Ledger
	store   statussync.Store
	scratch bool // the store is in memory, and forgotten

	company, origin string
	recruiter       *erecruiter.Client
	target          *erecruiter.Target
	platform        *inhire.Client
	sync            *statussync.Sync

	tested error // nil once the main integration's test has passed
	last   statussync.Report
}

// open opens what is kept, and both accounts.
func open(ctx context.Context, o options, env func(string) string, out *output) (*integration, error) {
	in := &integration{o: o, env: env, out: out, tested: errNotTested}
	var err error
	if in.ledger, err = hostfiles.OpenLedger(ctx, program.Name, o.db); err != nil {
		return nil, err
	}
	in.store = in.ledger.Statuses()
	if o.embedded() {
		in.world = newWorld(o)
		in.clock, in.env = in.world.clock, in.world.env
	} else {
		in.clock = runningFrom(o.now)
	}
	if err = in.connect(ctx); err != nil {
		in.close()
		return nil, err
	}
	return in, nil
}

func (in *integration) close() {
	in.ledger.Finish(!in.o.embedded() && !in.o.dryRun, in.out.Line)
	if in.world != nil {
		in.world.close()
	}
}

// connect makes the clients of both accounts, and the synchronisation between them.
// It is called again when a key was replaced.
func (in *integration) connect(ctx context.Context) error {
	if err := in.connectRecruiter(ctx); err != nil {
		return err
	}
	profile, err := readProfile("-inhire-profile", in.o.inhireProfile, inhire.ParseProfile)
	if err != nil {
		return err
	}
	profile.BaseURL = in.o.inhireURL
	if in.world != nil {
		profile.BaseURL = in.world.inhire.URL()
	}
	key := in.env("INHIRE_API_KEY")
	if key == "" {
		return console.Misuse("set INHIRE_API_KEY")
	}
	if in.platform, err = inhire.New(inhire.Config{APIKey: privacy.NewSecret(key), Profile: profile, Clock: in.clock}); err != nil {
		return console.MisuseOf("INHIRE_API_KEY, -inhire-url", err)
	}
	in.sync, err = statussync.New(statussync.Config{
		Tenant: tenant, Connection: connection, Store: in.store,
		Source: erecruiter.NewStageSource(in.recruiter), Sink: inhire.NewSink(in.platform),
		Main:       func(context.Context) error { return in.tested },
		Authorizer: statussync.Managers{manager},
		// Codes of inhire's columns are our proposal; what becomes of an offer is a
		// setting, since inhire has no column of that name.
		Defaults: statussync.RecruitmentDefaults("awaiting_decision", "evaluating", in.o.offer, "hired"),
		Suggested: map[hris.StageType]string{
			hris.StageMeeting: "interview", hris.StageRejection: "negative", hris.StageEmployment: "hired", hris.StageOffer: in.o.offer,
		},
		Options: statussync.Options{Cap: in.o.cap}, // the careful ones
		Now:     in.clock.Now,
	})
	return err
}

func (in *integration) connectRecruiter(ctx context.Context) error {
	profile, err := readProfile("-erecruiter-profile", in.o.erecruiterProfile, erecruiter.ParseProfile)
	if err != nil {
		return err
	}
	profile.BaseURL = in.o.erecruiterURL
	if in.world != nil {
		profile.BaseURL = in.world.erecruiter.URL()
	}
	profile.Auth.TokenURL = cmp.Or(profile.Auth.TokenURL, tokenURL(profile.BaseURL))
	credentials, err := in.credentials(&profile)
	if err != nil {
		return err
	}
	settings := erecruiter.Settings{Origin: in.o.origin, Scope: erecruiter.Scope(in.o.scope), Language: "en"}
	in.company = in.o.company
	if in.world != nil {
		in.company, settings.Origin, settings.Scope = in.world.company(), in.world.origin(), erecruiter.SelectedRecruitments
	}
	config := erecruiter.Config{Credentials: credentials, Company: in.company, Profile: profile, Clock: in.clock}
	if in.recruiter, err = erecruiter.New(config); err != nil {
		return console.MisuseOf("-erecruiter-url, ERECRUITER_ACCESS_KEY", err)
	}
	if config.Company, err = in.onlyCompany(ctx); err != nil {
		return err
	}
	if config.Company != in.company {
		in.company = config.Company
		if in.recruiter, err = erecruiter.New(config); err != nil {
			return err
		}
	}
	if settings.Origin, err = in.onlyOrigin(ctx, settings.Origin); err != nil {
		return err
	}
	in.origin = settings.Origin
	in.target, err = erecruiter.NewTarget(in.recruiter, settings)
	return err
}
