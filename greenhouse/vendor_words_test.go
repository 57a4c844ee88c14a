package greenhouse_test

import (
	"testing"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/hris/hristest"
)

func TestASettingsPageSaysEverythingInDutchToo(t *testing.T) {
	t.Parallel()
	hristest.RunWords(t, greenhouse.Vendor(), "Client secret")
}
