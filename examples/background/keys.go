package main

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/handoverhq/handover/hris/privacy"
)

// keys are what a host keeps in its secret store: one to recognise what was sent,
// one to seal what waits.
type keys struct {
	hash []byte
	ring *privacy.Keyring
}

// readKeys makes both of the master key. A database that lasts needs one that
// lasts.
func readKeys(text string, needed bool) (*keys, error) {
	master := privacy.NewKey()
	if needed {
		var err error
		if master, err = hex.DecodeString(text); err != nil || len(master) != privacy.KeySize {
			return nil, errors.New("with -db, HANDOVER_KEY has to hold 64 hexadecimal digits, the same each time: openssl rand -hex 32 makes them")
		}
	}
	hash, err := hkdf.Key(sha256.New, master, nil, "background hash", privacy.KeySize)
	if err != nil {
		return nil, err
	}
	seal, err := hkdf.Key(sha256.New, master, nil, "background seal", privacy.KeySize)
	if err != nil {
		return nil, err
	}
	ring, err := privacy.NewKeyring("1", map[string][]byte{"1": seal})
	return &keys{hash, ring}, err
}
