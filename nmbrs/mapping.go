package nmbrs

import (
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Mapping gives the default rules for a form: what means the same is paired, so
// that first name, last name and the candidate's own e-mail address go along as
// standard. Company, start date and salary type are suggestions that a reviewer
// confirms. Debtor and employee type have no rule, nor has the nationality over
// SOAP: Nmbrs's table of them is its own. The customer lays rules of their own on top with
// [fieldmap.Merge].
func Mapping(form *hris.Form) fieldmap.Rules {
	paired := fieldmap.Match(hris.HireSchema(), form.Schema, fieldmap.WithoutKeys(hris.KeyIBAN, hris.KeyNationalID, hris.KeyNationality))
	own := []fieldmap.Rule{
		{To: pathGender, From: fieldmap.Paths{"person.gender"}, Options: genderTable, OnMissing: fieldmap.Skip},
		{To: pathStreet, From: addressLine, Ops: addressPart("street")},
		{To: pathNumber, From: addressLine, Ops: addressPart("number")},
		{To: pathAddition, From: addressLine, Ops: addressPart("suffix")},
		{To: pathCountry, From: fieldmap.Paths{"person.address.country"}, Ops: []fieldmap.Op{{Name: "country"}}},
		{To: pathSalaryType, From: fieldmap.Paths{"offer.salary.period"}, Ops: []fieldmap.Op{{Name: "lower"}}, Options: salaryTable, OnMissing: fieldmap.Skip},
	}
	if f, _ := form.Field(pathNationality); f.Limits.Pattern == aCountry.pattern {
		own = append(own, fieldmap.Rule{To: pathNationality, From: fieldmap.Paths{"person.nationality"}, Ops: []fieldmap.Op{{Name: "country"}}, OnMissing: fieldmap.Skip})
	}
	own = slices.DeleteFunc(own, func(r fieldmap.Rule) bool { _, there := form.Field(r.To); return !there })
	return fieldmap.Merge(paired, fieldmap.Rules{Rules: own})
}

// addressLine is where hosts keep the house number: in fields of its own, with or
// without its addition, or at the end of the street. Nmbrs wants the three apart.
var addressLine = fieldmap.Paths{"person.address.street", "person.address.number", "person.address.suffix"}

func addressPart(name string) []fieldmap.Op {
	return []fieldmap.Op{{Name: "join", Args: fieldmap.Args{"with": "\n"}}, {Name: "address", Args: fieldmap.Args{"part": name}}}
}

// genderTable assigns what hosts call a gender. One that is not in it is left out
// with a warning: none is invented.
var genderTable = fieldmap.Pairs(
	"male", string(Male), "man", string(Male), "m", string(Male),
	"female", string(Female), "woman", string(Female), "vrouw", string(Female), "f", string(Female), "v", string(Female),
)

// salaryTable suggests a salary type where the offer says per what its amount is.
// A year has none in Nmbrs: the amount would be another.
var salaryTable = fieldmap.Pairs(
	"month", "Bruto_Salaris_Fulltime", "monthly", "Bruto_Salaris_Fulltime", "maand", "Bruto_Salaris_Fulltime",
	"hour", "Bruto_Uurloon", "hourly", "Bruto_Uurloon", "uur", "Bruto_Uurloon",
)
