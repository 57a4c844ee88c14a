package greenhouse

import (
	"crypto/rand"
	"net/url"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
)

// NewToken makes a token that nobody can guess: 26 letters and digits, 130 random
// bits.
func NewToken() string { return rand.Text() }

// NewSecretKey makes a key to sign webhooks with, for the customer to paste into
// Greenhouse, which takes any text there.
func NewSecretKey() privacy.Secret { return privacy.NewSecret(rand.Text() + rand.Text()) }

// EndpointURL gives the address to paste into Greenhouse: the base address under
// which the handler of [NewWebhooks] is reached, and the token. Greenhouse takes
// https only; http is let through for this machine, where tests run.
func EndpointURL(base, token string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", inputError("the base of a webhook's address is absolute, without user, query and fragment")
	}
	if name := u.Hostname(); u.Scheme != "https" && !(u.Scheme == "http" && (name == "localhost" || name == "127.0.0.1" || name == "::1")) {
		return "", inputError("Greenhouse sends webhooks to https addresses only")
	}
	return strings.TrimRight(base, "/") + "/" + url.PathEscape(token), nil
}
