package main

import (
	"context"
	"errors"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/personio"
)

// The settings by which a vendor's account is named, and found here: the fakes of
// all customers are at one address.
const (
	settingCompany      = "company"
	settingOrganization = "organization"
)

// companyOf makes a name of the path of an account.
func companyOf(path string) string {
	return strings.ReplaceAll(strings.Trim(path, "/"), "/", "-")
}

func officePolicy() transfer.RolePolicy {
	return transfer.RolePolicy{View: clerk.Roles, Send: clerk.Roles, Manage: clerk.Roles, Remove: clerk.Roles}
}

// openCustomers opens the connections that are stored.
func (s *station) openCustomers() (err error) {
	s.customers, err = connection.New(connection.Config{
		Store: s.store.Connections(), Vendors: []hris.Vendor{s.placed(personio.Vendor()), s.placed(greenhouse.Vendor())}, Sealer: s.keys,
		Managers: clerk.Roles, Now: s.clock.Now, Changed: s.changed,
		EraseSealed: func(ctx context.Context, tenant, id string) error {
			return errors.Join(s.service.EraseDrafts(ctx, tenant, id), s.intake.EraseLine(ctx, tenant, id))
		},
		Opening: func(connection.Ref, string) hris.Opening {
			p := &patient{clock: s.clock}
			return hris.Opening{Logger: s.logger, Now: p.Now, Sleep: p.Sleep}
		},
	})
	return err
}

// placed is a vendor whose accounts are where the world has them.
func (s *station) placed(v hris.Vendor) hris.Vendor {
	for i, p := range v.Products {
		if p.Open != nil {
			v.Products[i].Open = func(o hris.Opening) (hris.Target, error) {
				o.BaseURL = s.world.find(o.Settings[settingCompany].Text()).URL
				target, err := p.Open(o)
				if err != nil {
					return nil, err
				}
				return &watched{target, s.clock}, nil
			}
			continue
		}
		v.Products[i].Connect = func(o hris.Opening) (hris.Connected, error) {
			a := s.world.find(o.Settings[settingOrganization].Text())
			o.BaseURL, o.AuthURL = a.URL, a.Facts["auth"]
			return p.Connect(o)
		}
	}
	return v
}

// find finds an account, or a source, by its name at the vendor.
func (w *world) find(company string) account {
	for _, a := range w.Accounts {
		if a.Facts["company"] == company {
			return a
		}
		if a.Source != nil && a.Source.Facts["company"] == company {
			return *a.Source
		}
	}
	return account{URL: "http://nowhere.invalid"}
}

// changed lets go on what waits for a connection.
func (s *station) changed(ctx context.Context, tenant, id string) error {
	if _, err := s.service.Rouse(ctx, tenant, id); err != nil {
		return err
	}
	_, err := s.intake.Rouse(ctx, tenant, id)
	return err
}

// connectCustomers is what every customer does at the settings page before anything
// else. It gives what is to be pasted into their sources.
func (s *station) connectCustomers(ctx context.Context) (map[int]*connection.Activation, error) {
	pasted := map[int]*connection.Activation{}
	for number := range s.world.Accounts {
		a := &s.world.Accounts[number]
		if enter := kindOf(a.Kind).enter; enter != nil {
			out, err := s.customers.Connect(ctx, clerk, a.Tenant, enter(*a))
			if err != nil {
				return nil, err
			}
			a.Connection = out.View.ID
		}
		if a.Source != nil {
			out, err := s.customers.Connect(ctx, clerk, a.Tenant, enterSource(*a.Source))
			if err != nil {
				return nil, err
			}
			a.Source.Connection, pasted[number] = out.View.ID, out.Activation
		}
	}
	return pasted, nil
}

func enterSource(a account) connection.Request {
	return connection.Request{
		Vendor: "greenhouse", Product: "hires", Language: "en", Policy: officePolicy(),
		Settings: fieldmap.Values{settingOrganization: fieldmap.TextValue(a.Facts["company"])},
		Secrets: map[string]privacy.Secret{
			"client_id": privacy.NewSecret(a.Facts["client id"]), "client_secret": privacy.NewSecret(a.Facts["client secret"]),
		},
	}
}
