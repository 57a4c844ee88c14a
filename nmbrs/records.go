package nmbrs

import (
	"fmt"
	"strconv"

	"github.com/handoverhq/handover/hris/civil"
)

// What both APIs know. An ID is a decimal number over SOAP and a UUID over
// REST: the two never mix, and [Move] brings one to the other.

// Debtor is a customer of the accountant, or the only one of a client: what
// companies, departments and functions belong to.
type Debtor struct{ ID, Number, Name string }

// Company employs people. Over SOAP a company does not tell its debtor.
type Company struct{ ID, Number, Name, DebtorID string }

// Department belongs to a debtor. Code is a number in the WSDL and text in
// practice.
type Department struct{ ID, Code, Description string }

// Function is a job title. It belongs to a debtor.
type Function struct{ ID, Code, Description string }

// EmployeeType is a kind of employee, such as payroll. Over SOAP its ID is a
// number that has to be read, not guessed; over REST it is a word.
type EmployeeType struct{ ID, Description string }

// Listed is an employee as lists have them.
type Listed struct {
	ID, Number  string
	DisplayName string // of no documented form
	FirstName   string // empty over SOAP
	LastName    string // empty over SOAP
	TypeID      string // empty where the list was asked for one type
	// known says that Nmbrs knows more of somebody than of whom an insert just made.
	known bool
	masked
}

// NewEmployee is an employee to be made.
type NewEmployee struct {
	CompanyID           string
	TypeID              string
	FirstName, LastName string
	Start               civil.Date
	// Unprotected allows a start outside the company's current period, and with
	// it changes of payrolls that were run. Never set it unless a person said so.
	Unprotected bool
	// Personal goes along over REST, where payroll demands a nationality at
	// once. SOAP has no place for it.
	Personal PersonalInfo
	masked
}

// Gender is as Nmbrs has it; "" is not given.
type Gender string

// The genders.
const (
	GenderUndefined Gender = "undefined"
	Male            Gender = "male"
	Female          Gender = "female"
)

// PersonalInfo is who somebody is. A zero field is not given: it is read where
// Nmbrs has nil or nothing, and leaves what stands there when written.
type PersonalInfo struct {
	Number         string // of the list of employees
	EmployeeNumber string // not unique in practice
	Title          string
	FirstName      string
	Initials       string
	Prefix         string
	LastName       string
	Nickname       string
	Gender         Gender
	Nationality    string // over SOAP a number of Nmbrs's own table; over REST an ISO code
	BirthDate      civil.Date
	BirthPlace     string
	BirthCountry   string // ISO 3166-1 alpha-2
	PartnerPrefix  string
	PartnerName    string
	PhonePrivate   string
	PhoneWork      string
	MobilePrivate  string
	MobileWork     string
	PhoneOther     string
	EmailPrivate   string
	EmailWork      string
	CivilStatus    string // BurgerlijkeStaat, text
	NameUse        string // Naamstelling, text
	BSN            string // the Dutch citizen service number; over REST a call of its own
	kept           kept
	masked
}

// kept is what nobody sets here and the update of another value could empty: it
// goes back as it was read over SOAP.
type kept struct {
	identificationNumber, identificationType     string
	emergency, emergencyPhone, emergencyRelation string
	titleAfter                                   string
	deceased                                     civil.Date
}

// Merged gives p, as it was read, with what own gives in its place.
func (p PersonalInfo) Merged(own PersonalInfo) PersonalInfo {
	for _, f := range infoFields {
		if value := *f.of(&own); value != "" {
			*f.of(&p) = value
		}
	}
	if !own.BirthDate.IsZero() {
		p.BirthDate = own.BirthDate
	}
	return p
}

// AddressType is which of an employee's addresses it is.
type AddressType string

// HomeAddress is where somebody lives.
const HomeAddress AddressType = "HomeAddress"

// Address is where somebody lives. Number is text; its addition stands apart.
type Address struct {
	ID                       string // where it was read
	Type                     AddressType
	Default                  bool
	Street, Number, Addition string
	ZIP, City, State         string
	Country                  string // ISO 3166-1 alpha-2
	masked
}

// SalaryType says what a salary's amount is: Bruto_Salaris_Fulltime,
// Bruto_Salaris_Partime or Bruto_Uurloon, which are gross;
// Netto_Salaris_Partime_incl_looncomp, Netto_Salaris_Partime_excl_looncomp,
// Netto_Uurloon_incl_looncomp or Netto_Uurloon_excl_looncomp, which are net; or
// Werkgerverslasten, the employer's costs. The spelling is the vendor's.
type SalaryType string

// Salary is what somebody earns: gross or net, per payroll period or hour, as Type
// says. The amount is decimal text with a point.
type Salary struct {
	Type   SalaryType
	Amount civil.Decimal
	masked
}

// BankAccount is where the salary goes.
type BankAccount struct {
	ID          string // where it was read over REST
	Type        string // as Nmbrs spells it: Bankrekening1
	IBAN, BIC   string
	Name, City  string
	Number      string // of accounts that have no IBAN
	Description string
	masked
}

// Contract is an employment contract.
type Contract struct {
	Start, End, TrialEnd  civil.Date
	EmploymentType        int // EmployementType on the wire
	SequenceTaxID         int // EmploymentSequenceTaxId
	PhaseClassification   int
	Indefinite, IsWritten bool
	HoursPerWeek          civil.Decimal
	Unprotected           bool
	masked
}

// Period is a payroll period of a company: month 12 of 2026, four-week period 13
// or week 53.
type Period struct {
	Year, Number int
	Type         PeriodType
}

// PeriodType is how long a period is.
type PeriodType string

// The types of period.
const (
	Monthly    PeriodType = "M"
	FourWeekly PeriodType = "4W"
	Weekly     PeriodType = "W"
)

// String gives year, number and type, as Nmbrs does: "2026-12-M".
func (p Period) String() string {
	return fmt.Sprintf("%04d-%02d-%s", p.Year, p.Number, p.Type)
}

// GUID pairs the two ids of one debtor or company.
type GUID struct {
	Number int64 // SOAP's
	UUID   string
}

// ID is SOAP's number as an ID of this package.
func (g GUID) ID() string { return strconv.FormatInt(g.Number, 10) }
