package nmbrs_test

import (
	"encoding/xml"
	"fmt"
	"testing"
	"time"

	"github.com/hooklift/gowsdl/soap"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/internal/soap/companysvc"
	"github.com/handoverhq/handover/nmbrs/internal/soap/employeesvc"
)

// shipped is gowsdl's client of a service, with nothing but what it needs to be
// answered.
func (f *far) shipped(service string) *soap.Client {
	client := soap.NewClient(f.base()+"/soap/v3/"+service+".asmx", soap.WithTLS(f.trusts()))
	header := struct {
		XMLName                 xml.Name
		Username, Token, Domain string
	}{xml.Name{Space: "https://api.nmbrs.nl/soap/v3/" + service, Local: "AuthHeaderWithDomain"}, f.demo.Email, f.demo.Token, f.demo.Domain}
	client.AddHeader(header)
	return client
}

// throughGowsdl makes the calls of a hand-over one after the other.
func (f *far) throughGowsdl(b *testing.B, n int) {
	ctx, company := b.Context(), int32(f.demo.Monthly.ID)
	employees := employeesvc.NewEmployeeServiceSoap(f.shipped("EmployeeService"))
	companies := companysvc.NewCompanyServiceSoap(f.shipped("CompanyService"))
	_, err := employees.List_GetByCompanyContext(ctx, &employeesvc.List_GetByCompany{CompanyId: company, EmployeeType: 2})
	require.NoError(b, err)
	_, err = companies.Company_GetCurrentPeriodContext(ctx, &companysvc.Company_GetCurrentPeriod{CompanyId: company})
	require.NoError(b, err)
	made, err := employees.Employee_InsertByEmployeeTypeContext(ctx, &employeesvc.Employee_InsertByEmployeeType{
		EmployeeType: 2, FirstName: "Jasmijn", LastName: fmt.Sprint("Gowsdl", n), CompanyId: company,
		StartDate: soap.CreateXsdDateTime(time.Date(2026, time.November, 30, 0, 0, 0, 0, time.UTC), false),
	})
	require.NoError(b, err)
	id := made.Employee_InsertByEmployeeTypeResult
	had, err := employees.PersonalInfo_GetCurrentContext(ctx, &employeesvc.PersonalInfo_GetCurrent{EmployeeId: id})
	require.NoError(b, err)
	info := had.PersonalInfo_GetCurrentResult
	info.EmailPrivate, info.TelephoneMobilePrivate, info.Initials, info.Prefix, info.BSN = "jasmijn@example.org", "+31 6 1234 5678", "J.M.", "van", "123456782"
	info.Gender = new(employeesvc.GenderFemale) // what was nil it would send as ""
	info.NationalityCode, info.Birthday = new(int32(1)), new(soap.CreateXsdDateTime(time.Date(1994, time.July, 19, 0, 0, 0, 0, time.UTC), false))
	_, err = employees.PersonalInfo_UpdateCurrentContext(ctx, &employeesvc.PersonalInfo_UpdateCurrent{EmployeeId: id, PersonalInfo: info})
	require.NoError(b, err)
	_, err = employees.Address_InsertCurrentContext(ctx, &employeesvc.Address_InsertCurrent{EmployeeId: id, Address: &employeesvc.EmployeeAddress{
		Default: true, Street: "Brinklaan", HouseNumber: "105", HouseNumberAddition: "a", PostalCode: "1404 EV", City: "Bussum", CountryISOCode: "NL",
		Type: new(employeesvc.AddressTypeHomeAddress),
	}})
	require.NoError(b, err)
	_, err = employees.Department_UpdateCurrentContext(ctx, &employeesvc.Department_UpdateCurrent{EmployeeId: id, DepartmentId: int32(f.demo.Departments[2].ID)})
	require.NoError(b, err)
	_, err = employees.Function_UpdateCurrentContext(ctx, &employeesvc.Function_UpdateCurrent{EmployeeId: id, FunctionId: int32(f.demo.Functions[1].ID)})
	require.NoError(b, err)
	_, err = employees.Salary_UpdateCurrentContext(ctx, &employeesvc.Salary_UpdateCurrent{EmployeeId: id, Salary: &employeesvc.SalaryInput{
		Value: 3480.95, Type: new(employeesvc.SalaryTypeBruto_Salaris_Fulltime),
	}})
	require.NoError(b, err)
	_, err = employees.BankAccount_InsertCurrentContext(ctx, &employeesvc.BankAccount_InsertCurrent{EmployeeId: id, BankAccount: &employeesvc.BankAccount{
		IBAN: "NL91ABNA0417164300", Name: "J.M. van Hoekstra", Type: new(employeesvc.BankAccountTypeBankrekening1),
	}})
	require.NoError(b, err)
}
