package nmbrs_test

import (
	"testing"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/nmbrs"
)

func TestASettingsPageSaysEverythingInDutchToo(t *testing.T) {
	t.Parallel()
	hristest.RunWords(t, nmbrs.Vendor(), "API", "Week", "Client secret", "Subscription key")
}
