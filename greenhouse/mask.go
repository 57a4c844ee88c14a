package greenhouse

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/handoverhq/handover/hris/privacy"
)

// personal, embedded in a struct, makes it mask itself when printed: a host that
// logs a candidate by mistake logs nothing about anybody.
type personal struct{}

// Format masks under every verb.
func (personal) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, privacy.Mask) }

// LogValue masks in log/slog.
func (personal) LogValue() slog.Value { return slog.StringValue(privacy.Mask) }
