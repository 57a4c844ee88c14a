package privacy

import (
	"fmt"
	"io"
	"log/slog"
)

// Sensitive carries a value that may name or describe a person. It masks
// itself like a [Secret], and gives the value only when asked. The zero
// Sensitive holds the zero value.
type Sensitive[T any] struct{ value *T }

// Hide wraps v.
func Hide[T any](v T) Sensitive[T] { return Sensitive[T]{&v} }

// Reveal gives the value itself.
func (s Sensitive[T]) Reveal() T {
	if s.value == nil {
		var zero T
		return zero
	}
	return *s.value
}

// String masks.
func (s Sensitive[T]) String() string { return Mask }

// GoString masks.
func (s Sensitive[T]) GoString() string { return Mask }

// Format masks under every verb.
func (s Sensitive[T]) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Mask) }

// LogValue masks in log/slog.
func (s Sensitive[T]) LogValue() slog.Value { return slog.StringValue(Mask) }

// MarshalText masks in JSON and every other text encoding.
func (s Sensitive[T]) MarshalText() ([]byte, error) { return []byte(Mask), nil }

// Mask is what stands where a personal value was.
const Mask = "[personal]"
