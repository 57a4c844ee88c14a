package connection

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

var (
	_ hris.Endpoints      = (*Service)(nil)
	_ hris.HealthRecorder = (*Service)(nil)
)

// Endpoint implements [hris.Endpoints], for the handler of a vendor's webhooks.
// Whoever knocks has no actor: the token, and then the signature, are what
// entitles. [hris.NoConnection] says that the token never was one. Only an
// active endpoint has keys.
func (s *Service) Endpoint(ctx context.Context, token string) (hris.Endpoint, error) {
	r, generation, err := s.cfg.Store.Endpoint(ctx, hashToken(token))
	if err != nil {
		return hris.Endpoint{}, err
	}
	e := hris.Endpoint{Tenant: r.Tenant, Connection: r.ID, Generation: generation, State: hris.EndpointActive, Health: r.Health}
	switch {
	case r.State == Removed:
		e.State = hris.EndpointPast
		return e, nil
	case generation != r.Generation:
		e.State, e.Health = hris.EndpointPast, r.Former
		return e, nil
	case r.State != Active:
		e.State = hris.EndpointOff
		return e, nil
	}
	for _, part := range [...]string{partWebhook, partFormerKey} {
		p, ok := r.Parts[part]
		if !ok {
			continue
		}
		key, err := s.unseal(r.Ref, part, p.Sealed)
		if err != nil {
			return hris.Endpoint{}, err
		}
		e.Keys = append(e.Keys, privacy.NewSecret(string(key)))
	}
	return e, nil
}

// RecordHealth implements [hris.HealthRecorder]. Of a removed connection nothing is
// kept.
func (s *Service) RecordHealth(ctx context.Context, token string, health hris.Health) error {
	err := s.cfg.Store.Heard(ctx, hashToken(token), health)
	if hris.CodeOf(err) == hris.Disabled {
		return nil
	}
	return err
}

// hashToken is what a token is found by: the time of a search tells nothing of it.
func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// newToken makes what nobody can guess: 130 random bits. It stands in an address.
func newToken() string { return rand.Text() }

// newKey makes a key to sign with, of 260 random bits: letters and digits, which any
// vendor's form takes.
func newKey() string { return rand.Text() + rand.Text() }
