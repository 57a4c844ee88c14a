package main

import (
	"context"
	"time"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// customer is one tenant of the host's, with an AFAS environment of its own.
type customer struct {
	name       string
	fake       *afastest.Server
	client     *afas.Client
	connection *transfer.Connection
	planned    []string // transfers
	kept       []string // people whose hires go by themselves, planned or not yet
}

// hires counts everybody who was hired.
func (c *customer) hires() int { return len(c.planned) + len(c.kept) }

func newCustomer(ctx context.Context, name string) (*customer, error) {
	c := &customer{name: name, fake: afastest.NewServer(afastest.Config{Language: afastest.English})}
	demo := c.fake.SeedDemo()
	err := c.connect(ctx, demo)
	if err != nil {
		c.close()
	}
	return c, err
}

func (c *customer) connect(ctx context.Context, demo afastest.Demo) error {
	credentials, err := afas.ClientCredentials(demo.ClientID, privacy.NewSecret(demo.ClientSecret))
	if err != nil {
		return err
	}
	c.client, err = afas.New(afas.Config{Member: c.fake.Member(), BaseURL: c.fake.URL(), Credentials: credentials, Language: afas.English})
	if err != nil {
		return err
	}
	target, err := afas.NewApplicantTarget(c.client, afas.ApplicantSettings{
		Vacancies: afas.VacancyView{Connector: demo.Vacancies}, Marker: demo.Marker, Dossier: afas.DossierView{Connector: demo.Dossier},
	})
	if err != nil {
		return err
	}
	form, err := target.Form(ctx, nil)
	if err != nil {
		return err
	}
	c.connection = &transfer.Connection{
		Tenant: c.name, ID: connection, Target: target, Rules: afas.ApplicantMapping(form), Language: "en",
		Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}},
	}
	return nil
}

func (c *customer) close() {
	if c.client != nil {
		c.client.CloseIdleConnections()
	}
	c.fake.Close()
}

// invent makes somebody up who was hired just now, by an id.
func invent(id string) *hris.Hire {
	return &hris.Hire{
		PersonID: "p-" + id, ApplicationID: "a-" + id, HiredAt: time.Now(),
		Person: hris.Person{
			FirstName: "Noor", LastName: "Bakker", Initials: "N.", DateOfBirth: civil.Date{Year: 1994, Month: time.May, Day: 17},
			PrivateEmail: id + "@example.com",
		},
		Job: hris.Job{Title: "Nurse"},
	}
}
