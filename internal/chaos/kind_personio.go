package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
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
		open: func(a account, v visitor) (hris.Target, func(*hris.Form) fieldmap.Rules, error) {
			credentials, err := personio.NewCredentials(a.Facts["client id"], privacy.NewSecret(a.Facts["client secret"]))
			if err != nil {
				return nil, nil, err
			}
			client, err := personio.New(personio.Config{BaseURL: a.URL, Credentials: credentials, Logger: v.logger, Clock: &patient{clock: v.clock}})
			if err != nil {
				return nil, nil, err
			}
			target, err := personio.NewTarget(client, personio.Settings{
				Company: a.Tenant, API: api, Language: "en", Categories: map[hris.DocumentKind]int64{hris.SignedOffer: int64(number(a.Facts["contracts"]))},
			}, personio.WithNow(v.clock.Now))
			return target, personio.Mapping, err
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
	demo      personiotest.Demo
	contracts int64
}

func stagePersonio(path string, now func() time.Time, seed uint64) staged {
	s := &stagedPersonio{Server: personiotest.New(personiotest.Config{BasePath: path, Now: now, Seed: seed, Unlimited: true})}
	s.demo = s.SeedDemo()
	s.AddDepartment("Care")
	s.AddOffice("Utrecht")
	s.AddSubcompany("North One")
	s.contracts = s.AddCategory(s.demo.Categories[0])
	return s
}

func (s *stagedPersonio) facts() map[string]string {
	return map[string]string{"client id": s.demo.ClientID, "client secret": s.demo.ClientSecret, "contracts": fmt.Sprint(s.contracts)}
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
