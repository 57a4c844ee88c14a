package personio

import (
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
)

// Credentials are a client id and secret, as Personio shows them under Settings >
// Integrations > API credentials. One pair serves both generations of the API
// (observed in public clients). They mask themselves when printed.
type Credentials struct {
	clientID string
	secret   privacy.Secret
}

// NewCredentials checks the pair. Blanks and line breaks around it do not count.
func NewCredentials(clientID string, secret privacy.Secret) (Credentials, error) {
	clientID = strings.TrimSpace(clientID)
	text := strings.TrimSpace(secret.Reveal())
	if clientID == "" || text == "" {
		return Credentials{}, notSent(BadCredentials, "both the client id and the client secret are needed")
	}
	return Credentials{clientID, privacy.NewSecret(text)}, nil
}

// IsZero reports whether there are no credentials.
func (c Credentials) IsZero() bool { return c.secret.IsZero() }

// String tells whether there are any.
func (c Credentials) String() string {
	if c.IsZero() {
		return "no credentials"
	}
	return "API credentials " + c.secret.String()
}

// Format masks under every verb.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue masks in log/slog.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(c.String()) }
