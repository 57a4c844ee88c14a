package erecruiter_test

import (
	"testing"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/hris/hristest"
)

func TestASettingsPageSaysEverythingInPolishToo(t *testing.T) {
	t.Parallel()
	hristest.RunWords(t, erecruiter.Vendor())
}
