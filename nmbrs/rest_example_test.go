package nmbrs_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// A customer consents once, and from then on each renewed token is stored before it
// is used.
func ExampleConsent() {
	scopes := []string{nmbrs.OfflineAccess, "company.info.read", "employee.info"}
	office := nmbrstest.NewServer(nmbrstest.Config{REST: nmbrstest.RESTConfig{Scopes: scopes}})
	defer office.Close()
	demo := office.SeedDemo()
	ctx := context.Background()

	consent, err := nmbrs.NewConsent(nmbrs.ConsentConfig{
		ClientID: nmbrstest.DemoClientID, ClientSecret: privacy.NewSecret(nmbrstest.DemoClientSecret),
		RedirectURL: "https://host.example.com/back", Scopes: scopes, IdentityURL: office.URL(),
	})
	if err != nil {
		panic(err)
	}
	request := consent.Begin() // keep request.Secret() in the session, redirect to request.URL
	fmt.Println(strings.Contains(request.URL, "/connect/authorize?"))

	// The person picks a debtor, and the browser comes back.
	code := office.Consent(demo.Client.ID, "https://host.example.com/back", scopes...)
	token, err := consent.Exchange(ctx, request, url.Values{"state": {request.State.Reveal()}, "code": {code}})
	if err != nil {
		panic(err)
	}
	stored := token.Secret() // a database, sealed

	client, err := nmbrs.NewRESTClient(nmbrs.RESTConfig{
		ClientID: nmbrstest.DemoClientID, ClientSecret: privacy.NewSecret(nmbrstest.DemoClientSecret), SubscriptionKey: privacy.NewSecret(nmbrstest.DemoSubscriptionKey),
		Tokens: nmbrs.TokenStore{
			Load: func(context.Context) (nmbrs.Token, error) { return nmbrs.ParseToken(stored) },
			Save: func(_ context.Context, t nmbrs.Token) error { stored = t.Secret(); return nil },
		},
		BaseURL: office.URL() + "/api", IdentityURL: office.URL(),
	})
	if err != nil {
		panic(err)
	}
	defer client.CloseIdleConnections()
	debtor, err := client.Debtor(ctx)
	if err != nil {
		panic(err)
	}
	fmt.Println(debtor.Name)

	// Payroll without a nationality would become an external employee.
	_, err = client.CreateEmployee(ctx, nmbrs.NewEmployee{
		CompanyID: demo.Weekly.UUID, TypeID: "payroll", FirstName: "Ada", LastName: "Bakker", Start: civil.MustDate("2026-12-01"),
	}, nmbrs.Period{Year: 2026, Number: 49, Type: nmbrs.Weekly})
	fmt.Println(err)
	// Output:
	// true
	// Bakkerij De Linde
	// nmbrs: create employee: the call breaks a rule of Nmbrs: a payroll employee needs a nationality: without one Nmbrs makes an external employee (fields nationalityCodeISO)
}
