package afas

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

const (
	exampleData  = "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"
	exampleToken = "<token><version>1</version><data>" + exampleData + "</data></token>"
)

func TestTokenIsReadInEveryFormPeopleHaveItIn(t *testing.T) {
	t.Parallel()
	encoded := base64.StdEncoding.EncodeToString([]byte(exampleToken))
	want := "AfasToken " + encoded
	for name, text := range map[string]string{
		"whole XML":            exampleToken,
		"with CRLF":            exampleToken + "\r\n",
		"indented":             "<token>\r\n  <version>1</version>\r\n  <data>" + exampleData + "</data>\r\n</token>",
		"data alone":           exampleData,
		"data with blanks":     "  " + exampleData + "\n",
		"base64":               encoded,
		"base64 in lines":      encoded[:40] + "\r\n" + encoded[40:],
		"base64 no padding":    strings.TrimRight(encoded, "="),
		"base64 of CRLF":       base64.StdEncoding.EncodeToString([]byte(exampleToken + "\r\n")),
		"the header's content": want,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := ParseToken(privacy.NewSecret(text))
			require.NoError(t, err)
			assert.Equal(t, want, c.token.Reveal())
			assert.True(t, c.Classic())
		})
	}
}

func TestBadTokenIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "canary", exampleData[:63], exampleData + "0", "<token><data>canary</data></token>", "<html>canary</html>",
		strings.Replace(exampleToken, "F", "G", 1), base64.StdEncoding.EncodeToString([]byte(exampleData))} {
		_, err := ParseToken(privacy.NewSecret(text))
		require.ErrorIs(t, err, BadCredentials)
		require.ErrorIs(t, err, hris.BadCredentials)
		assert.NotContains(t, err.Error(), "canary")
	}
}

func TestCredentialsMaskThemselves(t *testing.T) {
	t.Parallel()
	classic, err := ParseToken(privacy.NewSecret(exampleToken))
	require.NoError(t, err)
	oauth, err := ClientCredentials("app", privacy.NewSecret("canary-secret"))
	require.NoError(t, err)
	assert.False(t, oauth.Classic())
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		printed := fmt.Sprintf(verb+verb, classic, oauth)
		assert.NotContains(t, printed, "canary-secret")
		assert.NotContains(t, printed, strings.TrimPrefix(classic.token.Reveal(), "AfasToken "))
	}
	_, err = ClientCredentials("", privacy.NewSecret("x"))
	assert.ErrorIs(t, err, BadCredentials)
}
