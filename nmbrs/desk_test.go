package nmbrs_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// desk is one customer: a fake Nmbrs, a connection to it, and a service.
type desk struct {
	*office
	nmbrs   *nmbrs.Target
	form    *hris.Form
	rules   fieldmap.Rules
	clock   *hristest.Clock
	config  transfer.Config
	service *transfer.Service
}

var recruiter = transfer.Actor{ID: "u-17", Roles: []string{"hr"}}

// hired is when the tests begin: companies are in November's periods.
var hired = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

var (
	inNovember = civil.MustDate("2026-11-30")
	inJanuary  = civil.MustDate("2027-01-04")
)

func newDesk(t *testing.T, api nmbrs.API, cfg nmbrstest.Config) *desk {
	t.Helper()
	world := hristest.World{Clock: hristest.NewClock(hired), Files: &hristest.Files{}}
	d := &desk{office: newOffice(t, world, api, cfg), clock: world.Clock}
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	d.config = transfer.Config{
		Ledger: transfer.NewMemory(d.clock.Now), HashKey: privacy.NewKey(), Sealer: ring, Now: d.clock.Now, Documents: world.Files.Open,
		Sleep: func(time.Duration) {},
	}
	d.connect()
	return d
}

// connect opens the connection again, with the settings and rules as they are.
func (d *desk) connect() {
	d.t.Helper()
	d.nmbrs = d.target()
	var err error
	d.form, err = d.nmbrs.Form(d.t.Context(), nil)
	require.NoError(d.t, err)
	d.service = d.another()
}

// another is another process on the same ledger.
func (d *desk) another() *transfer.Service {
	config := d.config
	config.Connections = transfer.Fixed(&transfer.Connection{
		Tenant: "acme", ID: "c-1", Target: d.nmbrs, Rules: fieldmap.Merge(nmbrs.Mapping(d.form), d.rules), Language: "en",
		Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Manage: []string{"hr"}, Remove: []string{"hr"}},
	})
	service, err := transfer.New(config)
	require.NoError(d.t, err)
	return service
}

func (d *desk) hire(start civil.Date) *hris.Hire {
	return &hris.Hire{
		PersonID: "p-1", ApplicationID: "a-1",
		Person: hris.Person{
			FirstName: "Jasmijn", LastName: "Hoekstra", NamePrefix: "van", Initials: "J.M.", Gender: "vrouw", DateOfBirth: civil.MustDate("1994-07-19"),
			PrivateEmail: "jasmijn@example.org", MobilePhone: "+31 6 1234 5678",
			Address: hris.Address{Street: "Brinklaan", Number: "105a", ZIP: "1404 EV", City: "Bussum", Country: "Nederland"},
		},
		Job:   hris.Job{Title: "Ontwikkelaar", Department: "Techniek", LegalEntity: "Hazelaar Diensten B.V."},
		Offer: hris.Offer{StartDate: start, Salary: hris.Salary{Amount: civil.MustDecimal("1250000"), Currency: "EUR", Period: "month"}},
	}
}

func (d *desk) prepare(h *hris.Hire, edits ...transfer.Edit) *transfer.Draft {
	d.t.Helper()
	draft, err := d.service.Prepare(d.t.Context(), recruiter, "acme", "c-1", h, edits...)
	require.NoError(d.t, err)
	return draft
}

// reviewed prepares a hire as a careful reviewer does.
func (d *desk) reviewed(h *hris.Hire, from string, more ...transfer.Edit) *transfer.Draft {
	d.t.Helper()
	return d.prepare(h, slices.Concat(d.review(h.Offer.StartDate, from), more)...)
}

func (d *desk) send(h *hris.Hire, from string, more ...transfer.Edit) (transfer.Badge, error) {
	d.t.Helper()
	return d.service.Send(d.t.Context(), recruiter, d.reviewed(h, from, more...))
}

func (d *desk) one() nmbrstest.Employee {
	d.t.Helper()
	made := d.made()
	require.Len(d.t, made, 1, "one hire, one employee")
	return made[0]
}
