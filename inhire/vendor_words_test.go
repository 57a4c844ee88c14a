package inhire_test

import (
	"testing"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/inhire"
)

func TestASettingsPageSaysEverythingInPolishToo(t *testing.T) {
	t.Parallel()
	hristest.RunWords(t, inhire.Vendor())
}
