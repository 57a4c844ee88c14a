package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

// personioEmployees hands over through one of the two generations of the API.
func personioEmployees(name string, generation int) kind {
	api := personio.V1
	if generation == 2 {
		api = personio.V2
	}
	return kind{
		name: name, makes: "create employee", stage: stagePersonio, late: 6 * time.Minute, rehire: byApplication,
		enter: func(a account) connection.Request {
			return connection.Request{
				Vendor: "personio", Product: "employee", Language: "en", Policy: officePolicy(),
				Settings: fieldmap.Values{
					settingCompany: fieldmap.TextValue(a.Facts["company"]), "api": fieldmap.OptionValue(string(api)), "email": fieldmap.OptionValue(string(personio.AnyEmail)),
					"documents." + string(hris.SignedOffer): fieldmap.NumberValue(civil.MustDecimal(a.Facts["contracts"])),
				},
				Secrets: map[string]privacy.Secret{
					"client_id": privacy.NewSecret(a.Facts["client id"]), "client_secret": privacy.NewSecret(a.Facts["client secret"]),
				},
			}
		},
		review: func(_ account, h *hris.Hire, _ bool) []transfer.Edit {
			return []transfer.Edit{transfer.ChooseDocuments(h.Documents[1].ID)}
		},
		correct: transfer.SetText("preferred_name", canary+"je"),
	}
}

// stagedPersonio is a customer's Personio.
type stagedPersonio struct {
	*personiotest.Server
	company   string
	demo      personiotest.Demo
	contracts int64
}

func stagePersonio(path string, now func() time.Time, seed uint64) staged {
	s := &stagedPersonio{company: companyOf(path), Server: personiotest.New(personiotest.Config{BasePath: path, Now: now, Seed: seed, Unlimited: true})}
	s.demo = s.SeedDemo()
	s.AddDepartment("Care")
	s.AddOffice("Utrecht")
	s.AddSubcompany("North One")
	s.contracts = s.AddCategory(s.demo.Categories[0])
	return s
}

func (s *stagedPersonio) facts() map[string]string {
	return map[string]string{"company": s.company, "client id": s.demo.ClientID, "client secret": s.demo.ClientSecret, "contracts": fmt.Sprint(s.contracts)}
}

func (s *stagedPersonio) records() []record {
	var all []record
	people := map[int64]string{}
	for _, e := range s.Employees() {
		if e.Via != "" {
			people[e.ID] = owner(e.Email)
			all = append(all, record{people[e.ID], "create employee", strconv.FormatInt(e.ID, 10), time.Time{}})
		}
	}
	for _, d := range s.Documents() {
		all = append(all, record{people[d.EmployeeID], hris.DocumentStep + idOfFile(d.File.Name), strconv.FormatInt(d.ID, 10), time.Time{}})
	}
	return all
}

func (s *stagedPersonio) renew() credential {
	former := s.demo.ClientID
	s.demo.ClientID, s.demo.ClientSecret = s.IssueCredential()
	return credential{s.demo.ClientID, s.demo.ClientSecret, former}
}

func (s *stagedPersonio) revoke(id string) { s.RevokeCredential(id) }
