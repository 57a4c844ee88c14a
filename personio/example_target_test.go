package personio_test

import (
	"context"
	"fmt"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

// A mapping is checked when it is saved: what v1 would drop without a word says
// why, and an option that Personio does not have is named.
func ExampleNewTarget() {
	fake := personiotest.NewServer(personiotest.Config{})
	defer fake.Close()
	demo := fake.SeedDemo()
	credentials, err := personio.NewCredentials(demo.ClientID, privacy.NewSecret(demo.ClientSecret))
	check(err)
	client, err := personio.New(personio.Config{BaseURL: fake.URL(), Credentials: credentials})
	check(err)
	target, err := personio.NewTarget(client, personio.Settings{Company: "lindenhof", Language: "en"})
	check(err)
	form, err := target.Form(context.Background(), nil)
	check(err)

	own, err := fieldmap.ParseRules([]byte(`{"v":1,"rules":[
		{"to":"contract_end_date","from":"offer.end_date"},
		{"to":"` + demo.ShirtSize + `","from":"custom.shirt","options":{"Medium":"M","Large":"Lrg"}}]}`))
	check(err)
	source := hris.HireSchema(fieldmap.Field{Path: "shirt", Kind: fieldmap.Text})
	_, problems := fieldmap.Compile(source, form.Schema, fieldmap.Merge(personio.Mapping(form), own))
	for _, p := range problems {
		fmt.Println(p.Code)
	}
	// Output:
	// mapping.read_only
	// mapping.unknown_option
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
