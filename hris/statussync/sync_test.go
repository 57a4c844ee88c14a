package statussync_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

func TestNewSaysAllThatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := statussync.New(statussync.Config{Options: statussync.Options{
		Backward: "perhaps", Lease: time.Minute, WriteTimeout: time.Minute, Schedule: statussync.Schedule{Zone: time.UTC, Hour: 24},
	}, Defaults: []statussync.Default{{}}})
	require.ErrorIs(t, err, hris.InvalidInput)
	for _, what := range []string{"Tenant", "Store", "Main", "Authorizer", "Schedule", "Backward", "Lease", "name"} {
		assert.ErrorContains(t, err, what)
	}
}
