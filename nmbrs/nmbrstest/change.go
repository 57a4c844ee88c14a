package nmbrstest

import (
	"strings"
	"time"
)

// The changes both wires make. They are called with Server.mu held, after
// access was looked at; each either does all of its work or refuses. A day is
// 2006-01-02.

// hiring is an employee to be made.
type hiring struct {
	Type                EmployeeType
	FirstName, LastName string
	Start               string
	Unprotected         bool
	Template            string
	Personal            *PersonalInfo // REST's; nil is the names alone
	From                string        // from when Personal holds; "" for the fake's own choice
	Via                 string
}

// hire makes an employee. Nothing stops a second one of the same name.
func (s *Server) hire(at time.Time, c *Company, h hiring) (*Employee, *Refusal) {
	if h.Type.String() == "" || strings.TrimSpace(h.LastName) == "" || !isDay(h.Start) {
		return nil, refuse(InvalidValues)
	}
	if h.Template != "" && first(s.state.Templates, func(t *Template) bool { return t.ID == h.Template && t.CompanyID == c.ID }) == nil {
		return nil, refuse(NotFound)
	}
	if r := s.protect(c, h.Start, h.Unprotected, s.cfg.ProtectLater); r != nil {
		return nil, r
	}
	info := PersonalInfo{}
	if h.Personal != nil {
		info = *h.Personal
	}
	info.FirstName, info.LastName = h.FirstName, h.LastName
	e := &Employee{
		ID: s.state.id(0), CompanyID: c.ID, Number: s.state.nextNumber(c.ID), Type: h.Type, Start: h.Start,
		Unprotected: h.Unprotected, Template: h.Template, Via: h.Via, CreatedAt: at,
	}
	e.UUID = s.state.uuid("", "employee", e.ID)
	if info.EmployeeNumber == nil {
		info.EmployeeNumber = new(e.Number)
	}
	if h.From == "" {
		h.From = min(c.Period.First(), firstOf(c, h.Start))
	}
	e.Personal.enter(h.From, info, at)
	s.state.insert(e)
	return e, nil
}

// protect refuses a change before the company's current period that does not
// ask for unprotected mode (later: also after it), and one in a period whose
// wage tax return was sent.
func (s *Server) protect(c *Company, day string, unprotected, later bool) *Refusal {
	if !unprotected && (day < c.Period.First() || later && day > c.Period.Last()) {
		return refuse(ProtectedMode)
	}
	if c.Declared.Valid() && day <= c.Declared.Last() {
		return refuse(WageTaxDeclarationSent)
	}
	return nil
}

// periodDay is the first day of a company's period.
func (c *Company) periodDay(year, number int) (day string, r *Refusal) {
	p := Period{Year: year, Number: number, Type: c.Period.Type}
	if !p.Valid() {
		return "", refuse(InvalidPeriod)
	}
	return p.First(), nil
}

// firstOf is the first day of the company's period that a day lies in; a text
// that is no day is the current period's.
func firstOf(c *Company, day string) string {
	if p := PeriodOf(day, c.Period.Type); p.Valid() {
		return p.First()
	}
	return c.Period.First()
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func (s *Server) setPersonal(e *Employee, from string, p PersonalInfo) *Refusal {
	if strings.TrimSpace(p.LastName) == "" {
		return refuse(InvalidValues)
	}
	if p.UUID == "" { // SOAP knows of none
		p.UUID = e.personalAt(from).UUID
	}
	e.Personal.enter(from, p, s.cfg.Now())
	e.touch()
	return nil
}

func (s *Server) setDepartment(e *Employee, c *Company, from string, id int64) *Refusal {
	d := s.state.department(id)
	if d == nil || d.DebtorID != c.DebtorID {
		return refuse(NotFound)
	}
	e.Department.Set(from, id)
	e.touch()
	return nil
}

func (s *Server) setFunction(e *Employee, c *Company, from string, id int64) *Refusal {
	f := s.state.function(id)
	if f == nil || f.DebtorID != c.DebtorID {
		return refuse(NotFound)
	}
	e.Function.Set(from, id)
	e.touch()
	return nil
}

func (s *Server) setSalary(e *Employee, from string, v Salary) *Refusal {
	if strings.HasPrefix(v.Value, "-") {
		return refuse(InvalidValues)
	}
	v.ID = s.state.id(0)
	v.UUID = s.state.uuid("", "salary", v.ID)
	e.Salary.Set(from, v)
	e.touch()
	return nil
}

func (s *Server) addAddress(e *Employee, a Address) (*Address, *Refusal) {
	if a.Country != "" && len(a.Country) != 2 {
		return nil, refuse(InvalidValues)
	}
	a.ID = s.state.id(0)
	a.UUID = s.state.uuid("", "address", a.ID)
	e.Addresses = append(e.Addresses, a)
	e.touch()
	return &a, nil
}

func (s *Server) addBankAccount(e *Employee, b BankAccount) (*BankAccount, *Refusal) {
	b.IBAN = strings.ToUpper(strings.ReplaceAll(b.IBAN, " ", ""))
	switch {
	case b.Type == "" || b.Type == "None":
		return nil, refuse(InvalidAccountType)
	case b.IBAN == "" && b.Number == "":
		return nil, refuse(IBANRequired)
	case b.IBAN != "" && !validIBAN(b.IBAN):
		return nil, refuse(InvalidIBAN)
	case b.Number != "" && strings.Trim(b.Number, "0123456789. ") != "":
		return nil, refuse(InvalidAccountNumber)
	}
	b.ID = s.state.id(0)
	b.UUID = s.state.uuid("", "bank account", b.ID)
	e.BankAccounts = append(e.BankAccounts, b)
	e.touch()
	return &b, nil
}

// validIBAN checks length, letters and the two check digits (ISO 13616).
func validIBAN(iban string) bool {
	if len(iban) < 15 || len(iban) > 34 {
		return false
	}
	rest := 0
	for _, r := range iban[4:] + iban[:4] {
		switch {
		case r >= '0' && r <= '9':
			rest = (rest*10 + int(r-'0')) % 97
		case r >= 'A' && r <= 'Z':
			rest = (rest*100 + int(r-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

func (s *Server) addContract(e *Employee, company *Company, c Contract) (*Contract, *Refusal) {
	switch {
	case !isDay(c.Start):
		return nil, refuse(InvalidValues)
	case c.End != "" && c.End < c.Start:
		return nil, refuse(StartAfterEnd)
	}
	if r := s.protect(company, c.Start, c.Unprotected, false); r != nil {
		return nil, r
	}
	c.ID = s.state.id(0)
	c.UUID = s.state.uuid("", "contract", c.ID)
	e.Contracts = append(e.Contracts, c)
	e.touch()
	return &c, nil
}
