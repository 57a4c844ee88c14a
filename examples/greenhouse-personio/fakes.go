package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/personio/personiotest"
)

// fakes are a Greenhouse and a Personio of our own.
type fakes struct {
	greenhouse *greenhousetest.Server
	personio   *personiotest.Server
	people     greenhousetest.Demo
	company    personiotest.Demo
	contracts  int64 // a document category
}

func startFakes(c clock) *fakes {
	f := &fakes{
		greenhouse: greenhousetest.NewServer(greenhousetest.Config{Now: c.now, RateLimit: -1}),
		personio:   personiotest.NewServer(personiotest.Config{Now: c.now, Unlimited: true}),
	}
	f.people, f.company = f.greenhouse.SeedDemo(), f.personio.SeedDemo()
	f.contracts = f.personio.AddCategory(f.company.Categories[0])
	// Personio shows the names of departments and offices on employees only.
	f.personio.AddEmployee(personiotest.Employee{
		Email: "sanne.dekker@lindenhof.example", FirstName: "Sanne", LastName: "Dekker", Position: "Researcher", HireDate: "2020-02-03",
		Department: "Research & Development", Office: "Amsterdam", Subcompany: f.company.Subcompanies[1],
	})
	return f
}

func (f *fakes) close() {
	f.greenhouse.Close()
	f.personio.Close()
}

// settings are what flags and environment would say of the fakes.
func (f *fakes) settings(o options, env func(string) string) (options, func(string) string) {
	o.personioURL, o.harvestURL, o.harvestAuth = f.personio.URL(), f.greenhouse.URL(), strings.TrimSuffix(f.greenhouse.TokenURL(), "/token")
	o.offerCategory = cmp.Or(o.offerCategory, f.contracts)
	secrets := map[string]string{
		"GREENHOUSE_CLIENT_ID": f.people.ClientID, "GREENHOUSE_CLIENT_SECRET": f.people.ClientSecret,
		"PERSONIO_CLIENT_ID": f.company.ClientID, "PERSONIO_CLIENT_SECRET": f.company.ClientSecret,
	}
	return o, func(name string) string { return secrets[name] }
}

// listen sets up the webhooks: the one that is required, and the optional ones
// at the same address.
func (f *fakes) listen(ctx context.Context, address, secret string) error {
	for _, event := range []string{"hire_candidate", "unhire_candidate", "merge_candidate", "candidate_anonymized", "delete_candidate"} {
		hook, err := f.greenhouse.SaveWebhook(ctx, greenhousetest.Webhook{Event: event, EndpointURL: address, Secret: secret})
		if err != nil {
			return err
		}
		if hook.Deactivated {
			return fmt.Errorf("the webhook of %s was not answered", event)
		}
	}
	return nil
}
