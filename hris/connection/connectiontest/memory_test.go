package connectiontest_test

import (
	"testing"
	"time"

	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/connection/connectiontest"
)

func TestMemoryKeepsWhatAStorePromises(t *testing.T) {
	t.Parallel()
	connectiontest.Run(t, func(_ *testing.T, now func() time.Time) connection.Store { return connection.NewMemory(now) })
}
