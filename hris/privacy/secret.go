// Package privacy holds the values that must not be seen by accident: a
// [Secret] that masks itself wherever Go prints or encodes it, and [Mask] for
// text that may name a person.
package privacy

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
	"unicode/utf8"
)

const hidden = "[secret]"

// Secret is a credential. Every way of printing or encoding it gives
// "[secret]"; only [Secret.Reveal] gives the text. The zero Secret is empty.
//
// The text stands behind a pointer: within an unexported field of another
// struct fmt calls no methods, and prints an address. So compare with
// [Secret.Equal], not with ==.
type Secret struct{ text *string }

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal gives the text itself: for the one place that sends or seals it.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether the secret is empty.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

// Equal compares in constant time.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// LastFour gives the last four characters for a settings page, and "" where
// the secret has fewer than 16: four of them would be too much of it.
func (s Secret) LastFour() string {
	text := s.Reveal()
	if utf8.RuneCountInString(text) < 16 {
		return ""
	}
	i := len(text)
	for range 4 {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	return text[i:]
}

// String masks.
func (s Secret) String() string { return hidden }

// GoString masks.
func (s Secret) GoString() string { return hidden }

// Format masks under every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue masks in log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText masks in JSON and every other text encoding. Nothing that stores
// a Secret may rely on it: seal [Secret.Reveal].
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
