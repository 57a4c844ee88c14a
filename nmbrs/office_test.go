package nmbrs_test

import (
	"context"
	"strconv"
	"sync"
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

// ownClock follows the clock of a test, and runs ahead of it while a client sleeps:
// the client's rates pass, the test's time stands still.
type ownClock struct {
	now   func() time.Time
	mu    sync.Mutex
	ahead time.Duration
}

func (c *ownClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now().Add(c.ahead)
}

func (c *ownClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += max(d, 0)
	return ctx.Err()
}

// office is an accountant's environment at a fake Nmbrs, and a target on it over
// one of the two wires.
type office struct {
	t     testing.TB
	world hristest.World
	api   nmbrs.API
	fake  *nmbrstest.Server
	demo  nmbrstest.Demo

	department nmbrstest.Department
	function   nmbrstest.Function
	settings   nmbrs.Settings

	mu    sync.Mutex
	saved map[string]nmbrs.Token // by debtor
}

// bothWires runs a test over SOAP and over REST.
func bothWires(t *testing.T, body func(t *testing.T, api nmbrs.API)) {
	t.Helper()
	for _, api := range []nmbrs.API{nmbrs.SOAP, nmbrs.REST} {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			body(t, api)
		})
	}
}

func newOffice(t testing.TB, w hristest.World, api nmbrs.API, cfg nmbrstest.Config) *office {
	t.Helper()
	fakeClock := nmbrstest.NewClock(w.Clock.Now())
	w.Clock.OnAdvance(func(d time.Duration) { fakeClock.Advance(d) })
	cfg.Now, cfg.Limit = fakeClock.Now, -1
	o := &office{t: t, world: w, api: api, saved: map[string]nmbrs.Token{}}
	o.fake = nmbrstest.NewServer(cfg)
	t.Cleanup(o.fake.Close)
	o.demo = o.fake.SeedDemo()
	o.department = o.fake.AddDepartment(nmbrstest.Department{DebtorID: o.demo.Accountant.ID, Code: "77", Description: "Care"})
	o.function = o.fake.AddFunction(nmbrstest.Function{DebtorID: o.demo.Accountant.ID, Code: "77", Description: "Kanarieverzorger"})
	o.settings = nmbrs.Settings{Domain: o.demo.Domain, Language: "en", EmployeeTypes: []nmbrs.EmployeeType{{ID: "2", Description: "Payroll"}, {ID: "4", Description: "External"}}}
	o.consent(o.demo.Accountant, o.demo.Client)
	return o
}

// consent gives each debtor's consent (anew).
func (o *office) consent(debtors ...nmbrstest.Debtor) {
	for _, d := range debtors {
		access, refresh := o.fake.Tokens(d.ID)
		now := o.world.Clock.Now()
		o.save(d.UUID, nmbrs.Token{Access: privacy.NewSecret(access), Refresh: privacy.NewSecret(refresh), Expires: now.Add(time.Hour), Renewed: now})
	}
}

func (o *office) save(debtor string, token nmbrs.Token) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.saved[debtor] = token
}

func (o *office) token(debtor string) nmbrs.Token {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.saved[debtor]
}

func (o *office) target() *nmbrs.Target {
	o.t.Helper()
	clock := &ownClock{now: o.world.Clock.Now}
	if o.api == nmbrs.SOAP {
		credentials, err := nmbrs.NewCredentials(o.demo.Email, privacy.NewSecret(o.demo.Token))
		require.NoError(o.t, err)
		client, err := nmbrs.NewSOAPClient(nmbrs.SOAPConfig{
			Credentials: credentials, Domain: o.settings.Domain, BaseURL: o.fake.URL() + "/soap/v3", Clock: clock, Logger: o.world.Logger,
		})
		require.NoError(o.t, err)
		o.t.Cleanup(client.CloseIdleConnections)
		target, err := nmbrs.NewSOAPTarget(client, o.settings, nmbrs.WithNow(o.world.Clock.Now))
		require.NoError(o.t, err)
		return target
	}
	clients := map[string]*nmbrs.RESTClient{}
	for debtor := range o.saved {
		client, err := nmbrs.NewRESTClient(nmbrs.RESTConfig{
			ClientID: nmbrstest.DemoClientID, ClientSecret: privacy.NewSecret(nmbrstest.DemoClientSecret), SubscriptionKey: privacy.NewSecret(nmbrstest.DemoSubscriptionKey),
			BaseURL: o.fake.URL() + "/api", IdentityURL: o.fake.URL(), Clock: clock, Logger: o.world.Logger,
			Tokens: nmbrs.TokenStore{
				Save: func(_ context.Context, t nmbrs.Token) error { o.save(debtor, t); return nil },
				Load: func(context.Context) (nmbrs.Token, error) { return o.token(debtor), nil },
			},
		})
		require.NoError(o.t, err)
		o.t.Cleanup(client.CloseIdleConnections)
		clients[debtor] = client
	}
	target, err := nmbrs.NewRESTTarget(clients, o.settings, nmbrs.WithNow(o.world.Clock.Now))
	require.NoError(o.t, err)
	return target
}

// id is that of the wire.
func (o *office) id(number int64, uuid string) string {
	if o.api == nmbrs.REST {
		return uuid
	}
	return strconv.FormatInt(number, 10)
}

func (o *office) companyID(c nmbrstest.Company) string { return o.id(c.ID, c.UUID) }
func (o *office) debtorID(d nmbrstest.Debtor) string   { return o.id(d.ID, d.UUID) }

// payroll is the type, and the nationality that it demands.
func (o *office) payroll() (kind, nationality string) {
	if o.api == nmbrs.REST {
		return "payroll", "NL"
	}
	return "2", "1"
}

// review is what a careful reviewer says of a hire into the monthly company.
func (o *office) review(start civil.Date, from string) []transfer.Edit {
	kind, nationality := o.payroll()
	edits := []transfer.Edit{
		transfer.Set("debtor", fieldmap.OptionValue(o.debtorID(o.demo.Accountant))),
		transfer.Set("company", fieldmap.OptionValue(o.companyID(o.demo.Monthly))),
		transfer.Set("employee_type", fieldmap.OptionValue(kind)),
		transfer.Set("nationality", fieldmap.TextValue(nationality)),
		transfer.Set("start_date", fieldmap.DateValue(start)),
		transfer.Set("salary_type", fieldmap.OptionValue("Bruto_Salaris_Fulltime")),
	}
	if from != "" {
		edits = append(edits, transfer.Set("values_from", fieldmap.OptionValue(from)))
	}
	return edits
}

// made gives the employees whom a request made.
func (o *office) made() []nmbrstest.Employee {
	var made []nmbrstest.Employee
	for _, e := range o.fake.Employees() {
		if e.Via != "" {
			made = append(made, e)
		}
	}
	return made
}

// standing gives the ids of what a step made.
func (o *office) standing(step string) []string {
	var ids []string
	for _, e := range o.made() {
		switch step {
		case "insert employee":
			ids = append(ids, o.id(e.ID, e.UUID))
		case "address":
			for _, a := range e.Addresses {
				ids = append(ids, o.id(a.ID, a.UUID))
			}
		case "bank account":
			for _, b := range e.BankAccounts {
				ids = append(ids, o.id(b.ID, b.UUID))
			}
		case "salary":
			for _, s := range e.Salary {
				ids = append(ids, o.id(s.Value.ID, s.Value.UUID))
			}
		}
	}
	return ids
}

var _ hris.Target = (*nmbrs.Target)(nil)
