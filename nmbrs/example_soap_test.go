package nmbrs_test

import (
	"context"
	"fmt"
	"log"
	"strconv"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// A hire becomes an employee: who somebody is, is read first, and only what is
// known here is put over it.
func ExampleSOAPClient() {
	srv := nmbrstest.NewServer(nmbrstest.Config{})
	defer srv.Close()
	demo := srv.SeedDemo()

	ctx := context.Background()
	credentials, err := nmbrs.NewCredentials(demo.Email, privacy.NewSecret(demo.Token))
	if err != nil {
		log.Fatal(err)
	}
	client, err := nmbrs.NewSOAPClient(nmbrs.SOAPConfig{Credentials: credentials, Domain: "acme", BaseURL: srv.URL() + "/soap/v3"})
	if err != nil {
		log.Fatal(err)
	}
	defer client.CloseIdleConnections()

	id, err := client.InsertEmployee(ctx, nmbrs.NewEmployee{
		CompanyID: strconv.FormatInt(demo.Monthly.ID, 10), TypeID: "2",
		FirstName: "Ada", LastName: "Jansen", Start: civil.MustDate("2099-12-01"),
	})
	if err != nil {
		log.Fatal(err)
	}
	info, err := client.PersonalInfo(ctx, id)
	if err != nil {
		log.Fatal(err)
	}
	if err := client.UpdatePersonalInfo(ctx, id, info.Merged(nmbrs.PersonalInfo{EmailPrivate: "ada@example.com"})); err != nil {
		log.Fatal(err)
	}
	info, err = client.PersonalInfo(ctx, id)
	fmt.Println(info.FirstName, info.EmailPrivate, err)
	// Output: Ada ada@example.com <nil>
}
