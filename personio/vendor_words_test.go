package personio_test

import (
	"testing"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

func TestASettingsPageSaysEverythingInGermanToo(t *testing.T) {
	t.Parallel()
	hristest.RunWords(t, personio.Vendor(), "API", "In Personio: Settings > Integrations > API credentials.")
}

func TestAHostConnectsItAsAnyProduct(t *testing.T) {
	t.Parallel()
	for _, api := range []personio.API{personio.V1, personio.V2} {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			fake := personiotest.NewServer(personiotest.Config{Unlimited: true})
			t.Cleanup(fake.Close)
			demo := fake.SeedDemo()
			clock := &ownClock{now: time.Now} // nothing waits for a rate
			vendor := personio.Vendor()
			hristest.RunProduct(t, vendor, vendor.Products[0], hris.Opening{
				BaseURL: fake.URL(), Now: clock.Now, Sleep: clock.Sleep,
				Settings: fieldmap.Values{
					"company": fieldmap.TextValue("lindenhof"), "email": fieldmap.OptionValue("work"), "api": fieldmap.OptionValue(string(api)),
				},
				Secrets: map[string]privacy.Secret{"client_id": privacy.NewSecret(demo.ClientID), "client_secret": privacy.NewSecret(demo.ClientSecret)},
			})
		})
	}
}
