// Package phone plugs the op "phone" into fieldmap: telephone numbers as people
// write them become E.164, such as +31612345678.
//
//	mapping, problems := fieldmap.Compile(source, target, rules, fieldmap.WithOps(phone.Op()))
//
// In rules:
//
//	{"to":"Mobile","from":"phone","ops":[{"op":"phone","region":"NL"}]}
//
// It stands apart because the numbering plans of the world (those of
// libphonenumber) are large.
package phone

import (
	"errors"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"

	"github.com/handoverhq/handover/fieldmap"
)

// Codes of the problems of the op.
const (
	CodeNotANumber = "value.not_a_phone_number" // no plan of the world has such a number
	CodeNoRegion   = "value.no_phone_region"    // written without country code, and no region is given
	CodeExtension  = "value.phone_extension"    // a warning: an extension was left off
)

// Messages gives the English text of each code, as fieldmap.Messages does.
func Messages() map[string]string {
	return map[string]string{
		CodeNotANumber: `the text is not a telephone number; correct it`,
		CodeNoRegion:   `the telephone number has no country code; write it with one, such as +31`,
		CodeExtension:  `the extension of the telephone number was left off; check it`,
	}
}

// Op makes the op. Its arguments: "region", the ISO code of the country that
// numbers without a country code are in; "as", one of "e164" (unless given),
// "international" and "national". Letters are not taken for digits.
func Op() fieldmap.Operation {
	return fieldmap.Operation{
		Name: "phone", Summary: "a telephone number with its country code", In: []fieldmap.Kind{fieldmap.Text}, Out: fieldmap.Text,
		Params: []fieldmap.Param{
			{Name: "region", Kind: fieldmap.Text, Summary: `the country of numbers without a country code: "NL"`},
			{Name: "as", Kind: fieldmap.Text, OneOf: []string{"e164", "international", "national"}, Summary: `"e164" unless given`},
		},
		Build: build,
	}
}

var formats = map[string]phonenumbers.PhoneNumberFormat{
	"":              phonenumbers.E164,
	"e164":          phonenumbers.E164,
	"international": phonenumbers.INTERNATIONAL,
	"national":      phonenumbers.NATIONAL,
}

func build(args fieldmap.Args) (fieldmap.Apply, error) {
	region, format := strings.ToUpper(args.Text("region")), formats[args.Text("as")]
	if region != "" && !phonenumbers.GetSupportedRegions()[region] {
		return nil, errors.New(`the region is not the ISO code of a country, such as "NL"`)
	}
	return func(v fieldmap.Value) (fieldmap.Value, *fieldmap.Problem) {
		return read(v.Text(), region, format)
	}, nil
}

func read(text, region string, format phonenumbers.PhoneNumberFormat) (fieldmap.Value, *fieldmap.Problem) {
	text = strings.Map(visible, text)
	if phonenumbers.IsAlphaNumber(text) {
		return fieldmap.Value{}, problem(CodeNotANumber)
	}
	number, err := phonenumbers.Parse(text, region)
	switch {
	case errors.Is(err, phonenumbers.ErrInvalidCountryCode) && region == "":
		return fieldmap.Value{}, problem(CodeNoRegion)
	case err != nil || !phonenumbers.IsValidNumber(number):
		return fieldmap.Value{}, problem(CodeNotANumber)
	}
	var warning *fieldmap.Problem
	if number.GetExtension() != "" {
		warning = fieldmap.ValueProblem(fieldmap.SeverityWarning, CodeExtension, Messages()[CodeExtension])
		number.Extension = nil
	}
	return fieldmap.TextValue(phonenumbers.Format(number, format)), warning
}

// visible drops the marks of writing direction that numbers copied from an
// address book carry.
func visible(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

func problem(code string) *fieldmap.Problem {
	return fieldmap.ValueProblem(fieldmap.SeverityError, code, Messages()[code])
}
