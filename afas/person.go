package afas

import (
	"context"

	"github.com/handoverhq/handover/hris/civil"
)

// MatchPerson says how AFAS looks for a person before it adds one. It wins over
// the difference between insert and update: a match is changed. More than one match
// is an error.
type MatchPerson string

// The ways to match (AFAS documentation), each but the last able to change somebody
// else who happens to match.
const (
	MatchNumber       MatchPerson = "0" // the number (BcCo); without one a new person is added
	MatchCitizen      MatchPerson = "1" // the citizen service number (BSN)
	MatchName         MatchPerson = "2" // last name, prefix, initials and gender
	MatchNameEmail    MatchPerson = "3" // those and the work e-mail
	MatchNameMobile   MatchPerson = "4" // those and the work mobile number
	MatchNamePhone    MatchPerson = "5" // those and the work phone number
	MatchNameBirthday MatchPerson = "6" // those and the date of birth
	MatchNone         MatchPerson = "7" // always add a new person
)

// Person is what AFAS keeps of a person: the fields that KnPerson and HrOnboarding
// share. Codes differ by language, see [Applicant].
type Person struct {
	masked

	Number        string     `afas:"BcCo"` // 15
	SearchName    string     `afas:"SeNm"` // 10
	UsualName     string     `afas:"CaNm"` // 80
	FirstName     string     `afas:"FiNm"` // 50
	Initials      string     `afas:"In"`   // 15
	Prefix        string     `afas:"Is"`   // 15
	LastName      string     `afas:"LaNm"` // 80
	BirthNameOwn  *bool      `afas:"SpNm"` // the birth name is kept on its own
	BirthPrefix   string     `afas:"IsBi"` // 15
	BirthName     string     `afas:"NmBi"` // 80
	PartnerPrefix string     `afas:"IsPa"` // 15
	PartnerName   string     `afas:"NmPa"` // 80
	NameUse       string     `afas:"ViUs"` // code, 0 to 3
	Gender        string     `afas:"ViGe"` // code
	Nationality   string     `afas:"PsNa"` // code, like AFAS's country codes but not the same
	BirthDate     civil.Date `afas:"DaBi"`
	BirthCountry  string     `afas:"CoBi"` // AFAS's code
	BirthPlace    string     `afas:"RsBi"` // 50
	CitizenNumber string     `afas:"SoSe"` // BSN; 25, checked with the eleven test
	MaritalStatus string     `afas:"ViCs"` // code
	Title         string     `afas:"TtId"` // code, 3
	SecondTitle   string     `afas:"TtEx"` // code, 3
	Salutation    string     `afas:"LeHe"` // 255
	WorkPhone     string     `afas:"TeNr"` // 255, as all addresses and numbers
	PrivatePhone  string     `afas:"TeN2"`
	WorkMobile    string     `afas:"MbNr"`
	PrivateMobile string     `afas:"MbN2"`
	WorkEmail     string     `afas:"EmAd"`
	PrivateEmail  string     `afas:"EmA2"`
	Website       string     `afas:"HoPa"`
	MayWrite      *bool      `afas:"Corr"` // correspondence is wanted
	Medium        string     `afas:"ViMd"` // code of the preferred medium
	Remark        string     `afas:"Re"`   // text
	Legislation   string     `afas:"CoLw"` // country whose law applies, 2
	Photo         *File      `afas:"FileName,FileStream"`
	PortalEmail   string     `afas:"EmailPortal"` // 255
	Other         Fields
}

func (p Person) fields() (Fields, error) {
	if _, ok := p.Other["BcId"]; ok {
		// The published description calls it required; the documentation of the
		// connector says not to send it.
		return nil, inputError("BcId is AFAS's own: name a person by Number (BcCo)")
	}
	return fieldsOf(p, p.Other)
}

// Address is a visiting or postal address. What is not a pointer or text is always
// sent.
type Address struct {
	masked

	Country       string     `afas:"CoId"`      // AFAS's code; required
	PostBox       bool       `afas:"PbAd"`      // the street is a P.O. box
	StreetPrefix  string     `afas:"StAd"`      // 255
	Street        string     `afas:"Ad"`        // without the number; 60
	HouseNumber   int        `afas:"HmNr"`      // digits only
	HouseAddition string     `afas:"HmAd"`      // 30
	PostalCode    string     `afas:"ZpCd"`      // 15
	City          string     `afas:"Rs"`        // 50
	Line2         string     `afas:"AdAd"`      // 255
	From          civil.Date `afas:"BeginDate"` // required; without meaning on the first address, on a later one it is the day of the move
	CityByPostal  bool       `afas:"ResZip"`    // AFAS looks the city up by postal code
	Other         Fields
}

// NewPerson is a person for KnPerson.
type NewPerson struct {
	masked

	Match         MatchPerson `afas:"MatchPer"` // required: nothing is matched unasked
	PostalIsHome  bool        `afas:"PadAdr"`   // the postal address is the visiting address
	PortalAccess  bool        `afas:"AddToPortal"`
	LanguageCode  string      `afas:"LgId"` // 3, since Profit 8 5
	LinkedIn      string      `afas:"Link"` // 255
	Person        Person
	Address       *Address // visiting address
	PostalAddress *Address
	Roles         []string // authorisation roles by description, such as "Sollicitant"
	Objects       []Object // any other record below the person, such as KnBankAccount
}

func (p NewPerson) element() (Element, error) {
	if p.Match < MatchNumber || p.Match > MatchNone || len(p.Match) != 1 {
		return Element{}, inputError("say how AFAS looks for the person: MatchNone adds a new one")
	}
	personal, err := p.Person.fields()
	if err != nil {
		return Element{}, err
	}
	fields, err := fieldsOf(p, personal)
	if err != nil {
		return Element{}, err
	}
	fields["AutoNum"] = YesNo(p.Person.Number == "")
	var objects []Object
	for _, a := range []struct {
		name    string
		address *Address
	}{{"KnBasicAddressAdr", p.Address}, {"KnBasicAddressPad", p.PostalAddress}} {
		if a.address == nil {
			continue
		}
		object, err := a.address.object(a.name)
		if err != nil {
			return Element{}, err
		}
		objects = append(objects, object)
	}
	if len(p.Roles) > 0 {
		roles := Object{Name: "KnContactAutRole"}
		for _, role := range p.Roles {
			roles.Elements = append(roles.Elements, Element{Fields: Fields{"AutRoleDs": Text(role)}})
		}
		objects = append(objects, roles)
	}
	return Element{Fields: fields, Objects: append(objects, p.Objects...)}, nil
}

func (a Address) object(name string) (Object, error) {
	switch {
	case a.Country == "":
		return Object{}, inputError("an address needs AFAS's code of its country (CoId), see CountryCode")
	case a.From.IsZero():
		return Object{}, inputError("an address needs the day from which it counts (BeginDate): today for a new person")
	}
	fields, err := fieldsOf(a, a.Other)
	return Object{Name: name, Elements: []Element{{Fields: fields}}}, err
}

// CreatePerson adds a person. The keys of the result are BcCo, the number that other
// connectors take, and BcId. With [MatchNumber] to [MatchNameBirthday] it may change
// a person instead; repeated with MatchNone it adds the person twice.
func (c *Client) CreatePerson(ctx context.Context, p NewPerson) (Result, error) {
	return insertRecord(ctx, c, "KnPerson", p.element)
}
