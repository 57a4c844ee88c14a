package erecruiter

import (
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Mapping gives the default rules for a form: what means the same is paired, and
// the host's profile of the candidate goes along. Which recruitment it is, and what
// the candidate consented to, is left to the customer's own rules, laid on top with
// [fieldmap.Merge], and to people.
func Mapping(form *hris.Form) fieldmap.Rules {
	paired := fieldmap.Match(hris.HireSchema(), form.Schema, fieldmap.WithoutKeys(hris.KeyIBAN, hris.KeyNationalID))
	own := slices.DeleteFunc([]fieldmap.Rule{
		{To: pathEmail, From: fieldmap.Paths{"person.private_email"}, Ops: []fieldmap.Op{{Name: "trim"}}},
		{To: pathProfile, From: fieldmap.Paths{"application.profile_url"}},
	}, func(r fieldmap.Rule) bool { _, there := form.Field(r.To); return !there })
	return fieldmap.Merge(paired, fieldmap.Rules{Rules: own})
}
