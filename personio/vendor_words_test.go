package personio_test

import (
	"testing"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/personio"
)

func TestASettingsPageSaysEverythingInGermanToo(t *testing.T) {
	t.Parallel()
	hristest.RunWords(t, personio.Vendor(), "API", "In Personio: Settings > Integrations > API credentials.")
}
