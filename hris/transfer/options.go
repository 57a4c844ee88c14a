package transfer

import (
	"context"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// OptionsOf resolves referenced options by asking the target for them.
func OptionsOf(target hris.Target) fieldmap.Resolver { return optionsOf{target} }

type optionsOf struct{ target hris.Target }

// Resolve takes the option with the id, else the only one with the label.
func (o optionsOf) Resolve(ctx context.Context, field, option string, chosen fieldmap.Values) (fieldmap.Choice, bool, error) {
	var byLabel fieldmap.Choice
	labels := 0
	for choice, err := range o.target.Options(ctx, field, chosen, option) {
		if err != nil {
			return fieldmap.Choice{}, false, err
		}
		if choice.ID == option {
			return choice, true, nil
		}
		if strings.EqualFold(strings.TrimSpace(choice.Label), strings.TrimSpace(option)) {
			byLabel = choice
			labels++
		}
	}
	return byLabel, labels == 1, nil
}
