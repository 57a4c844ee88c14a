package nmbrs

import (
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Paths of the form's fields about the person.
const (
	pathFirstName      = "first_name"
	pathInitials       = "initials"
	pathPrefix         = "prefix"
	pathLastName       = "last_name"
	pathNickname       = "nickname"
	pathTitle          = "title"
	pathPartnerPrefix  = "partner_prefix"
	pathPartnerName    = "partner_name"
	pathNameUse        = "name_use"
	pathGender         = "gender"
	pathNationality    = "nationality"
	pathBirthDate      = "birth_date"
	pathBirthPlace     = "birth_place"
	pathBirthCountry   = "birth_country"
	pathCivilStatus    = "civil_status"
	pathBSN            = "bsn"
	pathEmployeeNumber = "employee_number"
	pathEmailPrivate   = "email_private"
	pathEmailWork      = "email_work"
	pathPhonePrivate   = "phone_private"
	pathMobilePrivate  = "mobile_private"
	pathPhoneWork      = "phone_work"
	pathMobileWork     = "mobile_work"
	pathPhoneOther     = "phone_other"
)

// shape is the form of a text, for programs and for people.
type shape struct{ pattern, nl, en string }

var (
	// anEmail is what every e-mail address looks like; whether it exists nobody knows.
	anEmail   = shape{`[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+`, "een adres zoals naam@example.com", "an address such as name@example.com"}
	aCountry  = shape{`[A-Z]{2}`, "de twee hoofdletters van een land, zoals NL", "the two capitals of a country, such as NL"}
	aBSN      = shape{`[0-9]{8,9}`, "8 of 9 cijfers", "8 or 9 digits"}
	anInteger = shape{`[0-9]{1,9}`, "alleen cijfers, hoogstens 9", "digits only, 9 at most"}
)

func (t *Target) personFields() []fieldmap.Field {
	person, contact := t.in("Persoon", "Person"), t.in("Contact", "Contact")
	nationality := sensitive(t.text(person, pathNationality, hris.KeyNationality, "Nationaliteit", "Nationality"))
	nationality.DependsOn = []string{pathType}
	return []fieldmap.Field{
		required(t.text(person, pathFirstName, hris.KeyFirstName, "Voornaam", "First name")),
		t.text(person, pathInitials, hris.KeyInitials, "Voorletters", "Initials"),
		t.text(person, pathPrefix, hris.KeyNamePrefix, "Voorvoegsel", "Name prefix"),
		required(t.text(person, pathLastName, hris.KeyLastName, "Achternaam", "Last name")),
		t.text(person, pathNickname, hris.KeyPreferredName, "Roepnaam", "Nickname"),
		t.text(person, pathTitle, "", "Titel", "Title"),
		t.text(person, pathPartnerPrefix, hris.KeyPartnerPrefix, "Voorvoegsel partner", "Partner's name prefix"),
		t.text(person, pathPartnerName, hris.KeyPartnerName, "Achternaam partner", "Partner's name"),
		t.asNmbrs(t.text(person, pathNameUse, "", "Naamstelling", "Name use")),
		{Path: pathGender, Key: hris.KeyGender, Label: t.in("Geslacht", "Gender"), Kind: fieldmap.Option, Sensitive: true, Section: person, Choices: []fieldmap.Choice{
			{ID: string(Male), Label: t.in("man", "male")}, {ID: string(Female), Label: t.in("vrouw", "female")}, {ID: string(GenderUndefined), Label: t.in("onbekend", "undefined")},
		}},
		nationality,
		{Path: pathBirthDate, Key: hris.KeyDateOfBirth, Label: t.in("Geboortedatum", "Date of birth"), Kind: fieldmap.Date, Sensitive: true, Section: person},
		t.text(person, pathBirthPlace, "", "Geboorteplaats", "Place of birth"),
		t.like(t.text(person, pathBirthCountry, "", "Geboorteland (ISO-code)", "Country of birth (ISO code)"), aCountry),
		t.asNmbrs(t.text(person, pathCivilStatus, "", "Burgerlijke staat", "Civil status")),
		sensitive(t.like(t.text(person, pathBSN, hris.KeyNationalID, "BSN", "Citizen service number (BSN)"), aBSN)),
		t.like(t.text(person, pathEmployeeNumber, "", "Personeelsnummer", "Employee number"), anInteger),
		t.like(t.text(contact, pathEmailPrivate, hris.KeyPrivateEmail, "E-mail privé", "Private e-mail"), anEmail),
		t.like(t.text(contact, pathEmailWork, hris.KeyWorkEmail, "E-mail werk", "Work e-mail"), anEmail),
		t.text(contact, pathMobilePrivate, hris.KeyMobilePhone, "Mobiel privé", "Private mobile phone"),
		t.text(contact, pathPhonePrivate, hris.KeyHomePhone, "Telefoon privé", "Private phone"),
		t.text(contact, pathPhoneWork, "", "Telefoon werk", "Work phone"),
		t.text(contact, pathMobileWork, "", "Mobiel werk", "Work mobile phone"),
		t.text(contact, pathPhoneOther, "", "Telefoon overig", "Other phone"),
	}
}

// asNmbrs marks a text whose values are Nmbrs's own and not known here.
func (t *Target) asNmbrs(f fieldmap.Field) fieldmap.Field {
	f.Help = t.in("Zoals Nmbrs het schrijft.", "As Nmbrs writes it.")
	return f
}

// personOf reads the person's values of a form.
func personOf(v fieldmap.Values) PersonalInfo {
	return PersonalInfo{
		EmployeeNumber: v[pathEmployeeNumber].Text(), Title: v[pathTitle].Text(), FirstName: v[pathFirstName].Text(), Initials: v[pathInitials].Text(),
		Prefix: v[pathPrefix].Text(), LastName: v[pathLastName].Text(), Nickname: v[pathNickname].Text(), Gender: Gender(v[pathGender].Option()),
		Nationality: v[pathNationality].Text(), BirthDate: v[pathBirthDate].Date(), BirthPlace: v[pathBirthPlace].Text(), BirthCountry: v[pathBirthCountry].Text(),
		PartnerPrefix: v[pathPartnerPrefix].Text(), PartnerName: v[pathPartnerName].Text(),
		PhonePrivate: v[pathPhonePrivate].Text(), PhoneWork: v[pathPhoneWork].Text(), MobilePrivate: v[pathMobilePrivate].Text(), MobileWork: v[pathMobileWork].Text(),
		PhoneOther: v[pathPhoneOther].Text(), EmailPrivate: v[pathEmailPrivate].Text(), EmailWork: v[pathEmailWork].Text(),
		CivilStatus: v[pathCivilStatus].Text(), NameUse: v[pathNameUse].Text(), BSN: v[pathBSN].Text(),
	}
}

// hasPersonalInfo reports whether there is more to say of somebody than the
// insert does.
func hasPersonalInfo(v fieldmap.Values) bool {
	info := personOf(v)
	info.FirstName, info.LastName = "", ""
	return info != PersonalInfo{}
}
