package hris

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"github.com/handoverhq/handover/hris/privacy"
)

// Endpoint is where one activation of one connection takes webhooks. All hooks
// of the activation share it.
type Endpoint struct {
	Tenant     string
	Connection string
	Generation int // counts the connection's activations, from 1
	State      EndpointState

	// Keys are those that a signature may be made with: one, and while it is
	// replaced two. What is signed with none of them is refused. An endpoint that is
	// not active needs none.
	Keys []privacy.Secret

	// User and Password are what the sender gives beside the signature, where it can;
	// both empty for none.
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
	EndpointOff    EndpointState = "off"  // its connection is switched off
	EndpointPast   EndpointState = "past" // a later activation took over, or the connection was removed
)

// String names the endpoint without its secrets.
func (e Endpoint) String() string {
	return fmt.Sprintf("endpoint of %s/%s, activation %d, %s", e.Tenant, e.Connection, e.Generation, e.State)
}

// Format prints String under every verb.
func (e Endpoint) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.String()) }

// LogValue gives String to log/slog.
func (e Endpoint) LogValue() slog.Value { return slog.StringValue(e.String()) }

// Endpoints finds endpoints by the token in their address, for the handler of a
// vendor's webhooks. Package connection's Service is one. A token that never
// was gives [NoConnection]; that of a former activation must be found, so that it
// can be told apart. Stores keep a hash of the token, and look that up. It is safe
// for concurrent use.
type Endpoints interface {
	Endpoint(ctx context.Context, token string) (Endpoint, error)
}

// HealthRecorder keeps how endpoints fare, so that a settings page can show it. It
// is called when something changed, and at most about once a minute while nothing
// does. An error loses that record and nothing else. It is safe for concurrent use.
type HealthRecorder interface {
	RecordHealth(ctx context.Context, token string, health Health) error
}
