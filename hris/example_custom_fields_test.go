package hris_test

import (
	"context"
	"fmt"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Each customer has fields of its own, as the host's database has them.
func ExampleCustomFields() {
	defined := map[string][]fieldmap.Field{
		"acme":   {{Path: "badge", Label: "Badge number", Kind: fieldmap.Number}},
		"globex": {{Path: "badge", Label: "Badge handed out", Kind: fieldmap.YesNo}},
	}
	var custom hris.CustomFields = func(_ context.Context, tenant string) ([]fieldmap.Field, error) {
		return defined[tenant], nil
	}
	for _, tenant := range []string{"acme", "globex", "initech"} {
		fields, err := custom.Of(context.Background(), tenant)
		fmt.Println(tenant, len(fields), err)
	}
	field, _ := hris.HireSchema(defined["globex"]...).Field("custom.badge")
	fmt.Println(field.Path, field.Kind)
	// Output:
	// acme 1 <nil>
	// globex 1 <nil>
	// initech 0 <nil>
	// custom.badge yes_no
}
