package afas

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOneEnvironmentHasOneAccountNameHoweverItsAddressIsWritten(t *testing.T) {
	t.Parallel()
	for want, configs := range map[string][]Config{
		"afas:production:12345": {
			{Member: "12345"},
			{Member: " 12345 \r\n"},
			{Member: "012345"},
			{Member: "12345", BaseURL: "https://proxy.example.com/afas"},
			{Member: " 12345", BaseURL: "https://12345.rest.afas.online/ProfitRestServices"},
			{BaseURL: "https://12345.rest.afas.online/ProfitRestServices"},
			{BaseURL: "https://12345.rest.afas.online/ProfitRestServices/"},
			{BaseURL: " https://12345.Rest.AFAS.online/profitrestservices"},
			{BaseURL: "https://12345.rest.afas.online:443/ProfitRestServices"},
			{BaseURL: "https://12345.rest.afas.online./ProfitRestServices"},
		},
		"afas:test:12345": {
			{Member: "12345", Environment: Test},
			{BaseURL: "https://12345.resttest.afas.online/ProfitRestServices"},
			{BaseURL: "https://12345.resttest.afas.online/ProfitRestServices", Environment: Test},
			{Member: "12345", Environment: Test, BaseURL: "https://12345.resttest.afas.online"},
		},
		"afas:accept:12345": {
			{Member: "12345", Environment: Accept},
			{BaseURL: "https://12345.restaccept.afas.online/ProfitRestServices"},
		},
		"afas:production:https://proxy.example.com/afas": {
			{BaseURL: "https://proxy.example.com/afas"},
			{BaseURL: "https://proxy.example.com/AFAS//"},
			{BaseURL: "HTTPS://Proxy.Example.com:443/afas/"},
			{BaseURL: "https://proxy.example.com./afas"},
		},
		"afas:production:https://proxy.example.com:8443":                          {{BaseURL: "https://proxy.example.com:8443/"}},
		"afas:production:http://127.0.0.1:8080/x":                                 {{BaseURL: "http://127.0.0.1:8080/x"}},
		"afas:production:https://12345.restcursus.afas.online/profitrestservices": {{BaseURL: "https://12345.restcursus.afas.online/ProfitRestServices"}},
	} {
		for _, cfg := range configs {
			cfg.Credentials = testToken(t)
			client, err := New(cfg)
			require.NoError(t, err, "%q %q", cfg.Member, cfg.BaseURL)
			assert.Equal(t, want, client.account(), "%q %q", cfg.Member, cfg.BaseURL)
		}
	}
}

func TestAnAddressThatContradictsTheSettingsIsRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		cfg    Config
		reason Reason
		says   string
	}{
		"another member": {Config{Member: "12345", BaseURL: "https://54321.rest.afas.online/ProfitRestServices"}, BadAddress, "another member"},
		"the test host, and production": {
			Config{Member: "12345", BaseURL: "https://12345.resttest.afas.online/ProfitRestServices"}, BadAddress, "test environment",
		},
		"the production host, and test": {
			Config{Environment: Test, BaseURL: "https://12345.rest.afas.online/ProfitRestServices"}, BadAddress, "production environment",
		},
		"a host of AFAS that is none of the three": {
			Config{Member: "12345", BaseURL: "https://12345.restcursus.afas.online/ProfitRestServices"}, BadAddress, "leave out",
		},
		"an environment id for a member":  {Config{Member: "O12345AA", BaseURL: "https://proxy.example.com"}, BadMember, "paste only 12345"},
		"an environment that is none":     {Config{Environment: 9, BaseURL: "https://proxy.example.com"}, BadEnvironment, "production, test or accept"},
		"an environment without a member": {Config{}, BadMember, "missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.cfg.Credentials = testToken(t)
			_, err := New(tc.cfg)
			require.ErrorIs(t, err, tc.reason)
			assert.ErrorContains(t, err, tc.says)
		})
	}
}

func TestClientsOfOneEnvironmentShareItsCapHoweverItsAddressIsWritten(t *testing.T) {
	t.Parallel()
	limits := new(Limits)
	for _, cfg := range []Config{
		{Member: "12345"},
		{BaseURL: "https://12345.rest.afas.online/profitrestservices/"},
	} {
		cfg.Credentials, cfg.Limits = testToken(t), limits
		_, err := New(cfg)
		require.NoError(t, err)
	}
	assert.Len(t, limits.caps, 1)
}
