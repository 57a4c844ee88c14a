package main

import (
	"context"
	"errors"
	"time"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/examples/internal/hostfiles"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/fieldmap/phone"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/transfer"
)

// candidate is who applied on inhire and goes to eRecruiter: that of -hire, or with
// the fakes an invented one. Nil where there is none.
func (in *integration) candidate() (*hris.Hire, hostfiles.Documents, []transfer.Edit, error) {
	if in.world == nil {
		if in.o.hire == "" {
			return nil, nil, nil, nil
		}
		hire, files, err := hostfiles.ReadHire(in.o.hire, nil)
		return hire, files, in.o.set, err
	}
	today := civil.DateOf(in.clock.Now())
	hire := &hris.Hire{PersonID: "p-701", ApplicationID: sent}
	hire.Person = hris.Person{FirstName: "Zofia", LastName: "Zmyślona", PrivateEmail: "zofia.zmyslona@example.com", MobilePhone: "+48 600 000 000"}
	hire.Application.ProfileURL = "https://profiles.example.com/zofia-zmyslona" // she has no CV
	hire.Consents = []hris.Consent{{Purpose: erecruiter.TransferConsent, GivenOn: today}}
	return hire, nil, []transfer.Edit{
		transfer.SetText("recruitment", decimal(in.world.demo.Shared)),
		transfer.SetText("consents", decimal(in.world.demo.Required)), transfer.SetText("consents_on", today.String()),
	}, nil
}

// hand hands the candidate over: an application in eRecruiter, once.
func (in *integration) hand(ctx context.Context) error {
	hire, files, choices, err := in.candidate()
	if hire == nil || err != nil {
		return err
	}
	in.out.Heading("A candidate from inhire goes to eRecruiter")
	form, err := in.target.Form(ctx, nil)
	if err != nil {
		return err
	}
	service, err := transfer.New(transfer.Config{
		Ledger: in.ledger.Ledger(), HashKey: in.ledger.Hash, Sealer: in.ledger.Ring, Documents: files.Open, Now: in.clock.Now,
		Ops: []fieldmap.Operation{phone.Op()},
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: tenant, ID: connection, Target: in.target, Language: "en", Rules: erecruiter.Mapping(form),
			Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}},
		}),
	})
	if err != nil {
		return err
	}
	actor := transfer.Actor{ID: in.o.actor, Roles: []string{"hr"}}
	draft, err := service.Prepare(ctx, actor, tenant, connection, hire, choices...)
	if err != nil {
		return err
	}
	in.out.Plan(draft, in.o.sets)
	if in.o.dryRun {
		in.out.DryRun(draft)
		return nil
	}
	badge, err := service.Send(ctx, actor, draft)
	in.out.Sent(badge, err)
	if errors.Is(err, hris.AlreadySent) {
		return nil
	}
	if err == nil && in.world != nil {
		// The host keeps where its application went, and is asked by that id from now on.
		in.world.link(sent, decimal(in.world.demo.Shared), badge.Remote.ID)
	}
	return err
}

// local is a time as people in Poland read it.
func local(t time.Time) string { return t.In(warsaw).Format("2006-01-02 15:04 MST") }
