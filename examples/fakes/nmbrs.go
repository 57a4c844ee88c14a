package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func (f *fakes) startNmbrs(at []*door) (account, error) {
	const path = "/nmbrs"
	server, err := f.openNmbrs(path)
	if err != nil {
		return account{}, err
	}
	f.closes(server.Close)
	d := server.SeedDemo()
	// A refresh token is good once: one for whoever opens a connection with the
	// secrets, one for whoever pastes.
	access, forSecrets := server.Tokens(d.Accountant.ID)
	_, forPaste := server.Tokens(d.Accountant.ID)
	f.doors.stand(at[0], server)
	base := at[0].url + path
	debtor, company, department, function := d.Accountant, d.Monthly, d.Departments[0], d.Functions[0]
	return account{
		URLs: list{{"base", base}, {"soap", base + "/soap/v3"}, {"rest", base + "/api"}, {"identity", base}, {"consent", base + "/connect/authorize"}},
		Credentials: list{
			{"user", d.Email}, {"token", d.Token},
			{"client_id", nmbrstest.DemoClientID}, {"client_secret", nmbrstest.DemoClientSecret}, {"subscription_key", nmbrstest.DemoSubscriptionKey},
			{"access_token", access},
			{nmbrs.RefreshTokenName(debtor.UUID), nmbrs.Token{Refresh: privacy.NewSecret(forSecrets)}.Secret().Reveal()},
		},
		IDs: list{
			{"domain", d.Domain},
			number("debtor", debtor.ID), number("company", company.ID), number("department", department.ID), number("function", function.ID),
			number("employee", d.Present.ID), number("employee_former", d.Former.ID), number("company_four_weekly", d.FourWeekly.ID), number("employee_type", int64(nmbrstest.Payroll)),
			{"debtor_uuid", debtor.UUID}, {"company_uuid", company.UUID}, {"department_uuid", department.UUID}, {"function_uuid", function.UUID},
			{"employee_uuid", d.Present.UUID}, {"debtor_other_uuid", d.Client.UUID},
		},
		Config: list{
			paste("soap", "credentials, err := nmbrs.NewCredentials(%q, privacy.NewSecret(%q))\n"+
				"client, err := nmbrs.NewSOAPClient(nmbrs.SOAPConfig{Credentials: credentials, Domain: %q, BaseURL: %q})",
				d.Email, d.Token, d.Domain, base+"/soap/v3"),
			paste("rest", "client, err := nmbrs.NewRESTClient(nmbrs.RESTConfig{\n"+
				"\tClientID: %q, ClientSecret: privacy.NewSecret(%q), SubscriptionKey: privacy.NewSecret(%q),\n"+
				"\tBaseURL: %q, IdentityURL: %q,\n"+
				"\tToken: nmbrs.Token{Refresh: privacy.NewSecret(%q)},\n"+
				"\tTokens: nmbrs.TokenStore{Save: func(context.Context, nmbrs.Token) error { return nil }}, // keep them: each is good once\n"+
				"})",
				nmbrstest.DemoClientID, nmbrstest.DemoClientSecret, nmbrstest.DemoSubscriptionKey, base+"/api", base, forPaste),
		},
		Notes: []string{
			"numbers are SOAP's ids, UUIDs those of REST, of the same things",
			"a consent's refresh token is good once, and the access token for an hour; both stand for " + debtor.Name + " alone: for more, send a browser to the consent page (nmbrs.NewConsent); any redirect address will do",
		},
	}, nil
}

// openNmbrs makes the environment, out of its state where that is kept.
func (f *fakes) openNmbrs(path string) (s *nmbrstest.Server, err error) {
	// What may be asked for is what the documentation lists and what public clients
	// were seen to ask for.
	scopes := slices.Compact(slices.Sorted(slices.Values(slices.Concat(nmbrstest.RESTScopes(), nmbrs.DefaultScopes()))))
	cfg := nmbrstest.Config{BasePath: path, REST: nmbrstest.RESTConfig{Scopes: scopes}}
	if f.o.state != "" {
		if err := os.MkdirAll(f.o.state, 0o700); err != nil {
			return nil, fmt.Errorf("-state: %w", err)
		}
		cfg.StateFile = filepath.Join(f.o.state, "nmbrs.json")
	}
	defer func() {
		if r := recover(); r != nil { // how the fake says that a state file is not one
			err = fmt.Errorf("-state: %s cannot be read, remove it to begin anew: %v", cfg.StateFile, r)
		}
	}()
	return nmbrstest.New(cfg), nil
}
