package nmbrs_test

import (
	"testing"

	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func TestASettingsPageSaysEverythingInDutchToo(t *testing.T) {
	t.Parallel()
	hristest.RunWords(t, nmbrs.Vendor(), "API", "Week", "Client secret", "Subscription key")
}

func TestAHostConnectsItAsAnyProduct(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		vendor := nmbrs.Vendor()
		d := newDesk(t, api, nmbrstest.Config{})
		clock := &ownClock{now: d.clock.Now} // nothing waits for a rate
		opening := d.opening()
		opening.Now, opening.Sleep = clock.Now, clock.Sleep
		hristest.RunProduct(t, vendor, vendor.Products[0], opening)
	})
}
