package afas_test

import (
	"testing"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/hris/hristest"
)

func TestASettingsPageSaysEverythingInDutchToo(t *testing.T) {
	t.Parallel()
	hristest.RunWords(t, afas.Vendor(), "AFAS", "Client secret", "Token", "Test (T)", "Nederlands", "English", "Onboarding")
}
