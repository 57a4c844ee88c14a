package privacy

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// KeySize is the length in bytes of every key of a [Keyring].
const KeySize = 32

// Keyring seals data with AES-256-GCM. It seals with its newest key and opens
// with any it knows, so that keys can be rotated: add the new one as newest,
// seal again what is to be kept, then drop the old one.
//
// What is sealed carries the id of its key and a random nonce, and is bound to
// a context: it opens only where the same context is given.
type Keyring struct {
	newest string
	keys   map[string]cipher.AEAD
}

// ErrSealed is the cause of every failure to open: another key, another
// context, or changed bytes. Which of them is not told.
var ErrSealed = errors.New("sealed data does not open: another key, another owner, or it was changed")

// NewKeyring makes a keyring from keys of 32 bytes by id. Ids are text of 1 to 255
// bytes and are stored in the clear with what is sealed.
func NewKeyring(newest string, keys map[string][]byte) (*Keyring, error) {
	ring := &Keyring{newest: newest, keys: make(map[string]cipher.AEAD, len(keys))}
	for id, key := range keys {
		if len(id) == 0 || len(id) > 255 || !isText(id) {
			return nil, errors.New("privacy: a key's id must be text of 1 to 255 bytes")
		}
		if len(key) != KeySize {
			return nil, fmt.Errorf("privacy: key %q has %d bytes; 32 are needed, from a random source", id, len(key))
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, fmt.Errorf("privacy: key %q: %w", id, err)
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, fmt.Errorf("privacy: key %q: %w", id, err)
		}
		ring.keys[id] = aead
	}
	if ring.keys[newest] == nil {
		return nil, fmt.Errorf("privacy: the newest key %q is not among the keys", newest)
	}
	return ring, nil
}

// Seal encrypts plain for context, such as "transfer", tenant and id: the
// parts are bound each by its length, so ("ab","c") is not ("a","bc").
func (k *Keyring) Seal(plain []byte, context ...string) ([]byte, error) {
	head := append([]byte{byte(len(k.newest))}, k.newest...)
	return k.keys[k.newest].Seal(head, nil, plain, bind(k.newest, context)), nil
}

// Open decrypts what Seal gave for the same context, or fails with [ErrSealed].
func (k *Keyring) Open(sealed []byte, context ...string) ([]byte, error) {
	id, body, ok := split(sealed)
	aead := k.keys[id]
	if !ok || aead == nil {
		return nil, ErrSealed
	}
	plain, err := aead.Open(nil, nil, body, bind(id, context))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// KeyID tells which key sealed something, and "" where it is not sealed data.
func KeyID(sealed []byte) string {
	id, _, _ := split(sealed)
	if !isText(id) {
		return ""
	}
	return id
}

// isText reports whether every store can keep an id in a column of text.
func isText(id string) bool { return utf8.ValidString(id) && !strings.Contains(id, "\x00") }

// split takes the key's id, behind a byte with its length, off the front.
func split(sealed []byte) (id string, body []byte, ok bool) {
	if len(sealed) == 0 {
		return "", nil, false
	}
	end := 1 + int(sealed[0])
	if len(sealed) < end {
		return "", nil, false
	}
	return string(sealed[1:end]), sealed[end:], true
}

// NewKey makes a random key.
func NewKey() []byte {
	key := make([]byte, KeySize)
	_, _ = rand.Read(key) // never fails since Go 1.24
	return key
}

func bind(id string, context []string) []byte {
	var b []byte
	for _, part := range append([]string{id}, context...) {
		b = fmt.Appendf(b, "%d:", len(part))
		b = append(b, part...)
	}
	return b
}
