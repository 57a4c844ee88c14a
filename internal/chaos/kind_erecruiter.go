package main

import (
	"strconv"
	"time"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// applications hands over to eRecruiter.
func applications() kind {
	return kind{
		name: "erecruiter", makes: "create application", stage: stageERecruiter, late: 6 * time.Minute, rehire: byApplication,
		open: func(a account, v visitor) (hris.Target, func(*hris.Form) fieldmap.Rules, error) {
			key, err := erecruiter.NewAccessKey(privacy.NewSecret(a.Facts["access key"]))
			if err != nil {
				return nil, nil, err
			}
			client, err := erecruiter.New(erecruiter.Config{
				Credentials: key, Company: a.Facts["company"], Logger: v.logger, Clock: &patient{clock: v.clock},
				Profile: erecruiter.WireProfile{BaseURL: a.URL, Auth: erecruiter.AuthProfile{Mode: erecruiter.AccessKeyHeader, TokenURL: a.URL + erecruitertest.Token}},
			})
			if err != nil {
				return nil, nil, err
			}
			target, err := erecruiter.NewTarget(client, erecruiter.Settings{Language: "en", Origin: a.Facts["origin"]})
			rules := func(form *hris.Form) fieldmap.Rules {
				return fieldmap.Merge(erecruiter.Mapping(form), fieldmap.Rules{Rules: []fieldmap.Rule{
					{To: "recruitment", Const: fieldmap.OptionValue(a.Facts["recruitment"])},
					{To: "consents", Const: fieldmap.OptionsValue(a.Facts["consent"])},
					{To: "consents_on", Const: fieldmap.DateValue(civil.MustDate("2026-06-17"))},
				}})
			}
			return target, rules, err
		},
		review:  func(account, *hris.Hire, bool) []transfer.Edit { return nil },
		correct: transfer.SetText("city", canary+"oord"),
	}
}

// stagedERecruiter is a customer's eRecruiter. It takes an external id twice, so
// that nothing but our own care keeps applications single.
type stagedERecruiter struct {
	*erecruitertest.Server
	demo erecruitertest.Demo
}

func stageERecruiter(path string, now func() time.Time, seed uint64) staged {
	s := &stagedERecruiter{Server: erecruitertest.New(erecruitertest.Config{BasePath: path, Now: now, Seed: seed, AcceptRepeats: true})}
	s.demo = s.SeedDemo()
	// An earlier hand-over shows that external ids are shown.
	s.AddApplication(erecruitertest.Application{
		RecruitmentID: s.demo.Shared, ExternalID: hris.NewMarker(), OriginID: s.demo.Origin,
		Person: erecruitertest.Person{FirstName: "Ewa", LastName: "Wcześniejsza", Email: "ewa@example.org"},
	})
	return s
}

func (s *stagedERecruiter) facts() map[string]string {
	id := func(n int64) string { return strconv.FormatInt(n, 10) }
	d := s.demo
	return map[string]string{
		"access key": d.AccessKey, "company": id(d.Company), "origin": id(d.Origin), "recruitment": id(d.Shared), "consent": id(d.Required),
	}
}

func (s *stagedERecruiter) records() []record {
	var all []record
	for _, a := range s.Applications() {
		if a.ViaAPI {
			all = append(all, record{owner(a.Person.Email), "create application", strconv.FormatInt(a.ID, 10), time.Time{}})
		}
	}
	return all
}
