package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/handoverhq/handover/examples/internal/hostfiles"
	"github.com/handoverhq/handover/hris/privacy"
)

// secrets are those that Nmbrs gives while the program runs: tokens of consents,
// each good once, and what belongs to a visit to the consent page. They are kept
// sealed in a file beside the ledger.
//
// One process at a time works on the file, as on a ledger of one's own. A host with
// several keeps them in its database, and gives each client nmbrs.TokenStore's Load
// and Lock.
type secrets struct {
	path string
	ring *privacy.Keyring

	mu     sync.Mutex
	sealed map[string][]byte
}

func openSecrets(ledger *hostfiles.Ledger) (*secrets, error) {
	s := &secrets{path: ledger.Path + ".secrets", ring: ledger.Ring, sealed: map[string][]byte{}}
	text, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &s.sealed)
	}
	if err != nil {
		return nil, fmt.Errorf("the secrets beside the ledger cannot be read: %w", err)
	}
	return s, nil
}

// get gives a secret; the zero one where there is none.
func (s *secrets) get(name string) (privacy.Secret, error) {
	s.mu.Lock()
	sealed, ok := s.sealed[name]
	s.mu.Unlock()
	if !ok {
		return privacy.Secret{}, nil
	}
	plain, err := s.ring.Open(sealed, "secret", tenant, name)
	if err != nil {
		return privacy.Secret{}, fmt.Errorf("%s: %w", s.path, err)
	}
	return privacy.NewSecret(string(plain)), nil
}

// under gives the names of the secrets that begin with prefix.
func (s *secrets) under(prefix string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for name := range s.sealed {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	return names
}

// save keeps a secret, and has it on disk when it returns: Nmbrs's tokens are saved
// before they are used. Its shape is that of [hris.Opening].SaveSecret.
func (s *secrets) save(_ context.Context, name string, value privacy.Secret) error {
	return s.change(func(next map[string][]byte) error {
		sealed, err := s.ring.Seal([]byte(value.Reveal()), "secret", tenant, name)
		next[name] = sealed
		return err
	})
}

// replace keeps a secret under another name, and forgets others.
func (s *secrets) replace(from, to string, forget ...string) error {
	value, err := s.get(from)
	if err != nil {
		return err
	}
	return s.change(func(next map[string][]byte) error {
		sealed, err := s.ring.Seal([]byte(value.Reveal()), "secret", tenant, to)
		delete(next, from)
		for _, name := range forget {
			delete(next, name)
		}
		next[to] = sealed
		return err
	})
}

// change writes the file in one piece.
func (s *secrets) change(edit func(map[string][]byte) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := maps.Clone(s.sealed)
	if err := edit(next); err != nil {
		return err
	}
	text, err := json.Marshal(next)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(s.path), ".secrets-*") // readable by its owner alone
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // in vain once it has been renamed
	_, err = tmp.Write(text)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), s.path)
	}
	if err == nil {
		s.sealed = next
	}
	return err
}
