package nmbrs

import (
	"context"
	"io"
	"iter"
	"slices"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/nmbrs/internal/soap/employeesvc"
)

// PersonalInfo reads who somebody is, as of the company's current period. What is
// nil there is not given. The result is what an update starts from: see
// [PersonalInfo.Merged].
func (c *SOAPClient) PersonalInfo(ctx context.Context, employeeID string) (PersonalInfo, error) {
	op := opInfo
	id, bad := soapID("EmployeeId", employeeID)
	if bad != nil {
		return PersonalInfo{}, during(op.op, bad)
	}
	content, err := generated(&employeesvc.PersonalInfo_GetCurrent{EmployeeId: id})
	if err != nil {
		return PersonalInfo{}, during(op.op, err)
	}
	var info PersonalInfo
	err = c.exchange(ctx, op, content, func(r io.Reader) error {
		s := newShortScanner(r)
		if err := s.reply(op); err != nil {
			return err
		}
		given := false
		err := s.values(func(depth int, name, text []byte) error {
			if depth != infoDepth {
				return nil
			}
			given = true
			return info.set(name, text)
		})
		if err == nil && !given {
			return errNoValues
		}
		return err
	})
	if err != nil {
		return PersonalInfo{}, err
	}
	return info, nil
}

// infoDepth is that of the values of a result that is a record itself.
const infoDepth = replyDepth + 2

// UpdatePersonalInfo writes who somebody is, as of the company's current period.
// Start from a fresh [SOAPClient.PersonalInfo] and put own values over it with
// [PersonalInfo.Merged]: what is not sent may be emptied there (observed in public
// clients), and Number and LastName have to be there.
func (c *SOAPClient) UpdatePersonalInfo(ctx context.Context, employeeID string, info PersonalInfo) error {
	m := newMessage(opUpdateInfo)
	m.id("EmployeeId", employeeID)
	m.personalInfo(employeeID, info)
	content, err := m.done(opUpdateInfo)
	return write(ctx, c, opUpdateInfo, content, err)
}

// UpdatePersonalInfoFrom is UpdatePersonalInfo from a period on. It takes a right
// of its own.
func (c *SOAPClient) UpdatePersonalInfoFrom(ctx context.Context, employeeID string, info PersonalInfo, from Period) error {
	m := newMessage(opInfoFrom)
	m.id("EmployeeId", employeeID)
	m.personalInfo(employeeID, info)
	m.period(from)
	content, err := m.done(opInfoFrom)
	return write(ctx, c, opInfoFrom, content, err)
}

// EmployeeInfo is one state of somebody's personal information.
type EmployeeInfo struct {
	EmployeeID string
	Info       PersonalInfo // without BSN
	masked
}

// PersonalInfosWithoutBSN reads who the employees of a company are. Somebody whose
// information changed over time comes once for each state, one after another (that
// they do is inferred).
func (c *SOAPClient) PersonalInfosWithoutBSN(ctx context.Context, companyID string) iter.Seq2[EmployeeInfo, error] {
	id, bad := soapID("CompanyId", companyID)
	content, err := generated(&employeesvc.PersonalInfoWithoutBSN_Get_GetAllEmployeesByCompany{CompanyID: id})
	if bad != nil {
		err = bad
	}
	items := streamed(ctx, c, opAllInfos, content, err, itemDepth, func(p *person, depth int, name, text []byte) error {
		switch {
		case text == nil && string(name) == "PersonalInfo_V2":
			p.infos, p.open = append(p.infos, p.open), PersonalInfo{}
			if len(p.infos) > mostStates {
				return errStates
			}
		case depth == itemDepth+1 && string(name) == "EmployeeId":
			p.id = string(text)
		case depth == itemDepth+3:
			return p.open.set(name, text)
		}
		return nil
	})
	return func(yield func(EmployeeInfo, error) bool) {
		for p, err := range items {
			if err != nil {
				yield(EmployeeInfo{}, err)
				return
			}
			for _, info := range p.infos {
				if !yield(EmployeeInfo{EmployeeID: p.id, Info: info}, nil) {
					return
				}
			}
		}
	}
}

// person is a PersonalInfoItem while it is read: its id may come last.
type person struct {
	id    string
	open  PersonalInfo
	infos []PersonalInfo
}

const mostStates = 1000

var errStates = badAnswer("somebody has more than 1000 states of personal information")

// infoField is a value of PersonalInfo by its name on the wire.
type infoField struct {
	name   string
	number bool
	of     func(*PersonalInfo) *string
}

// infoFields stand in the order of the WSDL. What the update of another value
// could empty is among them, though we never set it: see kept.
var infoFields = []infoField{
	{"Number", true, func(p *PersonalInfo) *string { return &p.Number }},
	{"EmployeeNumber", true, func(p *PersonalInfo) *string { return &p.EmployeeNumber }},
	{"BSN", false, func(p *PersonalInfo) *string { return &p.BSN }},
	{"Title", false, func(p *PersonalInfo) *string { return &p.Title }},
	{"FirstName", false, func(p *PersonalInfo) *string { return &p.FirstName }},
	{"Initials", false, func(p *PersonalInfo) *string { return &p.Initials }},
	{"Prefix", false, func(p *PersonalInfo) *string { return &p.Prefix }},
	{"LastName", false, func(p *PersonalInfo) *string { return &p.LastName }},
	{"Nickname", false, func(p *PersonalInfo) *string { return &p.Nickname }},
	{"Gender", false, func(p *PersonalInfo) *string { return (*string)(&p.Gender) }},
	{"NationalityCode", true, func(p *PersonalInfo) *string { return &p.Nationality }},
	{"PlaceOfBirth", false, func(p *PersonalInfo) *string { return &p.BirthPlace }},
	{"CountryOfBirthISOCode", false, func(p *PersonalInfo) *string { return &p.BirthCountry }},
	{"IdentificationNumber", false, func(p *PersonalInfo) *string { return &p.kept.identificationNumber }},
	{"IdentificationType", true, func(p *PersonalInfo) *string { return &p.kept.identificationType }},
	{"PartnerPrefix", false, func(p *PersonalInfo) *string { return &p.PartnerPrefix }},
	{"PartnerLastName", false, func(p *PersonalInfo) *string { return &p.PartnerName }},
	{"TelephonePrivate", false, func(p *PersonalInfo) *string { return &p.PhonePrivate }},
	{"TelephoneWork", false, func(p *PersonalInfo) *string { return &p.PhoneWork }},
	{"TelephoneMobilePrivate", false, func(p *PersonalInfo) *string { return &p.MobilePrivate }},
	{"TelephoneMobileWork", false, func(p *PersonalInfo) *string { return &p.MobileWork }},
	{"TelephoneOther", false, func(p *PersonalInfo) *string { return &p.PhoneOther }},
	{"EmailPrivate", false, func(p *PersonalInfo) *string { return &p.EmailPrivate }},
	{"EmailWork", false, func(p *PersonalInfo) *string { return &p.EmailWork }},
	{"BurgerlijkeStaat", false, func(p *PersonalInfo) *string { return &p.CivilStatus }},
	{"Naamstelling", false, func(p *PersonalInfo) *string { return &p.NameUse }},
	{"InCaseOfEmergency", false, func(p *PersonalInfo) *string { return &p.kept.emergency }},
	{"InCaseOfEmergencyPhone", false, func(p *PersonalInfo) *string { return &p.kept.emergencyPhone }},
	{"InCaseOfEmergencyRelation", false, func(p *PersonalInfo) *string { return &p.kept.emergencyRelation }},
	{"TitleAfter", false, func(p *PersonalInfo) *string { return &p.kept.titleAfter }},
}

var infoFieldOf = func() map[string]infoField {
	m := make(map[string]infoField, len(infoFields))
	for _, f := range infoFields {
		m[f.name] = f
	}
	return m
}()

// set takes a value that was read.
func (p *PersonalInfo) set(name, text []byte) error {
	switch string(name) {
	case "Birthday":
		return setDay(&p.BirthDate, text)
	case "DeceasedDate":
		return setDay(&p.kept.deceased, text)
	}
	if f, ok := infoFieldOf[string(name)]; ok {
		*f.of(p) = string(text)
	}
	return nil
}

// setDay takes the day of a dateTime as it is written: its zone, if it has one, is
// that of whoever entered the day.
func setDay(d *civil.Date, text []byte) error {
	day, err := civil.ParseDate(string(text[:min(len("2006-01-02"), len(text))]))
	if err != nil {
		return errUnlike
	}
	*d = day
	return nil
}

var genders = []Gender{GenderUndefined, Male, Female}

// personalInfo writes what is given, and nothing else: no zero that a type would
// have made of nil. Of the five values that public clients take to be mandatory (Id,
// Number, EmployeeNumber, LastName, Birthday) EmployeeNumber and Birthday may be nil for
// somebody new: then there is nothing to keep, and they are left out.
func (m *message) personalInfo(employeeID string, p PersonalInfo) {
	if p.Number == "" || p.LastName == "" {
		m.fail("PersonalInfo lacks Number or LastName: start from what was read")
	}
	if p.Gender != "" && !slices.Contains(genders, p.Gender) {
		m.fail("Gender is none of Nmbrs's")
	}
	m.open("PersonalInfo")
	m.id("Id", employeeID)
	for _, f := range infoFields {
		value := *f.of(&p)
		switch {
		case f.number && value != "":
			n, err := soapNumber(f.name, value)
			if err != nil {
				m.fail(err.Detail)
			}
			m.number(f.name, int(n))
		default:
			m.text(f.name, value)
		}
		if f.name == "Naamstelling" { // where the WSDL has the days
			m.day("Birthday", p.BirthDate)
			m.day("DeceasedDate", p.kept.deceased)
		}
	}
	m.close("PersonalInfo")
}

func (m *message) period(p Period) {
	if p.Year < 1 || p.Number < 1 {
		m.fail("the period is missing")
	}
	m.number("Period", p.Number)
	m.number("Year", p.Year)
}
