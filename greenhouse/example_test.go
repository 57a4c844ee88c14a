package greenhouse_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris/privacy"
)

// Who was hired in the last hour, though no webhook came.
func ExampleClient_AcceptedOffers() {
	server := greenhousetest.NewServer(greenhousetest.Config{})
	defer server.Close()
	demo := server.SeedDemo()
	began := time.Now()
	server.Hire(demo.Complete)

	credentials, err := greenhouse.ClientCredentials(demo.ClientID, privacy.NewSecret(demo.ClientSecret))
	if err != nil {
		log.Fatal(err)
	}
	client, err := greenhouse.New(greenhouse.Config{
		Credentials: credentials.ActingAs(demo.Admin),
		BaseURL:     server.URL(), AuthURL: server.TokenURL()[:len(server.TokenURL())-len("/token")], // left out outside tests
	})
	if err != nil {
		log.Fatal(err)
	}
	span := greenhouse.Span{From: began.Add(-time.Hour), To: time.Now().Add(time.Minute)}
	for offer, err := range client.AcceptedOffers(context.Background(), span) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(offer.ApplicationID == demo.Complete, offer.Status, offer)
	}
	// Output: true Accepted [personal]
}

// The body of a webhook, as the endpoint received it.
func ExampleParse() {
	secret := privacy.NewSecret("pasted into Greenhouse")
	body := []byte(`{"action":"unhire_candidate","payload":{"application":{"id":13224851007,"candidate":{"id":4063668007}}}}`)
	header := greenhouse.SignForTest(body, secret) // Greenhouse sends this as Signature

	if err := greenhouse.Verify(body, header, secret); err != nil {
		fmt.Println(err)
		return
	}
	event, err := greenhouse.Parse(body)
	if err != nil {
		fmt.Println(err)
		return
	}
	switch payload := event.Payload.(type) {
	case *greenhouse.UnhiredPayload:
		fmt.Println("undo the hand-over of application", payload.Application.ID)
	}
	fmt.Println(event)
	// Output:
	// undo the hand-over of application 13224851007
	// event unhire_candidate application=13224851007
}

// A custom field gives its value typed, whichever dialect it was written in.
func ExampleEventField_Value() {
	body := []byte(`{"action":"hire_candidate","payload":{"application":{"id":1,"custom_fields":{
		"yearly_pay":{"name":"Salary","type":"currency","value":{"amount":54321.50,"unit":"EUR"}}}}}}`)
	event, err := greenhouse.Parse(body)
	if err != nil {
		log.Fatal(err)
	}
	fields := event.Payload.(*greenhouse.HiredPayload).Application.CustomFields
	value, err := fields["yearly_pay"].Value()
	if err != nil {
		log.Fatal(err)
	}
	if pay, ok := value.(greenhouse.Money); ok {
		fmt.Println(pay.Amount, pay.Currency)
	}
	fmt.Println(value) // printed by mistake
	// Output:
	// 54321.5 EUR
	// [personal]
}
