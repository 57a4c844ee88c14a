package personio_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

// exampleClient is a client of a company that exists for the examples only. Yours
// comes from Config{Credentials: …}.
func exampleClient() (*personio.Client, personiotest.Demo, func()) {
	server := personiotest.NewServer(personiotest.Config{})
	demo := server.SeedDemo()
	credentials, err := personio.NewCredentials(demo.ClientID, privacy.NewSecret(demo.ClientSecret))
	if err != nil {
		panic(err)
	}
	client, err := personio.New(personio.Config{BaseURL: server.URL(), Credentials: credentials})
	if err != nil {
		panic(err)
	}
	return client, demo, server.Close
}

func ExampleClient_CreateEmployee() {
	client, demo, done := exampleClient()
	defer done()
	ctx := context.Background()
	written, err := client.CreateEmployee(ctx, personio.NewEmployee{
		Email: "ada@example.com", FirstName: "Ada", LastName: "Beispiel",
		Department: demo.Departments[0], Office: "Atlantis", HireDate: civil.MustDate("2031-05-01"),
		Custom: map[string]string{demo.Birthday: "1990-02-28"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	// Read back what matters: what Personio does not know it leaves out.
	e, err := client.Employee(ctx, written.ID)
	fmt.Println("department kept:", e.Text("department") == demo.Departments[0], err)
	fmt.Printf("office: %q, notes: %d\n", e.Text("office"), len(written.Notes.Reveal()))
	fmt.Println("status:", e.Text("status"))
	// Output:
	// department kept: true <nil>
	// office: "", notes: 1
	// status: onboarding
}

func ExampleClient_Employees() {
	client, _, done := exampleClient()
	defer done()
	n := 0
	for e, err := range client.Employees(context.Background(), personio.EmployeeQuery{Attributes: []string{"email", "office"}}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if e.Has("office") { // not: the credentials may not read it
			n++
		}
	}
	fmt.Println(n > 0)
	// Output: true
}

func ExampleError() {
	client, _, done := exampleClient()
	defer done()
	_, err := client.CreateEmployee(context.Background(), personio.NewEmployee{
		Email: "ada@example.com", FirstName: "Ada", LastName: "Beispiel", SupervisorID: 999,
	})
	if e, ok := errors.AsType[*personio.Error](err); ok {
		fmt.Println("refused:", errors.Is(err, personio.Rejected), "effect:", e.Effect)
		fmt.Println("for the person at work:", e.Message().Reveal() != "")
		fmt.Println("in the log:", e)
	}
	// Output:
	// refused: true effect: refused
	// for the person at work: true
	// in the log: personio: create employee: Personio refused the data (HTTP 422, code 422). Personio says why in its own message.
}
