package statussynctest_test

import (
	"testing"

	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/hris/statussync/statussynctest"
)

func TestMemoryKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	statussynctest.Run(t, func(_ *testing.T, clock *statussynctest.Clock) statussync.Store {
		return statussync.NewMemory(clock.Now)
	})
}
