package nmbrstest

import "time"

// operation is one call of the SOAP API.
type operation struct {
	plainAuth bool // wants AuthHeader, not AuthHeaderWithDomain
	writes    bool
	read      func(args) act
}

// act does an operation's work, with Server.mu held.
type act func(*soapCall) *Refusal

// soapCall is an admitted call. What it writes becomes the response.
type soapCall struct {
	s    *Server
	user *User
	at   time.Time
	w    *reply
}

// operations by service and name.
var operations map[string]*operation

func init() { // the table and the rights that name it need one another
	operations = map[string]*operation{
		CompanyListGetAll:       {read: readCompanies},
		CompanyListGetByDebtor:  {read: readCompaniesOf},
		CompanyGetCurrentPeriod: {read: readCurrentPeriod},
		CompanyDefaultTemplates: {read: readTemplates},
		CompanyConverter:        {read: readCompanyGUIDs},

		DebtorListGetAll:        {read: readDebtors},
		DebtorDepartmentGetList: {read: readDepartments},
		DebtorFunctionGetList:   {read: readFunctions},
		DebtorEnvironmentGet:    {read: readEnvironment, plainAuth: true},
		DebtorConverter:         {read: readDebtorGUIDs},

		EmployeeInsertByType:     {read: insertByType, writes: true},
		EmployeeInsert:           {read: insertPlain, writes: true},
		EmployeeInsertByDefault:  {read: insertByDefault, writes: true},
		EmployeeTypeGetList:      {read: readEmployeeTypes},
		EmployeeListGetByCompany: {read: readEmployees},
		PersonalInfoGetCurrent:   {read: readPersonalInfo},
		PersonalInfoWithoutBSN:   {read: readAllPersonalInfo},
		PersonalInfoUpdateCur:    {read: updatePersonalInfoCurrent, writes: true},
		PersonalInfoUpdate:       {read: updatePersonalInfo, writes: true},
		AddressInsertCurrent:     {read: insertAddressCurrent, writes: true},
		AddressInsert:            {read: insertAddress, writes: true},
		DepartmentUpdateCurrent:  {read: updateDepartment, writes: true},
		FunctionUpdateCurrent:    {read: updateFunction, writes: true},
		SalaryUpdateCurrent:      {read: updateSalaryCurrent, writes: true},
		SalaryUpdate:             {read: updateSalary, writes: true},
		BankAccountInsertCurrent: {read: insertBankAccount, writes: true},
		ContractInsert:           {read: insertContract, writes: true},
	}
}

// whole refuses a call whose record is missing, and does it otherwise.
func whole(record args, do act) act {
	if record.missing() {
		return func(*soapCall) *Refusal { return refuse(InvalidValues) }
	}
	return do
}

// current finds an employee the user may see, and the first day of the
// company's current period, for a change from then on.
func (c *soapCall) current(employee int64) (*Employee, *Company, string, *Refusal) {
	e, company, r := c.s.state.employeeFor(c.user, employee)
	if r != nil {
		return nil, nil, "", r
	}
	from := company.Period.First()
	if r := c.s.protect(company, from, false, false); r != nil {
		return nil, nil, "", r
	}
	return e, company, from, nil
}

// dated is current for a change from a period on.
func (c *soapCall) dated(employee, year, number int64, unprotected bool) (*Employee, *Company, string, *Refusal) {
	e, company, r := c.s.state.employeeFor(c.user, employee)
	if r != nil {
		return nil, nil, "", r
	}
	from, r := company.periodDay(int(year), int(number))
	if r == nil {
		r = c.s.protect(company, from, unprotected, false)
	}
	if r != nil {
		return nil, nil, "", r
	}
	return e, company, from, nil
}
