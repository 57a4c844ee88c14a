package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// fake is an Nmbrs of our own, with an invented accountant, a reviewer who knows
// the customer, and a person who consents.
type fake struct {
	server *nmbrstest.Server
	domain string
	demo   nmbrstest.Demo
	now    func() time.Time
	env    func(string) string
}

// demoDay is when the fake's runs begin: before SOAP's end, with November's periods
// current, and a hire who starts in January's.
var demoDay = time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)

// startFake starts an environment that keeps its state beside the ledger.
func startFake(domain, ledger string) *fake {
	started := time.Now()
	f := &fake{domain: cmp.Or(domain, "acme"), now: func() time.Time { return demoDay.Add(time.Since(started)) }}
	scopes := append(nmbrs.DefaultScopes(), nmbrs.OfflineAccess)
	f.server = nmbrstest.NewServer(nmbrstest.Config{Domain: f.domain, Now: f.now, StateFile: ledger + ".nmbrs", REST: nmbrstest.RESTConfig{Scopes: scopes}})
	f.demo = f.server.SeedDemo()
	variables := map[string]string{
		"NMBRS_USER": f.demo.Email, "NMBRS_TOKEN": f.demo.Token,
		"NMBRS_CLIENT_ID": nmbrstest.DemoClientID, "NMBRS_CLIENT_SECRET": nmbrstest.DemoClientSecret, "NMBRS_SUBSCRIPTION_KEY": nmbrstest.DemoSubscriptionKey,
	}
	f.env = func(name string) string { return variables[name] }
	return f
}

// clock is the fake's, and waits as the machine does.
type clock struct{ now func() time.Time }

// clockOf is nil where the machine's clock is meant.
func clockOf(now func() time.Time) nmbrs.Clock {
	if now == nil {
		return nil
	}
	return clock{now}
}

func (c clock) Now() time.Time { return c.now() }

func (c clock) Sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func (f *fake) close() { f.server.Close() }

// reviewer knows what only a person can say about the invented hires. Names do
// over both APIs, where ids differ.
func (f *fake) reviewer(hire *hris.Hire, api nmbrs.API) []answer {
	payroll, nationality := "2", "1" // Nmbrs's own numbers over SOAP
	if api == nmbrs.REST {
		payroll, nationality = "payroll", "NL"
	}
	return []answer{
		{"debtor", f.demo.Accountant.Name}, {"company", f.demo.Monthly.Name},
		{"employee_type", payroll}, {"nationality", nationality},
		{"start_date", hire.Offer.StartDate.String()}, {"values_from", "start"},
		{"salary_type", "Bruto_Salaris_Fulltime"},
	}
}

// answers reports whether an answer settles a problem of a draft.
func (a answer) answers(p fieldmap.Problem) bool { return p.Field == a.field && p.Blocks() }

// consents is a person's visit to the consent page: they open it, pick their debtor
// and allow what is asked.
func (f *fake) consents(debtor nmbrstest.Debtor) visit {
	return func(ctx context.Context, page string) (string, error) {
		address, query, _ := strings.Cut(page, "?")
		form, err := url.ParseQuery(query)
		if err != nil {
			return "", err
		}
		form.Set("debtor", debtor.UUID)
		form.Set("consent", "allow")
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
		if err != nil {
			return "", err
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		answer, err := browser.Do(request)
		if err != nil {
			return "", err
		}
		defer answer.Body.Close()
		back, err := answer.Location()
		if err != nil {
			return "", fmt.Errorf("the consent page answered %s", answer.Status)
		}
		return back.String(), nil
	}
}

// tell says what a hand-over made of whom, where that can be seen.
func (p *place) tell(out *console.Output) {
	if p.fake == nil {
		return
	}
	for _, e := range p.fake.server.Employees() {
		if e.Via == "" {
			continue
		}
		out.Line("  in Nmbrs there is employee number %d: start %s, addresses %d, salaries %d, bank accounts %d", e.Number, e.Start, len(e.Addresses), len(e.Salary), len(e.BankAccounts))
	}
}
