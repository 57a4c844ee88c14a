package afas

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCountryCodesAreAfassOwn(t *testing.T) {
	t.Parallel()
	for iso, want := range map[string]string{
		"DE": "D", "BE": "B", "FR": "F", "NL": "NL", "nl": "NL", "US": "USA", "IN": "IND", "ID": "RI", "CL": "RCH", "LK": "CL", "SA": "AS", "PL": "PL",
	} {
		got, ok := CountryCode(iso)
		require.True(t, ok, iso)
		assert.Equal(t, want, got)
	}
	_, ok := CountryCode("D")
	assert.False(t, ok)
	_, ok = CountryCode("")
	assert.False(t, ok)
}

func TestEveryCountryComesBackAsItself(t *testing.T) {
	t.Parallel()
	for iso, code := range countryCodes {
		back, ok := CountryISO(code)
		require.True(t, ok, code)
		assert.Equal(t, iso, back)
		assert.LessOrEqual(t, len(code), 3)
	}
	iso, ok := CountryISO("NAM")
	assert.True(t, ok)
	assert.Equal(t, "NA", iso)
}
