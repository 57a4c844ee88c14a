package nmbrs

import (
	"context"
	"slices"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/nmbrs/internal/soap/employeesvc"
)

// What an employee has is written for the company's current payroll period, which
// may lie before the start: the calls that name a period or a day are for those who
// start later, and take rights of their own.

// InsertAddress adds an address as of the company's current period, and gives its
// id. Every call adds another one.
func (c *SOAPClient) InsertAddress(ctx context.Context, employeeID string, a Address) (id string, err error) {
	m := newMessage(opAddress)
	m.id("EmployeeId", employeeID)
	m.address(a)
	content, err := m.done(opAddress)
	return insert(ctx, c, opAddress, content, err, func(r *employeesvc.Address_InsertCurrentResponse) int32 { return r.Address_InsertCurrentResult })
}

// InsertAddressFrom is InsertAddress from a period on. unprotected allows one
// before the company's current period, and with it changes of payrolls that were
// run: never set it unless a person said so.
func (c *SOAPClient) InsertAddressFrom(ctx context.Context, employeeID string, a Address, from Period, unprotected bool) (id string, err error) {
	m := newMessage(opAddressFrom)
	m.id("EmployeeId", employeeID)
	m.address(a)
	m.period(from)
	m.yesNo("UnprotectedMode", unprotected)
	content, err := m.done(opAddressFrom)
	return insert(ctx, c, opAddressFrom, content, err, func(r *employeesvc.Address_InsertResponse) int32 { return r.Address_InsertResult })
}

// newRecord is the Id of a record that is to be made (observed in public clients;
// others send -1).
const newRecord = 0

var addressTypes = []employeesvc.AddressType{
	employeesvc.AddressTypeHomeAddress, employeesvc.AddressTypePostAddress, employeesvc.AddressTypeAbsenceAddress,
	employeesvc.AddressTypeHolidaysAddress, employeesvc.AddressTypeWeekendAddress,
}

func (m *message) address(a Address) {
	if a.Type == "" {
		a.Type = HomeAddress
	}
	if !slices.Contains(addressTypes, employeesvc.AddressType(a.Type)) {
		m.fail("the address's type is none of Nmbrs's")
	}
	m.open("Address")
	m.number("Id", newRecord)
	m.yesNo("Default", a.Default)
	m.text("Street", a.Street)
	m.text("HouseNumber", a.Number)
	m.text("HouseNumberAddition", a.Addition)
	m.text("PostalCode", a.ZIP)
	m.text("City", a.City)
	m.text("StateProvince", a.State)
	m.text("CountryISOCode", a.Country)
	m.text("Type", string(a.Type))
	m.close("Address")
}

// SetDepartment puts an employee into a department of the debtor, as of the
// company's current period.
func (c *SOAPClient) SetDepartment(ctx context.Context, employeeID, departmentID string) error {
	employee, bad := soapID("EmployeeId", employeeID)
	department, badToo := soapID("DepartmentId", departmentID)
	if err := firstOf(bad, badToo); err != nil {
		return during(opDepartment.op, err)
	}
	content, err := generated(&employeesvc.Department_UpdateCurrent{EmployeeId: employee, DepartmentId: department})
	return write(ctx, c, opDepartment, content, err)
}

// SetFunction gives an employee a function of the debtor, as of the company's
// current period.
func (c *SOAPClient) SetFunction(ctx context.Context, employeeID, functionID string) error {
	employee, bad := soapID("EmployeeId", employeeID)
	function, badToo := soapID("FunctionId", functionID)
	if err := firstOf(bad, badToo); err != nil {
		return during(opFunction.op, err)
	}
	content, err := generated(&employeesvc.Function_UpdateCurrent{EmployeeId: employee, FunctionId: function})
	return write(ctx, c, opFunction, content, err)
}

// SetSalary sets what an employee earns, from the first day of the company's
// current period on.
func (c *SOAPClient) SetSalary(ctx context.Context, employeeID string, s Salary) error {
	m := newMessage(opSalary)
	m.id("EmployeeId", employeeID)
	m.salary(s)
	content, err := m.done(opSalary)
	return write(ctx, c, opSalary, content, err)
}

// SetSalaryFrom is SetSalary from a day on.
func (c *SOAPClient) SetSalaryFrom(ctx context.Context, employeeID string, s Salary, from civil.Date) error {
	m := newMessage(opSalaryFrom)
	m.id("EmployeeId", employeeID)
	m.salary(s)
	if from.IsZero() {
		m.fail("Start is missing")
	}
	m.day("Start", from)
	content, err := m.done(opSalaryFrom)
	return write(ctx, c, opSalaryFrom, content, err)
}

var soapSalaryTypes = []employeesvc.SalaryType{
	employeesvc.SalaryTypeNone, employeesvc.SalaryTypeBruto_Salaris_Fulltime, employeesvc.SalaryTypeBruto_Salaris_Partime,
	employeesvc.SalaryTypeBruto_Uurloon, employeesvc.SalaryTypeNetto_Salaris_Partime_incl_looncomp,
	employeesvc.SalaryTypeNetto_Salaris_Partime_excl_looncomp, employeesvc.SalaryTypeNetto_Uurloon_excl_looncomp,
	employeesvc.SalaryTypeWerkgerverslasten, employeesvc.SalaryTypeNetto_Uurloon_incl_looncomp,
}

func (m *message) salary(s Salary) {
	if s.Amount.IsZero() {
		m.fail("the salary has no amount")
	}
	if !slices.Contains(soapSalaryTypes, employeesvc.SalaryType(s.Type)) {
		m.fail("the salary's type is none of Nmbrs's")
	}
	m.open("Salary")
	m.decimal("Value", s.Amount)
	m.text("Type", string(s.Type))
	m.close("Salary")
}

// InsertBankAccount adds a bank account as of the company's current period, and
// gives its id. Every call adds another one.
func (c *SOAPClient) InsertBankAccount(ctx context.Context, employeeID string, b BankAccount) (id string, err error) {
	m := newMessage(opBankAccount)
	m.id("EmployeeId", employeeID)
	m.bankAccount(b)
	content, err := m.done(opBankAccount)
	return insert(ctx, c, opBankAccount, content, err, func(r *employeesvc.BankAccount_InsertCurrentResponse) int32 { return r.BankAccount_InsertCurrentResult })
}

var bankAccountTypes = []employeesvc.BankAccountType{
	employeesvc.BankAccountTypeNone, employeesvc.BankAccountTypeBankrekening1, employeesvc.BankAccountTypeSpaarloon,
	employeesvc.BankAccountTypeBankrekening2, employeesvc.BankAccountTypeBankrekening3, employeesvc.BankAccountTypeBankrekening4,
	employeesvc.BankAccountTypeBankrekening5, employeesvc.BankAccountTypeStandaard, employeesvc.BankAccountTypeLevensloop,
}

func (m *message) bankAccount(b BankAccount) {
	if !slices.Contains(bankAccountTypes, employeesvc.BankAccountType(b.Type)) {
		m.fail("the bank account's type is none of Nmbrs's")
	}
	m.open("BankAccount")
	m.number("Id", newRecord)
	m.text("Number", b.Number)
	m.text("Description", b.Description)
	m.text("IBAN", b.IBAN)
	m.text("BIC", b.BIC)
	m.text("City", b.City)
	m.text("Name", b.Name)
	m.text("Type", b.Type)
	m.close("BankAccount")
}

// InsertContract adds a contract and gives its id. Every call adds another one.
func (c *SOAPClient) InsertContract(ctx context.Context, employeeID string, k Contract) (id string, err error) {
	m := newMessage(opContract)
	m.id("EmployeeId", employeeID)
	m.contract(k)
	m.yesNo("UnprotectedMode", k.Unprotected)
	content, err := m.done(opContract)
	return insert(ctx, c, opContract, content, err, func(r *employeesvc.Contract_InsertResponse) int32 { return r.Contract_InsertResult })
}

func (m *message) contract(k Contract) {
	if k.Start.IsZero() {
		m.fail("the contract has no start")
	}
	m.open("EmployeeContract")
	m.number("ContractID", newRecord)
	m.null("CreationDate")
	m.day("StartDate", k.Start)
	m.dayOrNil("TrialPeriod", k.TrialEnd)
	m.dayOrNil("EndDate", k.End)
	m.number("EmployementType", k.EmploymentType)
	m.number("EmploymentSequenceTaxId", k.SequenceTaxID)
	m.yesNo("Indefinite", k.Indefinite)
	m.number("PhaseClassification", k.PhaseClassification)
	m.yesNo("WrittenContract", k.IsWritten)
	if k.HoursPerWeek.IsZero() {
		k.HoursPerWeek = civil.DecimalOf(0) // the WSDL wants one
	}
	m.decimal("HoursPerWeek", k.HoursPerWeek)
	m.close("EmployeeContract")
}

func firstOf(errs ...*Error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
