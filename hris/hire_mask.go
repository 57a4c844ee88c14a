package hris

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/handoverhq/handover/hris/privacy"
)

// The parts of a hire mask themselves when printed, as the whole does: a host
// that logs one by mistake logs nothing about anybody.

// GoString masks.
func (h Hire) GoString() string { return h.String() }

// Format masks under every verb.
func (h Hire) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, h.String()) }

// LogValue masks in log/slog.
func (h Hire) LogValue() slog.Value { return slog.StringValue(h.String()) }

// Format masks under every verb.
func (Person) Format(f fmt.State, _ rune) { mask(f) }

// LogValue masks in log/slog.
func (Person) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

// Format masks under every verb.
func (Address) Format(f fmt.State, _ rune) { mask(f) }

// LogValue masks in log/slog.
func (Address) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

// Format masks under every verb.
func (Offer) Format(f fmt.State, _ rune) { mask(f) }

// LogValue masks in log/slog.
func (Offer) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

// Format masks under every verb.
func (Salary) Format(f fmt.State, _ rune) { mask(f) }

// LogValue masks in log/slog.
func (Salary) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

// Format masks under every verb.
func (Application) Format(f fmt.State, _ rune) { mask(f) }

// LogValue masks in log/slog.
func (Application) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }

func mask(f fmt.State) { _, _ = io.WriteString(f, privacy.Mask) }
