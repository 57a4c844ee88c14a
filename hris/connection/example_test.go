package connection_test

import (
	"context"
	"fmt"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// A customer connects, replaces a token, and removes the connection again.
func Example() {
	vendor := newSystem().vendor() // afas.Vendor(), nmbrs.Vendor(), ...
	ring, err := privacy.NewKeyring("2026", map[string][]byte{"2026": privacy.NewKey()})
	if err != nil {
		panic(err)
	}
	svc, err := connection.New(connection.Config{
		Store: connection.NewMemory(nil), Vendors: []hris.Vendor{vendor}, Sealer: ring,
		Managers: []string{"admin"}, EraseSealed: connection.NothingSealed,
	})
	if err != nil {
		panic(err)
	}
	ctx, noor := context.Background(), transfer.Actor{ID: "u-17", Roles: []string{"admin"}}

	made, err := svc.Connect(ctx, noor, "acme", connection.Request{
		Vendor: "fake", Product: "people",
		Settings: fieldmap.Values{"environment": fieldmap.TextValue("north")},
		Secrets:  map[string]privacy.Secret{"token": privacy.NewSecret(canaryToken)},
		Policy:   transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Remove: []string{"admin"}},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(made.View.Account, made.View.State, "token ends in", made.View.Secrets[0].LastFour)

	_, err = svc.Rotate(ctx, noor, "acme", made.View.ID, connection.Rotation{
		Secrets: map[string]privacy.Secret{"token": privacy.NewSecret("mistyped")},
	})
	fmt.Println(hris.CodeOf(err)) // the former token stays in use

	if err := svc.Remove(ctx, noor, "acme", made.View.ID); err != nil {
		panic(err)
	}
	trail, err := svc.Audit(ctx, noor, "acme", made.View.ID, 10)
	if err != nil {
		panic(err)
	}
	for _, e := range trail {
		fmt.Println(e.Actor, e.Kind, e.Names)
	}
	// Output:
	// fake:north active token ends in ABCD
	// connection.credentials
	// u-17 sealed_erased []
	// u-17 removed []
	// u-17 rotate_refused [token]
	// u-17 connected [environment token]
}
