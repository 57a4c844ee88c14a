package hostfiles

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/hris/privacy"
)

// Keys are what a host keeps in its own secret store: one to recognise what
// was sent, one to seal what waits.
type Keys struct {
	Hash []byte
	Ring *privacy.Keyring
}

// loadKeys reads the master key of a ledger, or makes it with the ledger. A
// ledger whose key is lost gets no other: it would recognise nobody, and send
// everybody a second time.
func loadKeys(program, ledger string) (*Keys, error) {
	path := ledger + ".key"
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if begun(ledger) {
			return nil, console.Misuse("-db: %[1]s has no key beside it, and without it what was sent is not recognised: bring back %[1]s.key, or begin a new ledger", ledger)
		}
		text = []byte(hex.EncodeToString(privacy.NewKey()))
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("the ledger's key cannot be read or made: %w", err)
	}
	master, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(master) != privacy.KeySize {
		return nil, fmt.Errorf("%s is not the ledger's key: it must hold 64 hexadecimal digits", path)
	}
	hash, err := hkdf.Key(sha256.New, master, nil, program+" hash", privacy.KeySize)
	if err != nil {
		return nil, err
	}
	seal, err := hkdf.Key(sha256.New, master, nil, program+" seal", privacy.KeySize)
	if err != nil {
		return nil, err
	}
	ring, err := privacy.NewKeyring("1", map[string][]byte{"1": seal})
	return &Keys{hash, ring}, err
}

// begun reports whether a ledger holds anything.
func begun(ledger string) bool {
	info, err := os.Stat(ledger)
	return err == nil && info.Size() > 0
}
