package erecruiter_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/hris/privacy"
)

// An application is made with a partner's access key. The fake stands in for
// eRecruiter: without BaseURL and TokenURL the calls go there.
func Example() {
	fake := erecruitertest.NewServer(erecruitertest.Config{})
	defer fake.Close()
	demo := fake.SeedDemo()

	credentials, err := erecruiter.NewAccessKey(privacy.NewSecret(demo.AccessKey))
	if err != nil {
		log.Fatal(err)
	}
	client, err := erecruiter.New(erecruiter.Config{
		Credentials: credentials, Company: fmt.Sprint(demo.Company),
		Profile: erecruiter.WireProfile{
			BaseURL: fake.URL(), Auth: erecruiter.AuthProfile{Mode: erecruiter.AccessKeyHeader}, CallsPerSecond: 100,
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	recruitment, err := client.Recruitment(ctx, fmt.Sprint(demo.Shared))
	if err != nil {
		log.Fatal(err)
	}
	created, err := client.CreateApplication(ctx, recruitment.ID, erecruiter.NewApplication{
		ExternalID: "application-4711", OriginID: fmt.Sprint(demo.Origin), FirstName: "Zofia", LastName: "Przykładowa", Email: "zofia@example.org",
		Consented: true,
		Consents:  []erecruiter.GivenConsent{{ID: recruitment.Consents[0].ID, Accepted: true, At: time.Date(2026, time.November, 19, 12, 0, 0, 0, time.UTC)}},
		Note:      "https://profile.example/zofia",
	})
	if err != nil {
		log.Fatal(err)
	}
	at, err := client.Application(ctx, created.ID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(recruitment.Name+":", at.StageName)
	// Output: Go Developer: Nowy
}

// A customer who has eRecruiter's own description of the API writes down what
// differs from what was observed.
func ExampleParseProfile() {
	profile, err := erecruiter.ParseProfile([]byte(`{
		"version": "v2",
		"auth":    {"mode": "access_key_header", "header": "X-Access-Key", "scheme": "-"},
		"paths":   {"applications": "Recruitments/{recruitmentId}/Applications"},
		"fields":  {"application.stage_id": "currentStageId"}
	}`))
	fmt.Println(profile.Paths.Applications, err)
	_, err = erecruiter.ParseProfile([]byte(`{"paths": {"aplications": "Recruitments/{recruitmentId}/Applications"}}`))
	fmt.Println(err != nil)
	// Output:
	// Recruitments/{recruitmentId}/Applications <nil>
	// true
}
