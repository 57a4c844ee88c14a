package afas

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// personKeys say what the fields about a person mean; HrCreateApplicant,
// KnPerson and HrOnboarding call them the same. A candidate's own address and
// numbers are the private ones. LgId is a code that no documentation ties to
// language tags: it has no key, so nothing is guessed into it.
var personKeys = map[string]string{
	"FiNm": hris.KeyFirstName, "LaNm": hris.KeyLastName, "Is": hris.KeyNamePrefix, "In": hris.KeyInitials,
	"CaNm": hris.KeyPreferredName, "NmBi": hris.KeyBirthName, "IsPa": hris.KeyPartnerPrefix, "NmPa": hris.KeyPartnerName,
	"ViUs": hris.KeyNameUse, "DaBi": hris.KeyDateOfBirth, "ViGe": hris.KeyGender, "PsNa": hris.KeyNationality,
	"EmAd": hris.KeyWorkEmail, "EmA2": hris.KeyPrivateEmail, "MbN2": hris.KeyMobilePhone, "TeN2": hris.KeyHomePhone,
	"SoSe": hris.KeyNationalID,
}

// addressKeys are those of the address: on the application itself, or in the
// object KnBasicAddressAdr.
var addressKeys = map[string]string{
	"Ad": hris.KeyStreet, "HmNr": hris.KeyNumber, "HmAd": hris.KeySuffix, "AdAd": hris.KeyLine2,
	"ZpCd": hris.KeyZIP, "Rs": hris.KeyCity, "CoId": hris.KeyCountry,
}

// codeKeys are those whose fields hold a code of the customer's. What a host
// calls a department or a contract is no code: such a field keeps its key only
// where the codes are listed, so that a word is matched with one or asked about.
var codeKeys = []string{
	hris.KeyGender, hris.KeyNationality, hris.KeyNameUse, hris.KeyJobTitle, hris.KeyDepartment, hris.KeyLegalEntity,
	hris.KeyContractType, hris.KeySalaryPeriod,
}

// meaning gives the key of a field, "" where nothing can be matched by it.
func meaning(field fieldmap.Field, key string) string {
	if field.Kind != fieldmap.Option && slices.Contains(codeKeys, key) {
		return ""
	}
	return key
}

var sensitiveFields = []string{"ViGe", "DaBi", "PsNa", "SoSe", "ViCs", "Iban", "EmSa", "SaYe"}

// formField makes a form's field of a connector's. False leaves it out.
func (t *target) formField(f FieldInfo) (fieldmap.Field, bool) {
	field := fieldmap.Field{
		Path: f.ID, Label: or(f.Label, f.ID), Required: f.Mandatory, Sensitive: slices.Contains(sensitiveFields, f.ID),
		Limits: fieldmap.Limits{MaxLength: f.Length},
	}
	if IsCustomField(f.ID) {
		field.Section = t.client.in("Vrije velden", "Custom fields")
	}
	switch {
	case len(f.Codes) > 0:
		field.Kind = fieldmap.Option
		field.Limits = fieldmap.Limits{}
		for _, code := range f.Codes {
			field.Choices = append(field.Choices, fieldmap.Choice{ID: code.ID, Label: code.Description})
		}
	case f.ID == "CoId" || f.ID == "CoBi":
		field.Kind, field.Choices, field.Limits = fieldmap.Option, t.countries(), fieldmap.Limits{}
	case f.DataType == TypeBlob && f.IsFile():
		field.Kind, field.Limits = fieldmap.File, fieldmap.Limits{MaxBytes: maxFile}
	case f.DataType == TypeText || f.DataType == TypeBlob:
		field.Kind = fieldmap.Text
	case f.DataType == TypeWhole:
		field.Kind, field.Limits = fieldmap.Number, fieldmap.Limits{MaxPlaces: new(0), Min: civil.DecimalOf(-maxWhole), Max: civil.DecimalOf(maxWhole)}
	case f.DataType == TypeDecimal:
		field.Kind, field.Limits = fieldmap.Number, fieldmap.Limits{}
		if f.Decimals > 0 {
			field.Limits.MaxPlaces = new(f.Decimals)
		}
	case f.DataType == TypeDate:
		field.Kind, field.Limits = fieldmap.Date, fieldmap.Limits{}
	case f.DataType == TypeYesNo:
		field.Kind, field.Limits = fieldmap.YesNo, fieldmap.Limits{}
	default:
		return field, false
	}
	return field, true
}

const (
	// maxWhole is the largest whole number a field of Profit holds; the published
	// description calls them integer without more, four bytes are assumed.
	maxWhole = 1<<31 - 1
	// maxFile is how large a file can be so that its base64 fits into a request
	// of 75 MB with room for the rest.
	maxFile = 56_000_000
)

// fileNames are the fields that take the name of a file; the field with its
// bytes stands for both in a form.
var fileNames = map[string]string{"CvFileStream": "CvFileName", "PhotoFileStream": "PhotoFileName", "FileStream": "FileName"}

func isFileName(id string) bool {
	for _, name := range fileNames {
		if id == name {
			return true
		}
	}
	return false
}

// countries lists AFAS's countries with their names in the client's language.
// The codes are AFAS's own: D is Germany, and CL is Sri Lanka.
func (t *target) countries() []fieldmap.Choice {
	names := display.Regions(t.client.tag())
	seen := map[string]bool{}
	var choices []fieldmap.Choice
	for _, iso := range slices.Sorted(maps.Keys(countryCodes)) {
		code, ok := CountryCode(iso)
		if !ok || seen[code] {
			continue
		}
		if main, ok := CountryISO(code); ok {
			iso = main
		}
		seen[code] = true
		label := iso
		if region, err := language.ParseRegion(iso); err == nil {
			label = or(names.Name(region), iso)
		}
		choices = append(choices, fieldmap.Choice{ID: code, Label: label})
	}
	slices.SortFunc(choices, func(a, b fieldmap.Choice) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(a.ID, b.ID))
	})
	return choices
}

// withoutCountry reports whether values hold an address without the country
// that AFAS demands of every address of a person.
func withoutCountry(values fieldmap.Values) bool {
	if values["CoId"].Option() != "" {
		return false
	}
	for path := range addressKeys {
		if !values[path].IsAbsent() {
			return true
		}
	}
	return false
}

func (t *target) refusedAddress(country string) error {
	return refused(country, t.client.in("AFAS bewaart geen adres van een persoon zonder land", "AFAS keeps no address of a person without a country"))
}

func refused(field, detail string) error {
	return &hris.Error{Code: hris.Problems, Op: "plan steps", Vendor: vendorName, Effect: hris.EffectNotSent, Fields: []string{field}, Detail: detail}
}
