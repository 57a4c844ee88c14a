package afas

import (
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
)

// Credentials open one customer's environment. Make them with [ParseToken] or
// [ClientCredentials]. They mask themselves when printed.
type Credentials struct {
	token        privacy.Secret // the Authorization header's value
	clientID     string
	clientSecret privacy.Secret
}

// Classic reports whether these are a classic AfasToken. AFAS switches those
// off: existing ones expire on 1 May 2027, none works after 31 August 2027 (AFAS
// documentation).
func (c Credentials) Classic() bool { return !c.token.IsZero() }

// Format masks under every verb. Without it fmt would look into the unexported
// fields and pass by their own masks.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// String tells the kind only.
func (c Credentials) String() string {
	switch {
	case c.IsZero():
		return "no credentials"
	case c.Classic():
		return "AfasToken " + c.token.String()
	}
	return "OAuth client " + c.clientSecret.String()
}

// LogValue masks in log/slog.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(c.String()) }

// IsZero reports whether there are no credentials.
func (c Credentials) IsZero() bool { return c.token.IsZero() && c.clientSecret.IsZero() }

// ClientCredentials are those of an app connector with OAuth, the kind AFAS
// recommends. From Profit 9 a secret expires, by default after 180 days, and two
// may be valid at a time so that one can replace the other.
func ClientCredentials(clientID string, clientSecret privacy.Secret) (Credentials, error) {
	clientID = strings.TrimSpace(clientID)
	secret := strings.TrimSpace(clientSecret.Reveal())
	if clientID == "" || secret == "" {
		return Credentials{}, notSent(BadCredentials, "OAuth needs both the client id and the client secret of the app connector")
	}
	return Credentials{clientID: clientID, clientSecret: privacy.NewSecret(secret)}, nil
}

var (
	tokenData    = regexp.MustCompile(`^[0-9A-Fa-f]{64}$`)
	tokenVersion = regexp.MustCompile(`^[0-9]{1,4}$`)
)

// ParseToken reads a classic AfasToken in each form people have it in: the whole
// XML as Profit shows it, the 64 hexadecimal digits of its data alone, or the
// base64 of the XML, as a header carries it. Blanks and line breaks around it do
// not count.
func ParseToken(text privacy.Secret) (Credentials, error) {
	s := strings.TrimSpace(text.Reveal())
	s = strings.TrimSpace(strings.TrimPrefix(s, "AfasToken "))
	if s == "" {
		return Credentials{}, notSent(BadCredentials, "the token is missing")
	}
	version, data := "1", s
	if !tokenData.MatchString(s) {
		if !strings.HasPrefix(s, "<") {
			decoded, ok := decodeToken(s)
			if !ok {
				return Credentials{}, errToken
			}
			s = decoded
		}
		var ok bool
		if version, data, ok = parseTokenXML(s); !ok {
			return Credentials{}, errToken
		}
	}
	whole := "<token><version>" + version + "</version><data>" + data + "</data></token>"
	return Credentials{token: privacy.NewSecret("AfasToken " + base64.StdEncoding.EncodeToString([]byte(whole)))}, nil
}

var errToken = notSent(BadCredentials, "paste the whole token as Profit shows it: <token><version>1</version><data>64 digits and letters</data></token>")

func decodeToken(s string) (string, bool) {
	s = strings.Join(strings.Fields(s), "")
	decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "="))
	text := strings.TrimSpace(string(decoded))
	return text, err == nil && strings.HasPrefix(text, "<")
}

func parseTokenXML(s string) (version, data string, ok bool) {
	var token struct {
		XMLName xml.Name `xml:"token"`
		Version string   `xml:"version"`
		Data    string   `xml:"data"`
	}
	if xml.Unmarshal([]byte(s), &token) != nil {
		return "", "", false
	}
	version, data = strings.TrimSpace(token.Version), strings.TrimSpace(token.Data)
	return version, data, tokenVersion.MatchString(version) && tokenData.MatchString(data)
}
