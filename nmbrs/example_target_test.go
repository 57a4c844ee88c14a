package nmbrs_test

import (
	"context"
	"fmt"
	"strconv"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// What cannot be undone in Nmbrs is asked of a person, whatever the rules give;
// choosing a debtor narrows the companies.
func ExampleNewSOAPTarget() {
	fake := nmbrstest.NewServer(nmbrstest.Config{})
	defer fake.Close()
	demo := fake.SeedDemo()
	credentials, err := nmbrs.NewCredentials(demo.Email, privacy.NewSecret(demo.Token))
	must(err)
	client, err := nmbrs.NewSOAPClient(nmbrs.SOAPConfig{Credentials: credentials, Domain: demo.Domain, BaseURL: fake.URL() + "/soap/v3"})
	must(err)
	target, err := nmbrs.NewSOAPTarget(client, nmbrs.Settings{Domain: demo.Domain, Language: "en"})
	must(err)
	fmt.Println(target.Info().Account)

	debtor := fieldmap.OptionValue(strconv.FormatInt(demo.Client.ID, 10))
	form, err := target.Form(context.Background(), fieldmap.Values{"debtor": debtor})
	must(err)
	company, _ := form.Field("company")
	fmt.Println(company.Choices[0].Label)

	mapping, problems := fieldmap.Compile(hris.HireSchema(), form.Schema, nmbrs.Mapping(form))
	must(problems.Err())
	hire := &hris.Hire{Person: hris.Person{FirstName: "Jan", LastName: "Jansen"}, Job: hris.Job{LegalEntity: "De Linde Ovens"}}
	for _, p := range mapping.Plan(hire).Problems() {
		fmt.Println(p.Code, p.Field)
	}
	// Output:
	// nmbrs:production:acme
	// De Linde Ovens
	// value.missing debtor
	// value.confirm company
	// value.missing employee_type
	// value.missing start_date
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
