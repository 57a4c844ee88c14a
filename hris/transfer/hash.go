package transfer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// hash keys a hash over parts, each bound by its length.
func (s *Service) hash(parts ...string) Hash {
	mac := hmac.New(sha256.New, s.cfg.HashKey)
	var size [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		mac.Write(size[:])
		mac.Write([]byte(part))
	}
	return Hash(hex.EncodeToString(mac.Sum(nil)))
}

// subjectKey is what may be handed over once. The connection has no part in it.
func (s *Service) subjectKey(tenant string, info hris.Info, h *hris.Hire, values fieldmap.Values) (Hash, error) {
	parts := []string{"subject", tenant, info.Vendor, info.Product, info.Account}
	if info.Subject.Person {
		parts = append(parts, "person", h.PersonID)
	}
	if info.Subject.Application {
		parts = append(parts, "application", h.ApplicationID)
	}
	for _, path := range info.Subject.Fields {
		text, err := canonical(values[path])
		if err != nil {
			return "", err
		}
		parts = append(parts, "field", path, text)
	}
	return s.hash(parts...), nil
}

func (s *Service) personHash(tenant, personID string) Hash {
	return s.hash("person", tenant, personID)
}

// fieldHashes hashes the hire's fields that have part in a plan, so that a
// badge can tell later which of them changed.
func (s *Service) fieldHashes(tenant, transfer string, h *hris.Hire, paths []string) (map[string]Hash, error) {
	hashes := make(map[string]Hash, len(paths))
	for _, path := range paths {
		v, _ := h.Lookup(path)
		text, err := canonical(v)
		if err != nil {
			return nil, err
		}
		hashes[path] = s.hash("field", tenant, transfer, path, text)
	}
	return hashes, nil
}

// canonical encodes a value so that equal values give equal texts.
func canonical(v fieldmap.Value) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

// fingerprint names a set of rules, which are nobody's.
func fingerprint(rules fieldmap.Rules) string {
	b, err := rules.MarshalJSON()
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
