package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// afasApplicants hands over to AFAS as applicants: with every look that a
// customer can grant, or with none, so that each lost answer is a person's.
func afasApplicants(name string, seen bool) kind {
	return kind{
		name: name, makes: "create applicant", stage: stageAFAS, late: 10 * time.Minute, rehire: byApplication,
		open: func(a account, v visitor) (hris.Target, func(*hris.Form) fieldmap.Rules, error) {
			client, err := clientOfAFAS(a, v)
			if err != nil {
				return nil, nil, err
			}
			settings := afas.ApplicantSettings{Vacancies: afas.VacancyView{Connector: a.Facts["vacancies"]}, DocumentType: number(a.Facts["subject type"])}
			if seen {
				settings.Marker = a.Facts["marker"]
				settings.Dossier = afas.DossierView{Connector: a.Facts["dossier"]}
				settings.Applicants = afas.ApplicantView{Connector: a.Facts["applicants"]}
				settings.Persons = afas.PersonView{Connector: a.Facts["persons"]}
			}
			target, err := afas.NewApplicantTarget(client, settings, afas.WithNow(v.clock.Now))
			return target, afas.ApplicantMapping, err
		},
		review: func(a account, h *hris.Hire, again bool) []transfer.Edit {
			vacancy, papers := a.Facts["vacancy"], []string{h.Documents[0].ID}
			if again {
				vacancy = a.Facts["other vacancy"]
			}
			if len(h.ApplicationID)%2 == 0 {
				papers = append(papers, h.Documents[2].ID) // the letter, which makes person and dossier item
			}
			return []transfer.Edit{transfer.SetText("VcSn", vacancy), transfer.ChooseDocuments(papers...)}
		},
		correct: transfer.SetText("Rs", canary+"oord"),
	}
}

func afasOnboardings() kind {
	return kind{
		name: "afas onboarding", makes: "start onboarding", stage: stageAFAS, late: 10 * time.Minute, rehire: byApplication,
		open: func(a account, v visitor) (hris.Target, func(*hris.Form) fieldmap.Rules, error) {
			client, err := clientOfAFAS(a, v)
			if err != nil {
				return nil, nil, err
			}
			target, err := afas.NewOnboardingTarget(client, afas.OnboardingSettings{Profile: number(a.Facts["profile"])}, afas.WithNow(v.clock.Now))
			return target, afas.OnboardingMapping, err
		},
		review: func(_ account, h *hris.Hire, _ bool) []transfer.Edit {
			return []transfer.Edit{transfer.ChooseDocuments(h.Documents[1].ID), transfer.Unset("ViUs"), transfer.SetText("AfasContract.ApCo", "O")}
		},
		correct: transfer.SetText("KnBasicAddressAdr.Rs", canary+"oord"),
	}
}

func clientOfAFAS(a account, v visitor) (*afas.Client, error) {
	credentials, err := afas.ClientCredentials(a.Facts["client id"], privacy.NewSecret(a.Facts["client secret"]))
	if err != nil {
		return nil, err
	}
	return afas.New(afas.Config{Member: a.Facts["member"], BaseURL: a.URL, Credentials: credentials, Logger: v.logger, Clock: &patient{clock: v.clock}})
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err) // the fakes wrote it
	}
	return n
}

// stagedAFAS is a customer's AFAS.
type stagedAFAS struct {
	*afastest.Server
	demo afastest.Demo
}

func stageAFAS(path string, now func() time.Time, seed uint64) staged {
	s := &stagedAFAS{Server: afastest.New(afastest.Config{BasePath: path, Now: now, Seed: seed})}
	s.demo = s.SeedDemo()
	// An earlier hand-over: a look believes only where it saw a marker of ours.
	s.AddDossierItem(afastest.DossierItem{Type: -44, CaID: 1, Fields: map[string]string{s.demo.Marker: hris.NewMarker()}})
	return s
}

func (s *stagedAFAS) facts() map[string]string {
	d := s.demo
	return map[string]string{
		"member": s.Member(), "client id": d.ClientID, "client secret": d.ClientSecret,
		"vacancies": d.Vacancies, "dossier": d.Dossier, "applicants": d.Applicants, "persons": d.Persons, "marker": d.Marker,
		"vacancy": strconv.Itoa(d.Open[0]), "other vacancy": strconv.Itoa(d.Open[1]), "subject type": strconv.Itoa(d.SubjectType), "profile": strconv.Itoa(d.Profile),
	}
}

func (s *stagedAFAS) records() []record {
	var all []record
	people := map[string]string{}
	for _, p := range s.Persons() {
		if of := owner(p.Fields["EmA2"]); of != "" {
			people[p.Number] = of
			all = append(all, record{of, "create person", p.Number, time.Time{}})
		}
	}
	for _, a := range s.Applications() {
		of := owner(a.Fields["EmA2"])
		if of == "" {
			of = people[a.Person]
		}
		all = append(all, record{of, "create applicant", strconv.Itoa(a.CaID), time.Time{}})
	}
	for _, item := range s.DossierItems() {
		if item.Type != s.demo.SubjectType || len(item.Links) == 0 || len(item.Files) == 0 {
			continue
		}
		all = append(all, record{people[item.Links[0].ID], hris.DocumentStep + idOfFile(item.Files[0].Name), strconv.Itoa(item.ID), time.Time{}})
	}
	for i, o := range s.Onboardings() {
		all = append(all, record{ownerWithin(o.Fields, o.Objects), "start onboarding", "onboarding " + strconv.Itoa(i+1), o.At})
	}
	return all
}

func ownerWithin(fields map[string]string, parts []afastest.Part) string {
	for _, value := range fields {
		if of := owner(value); of != "" && strings.HasSuffix(value, "@example.org") {
			return of
		}
	}
	for _, p := range parts {
		if of := ownerWithin(p.Fields, p.Parts); of != "" {
			return of
		}
	}
	return ""
}
