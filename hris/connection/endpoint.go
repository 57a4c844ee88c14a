package connection

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"

	"github.com/handoverhq/handover/hris/privacy"
)

// Activation is what a person needs to set a source's webhook up. It is shown
// once: the token is kept as a hash, the key sealed.
type Activation struct {
	Token      privacy.Secret // ends the endpoint's address; whoever has it can knock
	Key        privacy.Secret // to sign with
	Generation int
}

// EndpointState says whether an endpoint takes anything.
type EndpointState string

// The states of an endpoint.
const (
	EndpointActive EndpointState = "active"
	EndpointOff    EndpointState = "off"  // its connection is switched off
	EndpointPast   EndpointState = "past" // a later activation took over, or the connection was removed
)

// Endpoint is where a webhook knocks.
type Endpoint struct {
	Tenant     string
	Connection string
	Generation int
	State      EndpointState
	Key        privacy.Secret // zero unless it is active
}

// String names the endpoint.
func (e Endpoint) String() string {
	return fmt.Sprintf("endpoint of %s/%s, activation %d, %s", e.Tenant, e.Connection, e.Generation, e.State)
}

// Format prints String under every verb.
func (e Endpoint) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.String()) }

// LogValue gives String to log/slog.
func (e Endpoint) LogValue() slog.Value { return slog.StringValue(e.String()) }

// Endpoint finds the endpoint that a token leads to, for the handler of a webhook.
// Whoever knocks has no actor: the token, and then the signature, are what
// entitles. [hris.NoConnection] says that the token never was one. Only an
// active endpoint has a key; answer others with 410.
func (s *Service) Endpoint(ctx context.Context, token string) (Endpoint, error) {
	r, generation, err := s.cfg.Store.Endpoint(ctx, hashToken(token))
	if err != nil {
		return Endpoint{}, err
	}
	e := Endpoint{Tenant: r.Tenant, Connection: r.ID, Generation: generation, State: EndpointActive}
	switch {
	case r.State == Removed || generation != r.Generation:
		e.State = EndpointPast
		return e, nil
	case r.State != Active:
		e.State = EndpointOff
		return e, nil
	}
	key, err := s.unseal(r.Ref, partWebhook, r.Parts[partWebhook].Sealed)
	if err != nil {
		return Endpoint{}, err
	}
	e.Key = privacy.NewSecret(string(key))
	return e, nil
}

// activation makes a token and a key that nobody can guess, 130 and 260 random
// bits.
func (s *Service) activation(put map[string][]byte, ref Ref, generation int) (*Activation, string, error) {
	token, key := rand.Text(), rand.Text()+rand.Text()
	if err := s.sealText(put, ref, partWebhook, []byte(key)); err != nil {
		return nil, "", err
	}
	return &Activation{privacy.NewSecret(token), privacy.NewSecret(key), generation}, hashToken(token), nil
}

// hashToken is what a token is found by: the time of a search tells nothing of it.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
