package greenhouse

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
)

// Endpoint is where one activation of one connection takes webhooks. All hooks
// of the activation share it.
type Endpoint struct {
	Tenant     string
	Connection string
	Generation int // counts the connection's activations, from 1
	State      EndpointState

	// Secrets are the keys that a signature may be made with: one, and while it is
	// replaced two. A webhook whose key is none of them is refused.
	Secrets []privacy.Secret

	// User and Password are what the webhook's advanced settings add; both empty
	// for none.
	User     string
	Password privacy.Secret

	// Health is what was last recorded of it.
	Health Health
}

// EndpointState says whether an endpoint takes anything.
type EndpointState string

// The states of an endpoint. Whatever is not active answers 410.
const (
	EndpointActive EndpointState = "active"
	EndpointPast   EndpointState = "past" // a later activation took over, or the connection was switched off
)

// String names the endpoint without its secrets.
func (e Endpoint) String() string {
	return fmt.Sprintf("endpoint of %s/%s, activation %d, %s", e.Tenant, e.Connection, e.Generation, e.State)
}

// Format prints String under every verb.
func (e Endpoint) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.String()) }

// LogValue gives String to log/slog.
func (e Endpoint) LogValue() slog.Value { return slog.StringValue(e.String()) }

// Endpoints finds endpoints by the token in their address; the host implements
// it, or uses [Activations]. A token that never was gives [EndpointUnknown]; that
// of a former activation must be found, so that it can be told apart. Stores keep
// a hash of the token, and look that up.
type Endpoints interface {
	Endpoint(ctx context.Context, token string) (Endpoint, error)
}

// Recorder is an [Endpoints] that keeps how its endpoints fare, so that a settings
// page can show it. It is called when something changed, and at most about once a
// minute while nothing does. An error loses that record and nothing else.
type Recorder interface {
	Record(ctx context.Context, token string, health Health) error
}

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
