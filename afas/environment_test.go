package afas

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

func TestMemberNumberIsDigitsOfAnyLength(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"12345", " 12345\r\n", "123456", "7"} {
		member, err := ParseMember(text)
		require.NoError(t, err, text)
		assert.Regexp(t, `^\d+$`, member)
	}
}

func TestPastedEnvironmentIdSaysWhatToPasteAndWhichEnvironmentItIs(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, paste, environment string }{
		{"production", "O12345AA", "paste only 12345", "choose the production environment"},
		{"test, lower case", "t123456bc", "paste only 123456", "choose the test environment"},
		{"accept", "A11111AA", "paste only 11111", "choose the accept environment"},
		{"unknown letter", "X11111AA", "paste only 11111", "names none of production O, test T, accept A"},
		{"as webhooks show it", "12345AA", "paste only 12345", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseMember(tc.text)
			require.ErrorIs(t, err, BadMember)
			require.ErrorIs(t, err, hris.InvalidSetting)
			assert.ErrorContains(t, err, tc.paste)
			assert.ErrorContains(t, err, tc.environment)
		})
	}
}

func TestWrongMemberIsNotRepeated(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "  ", "twelve", "12 345", "https://12345.rest.afas.online", "D1E2A3D4B5E6E7F8D1E2A3D4B5E6E7F8"} {
		_, err := ParseMember(text)
		require.ErrorIs(t, err, BadMember)
		if len(text) > 2 {
			assert.NotContains(t, err.Error(), text)
		}
	}
}

func TestEnvironmentPicksTheHost(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]Environment{
		"https://12345.rest.afas.online/ProfitRestServices":       Production,
		"https://12345.resttest.afas.online/ProfitRestServices":   Test,
		"https://12345.restaccept.afas.online/ProfitRestServices": Accept,
	} {
		got, err := BaseURL("12345", e)
		require.NoError(t, err)
		assert.Equal(t, want, got)
		parsed, err := ParseEnvironment(e.String())
		require.NoError(t, err)
		assert.Equal(t, e, parsed)
	}
	_, err := ParseEnvironment("staging")
	assert.ErrorIs(t, err, BadEnvironment)
	_, err = BaseURL("12345", Environment(9))
	assert.ErrorIs(t, err, BadEnvironment)
}
