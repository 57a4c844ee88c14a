package erecruiter

import (
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
)

// Credentials are those of one customer: a user with a client, or a partner's
// access key. They mask themselves when printed.
type Credentials struct {
	user, clientID        string
	password, secret, key privacy.Secret
}

// NewUser makes the credentials of [OAuthPassword]. Client id, client secret, user
// and password come from eRecruiter's Settings > Integration (observed in a public
// client's notes).
func NewUser(clientID string, clientSecret privacy.Secret, user string, password privacy.Secret) (Credentials, error) {
	c := Credentials{user: strings.TrimSpace(user), clientID: strings.TrimSpace(clientID), password: password, secret: trimmed(clientSecret)}
	if c.user == "" || c.clientID == "" || c.password.IsZero() || c.secret.IsZero() {
		return Credentials{}, notSent(BadCredentials, "client id, client secret, user and password are needed, all four")
	}
	return c, nil
}

// NewAccessKey makes the credentials of [AccessKeyHeader] and [OAuthAccessKey]: the
// key (klucz dostępu, token dostępu) that an administrator generates for the
// partner. Blanks and line breaks around it do not count.
func NewAccessKey(key privacy.Secret) (Credentials, error) {
	c := Credentials{key: trimmed(key)}
	if c.key.IsZero() {
		return Credentials{}, notSent(BadCredentials, "the access key is missing")
	}
	return c, nil
}

// WithClient adds a client to an access key, for an exchange that wants one.
func (c Credentials) WithClient(clientID string, clientSecret privacy.Secret) Credentials {
	c.clientID, c.secret = strings.TrimSpace(clientID), trimmed(clientSecret)
	return c
}

func trimmed(s privacy.Secret) privacy.Secret {
	if text := strings.TrimSpace(s.Reveal()); text != "" {
		return privacy.NewSecret(text)
	}
	return privacy.Secret{}
}

// fit reports whether the credentials are of the sort that a mode takes.
func (c Credentials) fit(mode AuthMode) error {
	if c.key.IsZero() == (mode == OAuthPassword) && !c.IsZero() {
		return nil
	}
	if mode == OAuthPassword {
		return notSent(BadCredentials, "the wire profile says oauth_password: use NewUser")
	}
	return notSent(BadCredentials, "the wire profile says "+string(mode)+": use NewAccessKey")
}

// IsZero reports whether there are no credentials.
func (c Credentials) IsZero() bool { return c.key.IsZero() && c.password.IsZero() }

// String tells of which sort they are.
func (c Credentials) String() string {
	switch {
	case c.IsZero():
		return "no credentials"
	case c.key.IsZero():
		return "user " + privacy.Mask
	}
	return "access key " + c.key.String()
}

// Format masks under every verb.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue masks in log/slog.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(c.String()) }
