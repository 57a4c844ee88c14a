package afas_test

import (
	"context"
	"fmt"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// A customer connects. Here Opening leads to an environment that exists for the
// example only; without it AFAS's own address is found by the member number.
func ExampleVendor() {
	fake := afastest.NewServer(afastest.Config{})
	defer fake.Close()
	demo := fake.SeedDemo()
	keyring, err := privacy.NewKeyring("k1", map[string][]byte{"k1": privacy.NewKey()})
	if err != nil {
		panic(err)
	}
	connections, err := connection.New(connection.Config{
		Store: connection.NewMemory(nil), Vendors: []hris.Vendor{afas.Vendor()}, Sealer: keyring,
		Managers: []string{"admin"}, EraseSealed: connection.NothingSealed,
		Opening: func(connection.Ref, string) hris.Opening { return hris.Opening{BaseURL: fake.URL()} },
	})
	if err != nil {
		panic(err)
	}
	administrator := transfer.Actor{ID: "u-1", Roles: []string{"admin"}}
	made, err := connections.Connect(context.Background(), administrator, "acme", connection.Request{
		Vendor: "afas", Product: "applicant",
		Settings: fieldmap.Values{
			"member":              fieldmap.TextValue(fake.Member()),
			"environment":         fieldmap.OptionValue("production"),
			"vacancies.connector": fieldmap.TextValue(demo.Vacancies),
		},
		Secrets: map[string]privacy.Secret{"client_id": privacy.NewSecret(demo.ClientID), "client_secret": privacy.NewSecret(demo.ClientSecret)},
		Policy:  transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}},
	})
	fmt.Println(made.View.State, made.View.Mapped, err)
	// Output:
	// active true <nil>
}
