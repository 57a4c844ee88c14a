package inboxtest_test

import (
	"testing"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/intake/inboxtest"
)

func TestMemoryKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	inboxtest.Run(t, func(_ *testing.T, clock *inboxtest.Clock) hris.Inbox { return intake.NewMemory(clock.Now) })
}
