package personio

import (
	"context"

	"github.com/handoverhq/handover/hris"
)

// look sees the employee with the hire's e-mail address, which nobody else can
// have, and others of the same name.
//
// Nobody has the address only where addresses can be read: Personio leaves out what
// a credential may not see without a word, and might do so with whole people.
func (t *Target) look(in hris.Input) func(context.Context, hris.Receipts) (hris.Sighting, error) {
	email, first, last := in.Values[pathEmail].Text(), in.Values[pathFirstName].Text(), in.Values[pathLastName].Text()
	return func(ctx context.Context, _ hris.Receipts) (hris.Sighting, error) {
		seen := hris.Sighting{People: true, Complete: true}
		same, found, err := t.api.byEmail(ctx, email)
		if err != nil {
			return hris.Sighting{}, err
		}
		if found {
			seen.Matches = append(seen.Matches, t.match(same, false))
		} else if seen.Complete, err = t.readsEmailOfLate(ctx); err != nil {
			return hris.Sighting{}, err
		}
		if t.settings.SameEmailOnly {
			return seen, nil
		}
		for namesake, err := range t.api.byName(ctx, first, last) {
			if err != nil {
				return hris.Sighting{}, err
			}
			if !found || namesake.id != same.id {
				seen.Matches = append(seen.Matches, t.match(namesake, true))
			}
		}
		return seen, nil
	}
}
