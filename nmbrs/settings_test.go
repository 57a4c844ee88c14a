package nmbrs

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

func TestADomainIsBroughtToItsLabel(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"acme": "acme", " Acme ": "acme", "acme.nmbrs.nl": "acme", "https://acme.nmbrs.nl/": "acme", "https://ACME.nmbrs.nl/login?x=1": "acme",
		"acme.nmbrs.se": "acme", "acme-2.nmbrs-sandbox.nl": "acme-2", "acme.nmbrs.nl/x": "acme",
	} {
		got, ok := domainOf(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "acme.example.com", "api.nmbrs.nl", "https://api-sandbox.nmbrs.nl", "a b", "-acme", "acme.sub.nmbrs.nl", "ac_me"} {
		_, ok := domainOf(text)
		assert.False(t, ok, text)
	}
}

func TestAnAccountOutlivesTheAPI(t *testing.T) {
	t.Parallel()
	soap, err := NewSOAPTarget(&SOAPClient{}, Settings{Domain: "https://Acme.nmbrs.nl"})
	require.NoError(t, err)
	rest, err := NewRESTTarget(nil, Settings{Domain: "acme", Environment: Production})
	require.NoError(t, err)
	assert.Equal(t, "nmbrs:production:acme", soap.Info().Account)
	assert.Equal(t, soap.Info(), rest.Info())
	sandbox, err := NewRESTTarget(nil, Settings{Domain: "acme", Environment: Sandbox})
	require.NoError(t, err)
	assert.NotEqual(t, soap.Info().Account, sandbox.Info().Account)
	assert.Equal(t, hris.Subject{Person: true}, soap.Info().Subject)
}

func TestEmployeeTypesOfTheSettingsAreNumbersWithNames(t *testing.T) {
	t.Parallel()
	types, ok := typesOf(" 2 Payroll,4 , 0 New hire ")
	require.True(t, ok)
	assert.Equal(t, []EmployeeType{{"2", "Payroll"}, {"4", ""}, {"0", "New hire"}}, types)
	for _, text := range []string{"Payroll", "2,2", "-1", "2;4"} {
		_, ok := typesOf(text)
		assert.False(t, ok, text)
	}
}

func TestAWrongSettingIsNamed(t *testing.T) {
	t.Parallel()
	product := Vendor().Products[0]
	right := fieldmap.Values{"domain": fieldmap.TextValue("acme"), "api": fieldmap.OptionValue("rest")}
	for path, value := range map[string]fieldmap.Value{
		"domain": fieldmap.TextValue("acme.example.com"), "api": fieldmap.OptionValue("xml"), "environment": fieldmap.OptionValue("moon"),
		"employee_types": fieldmap.TextValue("payroll"), "periods": fieldmap.OptionValue("Q"),
	} {
		settings := fieldmap.Values{path: value}
		for p, v := range right {
			if p != path {
				settings[p] = v
			}
		}
		_, err := product.Open(hris.Opening{Settings: settings})
		require.ErrorIs(t, err, hris.InvalidSetting, path)
		e, _ := errors.AsType[*hris.Error](err)
		assert.Equal(t, []string{path}, e.Fields)
	}
	_, err := product.Open(hris.Opening{Settings: right})
	require.NoError(t, err, "consents come later")
	right["api"] = fieldmap.OptionValue("soap")
	_, err = product.Open(hris.Opening{Settings: right})
	require.ErrorIs(t, err, hris.BadCredentials)
	_, err = product.Open(hris.Opening{Settings: right, Secrets: map[string]privacy.Secret{"user": privacy.NewSecret("a@example.org"), "token": privacy.NewSecret("t")}})
	require.NoError(t, err)
}

func TestEveryFieldOfTheSettingsPageIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, f := range Vendor().Products[0].Settings.Fields {
		assert.NotEmpty(t, f.Label, f.Path)
		assert.NotEmpty(t, f.Help, f.Path)
	}
	for _, s := range Vendor().Products[0].Secrets {
		assert.NotEmpty(t, s.Help, s.Name)
	}
}
