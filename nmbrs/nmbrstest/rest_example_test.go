package nmbrstest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func ExampleServer_Tokens() {
	srv := nmbrstest.NewServer(nmbrstest.Config{})
	defer srv.Close()
	demo := srv.SeedDemo()
	token, _ := srv.Tokens(demo.Client.ID)

	req, err := http.NewRequest("GET", srv.URL()+"/api/debtors", nil)
	if err != nil {
		panic(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("X-Subscription-Key", nmbrstest.DemoSubscriptionKey)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		panic(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(res.Status, strings.Contains(string(body), demo.Client.Name))
	fmt.Println(srv.Calls(nmbrstest.RESTDebtors)[0].Header.Get("X-Subscription-Key"))
	// Output:
	// 200 OK true
	// ***
}
