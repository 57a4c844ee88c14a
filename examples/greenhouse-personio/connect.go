package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/fieldmap/phone"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/personio"
)

// clock is the machine's, or that of a test.
type clock struct {
	now   func() time.Time
	sleep func(ctx context.Context, d time.Duration) error // nil for the machine's
}

var systemClock = clock{now: time.Now}

// operator starts this program: in a host it would be an administrator at a
// settings page.
var operator = transfer.Actor{ID: "operator", Roles: []string{"admin"}}

// openConnections gives the customer's connections as they are stored.
func (in *integration) openConnections() (err error) {
	in.connections, err = connection.New(connection.Config{
		Store: in.store.Connections(), Vendors: []hris.Vendor{greenhouse.Vendor(), personio.Vendor()}, Sealer: in.store.ring,
		Managers: operator.Roles, Custom: in.customFields, Ops: []fieldmap.Operation{phone.Op()}, Now: in.now, Opening: in.opening,
		EraseSealed: func(ctx context.Context, of, id string) error {
			return errors.Join(in.service.EraseDrafts(ctx, of, id), in.intake.EraseLine(ctx, of, id))
		},
	})
	return err
}

// opening says what the flags do of a vendor's address.
func (in *integration) opening(_ connection.Ref, vendor string) hris.Opening {
	o := hris.Opening{Now: in.clock.now, Sleep: in.clock.sleep, BaseURL: strings.TrimRight(in.o.personioURL, "/")}
	if vendor == "greenhouse" {
		o.BaseURL, o.AuthURL = strings.TrimRight(in.o.harvestURL, "/"), in.o.harvestAuth
		if o.BaseURL == greenhouse.DefaultBaseURL {
			o.BaseURL = "" // then tokens come from Greenhouse's own host, too
		}
	}
	return o
}

// join finds the connection to a vendor. The first time it is made of what the
// environment says; from then on the credentials are those of the store.
func (in *integration) join(ctx context.Context, q connection.Request, env ...string) (connection.View, error) {
	kept, err := in.kept(ctx, q.Vendor)
	if err != nil {
		return kept, err
	}
	var out connection.Outcome
	switch {
	case kept.ID == "":
		if q.Secrets, err = in.secrets(env); err != nil {
			return kept, err
		}
		if out, err = in.connections.Connect(ctx, operator, tenant, q); err == nil {
			kept = out.View
		}
		if out.Activation != nil {
			in.made = out.Activation
		}
	case len(env) > 0 != kept.Secrets[0].Set:
		return kept, usage("the store was connected %s: begin another one with another -db", map[bool]string{true: "with -harvest-url", false: "without -harvest-url"}[kept.Secrets[0].Set])
	case !kept.Settings.Equal(q.Settings):
		out, err = in.connections.Configure(ctx, operator, tenant, kept.ID, connection.Configuration{
			Rev: kept.Rev, Name: kept.Name, Language: q.Language, Settings: q.Settings,
		})
	default:
		out.Report, err = in.connections.Test(ctx, operator, tenant, kept.ID)
		if hris.CodeOf(err).Fix() == hris.FixByWaiting { // no reason not to start: hires wait for it
			in.complain("check "+q.Vendor, err)
			return kept, nil
		}
	}
	in.out.heading("Checking " + q.Vendor)
	in.out.findings(out.Report)
	return kept, errors.Join(err, cause(out.Report))
}

// kept is the connection to a vendor that the store has; the zero View where there
// is none yet.
func (in *integration) kept(ctx context.Context, vendor string) (connection.View, error) {
	views, err := in.connections.List(ctx, operator, tenant)
	for _, v := range views {
		if v.Vendor == vendor && v.State != connection.Removed {
			return v, err
		}
	}
	return connection.View{}, err
}

// secrets reads the client id and the client secret from the environment.
func (in *integration) secrets(names []string) (map[string]privacy.Secret, error) {
	secrets := map[string]privacy.Secret{}
	for i, name := range names {
		value := in.env(name)
		if value == "" {
			return nil, usage("set %s: it is asked the first time only", name)
		}
		secrets[[]string{"client_id", "client_secret"}[i]] = privacy.NewSecret(value)
	}
	return secrets, nil
}

// cause is the failure behind a report that is not OK.
func cause(report hris.Report) error {
	for _, f := range report.Findings {
		if f.Standing == hris.Missing && f.Err != nil {
			return f.Err
		}
	}
	if !report.OK() {
		return errors.New("the connection is not complete: run it without -json to see what is missing")
	}
	return nil
}
