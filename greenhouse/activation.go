package greenhouse

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// Activations keep the endpoints of a host's connections in memory: for tests, and
// for programs of one connection. Package hris/connection keeps them for good. They
// are an [hris.Endpoints] and an [hris.HealthRecorder]; all methods are safe for
// concurrent use.
//
// Each activation has an address of its own. The next one ends it: what still
// comes there is answered with 410.
type Activations struct {
	now func() time.Time

	mu      sync.RWMutex
	byToken map[[sha256.Size]byte]*activation
}

var (
	_ hris.Endpoints      = (*Activations)(nil)
	_ hris.HealthRecorder = (*Activations)(nil)
)

type activation struct {
	hris.Endpoint
	began time.Time
}

// NewActivations makes an empty store; nil is the system's clock.
func NewActivations(now func() time.Time) *Activations {
	if now == nil {
		now = time.Now
	}
	return &Activations{now: now, byToken: map[[sha256.Size]byte]*activation{}}
}

// Activation is what a customer needs to set the webhooks up. The token and the
// secret key are shown once.
type Activation struct {
	Token      privacy.Secret // for [EndpointURL]: whoever has it can knock
	SecretKey  privacy.Secret
	Generation int

	// MissedFrom is the last time the former activation is known to have taken
	// something: hires since then may have been missed, and [Reconcile] from there
	// finds them. Zero for the first activation.
	MissedFrom time.Time
}

// Activate makes a new endpoint for the connection, and ends the former one. An
// empty secret is made up.
func (a *Activations) Activate(tenant, connection string, secret privacy.Secret) (Activation, error) {
	if tenant == "" || connection == "" {
		return Activation{}, during("activate webhook", inputError("the tenant and the connection must be given"))
	}
	if secret.IsZero() {
		secret = NewSecretKey()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now, token := a.now(), NewToken()
	made := Activation{Token: privacy.NewSecret(token), SecretKey: secret, Generation: 1}
	if former := a.latest(tenant, connection); former != nil {
		made.Generation = former.Generation + 1
		made.MissedFrom = former.Health.HeardAt
		if made.MissedFrom.IsZero() {
			made.MissedFrom = former.began
		}
		former.State = hris.EndpointPast
	}
	a.byToken[hashToken(token)] = &activation{began: now, Endpoint: hris.Endpoint{
		Tenant: tenant, Connection: connection, Generation: made.Generation, State: hris.EndpointActive, Keys: []privacy.Secret{secret},
	}}
	return made, nil
}

// Deactivate ends the connection's endpoint.
func (a *Activations) Deactivate(tenant, connection string) error {
	return a.change("deactivate webhook", tenant, connection, func(e *activation) { e.State = hris.EndpointPast })
}

// Rotate adds a new secret key, made up where it is empty, and gives it. The former
// ones stay good until [Activations.DropFormerSecrets], so that the webhooks can
// be changed one by one.
func (a *Activations) Rotate(tenant, connection string, secret privacy.Secret) (privacy.Secret, error) {
	if secret.IsZero() {
		secret = NewSecretKey()
	}
	err := a.change("rotate webhook's secret", tenant, connection, func(e *activation) {
		e.Keys = append([]privacy.Secret{secret}, e.Keys...)
	})
	return secret, err
}

// DropFormerSecrets leaves the newest secret key alone.
func (a *Activations) DropFormerSecrets(tenant, connection string) error {
	return a.change("drop webhook's secrets", tenant, connection, func(e *activation) { e.Keys = e.Keys[:1:1] })
}

// SetPassword asks the webhooks for a user name and password from now on; both
// empty ask for none.
func (a *Activations) SetPassword(tenant, connection, user string, password privacy.Secret) error {
	return a.change("set webhook's password", tenant, connection, func(e *activation) { e.User, e.Password = user, password })
}

// List gives the connection's endpoints, the newest first. A former one that fails
// with [EndpointFormer] is one that Greenhouse still sends to.
func (a *Activations) List(tenant, connection string) []hris.Endpoint {
	a.mu.RLock()
	defer a.mu.RUnlock()
	var found []hris.Endpoint
	for _, e := range a.byToken {
		if e.Tenant == tenant && e.Connection == connection {
			found = append(found, e.copy())
		}
	}
	slices.SortFunc(found, func(x, y hris.Endpoint) int { return y.Generation - x.Generation })
	return found
}

// Endpoint implements [hris.Endpoints].
func (a *Activations) Endpoint(_ context.Context, token string) (hris.Endpoint, error) {
	a.mu.RLock()
	defer a.mu.RUnlock()
	if e := a.byToken[hashToken(token)]; e != nil {
		return e.copy(), nil
	}
	return hris.Endpoint{}, unknownToken("find webhook")
}

// RecordHealth implements [hris.HealthRecorder].
func (a *Activations) RecordHealth(_ context.Context, token string, health hris.Health) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.byToken[hashToken(token)]
	if e == nil {
		return unknownToken("record webhook")
	}
	e.Health = health
	return nil
}

// unknownToken is the error that every [hris.Endpoints] gives.
func unknownToken(op string) error {
	return &hris.Error{Code: hris.NoConnection, Op: op, Vendor: vendorName, Effect: hris.EffectNotSent}
}

// hashToken is what a token is found by: a search that tells by its time how much
// of a token is right tells nothing about a hash.
func hashToken(token string) [sha256.Size]byte { return sha256.Sum256([]byte(token)) }

func (a *Activations) change(op, tenant, connection string, change func(*activation)) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.latest(tenant, connection)
	if e == nil || e.State != hris.EndpointActive {
		return during(op, notSent(EndpointUnknown, "the connection has no active webhook"))
	}
	change(e)
	return nil
}

func (a *Activations) latest(tenant, connection string) *activation {
	var latest *activation
	for _, e := range a.byToken {
		if e.Tenant == tenant && e.Connection == connection && (latest == nil || e.Generation > latest.Generation) {
			latest = e
		}
	}
	return latest
}

func (e *activation) copy() hris.Endpoint {
	c := e.Endpoint
	c.Keys = slices.Clone(e.Keys)
	return c
}
