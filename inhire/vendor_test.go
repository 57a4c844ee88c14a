package inhire_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/inhire"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

func TestTheProductIsWhatASettingsPageNeeds(t *testing.T) {
	t.Parallel()
	fake := inhiretest.NewServer(inhiretest.Config{})
	t.Cleanup(fake.Close)
	vendor, key := inhire.Vendor(), map[string]privacy.Secret{"api_key": privacy.NewSecret(fake.SeedDemo().APIKey)}
	hristest.RunProduct(t, vendor, vendor.Products[0], hris.Opening{
		Settings: fieldmap.Values{"account": fieldmap.TextValue("lipowa"), "base_url": fieldmap.TextValue(fake.URL())}, Secrets: key,
	})
	for name, settings := range map[string]fieldmap.Values{
		"no account":                    {"base_url": fieldmap.TextValue(fake.URL())},
		"no address":                    {"account": fieldmap.TextValue("lipowa")},
		"an address in the clear":       {"account": fieldmap.TextValue("lipowa"), "base_url": fieldmap.TextValue("http://inhire.example")},
		"a typing error in the profile": {"account": fieldmap.TextValue("lipowa"), "wire_profile": fieldmap.TextValue(`{"bas_url":""}`)},
	} {
		_, err := vendor.Products[0].Begin(hris.Opening{Settings: settings, Secrets: key})
		require.ErrorIs(t, err, hris.InvalidSetting, name)
	}
	_, err := vendor.Products[0].Begin(hris.Opening{Settings: fieldmap.Values{"account": fieldmap.TextValue("lipowa")}, BaseURL: fake.URL()})
	require.ErrorIs(t, err, hris.BadCredentials)
}
