package nmbrs

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// fakeClock sleeps by moving the server's clock on.
type fakeClock struct{ *nmbrstest.Clock }

func (c fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	if d > 0 {
		c.Advance(d)
	}
	return ctx.Err()
}

// restOffice is nmbrstest with its demo, and a host that holds one consent.
type restOffice struct {
	*nmbrstest.Server
	demo  nmbrstest.Demo
	clock fakeClock
	shelf *shelf
	cfg   RESTConfig
}

func openRESTOffice(t testing.TB, change ...func(*nmbrstest.Config)) *restOffice {
	t.Helper()
	clock := fakeClock{nmbrstest.NewClock(time.Date(2026, 11, 20, 11, 0, 0, 0, time.UTC))}
	cfg := nmbrstest.Config{Now: clock.Now, REST: nmbrstest.RESTConfig{Scopes: slices.Concat(nmbrstest.RESTScopes(), DefaultScopes())}}
	for _, c := range change {
		c(&cfg)
	}
	o := &restOffice{Server: nmbrstest.NewServer(cfg), clock: clock}
	t.Cleanup(o.Close)
	o.demo = o.SeedDemo()
	_, refresh := o.Tokens(o.demo.Accountant.ID)
	o.shelf = &shelf{stored: Token{Refresh: privacy.NewSecret(refresh), Renewed: clock.Now()}.Secret()}
	o.cfg = RESTConfig{
		ClientID: nmbrstest.DemoClientID, ClientSecret: privacy.NewSecret(nmbrstest.DemoClientSecret), SubscriptionKey: privacy.NewSecret(nmbrstest.DemoSubscriptionKey),
		Tokens: TokenStore{Save: o.shelf.save, Load: o.shelf.load}, BaseURL: o.URL() + "/api", IdentityURL: o.URL(), Clock: clock,
	}
	return o
}

func (o *restOffice) client(t testing.TB) *RESTClient {
	t.Helper()
	client, err := NewRESTClient(o.cfg)
	require.NoError(t, err)
	t.Cleanup(client.CloseIdleConnections)
	return client
}

func TestSomebodyConsentsOnThePageAndTheDebtorIsTold(t *testing.T) {
	t.Parallel()
	o := openRESTOffice(t)
	consent, err := NewConsent(ConsentConfig{
		ClientID: o.cfg.ClientID, ClientSecret: o.cfg.ClientSecret, RedirectURL: "https://host.example.com/back", IdentityURL: o.URL(), Clock: o.clock,
	})
	require.NoError(t, err)
	request := consent.Begin()
	page, err := http.Get(request.URL)
	require.NoError(t, err)
	shown, _ := io.ReadAll(page.Body)
	_ = page.Body.Close()
	require.Equal(t, http.StatusOK, page.StatusCode, string(shown))
	require.Contains(t, string(shown), o.demo.Client.UUID)

	form := mustQuery(t, request.URL)
	form.Set("debtor", o.demo.Client.UUID)
	form.Set("consent", "allow")
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	back, err := browser.PostForm(o.URL()+"/connect/authorize", form)
	require.NoError(t, err)
	_ = back.Body.Close()
	token, err := consent.Exchange(t.Context(), request, mustQuery(t, back.Header.Get("Location")))
	require.NoError(t, err)
	assert.Contains(t, token.Scopes, "employee.info")

	o.cfg.Token = token
	require.NoError(t, o.shelf.save(t.Context(), token))
	debtor, err := o.client(t).Debtor(t.Context())
	require.NoError(t, err)
	assert.Equal(t, Debtor{o.demo.Client.UUID, "K-2", o.demo.Client.Name}, debtor)

	_, err = consent.Exchange(t.Context(), request, mustQuery(t, back.Header.Get("Location")))
	require.ErrorIs(t, err, ConsentRefused, "a code is good once")
}

func mustQuery(t testing.TB, address string) url.Values {
	t.Helper()
	parsed, err := url.Parse(address)
	require.NoError(t, err)
	return parsed.Query()
}

func TestAnEmployeeIsMadeWholeOverREST(t *testing.T) {
	t.Parallel()
	o := openRESTOffice(t)
	c, ctx := o.client(t), t.Context()
	debtor, err := c.Debtor(ctx)
	require.NoError(t, err)
	companies, err := rowsIn(c.Companies(ctx))
	require.NoError(t, err)
	require.Len(t, companies, 2)
	assert.Equal(t, Company{o.demo.Monthly.UUID, "1", o.demo.Monthly.Name, debtor.ID}, companies[0])
	again, err := rowsIn(c.CompaniesOf(ctx, debtor.ID))
	require.NoError(t, err)
	assert.Equal(t, companies, again)
	departments, err := rowsIn(c.Departments(ctx, debtor.ID))
	require.NoError(t, err)
	assert.Equal(t, "030", departments[2].Code)
	functions, err := rowsIn(c.Functions(ctx, debtor.ID))
	require.NoError(t, err)
	require.Len(t, functions, 3)
	company := companies[0].ID
	period, err := c.CurrentPeriod(ctx, company)
	require.NoError(t, err)
	assert.Equal(t, 2026, period.Year)
	before, err := rowsIn(c.Employees(ctx, company, "payroll"))
	require.NoError(t, err)
	require.Len(t, before, 3)

	start := civil.MustDate("2026-12-01")
	id, err := c.CreateEmployee(ctx, NewEmployee{
		CompanyID: company, TypeID: "payroll", FirstName: "Ada", LastName: "Bakker", Start: start,
		Personal: PersonalInfo{Nationality: "NL", BirthDate: civil.MustDate("1990-02-28"), Gender: Female},
	}, december)
	require.NoError(t, err)
	info, err := c.PersonalInfo(ctx, company, id)
	require.NoError(t, err)
	assert.Equal(t, civil.MustDate("1990-02-28"), info.BirthDate)
	assert.Equal(t, "NL", info.Nationality)
	info.EmailPrivate, info.Prefix = "ada@example.com", "de"
	require.NoError(t, c.UpdatePersonalInfo(ctx, id, info, december))
	require.NoError(t, c.SetBSN(ctx, id, "123456782"))
	address := Address{Type: HomeAddress, Default: true, Street: "Kerkstraat", Number: "12", Addition: "bis", ZIP: "1234 AB", City: "Utrecht", Country: "NL"}
	address.ID, err = c.InsertAddress(ctx, id, address, december)
	require.NoError(t, err)
	assert.NotEmpty(t, address.ID)
	require.NoError(t, c.SetDepartment(ctx, id, departments[0].ID, december))
	require.NoError(t, c.SetFunction(ctx, id, functions[1].ID, december))
	salary, err := c.SetSalary(ctx, id, Salary{Type: "Bruto_Salaris_Fulltime", Amount: civil.MustDecimal("3480.95")}, start)
	require.NoError(t, err)
	account := BankAccount{Type: "Bankrekening1", IBAN: "NL20INGB0001234567", Name: "A. Bakker"}
	account.ID, err = c.InsertBankAccount(ctx, id, account)
	require.NoError(t, err)
	_, err = c.InsertContract(ctx, id, Contract{Start: start, Indefinite: true, IsWritten: true, HoursPerWeek: civil.MustDecimal("38.5")})
	require.NoError(t, err)

	read, err := c.PersonalInfo(ctx, company, id)
	require.NoError(t, err)
	assert.Equal(t, "ada@example.com", read.EmailPrivate)
	assert.Equal(t, "de", read.Prefix)
	assert.Equal(t, info.BirthDate, read.BirthDate, "what was read and sent again stays")
	addresses, err := c.Addresses(ctx, company, id)
	require.NoError(t, err)
	assert.Equal(t, []Address{address}, addresses)
	salaries, err := c.Salaries(ctx, company, id)
	require.NoError(t, err)
	assert.Contains(t, salaries, DatedSalary{Salary: Salary{Type: "Bruto_Salaris_Fulltime", Amount: civil.MustDecimal("3480.95")}, ID: salary, Start: start})
	accounts, err := c.BankAccounts(ctx, company, id)
	require.NoError(t, err)
	assert.Equal(t, []BankAccount{account}, accounts)
	after, err := rowsIn(c.Employees(ctx, company, "payroll"))
	require.NoError(t, err)
	fresh := slices.DeleteFunc(after, func(e Listed) bool {
		return slices.ContainsFunc(before, func(b Listed) bool { return b.ID == e.ID })
	})
	require.Len(t, fresh, 1)
	assert.Equal(t, id, fresh[0].ID)
	assert.Equal(t, "Bakker", fresh[0].LastName)
	for _, call := range o.Journal() {
		assert.NotContains(t, call.Header.Get("User-Agent"), "Go-http-client")
	}
}

func TestMissingScopesForeignIdsAndRefusalsAreTold(t *testing.T) {
	t.Parallel()
	o := openRESTOffice(t)
	c, ctx := o.client(t), t.Context()
	_, err := rowsIn(c.Employees(ctx, o.demo.Weekly.UUID, ""))
	require.ErrorIs(t, err, UnknownCompany, "of another debtor")
	require.ErrorIs(t, c.SetDepartment(ctx, "00000000-0000-4000-8000-000000000000", o.demo.Departments[0].UUID, december), UnknownEmployee)
	_, err = c.CreateEmployee(ctx, NewEmployee{
		CompanyID: o.demo.Monthly.UUID, TypeID: "payroll", FirstName: "Ada", LastName: "Canary", Start: civil.MustDate("2026-01-01"), Personal: PersonalInfo{Nationality: "NL", EmailPrivate: "canary"},
	}, Period{2026, 1, Monthly})
	require.ErrorIs(t, err, Rejected)
	e := restError(t, err)
	assert.Equal(t, hris.EffectRefused, e.Effect)
	assert.NotEmpty(t, e.Code)

	code := o.Consent(o.demo.Accountant.ID, "https://host.example.com/back", "offline_access", "company.info.read")
	consent, err := NewConsent(ConsentConfig{ClientID: o.cfg.ClientID, ClientSecret: o.cfg.ClientSecret, RedirectURL: "https://host.example.com/back", IdentityURL: o.URL(), Clock: o.clock, WithoutPKCE: true})
	require.NoError(t, err)
	token, err := consent.Exchange(ctx, ConsentRequest{State: privacy.NewSecret("s")}, url.Values{"state": {"s"}, "code": {code}})
	require.NoError(t, err)
	o.shelf.stored = token.Secret()
	_, err = rowsIn(o.client(t).Employees(ctx, o.demo.Monthly.UUID, ""))
	require.ErrorIs(t, err, NotGranted)
	require.ErrorIs(t, err, hris.RightMissing)
	assert.Contains(t, err.Error(), "employee.info.read")
}

func TestACutCreateIsInDoubtAndWasDoneOnce(t *testing.T) {
	t.Parallel()
	o := openRESTOffice(t)
	c, ctx := o.client(t), t.Context()
	o.Inject(nmbrstest.Fault{Method: http.MethodPost, Route: nmbrstest.RESTEmployees, Cut: nmbrstest.AfterWork})
	_, err := c.CreateEmployee(ctx, NewEmployee{
		CompanyID: o.demo.Monthly.UUID, TypeID: "payroll", FirstName: "Ada", LastName: "Bakker", Start: civil.MustDate("2026-12-01"), Personal: PersonalInfo{Nationality: "NL"},
	}, december)
	require.ErrorIs(t, err, hris.OutcomeHidden)
	assert.Equal(t, hris.EffectUnknown, restError(t, err).Effect)
	employees, err := rowsIn(c.Employees(ctx, o.demo.Monthly.UUID, "payroll"))
	require.NoError(t, err)
	assert.Equal(t, 1, strings.Count(lastNames(employees), "Bakker"))
}

func lastNames(all []Listed) string {
	var b strings.Builder
	for _, e := range all {
		b.WriteString(e.LastName + " ")
	}
	return b.String()
}

func TestTokensRotateAtNmbrsAndConsentEndsAfterThirtyDays(t *testing.T) {
	t.Parallel()
	o := openRESTOffice(t)
	c, ctx := o.client(t), t.Context()
	for range 3 {
		_, err := c.Debtor(ctx)
		require.NoError(t, err)
		o.clock.Advance(2 * time.Hour)
	}
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			_, err := c.Debtor(ctx)
			assert.NoError(t, err)
		})
	}
	group.Wait()
	assert.Len(t, o.Calls(nmbrstest.RESTToken), 4)

	o.clock.Advance(29 * 24 * time.Hour)
	state, err := c.ConsentState(ctx)
	require.NoError(t, err)
	assert.Less(t, state.Until.Sub(o.clock.Now()), 25*time.Hour)
	require.NoError(t, c.Renew(ctx), "a connection that rests is renewed")
	o.clock.Advance(29 * 24 * time.Hour)
	_, err = c.Debtor(ctx)
	require.NoError(t, err)
	o.clock.Advance(31 * 24 * time.Hour)
	_, err = c.Debtor(ctx)
	require.ErrorIs(t, err, ConsentMissing)
	restError(t, err)
}

func TestAWithdrawnConsentIsTold(t *testing.T) {
	t.Parallel()
	o := openRESTOffice(t)
	c := o.client(t)
	_, err := c.Debtor(t.Context())
	require.NoError(t, err)
	o.clock.Advance(5 * time.Minute)
	o.RevokeConsents(o.demo.Accountant.ID)
	_, err = c.Debtor(t.Context())
	require.ErrorIs(t, err, ConsentMissing)
	require.ErrorIs(t, err, hris.BadCredentials)
}

func TestALostAnswerAtTheTokenEndpointWithAGraceGoesOn(t *testing.T) {
	t.Parallel()
	o := openRESTOffice(t, func(cfg *nmbrstest.Config) { cfg.REST.Grace = time.Minute })
	o.Inject(nmbrstest.Fault{Route: nmbrstest.RESTToken, Cut: nmbrstest.AfterWork})
	_, err := o.client(t).Debtor(t.Context())
	require.NoError(t, err, "should Nmbrs still take a token that was used, it is asked")
}

func TestAThrottledCallWaits(t *testing.T) {
	t.Parallel()
	o := openRESTOffice(t, func(cfg *nmbrstest.Config) { cfg.REST.PerMinute = 2 })
	o.cfg.MaxWait = 2 * time.Minute
	c := o.client(t)
	for range 5 {
		_, err := c.Debtor(t.Context())
		require.NoError(t, err)
	}
}
