package hostfiles

import (
	"os"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/fieldmap"
)

// ReadRules reads the customer's own rules: those of -mapping, or where path is
// empty the bundled ones. There may be none.
func ReadRules(path string, bundled []byte) (fieldmap.Rules, error) {
	data := bundled
	if path != "" {
		var err error
		if data, err = os.ReadFile(path); err != nil {
			return fieldmap.Rules{}, console.Misuse("-mapping: %w", err)
		}
	} else if data == nil {
		return fieldmap.Rules{}, nil
	}
	rules, err := fieldmap.ParseRules(data)
	if path != "" {
		err = console.MisuseOf("-mapping", err)
	}
	return rules, err
}
