package greenhouse

import (
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
)

// Credentials open one Greenhouse account. Make them with [ClientCredentials] or
// [Partner.Credentials]. They mask themselves when printed.
type Credentials struct {
	clientID string
	secret   privacy.Secret
	subject  int64

	partner *connection // of a partner; nil for client credentials
}

// ClientCredentials are those that a customer makes for their own integration:
// Configure > Dev Center > API Credentials > Create > Harvest V3 (OAuth). The
// secret is shown once; after it is replaced the old one works for up to a week.
// The client id ends in a number of Greenhouse's, as in "…-42".
func ClientCredentials(clientID string, clientSecret privacy.Secret) (Credentials, error) {
	clientID = strings.TrimSpace(clientID)
	secret := strings.TrimSpace(clientSecret.Reveal())
	if clientID == "" || secret == "" {
		return Credentials{}, notSent(BadCredentials, "OAuth needs both the client id and the client secret of the API credential")
	}
	if strings.Contains(clientID, ":") || !printable(clientID) || !printable(secret) {
		return Credentials{}, notSent(BadCredentials, "the client id or the secret holds a character that Greenhouse never gives out")
	}
	return Credentials{clientID: clientID, secret: privacy.NewSecret(secret)}, nil
}

// ActingAs gives the credentials with a Greenhouse user to act as: the id of a
// Site Admin, because every list asks for one. Without it Greenhouse acts as the
// user it made for the credential. A [Partner]'s credentials act as whoever consented.
func (c Credentials) ActingAs(userID int64) Credentials {
	c.subject = userID
	return c
}

// IsZero reports whether there are no credentials.
func (c Credentials) IsZero() bool { return c.secret.IsZero() && c.partner == nil }

// String tells the kind only.
func (c Credentials) String() string {
	switch {
	case c.IsZero():
		return "no credentials"
	case c.partner != nil:
		return "partner's consent [secret]"
	case c.subject != 0:
		return "OAuth client [secret] acting as user " + strconv.FormatInt(c.subject, 10)
	}
	return "OAuth client [secret]"
}

// Format masks under every verb. Without it fmt would look into the unexported
// fields and pass by their own masks.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue masks in log/slog.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(c.String()) }

func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}
