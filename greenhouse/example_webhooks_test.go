package greenhouse_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris/privacy"
)

// A webhook is set up and pings; somebody is hired.
func ExampleNewWebhooks() {
	keeper := &shelf{} // an *intake.Intake in your program
	endpoints := greenhouse.NewActivations(nil)
	webhooks, err := greenhouse.NewWebhooks(greenhouse.WebhooksConfig{Endpoints: endpoints, Keeper: keeper})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/hooks/greenhouse/{token}", webhooks)
	host := httptest.NewServer(mux)
	defer host.Close()

	made, err := endpoints.Activate("acme", "gh-1", privacy.Secret{})
	if err != nil {
		log.Fatal(err)
	}
	address, err := greenhouse.EndpointURL(host.URL+"/hooks/greenhouse", made.Token.Reveal())
	if err != nil {
		log.Fatal(err)
	}
	health := func() { fmt.Println(greenhouse.HookFinding(endpoints.List("acme", "gh-1")[0].Health, "en").Text) }
	health()

	account := greenhousetest.NewServer(greenhousetest.Config{}) // the customer's Greenhouse
	defer account.Close()
	demo := account.SeedDemo()
	_, err = account.SaveWebhook(context.Background(), greenhousetest.Webhook{
		Event: "hire_candidate", EndpointURL: address, Secret: made.SecretKey.Reveal(),
	})
	if err != nil {
		log.Fatal(err)
	}
	health()

	account.Hire(demo.Complete)
	for _, delivery := range account.Deliver(context.Background()) {
		fmt.Println(delivery.Action, delivery.Status)
	}
	source := greenhouse.NewSource(greenhouse.SourceConfig{WithoutDocuments: true})
	for _, a := range keeper.all() {
		happened, err := source.Read(context.Background(), a.Kind, a.Payload)
		fmt.Println(happened.Kind, happened.Hire.Job.Title, happened.Hire.Offer.StartDate, err)
	}
	// Output:
	// Greenhouse has not pinged the webhook yet.
	// The webhook is live.
	// hire_candidate 200
	// hired Developer <backend> 2026-12-01 <nil>
}
