package main

import "github.com/handoverhq/handover/erecruiter/erecruitertest"

func (f *fakes) startERecruiter(at []*door) (account, error) {
	const path = "/erecruiter"
	f.erecruiter = erecruitertest.New(erecruitertest.Config{BasePath: path})
	f.closes(f.erecruiter.Close)
	f.jobs = f.erecruiter.SeedDemo()
	d := f.jobs
	fresh := f.erecruiter.AddApplication(erecruitertest.Application{
		RecruitmentID: d.Shared, ExternalID: freshID, OriginID: d.Origin,
		Person: erecruitertest.Person{FirstName: "Ola", LastName: "Nowa", Email: "ola.nowa@example.com"},
	})
	f.doors.stand(at[0], f.erecruiter)
	base := at[0].url + path
	token := base + erecruitertest.Token
	company := number("company", d.Company)
	return account{
		URLs: list{{"base", base}, {"token", token}},
		Credentials: list{
			{"access_key", d.AccessKey}, {"user", d.Username}, {"password", d.Password}, {"client_id", d.ClientID}, {"client_secret", d.ClientSecret},
		},
		IDs: list{
			company, number("origin", d.Origin),
			number("recruitment", d.Shared), number("recruitment_unshared", d.Unshared), number("recruitment_suspended", d.Suspended), number("recruitment_closed", d.Closed),
			number("consent_required", d.Required), number("consent_optional", d.Optional),
			number("application", fresh), number("application_with_cv", d.Application), number("application_direct", d.Direct), number("application_closed", d.Earlier),
			number("stage_new", d.New), number("stage_cv", d.CVAnalysis), number("stage_offer", d.OfferMade), number("stage_hired", d.Hired), number("stage_task", d.Task),
		},
		Config: list{
			paste("access key", "credentials, err := erecruiter.NewAccessKey(privacy.NewSecret(%q))\n"+
				"client, err := erecruiter.New(erecruiter.Config{Credentials: credentials, Company: %q, Profile: erecruiter.WireProfile{\n"+
				"\tBaseURL: %q, Auth: erecruiter.AuthProfile{Mode: erecruiter.AccessKeyHeader, TokenURL: %q},\n}})",
				d.AccessKey, company.value, base, token),
			paste("user", "credentials, err := erecruiter.NewUser(%q, privacy.NewSecret(%q), %q, privacy.NewSecret(%q))\n"+
				"client, err := erecruiter.New(erecruiter.Config{Credentials: credentials, Company: %q, Profile: erecruiter.WireProfile{\n"+
				"\tBaseURL: %q, Auth: erecruiter.AuthProfile{TokenURL: %q},\n}})",
				d.ClientID, d.ClientSecret, d.Username, d.Password, company.value, base, token),
		},
		Notes: []string{"candidates change their stage when you type move, an application and a stage"},
	}, nil
}
