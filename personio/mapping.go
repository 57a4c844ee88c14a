package personio

import (
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Mapping gives the default rules for a form: what means the same is paired. The
// e-mail address comes from where the connection's settings say, and from nowhere
// else. A manager's name is left to the customer's own rule, since two people may
// have it; so are lists and tags, whose options a customer pairs one by one. The
// customer lays rules of their own on top with [fieldmap.Merge].
func Mapping(form *hris.Form) fieldmap.Rules {
	paired := fieldmap.Match(hris.HireSchema(), form.Schema, fieldmap.WithoutKeys(hris.KeyIBAN, hris.KeyNationalID, hris.KeyManager))
	own := slices.DeleteFunc([]fieldmap.Rule{
		emailRule(form),
		{To: pathGender, From: fieldmap.Paths{"person.gender"}, Options: genderTable, OnMissing: fieldmap.Skip},
		{To: pathLanguage, From: fieldmap.Paths{"person.language"}, OnMissing: fieldmap.Skip,
			Ops: []fieldmap.Op{{Name: "extract", Args: fieldmap.Args{"pattern": `^\s*([A-Za-z]{2})`}}, {Name: "lower"}}},
	}, func(r fieldmap.Rule) bool { _, there := form.Field(r.To); return !there })
	return fieldmap.Merge(paired, fieldmap.Rules{Rules: own})
}

// emailRule takes the work address, and the candidate's own only where the
// connection says so: the form's field then means that.
func emailRule(form *hris.Form) fieldmap.Rule {
	rule := fieldmap.Rule{To: pathEmail, From: fieldmap.Paths{workEmailPath}, Ops: []fieldmap.Op{{Name: "trim"}}}
	if f, _ := form.Field(pathEmail); f.Key == hris.KeyPrivateEmail {
		rule.From = append(rule.From, privateEmailPath)
		rule.Ops = append(rule.Ops, fieldmap.Op{Name: "coalesce"})
	}
	return rule
}

// Where a hire has its e-mail addresses.
const (
	workEmailPath    = "person.work_email"
	privateEmailPath = "person.private_email"
)

// genderTable assigns what hosts call a gender. One that is not in it is left out
// with a warning: none is invented.
var genderTable = fieldmap.Pairs(
	"male", string(Male), "man", string(Male), "m", string(Male), "männlich", string(Male),
	"female", string(Female), "woman", string(Female), "f", string(Female), "w", string(Female), "weiblich", string(Female),
	"diverse", string(Diverse), "divers", string(Diverse), "non-binary", string(Diverse), "nonbinary", string(Diverse), "non binary", string(Diverse), "x", string(Diverse),
)
