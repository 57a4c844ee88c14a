package afas

import (
	"maps"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// ApplicantMapping gives the default rules for a form of the applicant
// product: what means the same is paired, and a code is taken only where it
// is sure. The vacancy has no rule: a person chooses it. The customer lays
// rules of their own on top with [fieldmap.Merge].
func ApplicantMapping(form *hris.Form) fieldmap.Rules {
	return fieldmap.Merge(paired(form), fieldmap.Rules{Rules: slices.Concat(
		addressRules(form, ""), genderRules(form),
		where(form, fieldmap.Rule{To: keepField, From: fieldmap.Paths{"consents." + hris.KeepData}, OnMissing: fieldmap.Skip}),
	)})
}

// OnboardingMapping gives the default rules for a form of the onboarding
// product.
func OnboardingMapping(form *hris.Form) fieldmap.Rules {
	return fieldmap.Merge(paired(form), fieldmap.Rules{Rules: slices.Concat(
		addressRules(form, addressObject+"."), genderRules(form),
	)})
}

// paired pairs fields by meaning. Nationalities are left to the customer's own
// rule: AFAS's codes for them look like country codes and are others, by language
// too (IN is Indian in ISO, and was seen to be Angolan in English).
func paired(form *hris.Form) fieldmap.Rules {
	return fieldmap.Match(hris.HireSchema(), form.Schema, fieldmap.WithoutKeys(hris.KeyIBAN, hris.KeyNationalID, hris.KeyNationality))
}

// where keeps the rules whose field this environment has.
func where(form *hris.Form, rules ...fieldmap.Rule) []fieldmap.Rule {
	return slices.DeleteFunc(rules, func(r fieldmap.Rule) bool {
		_, ok := form.Field(r.To)
		return !ok
	})
}

// addressRules: hosts keep the house number in a field of its own, with or
// without its suffix, or at the end of the street. AFAS wants the three apart.
func addressRules(form *hris.Form, prefix string) []fieldmap.Rule {
	line := fieldmap.Paths{"person.address.street", "person.address.number", "person.address.suffix"}
	part := func(name string) []fieldmap.Op {
		return []fieldmap.Op{{Name: "join", Args: fieldmap.Args{"with": "\n"}}, {Name: "address", Args: fieldmap.Args{"part": name}}}
	}
	return where(form,
		fieldmap.Rule{To: prefix + "Ad", From: line, Ops: part("street")},
		fieldmap.Rule{To: prefix + "HmNr", From: line, Ops: append(part("number"), fieldmap.Op{Name: "number"})},
		fieldmap.Rule{To: prefix + "HmAd", From: line, Ops: part("suffix")},
		fieldmap.Rule{To: prefix + "CoId", From: fieldmap.Paths{"person.address.country"},
			Ops: []fieldmap.Op{{Name: "country"}}, Options: countryTable()},
	)
}

// countryTable turns ISO codes into AFAS's own. Nothing else is let through: an
// ISO code that is another country's at AFAS would be stored without an error.
func countryTable() fieldmap.Table {
	var pairs []string
	for _, iso := range slices.Sorted(maps.Keys(countryCodes)) {
		pairs = append(pairs, iso, countryCodes[iso])
	}
	return fieldmap.Pairs(pairs...)
}

// genderWords are what hosts call a gender, by the codes that AFAS has for it
// in one language or another. An unknown gender has no words: none is invented.
var genderWords = []struct {
	codes []string
	words []string
}{
	{[]string{"M"}, []string{"male", "man", "m", "männlich"}},
	{[]string{"V", "F"}, []string{"female", "vrouw", "woman", "f", "v", "w", "weiblich"}},
	{[]string{"X"}, []string{"non-binary", "nonbinary", "non binary", "non-binair", "x", "diverse", "divers"}},
}

// genderRules assigns those words to the codes of the environment's language.
func genderRules(form *hris.Form) []fieldmap.Rule {
	field, ok := form.Field("ViGe")
	if !ok || len(field.Choices) == 0 {
		return nil
	}
	var pairs []string
	for _, g := range genderWords {
		i := slices.IndexFunc(field.Choices, func(c fieldmap.Choice) bool { return slices.Contains(g.codes, c.ID) })
		if i < 0 {
			continue
		}
		for _, word := range g.words {
			pairs = append(pairs, word, field.Choices[i].ID)
		}
	}
	return []fieldmap.Rule{{To: "ViGe", From: fieldmap.Paths{"person.gender"}, Options: fieldmap.Pairs(pairs...)}}
}
