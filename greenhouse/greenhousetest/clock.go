package greenhousetest

import (
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Clock is a clock that stands still until it is told to move. Give its Now to
// [Config] (and to the program under test), and move both with Advance: access
// tokens, cursors and signed URLs expire, rate windows end and deliveries fall
// due as the clock passes them.
type Clock = fakehttp.Clock

// NewClock returns a clock that shows start.
func NewClock(start time.Time) *Clock { return fakehttp.NewClock(start) }

const (
	v3Time   = "2006-01-02T15:04:05.000Z" // Harvest v3
	hookTime = "2006-01-02T15:04:05Z"     // webhooks
)

// stamp renders an instant; the zero time is null.
func stamp(t time.Time, layout string) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(layout)
}
