package nmbrs

import (
	"net/http"

	"github.com/handoverhq/handover/internal/httpx"
)

// namespaceRoot stands in front of each service's namespace: on the sandbox's and
// on Sweden's host too (observed for the sandbox, taken to be so for Sweden).
const namespaceRoot = "https://api.nmbrs.nl/soap/v3/"

type service uint8

const (
	companyService service = iota
	debtorService
	employeeService
	services
)

var serviceNames = [services]string{"CompanyService", "DebtorService", "EmployeeService"}

func (s service) namespace() string { return namespaceRoot + serviceNames[s] }

// operation is one call of a service.
type operation struct {
	op      string // what it does, in our words
	service service
	name    string // Nmbrs's
	class   httpx.Class
	plain   bool // the header without a domain

	header   http.Header
	path     []string
	call     string // service and name, as the right is called
	response string // what the reply's element is called
}

// The calls. Those that insert make something new each time: they are never
// repeated where they may have been acted on.
var (
	opEnvironment  = newOperation("get environment", debtorService, "Environment_Get", httpx.Read)
	opDebtors      = newOperation("list debtors", debtorService, "List_GetAll", httpx.Read)
	opDepartments  = newOperation("list departments", debtorService, "Department_GetList", httpx.Read)
	opFunctions    = newOperation("list functions", debtorService, "Function_GetList", httpx.Read)
	opDebtorGUIDs  = newOperation("convert debtor ids", debtorService, "Converter_GetDebtors_IntToGuid", httpx.Read)
	opCompanies    = newOperation("list companies", companyService, "List_GetAll", httpx.Read)
	opCompaniesOf  = newOperation("list companies of debtor", companyService, "List_GetByDebtor", httpx.Read)
	opPeriod       = newOperation("get current period", companyService, "Company_GetCurrentPeriod", httpx.Read)
	opCompanyGUIDs = newOperation("convert ids of company", companyService, "Converter_GetByCompany_IntToGuid", httpx.Read)

	opTypes      = newOperation("list employee types", employeeService, "EmployeeType_GetList", httpx.Read)
	opEmployees  = newOperation("list employees", employeeService, "List_GetByCompany", httpx.Read)
	opAllInfos   = newOperation("list personal info", employeeService, "PersonalInfoWithoutBSN_Get_GetAllEmployeesByCompany", httpx.Read)
	opInfo       = newOperation("get personal info", employeeService, "PersonalInfo_GetCurrent", httpx.Read)
	opInsert     = newOperation("insert employee", employeeService, "Employee_InsertByEmployeeType", httpx.Create)
	opUpdateInfo = newOperation("update personal info", employeeService, "PersonalInfo_UpdateCurrent", httpx.SafeWrite)
	opInfoFrom   = newOperation("update personal info from period", employeeService, "PersonalInfo_Update", httpx.SafeWrite)

	opAddress     = newOperation("insert address", employeeService, "Address_InsertCurrent", httpx.Create)
	opAddressFrom = newOperation("insert address from period", employeeService, "Address_Insert", httpx.Create)
	opDepartment  = newOperation("set department", employeeService, "Department_UpdateCurrent", httpx.SafeWrite)
	opFunction    = newOperation("set function", employeeService, "Function_UpdateCurrent", httpx.SafeWrite)
	opSalary      = newOperation("set salary", employeeService, "Salary_UpdateCurrent", httpx.SafeWrite)
	opSalaryFrom  = newOperation("set salary from day", employeeService, "Salary_Update", httpx.SafeWrite)
	opBankAccount = newOperation("insert bank account", employeeService, "BankAccount_InsertCurrent", httpx.Create)
	opContract    = newOperation("insert contract", employeeService, "Contract_Insert", httpx.Create)
)

func newOperation(op string, s service, name string, class httpx.Class) *operation {
	return &operation{
		op: op, service: s, name: name, class: class, plain: name == "Environment_Get",
		header:   http.Header{"Soapaction": {`"` + s.namespace() + "/" + name + `"`}},
		path:     []string{serviceNames[s] + ".asmx"},
		call:     serviceNames[s] + "." + name,
		response: name + "Response",
	}
}
