package nmbrs

import (
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
)

// Credentials are what SOAP wants: the e-mail address somebody logs in with and
// the API token of the same profile (user profile > API Token > activate). They
// mask themselves when printed.
type Credentials struct {
	user  string
	token privacy.Secret
}

// NewCredentials checks the pair. Blanks and line breaks around it do not count.
func NewCredentials(user string, token privacy.Secret) (Credentials, error) {
	user = strings.TrimSpace(user)
	text := strings.TrimSpace(token.Reveal())
	switch {
	case user == "" || text == "":
		return Credentials{}, notSent(BadCredentials, "both the e-mail address and the API token are needed")
	case !characters([]byte(user)) || !characters([]byte(text)) || strings.ContainsAny(text, " \t\r\n"):
		return Credentials{}, notSent(BadCredentials, "the API token is one word: copy it again from the user profile")
	}
	return Credentials{user, privacy.NewSecret(text)}, nil
}

// IsZero reports whether there are no credentials.
func (c Credentials) IsZero() bool { return c.token.IsZero() }

// String tells whether there are any.
func (c Credentials) String() string {
	if c.IsZero() {
		return "no credentials"
	}
	return "API token " + c.token.String()
}

// Format masks under every verb.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue masks in log/slog.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(c.String()) }
