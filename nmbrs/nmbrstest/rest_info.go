package nmbrstest

import (
	"strconv"
	"strings"
	"time"
)

// Personal information on the REST wire. What is sent names countries by code;
// what is read nests them. The lengths are those that public clients keep to.

type basicInfo struct {
	EmployeeNumber  *int   `json:"employeeNumber"`
	FirstName       string `json:"firstName"`
	FirstNameInFull string `json:"firstNameInFull"`
	Prefix          string `json:"prefix"`
	Initials        string `json:"initials"`
	LastName        string `json:"lastName"`
	EmployeeType    string `json:"employeeType"`
}

type birthInfo struct {
	BirthDate           restDay `json:"birthDate"`
	BirthCountryCodeISO string  `json:"birthCountryCodeISO"`
	NationalityCodeISO  string  `json:"nationalityCodeISO"`
	DeceasedOn          restDay `json:"deceasedOn"`
	Gender              string  `json:"gender"`
}

type contactInfo struct {
	PrivateEmail        string `json:"privateEmail"`
	BusinessEmail       string `json:"businessEmail"`
	BusinessPhone       string `json:"businessPhone"`
	BusinessMobilePhone string `json:"businessMobilePhone"`
	PrivatePhone        string `json:"privatePhone"`
	PrivateMobilePhone  string `json:"privateMobilePhone"`
	OtherPhone          string `json:"otherPhone"`
}

type partnerInfo struct {
	PartnerPrefix  string `json:"partnerPrefix"`
	PartnerName    string `json:"partnerName"`
	AscriptionCode *int   `json:"ascriptionCode"`
}

// infoBody is personal information as it is sent.
type infoBody struct {
	PersonalInfoID string       `json:"personalInfoId"`
	BasicInfo      *basicInfo   `json:"basicInfo"`
	BirthInfo      *birthInfo   `json:"birthInfo"`
	ContactInfo    *contactInfo `json:"contactInfo"`
	PartnerInfo    *partnerInfo `json:"partnerInfo"`
	Period         *restPeriod  `json:"period"`
}

// genders are REST's words and what SOAP has for them.
var genders = map[string]string{"unspecified": "undefined", "unknown": "undefined", "male": "male", "female": "female"}

func wireGender(soap string) any {
	if soap == "undefined" {
		return "unspecified"
	}
	return wireText(soap)
}

func (b *infoBody) check(f *flaws) {
	if n := b.BasicInfo; n != nil {
		f.required("basicInfo.lastName", n.LastName)
		f.atMost(100, "basicInfo.lastName", n.LastName)
		f.atMost(50, "basicInfo.firstName", n.FirstName)
		f.atMost(100, "basicInfo.firstNameInFull", n.FirstNameInFull)
		f.atMost(50, "basicInfo.prefix", n.Prefix)
		f.atMost(50, "basicInfo.initials", n.Initials)
	}
	if n := b.BirthInfo; n != nil {
		f.country("birthInfo.birthCountryCodeISO", n.BirthCountryCodeISO)
		f.country("birthInfo.nationalityCodeISO", n.NationalityCodeISO)
		f.oneOf("birthInfo.gender", n.Gender, genders)
	}
	if n := b.ContactInfo; n != nil {
		f.mail("contactInfo.privateEmail", n.PrivateEmail)
		f.mail("contactInfo.businessEmail", n.BusinessEmail)
		f.atMost(50, "contactInfo.businessPhone", n.BusinessPhone)
		f.atMost(50, "contactInfo.businessMobilePhone", n.BusinessMobilePhone)
		f.atMost(50, "contactInfo.privatePhone", n.PrivatePhone)
		f.atMost(50, "contactInfo.privateMobilePhone", n.PrivateMobilePhone)
		f.atMost(50, "contactInfo.otherPhone", n.OtherPhone)
	}
	if n := b.PartnerInfo; n != nil {
		f.atMost(50, "partnerInfo.partnerPrefix", n.PartnerPrefix)
		f.atMost(100, "partnerInfo.partnerName", n.PartnerName)
	}
}

// setter writes the fields of a section; with keep, what was not sent stays.
type setter struct{ keep bool }

func (w setter) text(to *string, v string) {
	if v != "" || !w.keep {
		*to = v
	}
}

// onto writes the sections that were sent; the others stay.
func (b *infoBody) onto(p *PersonalInfo, keep bool) {
	w := setter{keep}
	if n := b.BasicInfo; n != nil {
		if n.EmployeeNumber != nil {
			p.EmployeeNumber = n.EmployeeNumber // nobody loses a number
		}
		w.text(&p.FirstName, n.FirstName)
		w.text(&p.FirstNameInFull, n.FirstNameInFull)
		w.text(&p.Prefix, n.Prefix)
		w.text(&p.Initials, n.Initials)
		w.text(&p.LastName, n.LastName)
	}
	if n := b.BirthInfo; n != nil {
		w.text(&p.Birthday, string(n.BirthDate))
		w.text(&p.CountryOfBirth, strings.ToUpper(n.BirthCountryCodeISO))
		w.text(&p.DeceasedDate, string(n.DeceasedOn))
		w.text(&p.Gender, genders[n.Gender])
		if n.NationalityCodeISO != "" || !keep {
			p.NationalityISO = strings.ToUpper(n.NationalityCodeISO)
			p.NationalityCode = nationalityCode(p.NationalityISO)
		}
	}
	if n := b.ContactInfo; n != nil {
		w.text(&p.EmailPrivate, n.PrivateEmail)
		w.text(&p.EmailWork, n.BusinessEmail)
		w.text(&p.TelephoneWork, n.BusinessPhone)
		w.text(&p.TelephoneMobileWork, n.BusinessMobilePhone)
		w.text(&p.TelephonePrivate, n.PrivatePhone)
		w.text(&p.TelephoneMobilePrivate, n.PrivateMobilePhone)
		w.text(&p.TelephoneOther, n.OtherPhone)
	}
	if n := b.PartnerInfo; n != nil {
		w.text(&p.PartnerPrefix, n.PartnerPrefix)
		w.text(&p.PartnerLastName, n.PartnerName)
		if n.AscriptionCode != nil || !keep {
			p.Naamstelling = numberText(n.AscriptionCode)
		}
	}
}

func numberText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// nationalityCode is SOAP's number of an ISO code. Of Nmbrs's table only one row
// was observed: 1 is Dutch.
func nationalityCode(iso string) *int {
	if iso == "NL" || iso == "NLD" {
		return new(1)
	}
	return nil
}

// nationalityISO is what REST tells of a nationality, whichever API gave it.
func nationalityISO(p PersonalInfo) string {
	if p.NationalityISO == "" && p.NationalityCode != nil && *p.NationalityCode == 1 {
		return "NL"
	}
	return p.NationalityISO
}

// wireCountry is a country as reads nest it; without one it is null.
func wireCountry(iso string) any {
	if iso == "" {
		return nil
	}
	return map[string]string{"codeISO": iso}
}

// wireInfo is what holds from a day.
func (s *Server) wireInfo(e *Employee, c *Company, at Since[PersonalInfo]) map[string]any {
	p := at.Value
	return map[string]any{
		"personalInfoId": s.infoID(e, at),
		"createdAt":      e.CreatedAt.UTC().Format(time.RFC3339),
		"period":         wirePeriod(c, at.From),
		"basicInfo":      wireBasicInfo(e, p),
		"birthInfo": map[string]any{
			"birthDate": wireDay(p.Birthday), "birthCountry": wireCountry(p.CountryOfBirth), "nationality": wireCountry(nationalityISO(p)),
			"deceasedOn": wireDay(p.DeceasedDate), "gender": wireGender(p.Gender),
		},
		"contactInfo": map[string]any{
			"privateEmail": wireText(p.EmailPrivate), "businessEmail": wireText(p.EmailWork),
			"businessPhone": wireText(p.TelephoneWork), "businessMobilePhone": wireText(p.TelephoneMobileWork),
			"privatePhone": wireText(p.TelephonePrivate), "privateMobilePhone": wireText(p.TelephoneMobilePrivate), "otherPhone": wireText(p.TelephoneOther),
		},
		"partnerInfo": map[string]any{
			"partnerPrefix": wireText(p.PartnerPrefix), "partnerName": wireText(p.PartnerLastName), "ascriptionCode": wireNumber(p.Naamstelling),
		},
	}
}

func wireBasicInfo(e *Employee, p PersonalInfo) map[string]any {
	return map[string]any{
		"employeeNumber": p.EmployeeNumber, "firstName": wireText(p.FirstName), "firstNameInFull": wireText(p.FirstNameInFull),
		"prefix": wireText(p.Prefix), "initials": wireText(p.Initials), "lastName": p.LastName, "employeeType": e.Type.String(),
	}
}

// infoID is the id of an entry: the caller's, or one of the server's own.
func (s *Server) infoID(e *Employee, at Since[PersonalInfo]) string {
	return s.state.uuid(at.Value.UUID, "personal info "+at.From, e.ID)
}
