package personio_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

// desk is one customer: a fake Personio, a connection to it, and a service.
type desk struct {
	*employer
	settings personio.Settings
	target   *personio.Target
	form     *hris.Form
	rules    fieldmap.Rules
	files    *hristest.Files
	clock    *hristest.Clock
	config   transfer.Config
	service  *transfer.Service
}

var recruiter = transfer.Actor{ID: "u-17", Roles: []string{"hr"}}

// newDesk opens a connection; change adjusts its settings. Sizes and languages are
// mapped beside what is by default.
func newDesk(t *testing.T, api personio.API, cfg personiotest.Config, change func(*personio.Settings, personiotest.Demo)) *desk {
	t.Helper()
	world := hristest.World{Clock: hristest.NewClock(hired), Files: &hristest.Files{}}
	d := &desk{employer: newEmployer(t, world, api, cfg), files: world.Files, clock: world.Clock}
	d.settings = personio.Settings{Company: "lindenhof", API: api, Language: "en"}
	if change != nil {
		change(&d.settings, d.demo)
	}
	d.rules = fieldmap.Rules{Rules: spoken(d.demo)}
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	d.config = transfer.Config{
		Ledger: transfer.NewMemory(d.clock.Now), HashKey: privacy.NewKey(), Sealer: ring, Now: d.clock.Now, Documents: d.files.Open,
	}
	d.connect()
	return d
}

// hired is when the tests begin.
var hired = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

// connect opens the connection again, with the settings as they are.
func (d *desk) connect() {
	d.t.Helper()
	credentials, err := personio.NewCredentials(d.demo.ClientID, privacy.NewSecret(d.demo.ClientSecret))
	require.NoError(d.t, err)
	client, err := personio.New(personio.Config{BaseURL: d.fake.URL(), Credentials: credentials, Clock: &ownClock{now: d.clock.Now}})
	require.NoError(d.t, err)
	d.t.Cleanup(client.CloseIdleConnections)
	d.target, err = personio.NewTarget(client, d.settings, personio.WithNow(d.clock.Now))
	require.NoError(d.t, err)
	d.form, err = d.target.Form(d.t.Context(), nil)
	require.NoError(d.t, err)
	config := d.config
	config.Connections = transfer.Fixed(&transfer.Connection{
		Tenant: "acme", ID: "c-1", Target: d.target, Rules: fieldmap.Merge(personio.Mapping(d.form), d.rules),
		Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Manage: []string{"hr"}, Remove: []string{"hr"}},
	})
	d.service, err = transfer.New(config)
	require.NoError(d.t, err)
}

func (d *desk) hire() *hris.Hire {
	return &hris.Hire{
		PersonID: "p-1", ApplicationID: "a-1",
		Person: hris.Person{FirstName: "Mareike", LastName: "Sommerfeld", Gender: "female", WorkEmail: "mareike.sommerfeld@lindenhof.example", PrivateEmail: "mareike@example.org",
			DateOfBirth: civil.MustDate("1991-04-30")},
		Job:   hris.Job{Title: "Platform Engineer", Department: "Engineering", Location: "Hamburg", LegalEntity: "Lindenhof GmbH", Manager: "Ines Albrecht"},
		Offer: hris.Offer{StartDate: civil.MustDate("2027-01-04"), WeeklyHours: civil.MustDecimal("37.5"), EndDate: civil.MustDate("2028-12-31")},
		Custom: map[string]fieldmap.Value{
			"shirt": fieldmap.TextValue("Medium"), "speaks": fieldmap.OptionsValue("nl", "en"),
		},
	}
}

func (d *desk) prepare(h *hris.Hire, edits ...transfer.Edit) *transfer.Draft {
	d.t.Helper()
	draft, err := d.service.Prepare(d.t.Context(), recruiter, "acme", "c-1", h, edits...)
	require.NoError(d.t, err)
	return draft
}

func (d *desk) send(h *hris.Hire, edits ...transfer.Edit) (transfer.Badge, error) {
	d.t.Helper()
	return d.service.Send(d.t.Context(), recruiter, d.prepare(h, edits...))
}

// made gives the employees who were not there at first.
func (d *desk) made() []personiotest.Employee {
	var made []personiotest.Employee
	for _, e := range d.fake.Employees() {
		if e.Via != "" {
			made = append(made, e)
		}
	}
	return made
}

func (d *desk) one() personiotest.Employee {
	d.t.Helper()
	made := d.made()
	require.Len(d.t, made, 1, "one hire, one employee")
	return made[0]
}

// spoken maps what the host calls sizes and languages.
func spoken(demo personiotest.Demo) []fieldmap.Rule {
	return []fieldmap.Rule{
		{To: demo.ShirtSize, From: fieldmap.Paths{"custom.shirt"}, Options: fieldmap.Pairs("Medium", "M", "Large", "L")},
		{To: demo.Languages, From: fieldmap.Paths{"custom.speaks"}, Options: fieldmap.Pairs("nl", "Dutch", "en", "English")},
	}
}
