package main

import "github.com/handoverhq/handover/personio/personiotest"

func (f *fakes) startPersonio(at []*door) (account, error) {
	const path = "/personio"
	server := personiotest.New(personiotest.Config{BasePath: path})
	f.closes(server.Close)
	d := server.SeedDemo()
	f.doors.stand(at[0], server)
	base := at[0].url + path
	return account{
		URLs:        list{{"base", base}, {"v1", base + "/v1"}, {"v2", base + "/v2"}},
		Credentials: list{{"client_id", d.ClientID}, {"client_secret", d.ClientSecret}},
		IDs: list{
			number("employee", d.Manager), number("employee_namesake", d.Namesakes[0]), number("employee_former", d.Former),
			{"department", d.Departments[0]}, {"office", d.Offices[0]}, {"subcompany", d.Subcompanies[0]}, {"cost_center", d.CostCenters[0]}, {"document_category", d.Categories[0]},
			{"attribute_list", d.ShirtSize}, {"attribute_tags", d.Languages}, {"attribute_date", d.Birthday}, {"attribute_text", d.PrivateEmail},
		},
		Config: list{paste("v1 and v2", "credentials, err := personio.NewCredentials(%q, privacy.NewSecret(%q))\n"+
			"client, err := personio.New(personio.Config{BaseURL: %q, Credentials: credentials})",
			d.ClientID, d.ClientSecret, base)},
	}, nil
}
