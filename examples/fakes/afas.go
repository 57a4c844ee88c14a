package main

import "github.com/handoverhq/handover/afas/afastest"

func (f *fakes) startAFAS(at []*door) (account, error) {
	const path = "/ProfitRestServices"
	f.afas = afastest.New(afastest.Config{BasePath: path})
	f.closes(f.afas.Close)
	d := f.afas.SeedDemo()
	f.doors.stand(at[0], f.afas)
	base := at[0].url + path
	return account{
		URLs: list{{"api", base}},
		Credentials: list{
			{"client_id", d.ClientID}, {"client_secret", d.ClientSecret}, {"token", d.Token},
		},
		IDs: list{
			{"member", f.afas.Member()}, {"environment", f.afas.Environment()},
			number("vacancy", d.Open[0]), number("vacancy_other", d.Open[1]), number("vacancy_closed", d.Closed), number("vacancy_no_workflow", d.NoWorkflow),
			{"connector_vacancies", d.Vacancies}, {"connector_dossier", d.Dossier}, {"connector_applicants", d.Applicants}, {"connector_persons", d.Persons},
			{"field_marker", d.Marker}, number("dossier_item_type", d.SubjectType), number("onboarding_profile", d.Profile),
		},
		Config: list{
			paste("oauth", "credentials, err := afas.ClientCredentials(%q, privacy.NewSecret(%q))\n"+
				"client, err := afas.New(afas.Config{Member: %q, BaseURL: %q, Credentials: credentials})",
				d.ClientID, d.ClientSecret, f.afas.Member(), base),
			paste("classic token", "credentials, err := afas.ParseToken(privacy.NewSecret(%q))\n"+
				"client, err := afas.New(afas.Config{Member: %q, BaseURL: %q, Credentials: credentials})",
				d.Token, f.afas.Member(), base),
		},
		Notes: []string{"applications become applicants when the vacancy's workflow has run: type workflow"},
	}, nil
}
