package erecruiter_test

import (
	"context"
	"fmt"
	"log"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// A host opens the target from what its settings page asked, and tests the
// connection. The key is good, and no recruitment is shared with it yet.
func ExampleVendor() {
	fake := erecruitertest.NewServer(erecruitertest.Config{})
	defer fake.Close()
	demo := fake.SeedDemo()
	fake.SetScope(erecruitertest.SelectedRecruitments)
	fake.Unshare(demo.Shared)

	target, err := erecruiter.Vendor().Products[0].Open(hris.Opening{
		Settings: fieldmap.Values{
			"company": fieldmap.TextValue(fmt.Sprint(demo.Company)), "origin": fieldmap.TextValue(fmt.Sprint(demo.Origin)),
			"scope": fieldmap.OptionValue("selected"), "wire_profile": fieldmap.TextValue(`{"calls_per_second": 100}`),
		},
		Secrets: map[string]privacy.Secret{"access_key": privacy.NewSecret(demo.AccessKey)},
		BaseURL: fake.URL(), Language: "en",
	})
	if err != nil {
		log.Fatal(err)
	}
	report, err := target.Check(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Standing == hris.Missing {
			fmt.Println(f.Text, f.Remedy)
		}
	}
	// Output: The key is good, and no active recruitment can be seen. Tick this integration in a recruitment, in its part on integrations.
}
