package hris_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/handoverhq/handover/hris"
)

func TestAClockThatWentBackDoesNotStopWhatIsRecorded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)
	heard := func(at time.Time) hris.Health { return hris.Health{State: hris.HookLive, HeardAt: at} }
	for _, c := range []struct {
		before time.Duration
		news   bool
	}{{time.Second, false}, {2 * time.Minute, true}, {-time.Second, false}, {-365 * 24 * time.Hour, true}} {
		next, news := heard(now.Add(-c.before)).Took(now, false)
		assert.Equal(t, c.news, news, "heard %s ago", c.before)
		assert.Equal(t, now, next.HeardAt)
	}
}
