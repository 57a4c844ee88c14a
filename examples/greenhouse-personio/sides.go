package main

import (
	"context"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/personio"
)

// joinGreenhouse connects the side that hires come from, with Harvest where its
// address is given: webhooks alone will do.
func (in *integration) joinGreenhouse(ctx context.Context) error {
	q := connection.Request{
		Vendor: "greenhouse", Product: "hires", Language: "en", Policy: transfer.RolePolicy{Remove: operator.Roles},
		Settings: fieldmap.Values{"organization": fieldmap.TextValue(in.o.organization)},
	}
	if in.o.offerCategory == 0 {
		q.Settings["without_documents"] = fieldmap.YesNoValue(true)
	}
	var env []string
	if in.o.harvestURL != "" {
		env = []string{"GREENHOUSE_CLIENT_ID", "GREENHOUSE_CLIENT_SECRET"}
	}
	v, err := in.join(ctx, q, env...)
	in.from = v.ID
	return err
}

// joinPersonio connects the side that they are handed over to.
func (in *integration) joinPersonio(ctx context.Context) error {
	q := connection.Request{
		Vendor: "personio", Product: "employee", Language: "en",
		Policy: transfer.RolePolicy{View: robot.Roles, Send: robot.Roles, Remove: append(robot.Roles, operator.Roles...)},
		Settings: fieldmap.Values{
			"company": fieldmap.TextValue(in.o.company), "api": fieldmap.OptionValue(in.o.personioAPI),
			// Who was just hired has no work address yet: their own goes along.
			"email": fieldmap.OptionValue(string(personio.AnyEmail)),
		},
	}
	if in.o.offerCategory != 0 {
		q.Settings["documents."+string(hris.SignedOffer)] = fieldmap.NumberValue(civil.DecimalOf(in.o.offerCategory))
	}
	v, err := in.join(ctx, q, "PERSONIO_CLIENT_ID", "PERSONIO_CLIENT_SECRET")
	in.to = v.ID
	return err
}

// source is the connection to Greenhouse as it is now.
func (in *integration) source(ctx context.Context) (*greenhouse.Source, error) {
	return connection.As[*greenhouse.Source](in.connections.Connected(ctx, tenant, in.from))
}
