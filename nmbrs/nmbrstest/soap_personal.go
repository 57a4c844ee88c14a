package nmbrstest

import (
	"strconv"
	"strings"
)

var soapGenders = []string{"undefined", "male", "female"}

// personalField is an element of PersonalInfo. One of the pointers is set, by
// what the element holds.
type personalField struct {
	name string
	text func(*PersonalInfo) *string
	day  func(*PersonalInfo) *string // nillable
	one  func(*PersonalInfo) *string // nillable Gender
	num  func(*PersonalInfo) **int   // nillable
	kind func(*PersonalInfo) *int
	kept bool // also where an update does not send it
}

// personalFields are the elements of PersonalInfo in the order of the WSDL,
// behind Id, Number and DisplayName.
var personalFields = []personalField{
	{name: "EmployeeNumber", num: func(p *PersonalInfo) **int { return &p.EmployeeNumber }, kept: true},
	{name: "BSN", text: func(p *PersonalInfo) *string { return &p.BSN }},
	{name: "Title", text: func(p *PersonalInfo) *string { return &p.Title }},
	{name: "FirstName", text: func(p *PersonalInfo) *string { return &p.FirstName }},
	{name: "Initials", text: func(p *PersonalInfo) *string { return &p.Initials }},
	{name: "Prefix", text: func(p *PersonalInfo) *string { return &p.Prefix }},
	{name: "LastName", text: func(p *PersonalInfo) *string { return &p.LastName }, kept: true},
	{name: "Nickname", text: func(p *PersonalInfo) *string { return &p.Nickname }},
	{name: "Gender", one: func(p *PersonalInfo) *string { return &p.Gender }},
	{name: "NationalityCode", num: func(p *PersonalInfo) **int { return &p.NationalityCode }},
	{name: "PlaceOfBirth", text: func(p *PersonalInfo) *string { return &p.PlaceOfBirth }},
	{name: "CountryOfBirthISOCode", text: func(p *PersonalInfo) *string { return &p.CountryOfBirth }},
	{name: "IdentificationNumber", text: func(p *PersonalInfo) *string { return &p.IdentificationNumber }},
	{name: "IdentificationType", kind: func(p *PersonalInfo) *int { return &p.IdentificationType }},
	{name: "PartnerPrefix", text: func(p *PersonalInfo) *string { return &p.PartnerPrefix }},
	{name: "PartnerLastName", text: func(p *PersonalInfo) *string { return &p.PartnerLastName }},
	{name: "TelephonePrivate", text: func(p *PersonalInfo) *string { return &p.TelephonePrivate }},
	{name: "TelephoneWork", text: func(p *PersonalInfo) *string { return &p.TelephoneWork }},
	{name: "TelephoneMobilePrivate", text: func(p *PersonalInfo) *string { return &p.TelephoneMobilePrivate }},
	{name: "TelephoneMobileWork", text: func(p *PersonalInfo) *string { return &p.TelephoneMobileWork }},
	{name: "TelephoneOther", text: func(p *PersonalInfo) *string { return &p.TelephoneOther }},
	{name: "EmailPrivate", text: func(p *PersonalInfo) *string { return &p.EmailPrivate }},
	{name: "EmailWork", text: func(p *PersonalInfo) *string { return &p.EmailWork }},
	{name: "BurgerlijkeStaat", text: func(p *PersonalInfo) *string { return &p.BurgerlijkeStaat }},
	{name: "Naamstelling", text: func(p *PersonalInfo) *string { return &p.Naamstelling }},
	{name: "Birthday", day: func(p *PersonalInfo) *string { return &p.Birthday }, kept: true},
	{name: "DeceasedDate", day: func(p *PersonalInfo) *string { return &p.DeceasedDate }},
	{name: "InCaseOfEmergency", text: func(p *PersonalInfo) *string { return &p.InCaseOfEmergency }},
	{name: "InCaseOfEmergencyPhone", text: func(p *PersonalInfo) *string { return &p.InCaseOfEmergencyPhone }},
	{name: "InCaseOfEmergencyRelation", text: func(p *PersonalInfo) *string { return &p.InCaseOfEmergencyRelation }},
	{name: "TitleAfter", text: func(p *PersonalInfo) *string { return &p.TitleAfter }},
}

// copy brings the field from one record to another.
func (f personalField) copy(to, from *PersonalInfo) {
	switch {
	case f.text != nil:
		*f.text(to) = *f.text(from)
	case f.day != nil:
		*f.day(to) = *f.day(from)
	case f.one != nil:
		*f.one(to) = *f.one(from)
	case f.num != nil:
		*f.num(to) = *f.num(from)
	default:
		*f.kind(to) = *f.kind(from)
	}
}

// personal reads a PersonalInfo, and which of its fields were sent.
func (a args) personal() (p PersonalInfo, sent []personalField) {
	for _, f := range personalFields {
		here, null := a.sent(f.name)
		if !here {
			continue
		}
		sent = append(sent, f)
		switch {
		case f.text != nil:
			*f.text(&p) = a.text(f.name)
		case f.day != nil:
			*f.day(&p) = a.day(f.name)
		case f.one != nil && !null:
			*f.one(&p) = a.one(f.name, soapGenders)
		case f.num != nil:
			*f.num(&p) = a.optional(f.name)
		case f.kind != nil:
			*f.kind(&p) = int(a.number(f.name))
		}
	}
	a.number("Id") // read, and passed over: EmployeeId says whom
	a.number("Number")
	return p, sent
}

func (w *reply) personal(p *PersonalInfo, f personalField) {
	switch {
	case f.text != nil:
		w.text(f.name, *f.text(p))
	case f.day != nil:
		w.day(f.name, *f.day(p))
	case f.one != nil && *f.one(p) == "":
		w.null(f.name)
	case f.one != nil:
		w.text(f.name, *f.one(p))
	case f.num != nil:
		w.optional(f.name, *f.num(p))
	default:
		w.number(f.name, int64(*f.kind(p)))
	}
}

// personalAt is what holds on a day; before anything did, the first entry.
func (e *Employee) personalAt(day string) PersonalInfo {
	p, ok := e.Personal.At(day)
	if !ok && len(e.Personal) > 0 {
		p = e.Personal[0].Value
	}
	return p
}

func readPersonalInfo(a args) act {
	id := a.number("EmployeeId")
	return func(c *soapCall) *Refusal {
		e, company, r := c.s.state.employeeFor(c.user, id)
		if r != nil {
			return r
		}
		day := company.Period.First()
		info := e.personalAt(day)
		c.w.open("PersonalInfo_GetCurrentResult")
		c.person(e, day)
		for _, f := range personalFields {
			c.w.personal(&info, f)
		}
		c.w.close("PersonalInfo_GetCurrentResult")
		return nil
	}
}

// readAllPersonalInfo lists every entry of everybody. Here BurgerlijkeStaat and
// Naamstelling are numbers, and Id, Number and DisplayName are missing.
func readAllPersonalInfo(a args) act {
	id := a.number("CompanyID") // capitals
	return func(c *soapCall) *Refusal {
		company, r := c.s.state.companyFor(c.user, id)
		if r != nil {
			return r
		}
		all := c.s.state.employeesOf(id)
		c.list("PersonalInfoWithoutBSN_Get_GetAllEmployeesByCompanyResult", len(all), func(i int) {
			c.w.open("PersonalInfoItem")
			c.w.number("EmployeeId", all[i].ID)
			c.w.open("EmployeePersonalInfos")
			for _, entry := range all[i].Personal {
				c.personalV2(entry, PeriodOf(entry.From, company.Period.Type))
			}
			c.w.close("EmployeePersonalInfos")
			c.w.close("PersonalInfoItem")
		})
		return nil
	}
}

func (c *soapCall) personalV2(entry Since[PersonalInfo], p Period) {
	w, info := c.w, entry.Value
	w.open("PersonalInfo_V2")
	for _, f := range personalFields {
		switch f.name {
		case "BSN":
		case "BurgerlijkeStaat", "Naamstelling":
			w.optional(f.name, numeric(*f.text(&info)))
		default:
			w.personal(&info, f)
		}
	}
	w.raw("CreationDate", entry.Entered.In(amsterdam()).Format("2006-01-02T15:04:05.999"))
	w.number("StartPeriod", int64(p.Number))
	w.number("StartYear", int64(p.Year))
	w.close("PersonalInfo_V2")
}

// numeric is a text's number, 0 where it is none, nil where it is empty.
func numeric(text string) *int {
	if text == "" {
		return nil
	}
	n, _ := strconv.Atoi(text)
	return &n
}

func updatePersonalInfoCurrent(a args) act {
	id := a.number("EmployeeId")
	info, sent := a.sub("PersonalInfo").personal()
	return whole(a.sub("PersonalInfo"), func(c *soapCall) *Refusal {
		e, _, from, r := c.current(id)
		if r != nil {
			return r
		}
		return c.putPersonal(e, from, info, sent)
	})
}

func updatePersonalInfo(a args) act {
	id, period, year := a.number("EmployeeId"), a.number("Period"), a.number("Year")
	info, sent := a.sub("PersonalInfo").personal()
	return whole(a.sub("PersonalInfo"), func(c *soapCall) *Refusal {
		e, _, from, r := c.dated(id, year, period, false)
		if r != nil {
			return r
		}
		return c.putPersonal(e, from, info, sent)
	})
}

// putPersonal enters what was sent. What was not is emptied, but for what public
// clients take to be mandatory and what only REST knows.
func (c *soapCall) putPersonal(e *Employee, from string, info PersonalInfo, sent []personalField) *Refusal {
	had := e.personalAt(from)
	next := PersonalInfo{FirstNameInFull: had.FirstNameInFull}
	if c.s.cfg.KeepUnsent {
		next.NationalityISO = had.NationalityISO
	}
	for _, f := range personalFields {
		if f.kept || c.s.cfg.KeepUnsent {
			f.copy(&next, &had)
		}
	}
	for _, f := range sent {
		f.copy(&next, &info)
		if f.name == "NationalityCode" {
			next.NationalityISO = "" // the number counts
		}
	}
	if len(next.CountryOfBirth) > 2 || strings.ContainsAny(next.EmailPrivate+next.EmailWork, " \t\n") {
		return refuse(InvalidValues)
	}
	return c.s.setPersonal(e, from, next)
}
