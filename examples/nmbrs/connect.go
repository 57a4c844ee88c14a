package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/examples/internal/hostfiles"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
)

// connecting is what it takes to make connections.
type connecting struct {
	o       options
	t       terminal
	out     *console.Output
	secrets *secrets
	ledger  *hostfiles.Ledger
	files   hostfiles.Documents
}

// place is where hires go: a customer's environment, or the fake.
type place struct {
	name       string // for people
	connection string // the host's id of the customer's link to it
	api        nmbrs.API
	target     *nmbrs.Target
	lease      time.Duration // how long a process that died blocks its hires
	fake       *fake         // nil where the environment is real
}

func (p *place) close() {
	if p.fake != nil {
		p.fake.close()
	}
}

// connect opens the customer's environment, or the fake, over one of the APIs.
func (c connecting) connect(ctx context.Context, api nmbrs.API) (*place, error) {
	if c.o.embedded() {
		f := startFake(c.o.domain, c.ledger.Path)
		where, err := c.through(ctx, f, api, f.consents(f.demo.Accountant))
		if err != nil {
			f.close()
		}
		return where, err
	}
	opening := hris.Opening{BaseURL: c.o.url}
	if c.o.reachesNmbrs() && api == nmbrs.REST {
		opening.BaseURL = "" // API and consent page are on hosts of their own
	}
	domain, err := c.domain(ctx, api)
	if err != nil {
		return nil, err
	}
	target, err := c.open(ctx, api, domain, opening, c.t.env, c.askPerson)
	name := "Nmbrs, " + string(c.o.environment()) + " environment of " + domain + ", over " + label(api) + " at " + c.o.url
	return &place{name: name, connection: connectionOver(api), api: api, target: target, lease: lease}, err
}

// domain is that of -domain, or what Nmbrs tells over SOAP.
func (c connecting) domain(ctx context.Context, api nmbrs.API) (string, error) {
	if c.o.domain != "" || api == nmbrs.REST {
		return c.o.domain, nil
	}
	secrets, err := secretsOf(c.t.env, forSOAP)
	if err != nil {
		return "", err
	}
	credentials, err := nmbrs.NewCredentials(secrets["user"].Reveal(), secrets["token"])
	if err != nil {
		return "", console.MisuseOf("NMBRS_USER, NMBRS_TOKEN", err)
	}
	client, err := nmbrs.NewSOAPClient(nmbrs.SOAPConfig{Credentials: credentials, BaseURL: strings.TrimRight(c.o.url, "/") + "/soap/v3"})
	if err != nil {
		return "", console.MisuseOf("-url", err)
	}
	defer client.CloseIdleConnections()
	return client.Environment(ctx)
}

// through opens the fake. Without a visit nobody is asked for consent.
func (c connecting) through(ctx context.Context, f *fake, api nmbrs.API, visit visit) (*place, error) {
	opening := hris.Opening{BaseURL: f.server.URL(), Now: f.now}
	target, err := c.open(ctx, api, f.domain, opening, f.env, visit)
	name := "an Nmbrs of our own, over " + label(api) + ", where it is " + f.now().Format("2 January 2006") + ": nothing leaves this machine"
	return &place{name: name, connection: connectionOver(api), api: api, target: target, lease: leaseOfDemo, fake: f}, err
}

// open makes the target as a host does that knows Nmbrs from its description: with
// settings and secrets, and a place to keep those that change.
func (c connecting) open(ctx context.Context, api nmbrs.API, domain string, opening hris.Opening, env func(string) string, visit visit) (*nmbrs.Target, error) {
	opening.Language = c.o.Lang.String()
	opening.Settings = fieldmap.Values{
		"api": fieldmap.OptionValue(string(api)), "domain": fieldmap.TextValue(domain), "environment": fieldmap.OptionValue(string(c.o.environment())),
		"employee_types": fieldmap.TextValue(c.o.types),
	}
	opening.SaveSecret = c.secrets.save
	var err error
	if api == nmbrs.SOAP {
		opening.Secrets, err = secretsOf(env, forSOAP)
	} else {
		opening.Secrets, err = secretsOf(env, forREST)
		if err == nil {
			err = c.addConsents(ctx, &opening, visit)
		}
	}
	if err != nil {
		return nil, err
	}
	target, err := nmbrs.Vendor().Products[0].Open(opening)
	if err != nil {
		return nil, err
	}
	return target.(*nmbrs.Target), nil // whose move to REST can be prepared
}

// Secrets by their names in [nmbrs.Vendor], and the variables that hold them.
var (
	forSOAP = map[string]string{"user": "NMBRS_USER", "token": "NMBRS_TOKEN"}
	forREST = map[string]string{"client_id": "NMBRS_CLIENT_ID", "client_secret": "NMBRS_CLIENT_SECRET", "subscription_key": "NMBRS_SUBSCRIPTION_KEY"}
)

func secretsOf(env func(string) string, variables map[string]string) (map[string]privacy.Secret, error) {
	all := map[string]privacy.Secret{}
	var missing []string
	for name, variable := range variables {
		if all[name] = privacy.NewSecret(env(variable)); all[name].IsZero() {
			missing = append(missing, variable)
		}
	}
	if slices.Sort(missing); len(missing) > 0 {
		return nil, console.Misuse("set %s in the environment of this program", strings.Join(missing, ", "))
	}
	return all, nil
}

// crash ends the process at once: nothing is closed, nobody is told.
func (c connecting) crash(step string, known bool) {
	which := "and the ledger does not know it"
	if known {
		which = "and the ledger knows"
	}
	c.out.Line("  the process ends here: Nmbrs has done %q, %s", step, which)
	c.t.exit(exitCrashed)
}

// connectionOver is the host's id of a connection: one over each API, to one account.
func connectionOver(api nmbrs.API) string { return "nmbrs-" + string(api) }

func label(api nmbrs.API) string {
	if api == nmbrs.REST {
		return "REST"
	}
	return "SOAP"
}
