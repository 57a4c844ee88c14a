package main

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/handoverhq/handover/hris/privacy"
)

// keys are what a host keeps in its secret store: two to recognise what was sent
// and what was kept, one to seal what waits.
type keys struct {
	hash, events []byte
	ring         *privacy.Keyring
}

// readKeys makes all of the master key. A database that lasts needs one that
// lasts.
func readKeys(text string, needed bool) (*keys, error) {
	master := privacy.NewKey()
	if needed {
		var err error
		if master, err = hex.DecodeString(text); err != nil || len(master) != privacy.KeySize {
			return nil, errors.New("with -db, HANDOVER_KEY has to hold 64 hexadecimal digits, the same each time: openssl rand -hex 32 makes them")
		}
	}
	derived := map[string][]byte{}
	for _, name := range []string{"hash", "events", "seal"} {
		key, err := hkdf.Key(sha256.New, master, nil, "background "+name, privacy.KeySize)
		if err != nil {
			return nil, err
		}
		derived[name] = key
	}
	ring, err := privacy.NewKeyring("1", map[string][]byte{"1": derived["seal"]})
	return &keys{derived["hash"], derived["events"], ring}, err
}
