package inhire_test

import (
	"context"
	"fmt"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/inhire"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// A write whose answer was lost is read back, not written again: each write e-mails
// the candidate.
func ExampleSink() {
	server := inhiretest.NewServer(inhiretest.Config{})
	defer server.Close()
	demo := server.SeedDemo()
	server.Inject(inhiretest.Fault{Route: inhiretest.StatusBatch, Cut: inhiretest.AfterWork})

	client, err := inhire.New(inhire.Config{APIKey: privacy.NewSecret(demo.APIKey), Profile: inhire.WireProfile{BaseURL: server.URL()}})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	sink := inhire.NewSink(client)
	if _, err := sink.SetStatuses(ctx, []hris.StatusChange{{ApplicationID: demo.Fresh, Status: "interview"}}); err != nil {
		fmt.Println(err)
	}
	application, err := sink.Application(ctx, demo.Fresh)
	fmt.Println(application.Status, err)
	fmt.Println(len(server.MailsTo(demo.Candidate)), "e-mail")
	// Output:
	// inhire: set statuses: no answer came. Read the status back before writing it again: each write e-mails the candidate.
	// interview <nil>
	// 1 e-mail
}

// A customer who has inhire's real contract writes down what differs.
func ExampleParseProfile() {
	profile, err := inhire.ParseProfile([]byte(`{
		"base_url": "https://inhire.example.com/partner",
		"key_header": "Authorization", "key_scheme": "Bearer",
		"calls": {"set_status": "PATCH /applications/{id}", "set_statuses": "-"},
		"names": {"change.status": "column"}
	}`))
	fmt.Println(profile.Calls.SetStatus, err)
	_, err = inhire.ParseProfile([]byte(`{"calls": {"set_status": "GET /applications/{id}"}}`))
	fmt.Println(err)
	// Output:
	// PATCH /applications/{id} <nil>
	// inhire: the wire profile cannot be used: calls are like PUT /v1/applications/{id}/status, with just that placeholder. Correct the wire profile in the settings.
}
