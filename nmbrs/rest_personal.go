package nmbrs

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strconv"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// PersonalInfo gives who an employee of a company is, as it was written last.
// Observed: GET companies/{id}/employees/personalinfo, rows of employeeId and info,
// one for each time it was written. That employeeId narrows the list is observed of
// its siblings; rows of others are passed over in any case. It fails with
// [UnknownEmployee] where the company has no such employee. BSN is not in it.
func (c *RESTClient) PersonalInfo(ctx context.Context, companyID, employeeID string) (PersonalInfo, error) {
	e := endpoint{op: "get personal info", method: http.MethodGet, path: c.paths.PersonalInfos, class: httpx.Read, scope: "employee.info.read", unknown: UnknownCompany, setting: "PersonalInfos"}
	if err := checkIDs(companyID, employeeID); err != nil {
		return PersonalInfo{}, during(e.op, err)
	}
	for row, err := range list(ctx, c, e, companyID, url.Values{"employeeId": {employeeID}}, personalRow.key) {
		if err != nil {
			return PersonalInfo{}, err
		}
		if newest, ok := row.newest(); ok && string(row.ID) == employeeID {
			return newest.personalInfo(), nil
		}
	}
	return PersonalInfo{}, noSuchEmployee(e)
}

func noSuchEmployee(e endpoint) error {
	return &Error{Op: e.op, Call: e.call(), Reason: UnknownEmployee, Effect: hris.EffectRefused, Detail: "the company's list does not have it"}
}

type personalRow struct {
	ID   text          `json:"employeeId"`
	Info personalInfos `json:"info"`
}

// personalInfos are somebody's, as many as a history can have.
type personalInfos []personalInfo

// UnmarshalJSON refuses what is no history before it takes room.
func (p *personalInfos) UnmarshalJSON(b []byte) error {
	if len(b) > maxHistory {
		return errNotPage
	}
	return json.Unmarshal(b, (*[]personalInfo)(p))
}

func (r personalRow) key() string { return string(r.ID) }

func (r personalRow) newest() (personalInfo, bool) {
	return newestOf(r.Info, func(i personalInfo) written { return i.written })
}

// written tells when a record of a history was written, and from when it holds.
type written struct {
	Period  wirePeriod `json:"period"`
	Created text       `json:"createdAt"`
}

type wirePeriod struct {
	Year   text `json:"year"`
	Period text `json:"period"`
}

// number orders periods of one company.
func (p wirePeriod) number() int64 {
	year, _ := p.Year.int()
	n, _ := p.Period.int()
	return year*100 + n
}

// newestOf gives the record that holds from the latest period, and of several the
// one written last.
func newestOf[T any](all []T, of func(T) written) (newest T, ok bool) {
	for _, one := range all {
		a, b := of(one), of(newest)
		later := cmp.Or(cmp.Compare(a.Period.number(), b.Period.number()), a.Created.time().Compare(b.Created.time()))
		if !ok || later >= 0 {
			newest, ok = one, true
		}
	}
	return newest, ok
}

// personalInfo is a record as it is read. Countries and nationalities come as
// objects and go as codes.
type personalInfo struct {
	Basic basicInfo `json:"basicInfo"`
	Birth struct {
		Date            text    `json:"birthDate"`
		Country         codeISO `json:"birthCountry"`
		CountryCode     codeISO `json:"birthCountryCodeISO"`
		Nationality     codeISO `json:"nationality"`
		NationalityCode codeISO `json:"nationalityCodeISO"`
		Gender          text    `json:"gender"`
	} `json:"birthInfo"`
	Contact struct {
		PrivateEmail   text `json:"privateEmail"`
		BusinessEmail  text `json:"businessEmail"`
		BusinessPhone  text `json:"businessPhone"`
		BusinessMobile text `json:"businessMobilePhone"`
		PrivatePhone   text `json:"privatePhone"`
		PrivateMobile  text `json:"privateMobilePhone"`
		OtherPhone     text `json:"otherPhone"`
	} `json:"contactInfo"`
	Partner struct {
		Prefix     text `json:"partnerPrefix"`
		Name       text `json:"partnerName"`
		Ascription text `json:"ascriptionCode"`
	} `json:"partnerInfo"`
	written
}

func (i personalInfo) personalInfo() PersonalInfo {
	return PersonalInfo{
		Number: string(i.Basic.Number), EmployeeNumber: string(i.Basic.Number),
		FirstName: string(i.Basic.FirstName), Initials: string(i.Basic.Initials), Prefix: string(i.Basic.Prefix), LastName: string(i.Basic.LastName),
		Gender: genderOf(i.Birth.Gender), BirthDate: i.Birth.Date.date(),
		Nationality:   string(cmp.Or(i.Birth.Nationality, i.Birth.NationalityCode)),
		BirthCountry:  string(cmp.Or(i.Birth.Country, i.Birth.CountryCode)),
		PartnerPrefix: string(i.Partner.Prefix), PartnerName: string(i.Partner.Name), NameUse: string(i.Partner.Ascription),
		PhonePrivate: string(i.Contact.PrivatePhone), PhoneWork: string(i.Contact.BusinessPhone),
		MobilePrivate: string(i.Contact.PrivateMobile), MobileWork: string(i.Contact.BusinessMobile), PhoneOther: string(i.Contact.OtherPhone),
		EmailPrivate: string(i.Contact.PrivateEmail), EmailWork: string(i.Contact.BusinessEmail),
	}
}

// UpdatePersonalInfo writes who an employee is, from a period on. Documented: PUT
// employees/{id}/personalInfo with basicInfo (whose lastName is needed), birthInfo,
// contactInfo, partnerInfo and period (needed). A group of which nothing is given is
// left out. Whether what is left out of a group that is sent is emptied is not known,
// so give all of it that is to stay: read it first. BSN goes with
// SetBSN. What REST has no place for is refused here rather than lost.
func (c *RESTClient) UpdatePersonalInfo(ctx context.Context, employeeID string, info PersonalInfo, from Period) error {
	e := endpoint{op: "update personal info", method: http.MethodPut, path: c.paths.PersonalInfo, class: httpx.SafeWrite, scope: "employee.info", unknown: UnknownEmployee}
	err := checkIDs(employeeID)
	if err != nil {
		return during(e.op, err)
	}
	body, err := personalFields(info, from)
	if err != nil {
		return during(e.op, err)
	}
	for name, group := range body { // an empty group could empty what is there
		if group, ok := group.(fields); ok && len(group) == 0 {
			delete(body, name)
		}
	}
	_, err = c.write(ctx, e, employeeID, body, "")
	return err
}

var (
	plainCountry = regexp.MustCompile(`^[A-Za-z]{2,3}$`)
	wholeNumber  = regexp.MustCompile(`^[0-9]{1,9}$`)
)

// personalFields are the groups of who somebody is. They are there even where they
// are empty: public clients send them all when they create somebody.
func personalFields(i PersonalInfo, from Period) (fields, error) {
	if err := checkPersonal(i, from); err != nil {
		return nil, err
	}
	basic, birth, contact, partner := fields{}, fields{}, fields{}, fields{}
	if i.EmployeeNumber != "" {
		basic["employeeNumber"], _ = strconv.Atoi(i.EmployeeNumber)
	}
	basic.put("firstName", i.FirstName)
	basic.put("initials", i.Initials)
	basic.put("prefix", i.Prefix)
	basic.put("lastName", i.LastName)
	birth.put("birthDate", i.BirthDate.String())
	birth.put("birthCountryCodeISO", i.BirthCountry)
	birth.put("nationalityCodeISO", i.Nationality)
	gender, _ := restGender(i.Gender)
	birth.put("gender", gender)
	contact.put("privateEmail", i.EmailPrivate)
	contact.put("businessEmail", i.EmailWork)
	contact.put("privatePhone", i.PhonePrivate)
	contact.put("businessPhone", i.PhoneWork)
	contact.put("privateMobilePhone", i.MobilePrivate)
	contact.put("businessMobilePhone", i.MobileWork)
	contact.put("otherPhone", i.PhoneOther)
	partner.put("partnerPrefix", i.PartnerPrefix)
	partner.put("partnerName", i.PartnerName)
	if i.NameUse != "" {
		partner["ascriptionCode"], _ = strconv.Atoi(i.NameUse)
	}
	return fields{"basicInfo": basic, "birthInfo": birth, "contactInfo": contact, "partnerInfo": partner, "period": periodFields(from)}, nil
}

// checkPersonal refuses what REST would refuse or not understand, and what it has
// no place for. Nobody's value is in the error.
func checkPersonal(i PersonalInfo, from Period) error {
	if err := checkPeriod(from); err != nil {
		return err
	}
	_, gender := restGender(i.Gender)
	for _, rule := range []struct {
		broken        bool
		field, detail string
	}{
		{i.LastName == "", "lastName", "a last name is needed"},
		{i.EmployeeNumber != "" && !wholeNumber.MatchString(i.EmployeeNumber), "employeeNumber", "an employee number is digits"},
		{i.Nationality != "" && !plainCountry.MatchString(i.Nationality), "nationalityCodeISO", "a nationality is an ISO code over REST, not a number"},
		{i.BirthCountry != "" && !plainCountry.MatchString(i.BirthCountry), "birthCountryCodeISO", "a country is an ISO code"},
		{!i.BirthDate.IsZero() && !i.BirthDate.Valid(), "birthDate", "the birth date does not exist"},
		{!gender, "gender", "the gender is none that REST has"},
		{i.NameUse != "" && !wholeNumber.MatchString(i.NameUse), "ascriptionCode", "the use of names is a number over REST"},
		{i.Title != "", "title", "REST has no place for a title"},
		{i.Nickname != "", "nickname", "REST has no place for a nickname"},
		{i.BirthPlace != "", "birthPlace", "REST has no place for a place of birth"},
		{i.CivilStatus != "", "civilStatus", "REST has no place for a civil status"},
	} {
		if rule.broken {
			return badField(rule.field, rule.detail)
		}
	}
	return nil
}

func checkPeriod(p Period) error {
	if p.Year < 1900 || p.Year > 2100 || p.Number < 1 || p.Number > 53 {
		return badField("period", "REST needs the period from which it holds")
	}
	return nil
}

// SetBSN writes the Dutch citizen service number. Observed: PUT
// employees/{id}/social_security_number with socialSecurityNumber.
func (c *RESTClient) SetBSN(ctx context.Context, employeeID, bsn string) error {
	e := endpoint{op: "set BSN", method: http.MethodPut, path: c.paths.BSN, class: httpx.SafeWrite, scope: "employee.info", unknown: UnknownEmployee, setting: "BSN"}
	err := checkIDs(employeeID)
	if err == nil && !wholeNumber.MatchString(bsn) {
		err = badField("socialSecurityNumber", "a BSN has at most nine digits")
	}
	if err != nil {
		return during(e.op, err)
	}
	_, err = c.write(ctx, e, employeeID, fields{"socialSecurityNumber": bsn}, "")
	return err
}
