package afas_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/hris/privacy"
)

// exampleClient is a client of an environment that exists for the examples only.
// Yours comes from Config{Member: "12345", Credentials: …}.
func exampleClient() (*afas.Client, afastest.Demo, func()) {
	server := afastest.NewServer(afastest.Config{})
	demo := server.SeedDemo()
	credentials, err := afas.ClientCredentials(demo.ClientID, privacy.NewSecret(demo.ClientSecret))
	if err != nil {
		panic(err)
	}
	client, err := afas.New(afas.Config{BaseURL: server.URL(), Credentials: credentials, Language: afas.English})
	if err != nil {
		panic(err)
	}
	return client, demo, server.Close
}

func ExampleRowsAs() {
	client, demo, done := exampleClient()
	defer done()
	type vacancy struct {
		Number int    `afas:"VacancyNumber"`
		Title  string `afas:"Description"`
	}
	open := afas.Query{
		Filter:  afas.Where(afas.Is("Status", afas.Equal, 1)).Or(afas.Is("Status", afas.Equal, 99)),
		OrderBy: []string{"VacancyNumber"},
		Paging:  afas.ByKey,
		Take:    1000,
	}
	for v, err := range afas.RowsAs[vacancy](context.Background(), client, demo.Vacancies, open) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(v.Number, v.Title)
	}
	// Output:
	// 101 Verpleegkundige dagdienst
	// 102 Planner buitendienst
	// 103 Softwareontwikkelaar
	// 105 Vakantiehulp magazijn
}

func ExampleClient_CreateApplicant() {
	client, demo, done := exampleClient()
	defer done()
	result, err := client.CreateApplicant(context.Background(), afas.Applicant{
		Vacancy:      demo.Open[0],
		FirstName:    "Ada",
		LastName:     "Voorbeeld",
		PrivateEmail: "ada@example.com",
	})
	fmt.Println(result.Key("CaId") != "", err)
	// Output: true <nil>
}

func ExampleError() {
	client, demo, done := exampleClient()
	defer done()
	_, err := client.CreateApplicant(context.Background(), afas.Applicant{Vacancy: demo.Closed, LastName: "Voorbeeld"})
	if e, ok := errors.AsType[*afas.Error](err); ok {
		fmt.Println("refused:", errors.Is(err, afas.Rejected), "may be tried again:", e.RetryAfter > 0)
		fmt.Println("for the administrator:", len(e.ProfitLogReference), "digits")
		fmt.Println("for the person at work:", e.Message().Reveal() != "")
		fmt.Println("in the log:", !strings.Contains(err.Error(), e.Message().Reveal()))
	}
	// Output:
	// refused: true may be tried again: false
	// for the administrator: 32 digits
	// for the person at work: true
	// in the log: true
}

func ExampleParseMember() {
	_, err := afas.ParseMember("O12345AA")
	fmt.Println(err)
	// Output: afas: not a member number: this is an environment id: paste only 12345 and choose the production environment (the letter O)
}
