package connection

import (
	"encoding/json"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// Names of parts. That of a secret follows its prefix.
const (
	partSettings  = "settings"
	partRules     = "rules"
	partForm      = "form"
	partWebhook   = "webhook"        // the key of its endpoint
	partFormerKey = "webhook/former" // the one before, while it is replaced
	partSecret    = "secret/"
)

const sealedFor = "handover/connection"

// settings is what the settings page has of a connection, secrets apart.
type settings struct {
	Name     string          `json:"name,omitempty"`
	Language string          `json:"language,omitempty"`
	Values   fieldmap.Values `json:"values"`
}

func (s *Service) seal(ref Ref, part string, plain []byte) ([]byte, error) {
	sealed, err := s.cfg.Sealer.Seal(plain, sealedFor, ref.Tenant, ref.ID, part)
	if err != nil {
		return nil, refused(hris.InvalidInput, "seal connection", "the Sealer failed")
	}
	return sealed, nil
}

func (s *Service) unseal(ref Ref, part string, sealed []byte) ([]byte, error) {
	plain, err := s.cfg.Sealer.Open(sealed, sealedFor, ref.Tenant, ref.ID, part)
	if err != nil {
		return nil, unopened()
	}
	return plain, nil
}

func unopened() error {
	return unequipped(hris.SetupIncomplete, "open connection", "what is kept does not open: the key it was sealed with is not among those given")
}

// sealJSON adds a part to those that are to be put.
func (s *Service) sealJSON(put map[string][]byte, ref Ref, part string, v any) error {
	plain, err := json.Marshal(v)
	if err != nil {
		return refused(hris.InvalidInput, "seal connection", part+" cannot be encoded")
	}
	return s.sealText(put, ref, part, plain)
}

func (s *Service) sealText(put map[string][]byte, ref Ref, part string, plain []byte) error {
	sealed, err := s.seal(ref, part, plain)
	if err == nil {
		put[part] = sealed
	}
	return err
}

// read decodes a part; false where the connection has none.
func (s *Service) read(r Record, part string, into any) (bool, error) {
	p, ok := r.Parts[part]
	if !ok {
		return false, nil
	}
	plain, err := s.unseal(r.Ref, part, p.Sealed)
	if err != nil {
		return false, err
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return false, unequipped(hris.SetupIncomplete, "open connection", "what is kept as "+part+" cannot be read by this version")
	}
	return true, nil
}

// secret opens one secret; the zero Secret where there is none.
func (s *Service) secret(r Record, name string) (privacy.Secret, error) {
	p, ok := r.Parts[partSecret+name]
	if !ok {
		return privacy.Secret{}, nil
	}
	plain, err := s.unseal(r.Ref, partSecret+name, p.Sealed)
	if err != nil {
		return privacy.Secret{}, err
	}
	return privacy.NewSecret(string(plain)), nil
}

// secrets opens all of them, and tells their versions.
func (s *Service) secrets(r Record) (map[string]privacy.Secret, map[string]int64, error) {
	all, versions := map[string]privacy.Secret{}, map[string]int64{}
	for part, p := range r.Parts {
		name, ok := strings.CutPrefix(part, partSecret)
		if !ok {
			continue
		}
		secret, err := s.secret(r, name)
		if err != nil {
			return nil, nil, err
		}
		all[name], versions[name] = secret, p.Version
	}
	return all, versions, nil
}
