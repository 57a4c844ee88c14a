package nmbrstest

import (
	"crypto/subtle"
	"maps"
	"slices"
	"strings"
)

// The operations, as user templates, [Call.Route] and [Fault.Route] name them:
// the end of their SOAPAction.
const (
	CompanyListGetAll        = "CompanyService/List_GetAll"
	CompanyListGetByDebtor   = "CompanyService/List_GetByDebtor"
	CompanyGetCurrentPeriod  = "CompanyService/Company_GetCurrentPeriod"
	CompanyDefaultTemplates  = "CompanyService/DefaultEmployeeTemplates_GetByCompany"
	CompanyConverter         = "CompanyService/Converter_GetByCompany_IntToGuid"
	DebtorListGetAll         = "DebtorService/List_GetAll"
	DebtorDepartmentGetList  = "DebtorService/Department_GetList"
	DebtorFunctionGetList    = "DebtorService/Function_GetList"
	DebtorEnvironmentGet     = "DebtorService/Environment_Get"
	DebtorConverter          = "DebtorService/Converter_GetDebtors_IntToGuid"
	EmployeeInsertByType     = "EmployeeService/Employee_InsertByEmployeeType"
	EmployeeInsert           = "EmployeeService/Employee_Insert"
	EmployeeInsertByDefault  = "EmployeeService/Employee_InsertBasedOnDefault"
	EmployeeTypeGetList      = "EmployeeService/EmployeeType_GetList"
	EmployeeListGetByCompany = "EmployeeService/List_GetByCompany"
	PersonalInfoGetCurrent   = "EmployeeService/PersonalInfo_GetCurrent"
	PersonalInfoUpdateCur    = "EmployeeService/PersonalInfo_UpdateCurrent"
	PersonalInfoUpdate       = "EmployeeService/PersonalInfo_Update"
	PersonalInfoWithoutBSN   = "EmployeeService/PersonalInfoWithoutBSN_Get_GetAllEmployeesByCompany"
	AddressInsertCurrent     = "EmployeeService/Address_InsertCurrent"
	AddressInsert            = "EmployeeService/Address_Insert"
	DepartmentUpdateCurrent  = "EmployeeService/Department_UpdateCurrent"
	FunctionUpdateCurrent    = "EmployeeService/Function_UpdateCurrent"
	SalaryUpdateCurrent      = "EmployeeService/Salary_UpdateCurrent"
	SalaryUpdate             = "EmployeeService/Salary_Update"
	BankAccountInsertCurrent = "EmployeeService/BankAccount_InsertCurrent"
	ContractInsert           = "EmployeeService/Contract_Insert"
)

// TwelveRights are the operations that integrations of this kind have their
// customers tick: a hire must get through with these alone, as
// srv.GrantOnly(TwelveRights()...) has it.
func TwelveRights() []string {
	return []string{
		CompanyListGetAll,
		DebtorListGetAll, DebtorDepartmentGetList, DebtorEnvironmentGet, DebtorFunctionGetList,
		AddressInsertCurrent, DepartmentUpdateCurrent, EmployeeInsertByType, FunctionUpdateCurrent,
		PersonalInfoGetCurrent, PersonalInfoUpdateCur, SalaryUpdateCurrent,
	}
}

// User is a login of the environment.
type User struct {
	Email, Token string
	// Template names the user template that says what the user may call. All
	// users without one share the template "".
	Template string
	// Debtors and Companies are what the user may see; nil is everything. A
	// debtor that is not among them hides its companies too.
	Debtors, Companies []int64
}

// AddUser adds a login. One with the same e-mail address is replaced.
func (s *Server) AddUser(u User) User {
	defer s.changing()()
	s.state.Users = slices.DeleteFunc(s.state.Users, func(o *User) bool { return strings.EqualFold(o.Email, u.Email) })
	s.state.Users = append(s.state.Users, &u)
	return u
}

// Withdraw takes rights from the template that users share who name none.
func (s *Server) Withdraw(operations ...string) { s.setRights("", operations, true) }

// Grant gives them back. A fresh environment grants everything.
func (s *Server) Grant(operations ...string) { s.setRights("", operations, false) }

// GrantOnly grants these operations and withdraws all others.
func (s *Server) GrantOnly(operations ...string) { s.TemplateOnly("", operations...) }

// TemplateOnly makes a user template grant these operations and no others.
func (s *Server) TemplateOnly(template string, granted ...string) {
	s.setRights(template, slices.Sorted(maps.Keys(operations)), true)
	s.setRights(template, granted, false)
}

func (s *Server) setRights(template string, ops []string, withheld bool) {
	defer s.changing()()
	for _, op := range ops {
		if operations[op] == nil {
			panic("nmbrstest: no operation " + op)
		}
		had := slices.DeleteFunc(s.state.Rights[template], func(o string) bool { return o == op })
		if withheld {
			had = append(had, op)
		}
		s.state.Rights[template] = had
	}
}

// SetSubscription says whether the environment has a valid subscription; without
// one every call is refused with 1004.
func (s *Server) SetSubscription(valid bool) {
	defer s.changing()()
	s.state.Lapsed = !valid
}

// login finds the user of an e-mail address and a token.
func (st *state) login(email, token string) *User {
	return first(st.Users, func(u *User) bool {
		return strings.EqualFold(u.Email, email) && token != "" && subtle.ConstantTimeCompare([]byte(u.Token), []byte(token)) == 1
	})
}

func (st *state) may(u *User, operation string) bool {
	return !slices.Contains(st.Rights[u.Template], operation)
}

func (u *User) seesDebtor(id int64) bool { return u.Debtors == nil || slices.Contains(u.Debtors, id) }

func (u *User) seesCompany(c *Company) bool {
	return u.seesDebtor(c.DebtorID) && (u.Companies == nil || slices.Contains(u.Companies, c.ID))
}

// debtorFor is a debtor the user may see.
func (st *state) debtorFor(u *User, id int64) (*Debtor, *Refusal) {
	switch d := st.debtor(id); {
	case d == nil:
		return nil, refuse(NoAccessToDebtor)
	case !u.seesDebtor(id):
		return nil, refuse(UnauthorisedData)
	default:
		return d, nil
	}
}

// companyFor is a company the user may see.
func (st *state) companyFor(u *User, id int64) (*Company, *Refusal) {
	switch c := st.company(id); {
	case c == nil:
		return nil, refuse(NoAccessToCompany)
	case !u.seesCompany(c):
		return nil, refuse(UnauthorisedData)
	default:
		return c, nil
	}
}

// employeeFor is an employee the user may see, and the company.
func (st *state) employeeFor(u *User, id int64) (*Employee, *Company, *Refusal) {
	e := st.employee(id)
	if e == nil {
		return nil, nil, refuse(NoAccessToEmployee)
	}
	c := st.company(e.CompanyID)
	if c == nil || !u.seesCompany(c) {
		return nil, nil, refuse(NoAccessToEmployee)
	}
	return e, c, nil
}
