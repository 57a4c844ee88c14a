package erecruiter

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/handoverhq/handover/hris/privacy"
)

// masked makes a type that holds personal data print as a mask.
type masked struct{}

// Format masks under every verb.
func (masked) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, privacy.Mask) }

// LogValue masks in log/slog.
func (masked) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }
