package main

import (
	"context"
	"slices"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// place is where hires go: a customer's environment, or the fake.
type place struct {
	name   string // for people
	target *afas.ApplicantTarget
	fake   *afastest.Server
	close  func()
}

func connect(o options, env func(string) string) (*place, error) {
	if o.embedded() {
		return connectFake(o)
	}
	member := ""
	if o.member != "" {
		var err error
		if member, err = afas.ParseMember(o.member); err != nil {
			return nil, console.Misuse("-member: %w", err)
		}
	}
	environment, err := afas.ParseEnvironment(o.env)
	if err != nil {
		return nil, console.Misuse("-env: %w", err)
	}
	if o.Hire == "" && o.reachesAFAS() {
		return nil, console.Misuse("-hire: name the hire to send; the invented one is not for a customer's environment")
	}
	credentials, err := credentials(env)
	if err != nil {
		return nil, err
	}
	if o.vacancies == "" {
		return nil, console.Misuse("-vacancies: name the GetConnector that shows your vacancies; AFAS has no standard one")
	}
	client, err := afas.New(afas.Config{Member: member, Environment: environment, BaseURL: o.url, Credentials: credentials, Language: languageOf(o)})
	if err != nil {
		return nil, console.Misuse("connect: %w", err)
	}
	target, err := afas.NewApplicantTarget(client, afas.ApplicantSettings{Vacancies: afas.VacancyView{Connector: o.vacancies}})
	name := "AFAS, " + environment.String() + " environment"
	if member != "" {
		name += " of member " + member
	}
	if o.url != "" {
		name += ", at " + o.url
	}
	return &place{name: name, target: target, close: client.CloseIdleConnections}, err
}

// connectFake starts an AFAS environment of our own.
func connectFake(o options) (*place, error) {
	config := afastest.Config{Language: afastest.English}
	if o.Lang == hris.Dutch {
		config.Language = afastest.Dutch
	}
	fake := afastest.NewServer(config)
	demo := fake.SeedDemo()
	settings := afas.ApplicantSettings{
		Vacancies:  afas.VacancyView{Connector: demo.Vacancies},
		Marker:     demo.Marker,
		Dossier:    afas.DossierView{Connector: demo.Dossier},
		Applicants: afas.ApplicantView{Connector: demo.Applicants},
		Persons:    afas.PersonView{Connector: demo.Persons},
	}
	if o.vacancies != "" {
		settings.Vacancies.Connector = o.vacancies
	}
	secret, err := afas.ClientCredentials(demo.ClientID, privacy.NewSecret(demo.ClientSecret))
	if err != nil {
		return nil, err
	}
	client, err := afas.New(afas.Config{Member: fake.Member(), BaseURL: fake.URL(), Credentials: secret, Language: languageOf(o)})
	if err != nil {
		return nil, err
	}
	target, err := afas.NewApplicantTarget(client, settings)
	return &place{name: "an AFAS environment of our own: nothing leaves this machine", target: target, fake: fake, close: func() { client.CloseIdleConnections(); fake.Close() }}, err
}

// credentials takes those of the environment: OAuth's, or a classic token.
func credentials(env func(string) string) (afas.Credentials, error) {
	if id, secret := env("AFAS_CLIENT_ID"), env("AFAS_CLIENT_SECRET"); id != "" || secret != "" {
		c, err := afas.ClientCredentials(id, privacy.NewSecret(secret))
		return c, console.MisuseOf("AFAS_CLIENT_ID, AFAS_CLIENT_SECRET", err)
	}
	if token := env("AFAS_TOKEN"); token != "" {
		c, err := afas.ParseToken(privacy.NewSecret(token))
		return c, console.MisuseOf("AFAS_TOKEN", err)
	}
	return afas.Credentials{}, console.Misuse("set AFAS_CLIENT_ID and AFAS_CLIENT_SECRET, or AFAS_TOKEN")
}

func languageOf(o options) afas.Language {
	if o.Lang == hris.Dutch {
		return afas.Dutch
	}
	return afas.English
}

func (p *place) defaults(form *hris.Form) fieldmap.Rules { return afas.ApplicantMapping(form) }

// choices are what the reviewer sets: the -set flags, or, in the tour without
// flags, the two things that nobody can guess.
func (p *place) choices(o options) []transfer.Edit {
	if o.Given == 0 {
		return []transfer.Edit{transfer.SetText("VcSn", "101"), transfer.SetText(hris.KeyGender, "Female")}
	}
	return slices.Concat(o.Set, o.Edits())
}

func (p *place) choiceTexts(o options) []string {
	if o.Given == 0 {
		return []string{"VcSn=101", "gender=Female"}
	}
	return o.SetTexts
}

// tour shows what comes after sending: AFAS's own workflow, and the second try.
func (p *place) tour(ctx context.Context, s *transfer.Service, actor transfer.Actor, draft *transfer.Draft, out *console.Output) (int, error) {
	out.Heading("AFAS runs the vacancy's workflow")
	p.fake.RunWorkflow()
	badge, err := s.Track(ctx, actor, tenant, out.Transfer())
	if err != nil {
		return exitOther, err
	}
	out.Badge(badge)
	out.Heading("Sending the same hire again")
	if _, err := s.Send(ctx, actor, draft); err != nil {
		out.Refusal(err)
	}
	out.Line("%d application stands in AFAS.", len(p.fake.Applications()))
	return exitSent, nil
}
