package nmbrstest

import (
	"slices"
	"time"
)

// EmployeeType is what an employee is to the company. Its number is SOAP's: the
// order is that of REST's words, and only that 2 is payroll was ever observed.
type EmployeeType int

// The types of employee.
const (
	Applicant EmployeeType = iota
	NewHire
	Payroll
	FormerPayroll
	External
	FormerExternal
	RejectedApplicant
)

var employeeTypes = []string{"applicant", "newHire", "payroll", "formerPayroll", "external", "formerExternal", "rejectedApplicant"}

// String is REST's word, "" for a number that is no type.
func (t EmployeeType) String() string {
	if t < 0 || int(t) >= len(employeeTypes) {
		return ""
	}
	return employeeTypes[t]
}

// Employee is somebody at a company. Nobody is ever deleted.
type Employee struct {
	ID        int64
	UUID      string
	CompanyID int64
	Number    int // ascending in the company
	Type      EmployeeType
	Start     string // 2006-01-02
	// Unprotected is whether the insert asked for it.
	Unprotected bool
	Template    string // of Employee_InsertBasedOnDefault

	Personal     History[PersonalInfo]
	Department   History[int64] // ids
	Function     History[int64]
	Salary       History[Salary]
	Addresses    []Address
	BankAccounts []BankAccount
	Contracts    []Contract

	Via       string // "soap" or "rest", "" where no request made it
	CreatedAt time.Time
	Updates   int // writes since then
}

// PersonalInfo is who somebody is. A nil number, and an empty text, date or
// gender, is not set.
type PersonalInfo struct {
	UUID string // REST's personalInfoId, where the caller chose it

	EmployeeNumber *int // not unique in practice

	Title, TitleAfter                                 string
	FirstName, FirstNameInFull                        string // the second is REST's only
	Initials, Prefix, LastName, Nickname              string
	PartnerPrefix, PartnerLastName                    string
	Naamstelling, BurgerlijkeStaat                    string
	Gender                                            string // SOAP's word: undefined, male, female
	NationalityCode                                   *int   // SOAP's: Nmbrs's own table
	NationalityISO                                    string // REST's
	Birthday, DeceasedDate                            string // 2006-01-02
	PlaceOfBirth, CountryOfBirth                      string
	BSN                                               string
	IdentificationNumber                              string
	IdentificationType                                int
	TelephonePrivate, TelephoneWork, TelephoneOther   string
	TelephoneMobilePrivate, TelephoneMobileWork       string
	EmailPrivate, EmailWork                           string
	InCaseOfEmergency                                 string
	InCaseOfEmergencyPhone, InCaseOfEmergencyRelation string
}

// DisplayName is how lists name somebody: "Jansen, J. (Jan) van". No document
// tells the real form; this one is the fake's choice.
func (p PersonalInfo) DisplayName() string {
	name := p.LastName
	if p.Initials != "" || p.FirstName != "" {
		name += ","
	}
	if p.Initials != "" {
		name += " " + p.Initials
	}
	if p.FirstName != "" {
		name += " (" + p.FirstName + ")"
	}
	if p.Prefix != "" {
		name += " " + p.Prefix
	}
	return name
}

// Address is one of an employee's addresses. Every insert makes another.
type Address struct {
	ID                                       int64
	UUID                                     string
	From                                     string // first day of the period from which it holds
	Type                                     string // HomeAddress, PostAddress, AbsenceAddress, HolidaysAddress, WeekendAddress
	Default                                  bool
	Street, HouseNumber, HouseNumberAddition string
	PostalCode, City, StateProvince, Country string
}

// Salary is what somebody earns. Value is the decimal text that was sent.
type Salary struct {
	ID                           int64
	UUID                         string
	Value, Type                  string
	Scale, ScalePercentage, Step string // of a salary table
}

// BankAccount is where the money goes. Every insert makes another.
type BankAccount struct {
	ID                                           int64
	UUID                                         string
	From                                         string // first day of the period from which it holds
	Type                                         string // None, Bankrekening1 and so on
	Number, Description, IBAN, BIC, City, Holder string
}

// Contract is an employment contract. Every insert makes another.
type Contract struct {
	ID                   int64
	UUID                 string
	Start, End, TrialEnd string // 2006-01-02 or ""
	EmploymentType       int
	SequenceTaxID        int
	PhaseClassification  int
	Indefinite, Written  bool
	HoursPerWeek         string // decimal text
	Unprotected          bool
}

func (e *Employee) clone() Employee {
	c := *e
	c.Personal, c.Department, c.Function, c.Salary = slices.Clone(e.Personal), slices.Clone(e.Department), slices.Clone(e.Function), slices.Clone(e.Salary)
	c.Addresses, c.BankAccounts, c.Contracts = slices.Clone(e.Addresses), slices.Clone(e.BankAccounts), slices.Clone(e.Contracts)
	return c
}

// touch counts a write.
func (e *Employee) touch() { e.Updates++ }

// Employees are all employees by ascending id. They are copies.
func (s *Server) Employees() []Employee {
	s.stage.Settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Employee, len(s.state.Employees))
	for i, e := range s.state.Employees {
		all[i] = e.clone()
	}
	return all
}

// Employee is a copy of the employee with an id.
func (s *Server) Employee(id int64) (Employee, bool) {
	s.stage.Settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.state.employee(id); e != nil {
		return e.clone(), true
	}
	return Employee{}, false
}

// AddEmployee adds an employee whom no request made, and returns it with the
// ids and the number it did not have. Its personal information, where it has
// none, holds from the company's current period.
func (s *Server) AddEmployee(e Employee, info PersonalInfo) Employee {
	defer s.changing()()
	c := s.state.company(e.CompanyID)
	if c == nil {
		panic("nmbrstest: AddEmployee: no such company")
	}
	e.ID = s.state.id(e.ID)
	e.UUID = s.state.uuid(e.UUID, "employee", e.ID)
	if e.Number == 0 {
		e.Number = s.state.nextNumber(e.CompanyID)
	}
	if e.CreatedAt.IsZero() {
		e.CreatedAt = s.cfg.Now()
	}
	if info.EmployeeNumber == nil {
		info.EmployeeNumber = new(e.Number)
	}
	if len(e.Personal) == 0 {
		e.Personal.enter(min(c.Period.First(), firstOf(c, e.Start)), info, e.CreatedAt)
	}
	s.state.insert(&e)
	return e.clone()
}
