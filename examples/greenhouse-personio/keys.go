package main

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
)

// keys are what a host keeps in its own secret store: one to recognise what was
// sent, and one to seal credentials and what waits.
type keys struct {
	hash []byte
	ring *privacy.Keyring
}

// loadKeys reads the master key of a store, or makes it with the store. A store
// whose key is lost gets no other: it would recognise nobody, and send everybody a
// second time.
func loadKeys(db string) (*keys, error) {
	path := db + ".key"
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if info, err := os.Stat(db); err == nil && info.Size() > 0 {
			return nil, usage("-db: %[1]s has no key beside it, and without it what was sent is not recognised: bring back %[1]s.key, or begin a new one", db)
		}
		text = []byte(hex.EncodeToString(privacy.NewKey()))
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("the key cannot be read or made: %w", err)
	}
	master, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(master) != privacy.KeySize {
		return nil, fmt.Errorf("%s is not the key: it must hold 64 hexadecimal digits", path)
	}
	var part [2][]byte
	for i, use := range []string{"hash", "seal"} {
		if part[i], err = hkdf.Key(sha256.New, master, nil, "greenhouse-personio "+use, privacy.KeySize); err != nil {
			return nil, err
		}
	}
	ring, err := privacy.NewKeyring("1", map[string][]byte{"1": part[1]})
	return &keys{hash: part[0], ring: ring}, err
}
