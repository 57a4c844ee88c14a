package hris

import (
	"maps"
	"slices"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
)

// hireField ties one path of a hire to its meaning, its JSON member and its
// place in the struct. The schema, the record and the JSON form all come from
// this one table.
type hireField struct {
	path      string
	key       string
	label     string
	kind      fieldmap.Kind
	sensitive bool
	at        func(*Hire) any // *string, *civil.Date or *civil.Decimal
}

var hireFields = []hireField{
	{"person.first_name", KeyFirstName, "First name", fieldmap.Text, false, func(h *Hire) any { return &h.Person.FirstName }},
	{"person.last_name", KeyLastName, "Last name", fieldmap.Text, false, func(h *Hire) any { return &h.Person.LastName }},
	{"person.name_prefix", KeyNamePrefix, "Name prefix", fieldmap.Text, false, func(h *Hire) any { return &h.Person.NamePrefix }},
	{"person.initials", KeyInitials, "Initials", fieldmap.Text, false, func(h *Hire) any { return &h.Person.Initials }},
	{"person.preferred_name", KeyPreferredName, "Preferred name", fieldmap.Text, false, func(h *Hire) any { return &h.Person.PreferredName }},
	{"person.birth_name", KeyBirthName, "Birth name", fieldmap.Text, false, func(h *Hire) any { return &h.Person.BirthName }},
	{"person.partner_prefix", KeyPartnerPrefix, "Partner's name prefix", fieldmap.Text, false, func(h *Hire) any { return &h.Person.PartnerPrefix }},
	{"person.partner_name", KeyPartnerName, "Partner's name", fieldmap.Text, false, func(h *Hire) any { return &h.Person.PartnerName }},
	{"person.name_use", KeyNameUse, "Name use", fieldmap.Text, false, func(h *Hire) any { return &h.Person.NameUse }},
	{"person.date_of_birth", KeyDateOfBirth, "Date of birth", fieldmap.Date, true, func(h *Hire) any { return &h.Person.DateOfBirth }},
	{"person.gender", KeyGender, "Gender", fieldmap.Text, true, func(h *Hire) any { return &h.Person.Gender }},
	{"person.nationality", KeyNationality, "Nationality", fieldmap.Text, true, func(h *Hire) any { return &h.Person.Nationality }},
	{"person.language", KeyLanguage, "Language", fieldmap.Text, false, func(h *Hire) any { return &h.Person.Language }},
	{"person.work_email", KeyWorkEmail, "Work e-mail", fieldmap.Text, false, func(h *Hire) any { return &h.Person.WorkEmail }},
	{"person.private_email", KeyPrivateEmail, "Private e-mail", fieldmap.Text, false, func(h *Hire) any { return &h.Person.PrivateEmail }},
	{"person.mobile_phone", KeyMobilePhone, "Mobile phone", fieldmap.Text, false, func(h *Hire) any { return &h.Person.MobilePhone }},
	{"person.home_phone", KeyHomePhone, "Home phone", fieldmap.Text, false, func(h *Hire) any { return &h.Person.HomePhone }},
	{"person.address.street", KeyStreet, "Street", fieldmap.Text, false, func(h *Hire) any { return &h.Person.Address.Street }},
	{"person.address.number", KeyNumber, "House number", fieldmap.Text, false, func(h *Hire) any { return &h.Person.Address.Number }},
	{"person.address.suffix", KeySuffix, "House number suffix", fieldmap.Text, false, func(h *Hire) any { return &h.Person.Address.Suffix }},
	{"person.address.line2", KeyLine2, "Address line 2", fieldmap.Text, false, func(h *Hire) any { return &h.Person.Address.Line2 }},
	{"person.address.zip", KeyZIP, "Postcode", fieldmap.Text, false, func(h *Hire) any { return &h.Person.Address.ZIP }},
	{"person.address.city", KeyCity, "City", fieldmap.Text, false, func(h *Hire) any { return &h.Person.Address.City }},
	{"person.address.state", KeyState, "State", fieldmap.Text, false, func(h *Hire) any { return &h.Person.Address.State }},
	{"person.address.country", KeyCountry, "Country", fieldmap.Text, false, func(h *Hire) any { return &h.Person.Address.Country }},
	{"person.iban", KeyIBAN, "IBAN", fieldmap.Text, true, func(h *Hire) any { return &h.Person.IBAN }},
	{"person.national_id", KeyNationalID, "National id", fieldmap.Text, true, func(h *Hire) any { return &h.Person.NationalID }},
	{"job.title", KeyJobTitle, "Job title", fieldmap.Text, false, func(h *Hire) any { return &h.Job.Title }},
	{"job.department", KeyDepartment, "Department", fieldmap.Text, false, func(h *Hire) any { return &h.Job.Department }},
	{"job.location", KeyLocation, "Location", fieldmap.Text, false, func(h *Hire) any { return &h.Job.Location }},
	{"job.legal_entity", KeyLegalEntity, "Legal entity", fieldmap.Text, false, func(h *Hire) any { return &h.Job.LegalEntity }},
	{"job.manager", KeyManager, "Manager", fieldmap.Text, false, func(h *Hire) any { return &h.Job.Manager }},
	{"offer.start_date", KeyStartDate, "Start date", fieldmap.Date, false, func(h *Hire) any { return &h.Offer.StartDate }},
	{"offer.end_date", KeyEndDate, "End date", fieldmap.Date, false, func(h *Hire) any { return &h.Offer.EndDate }},
	{"offer.contract_type", KeyContractType, "Contract type", fieldmap.Text, false, func(h *Hire) any { return &h.Offer.ContractType }},
	{"offer.weekly_hours", KeyWeeklyHours, "Weekly hours", fieldmap.Number, false, func(h *Hire) any { return &h.Offer.WeeklyHours }},
	{"offer.salary.amount", KeySalaryAmount, "Salary", fieldmap.Number, true, func(h *Hire) any { return &h.Offer.Salary.Amount }},
	{"offer.salary.currency", KeySalaryCurrency, "Salary currency", fieldmap.Text, false, func(h *Hire) any { return &h.Offer.Salary.Currency }},
	{"offer.salary.period", KeySalaryPeriod, "Salary period", fieldmap.Text, false, func(h *Hire) any { return &h.Offer.Salary.Period }},
	{"application.motivation", KeyMotivationLetter, "Motivation", fieldmap.Text, false, func(h *Hire) any { return &h.Application.Motivation }},
	{"application.source", "", "Source", fieldmap.Text, false, func(h *Hire) any { return &h.Application.Source }},
	{"application.profile_url", "", "Profile", fieldmap.Text, false, func(h *Hire) any { return &h.Application.ProfileURL }},
}

// documentPrefix leads to the first document of a kind: "documents.cv".
const documentPrefix = "documents."

// consentPrefix leads to a consent: "consents.keep_data" is yes where it was
// given, no where it was refused, absent where nobody asked.
const consentPrefix = "consents."

// customPrefix leads to the host's further fields.
const customPrefix = "custom."

// HireSchema describes every field a hire can have, for mapping; custom are
// the host's own, by bare name ("shoe_size" becomes "custom.shoe_size").
func HireSchema(custom ...fieldmap.Field) fieldmap.Schema {
	fields := make([]fieldmap.Field, 0, len(hireFields)+len(custom)+4)
	for _, f := range hireFields {
		fields = append(fields, fieldmap.Field{
			Path: f.path, Key: f.key, Label: f.label, Kind: f.kind, Sensitive: f.sensitive,
			Section: strings.Split(f.path, ".")[0],
		})
	}
	for _, kind := range []DocumentKind{CV, MotivationLetter, SignedOffer} {
		field := fieldmap.Field{Path: documentPrefix + string(kind), Label: string(kind), Kind: fieldmap.File, Section: "documents"}
		if kind == CV {
			field.Key = KeyCV
		}
		fields = append(fields, field)
	}
	fields = append(fields, fieldmap.Field{
		Path: consentPrefix + KeepData, Label: "Consent to keep the data", Kind: fieldmap.YesNo, Section: "consents",
	})
	for _, f := range custom {
		f.Path = customPrefix + f.Path
		f.Section = "custom"
		fields = append(fields, f)
	}
	return fieldmap.Schema{Fields: fields}
}

// Schema is [HireSchema] with the custom fields that this hire carries.
func (h *Hire) Schema() fieldmap.Schema {
	var custom []fieldmap.Field
	for _, name := range slices.Sorted(maps.Keys(h.Custom)) {
		custom = append(custom, fieldmap.Field{Path: name, Label: name, Kind: h.Custom[name].Kind()})
	}
	return HireSchema(custom...)
}
