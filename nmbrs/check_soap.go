package nmbrs

import (
	"context"
	"errors"
	"strconv"

	"github.com/handoverhq/handover/hris"
)

// nobody is the number of an employee, company or debtor that cannot be there: the
// largest that the WSDL's type has. To be told that it is unknown proves the right
// to ask (inferred: the right is checked before the id).
const nobody = "2147483647"

// Rights of SOAP, as Nmbrs's template of a user has them. The first twelve are what
// a hand-over needs.
var (
	rightCompanies    = right{name: "CompanyService.List_GetAll", need: true}
	rightDebtors      = right{name: "DebtorService.List_GetAll", need: true}
	rightDepartments  = right{name: "DebtorService.Department_GetList", need: true}
	rightEnvironment  = right{name: "DebtorService.Environment_Get", need: true}
	rightFunctions    = right{name: "DebtorService.Function_GetList", need: true}
	rightPersonalInfo = right{name: "EmployeeService.PersonalInfo_GetCurrent", need: true}

	neededWrites = []right{
		{name: "EmployeeService.Employee_InsertByEmployeeType", need: true}, {name: "EmployeeService.PersonalInfo_UpdateCurrent", need: true},
		{name: "EmployeeService.Address_InsertCurrent", need: true}, {name: "EmployeeService.Department_UpdateCurrent", need: true},
		{name: "EmployeeService.Function_UpdateCurrent", need: true}, {name: "EmployeeService.Salary_UpdateCurrent", need: true},
	}

	rightTypes = right{name: "EmployeeService.EmployeeType_GetList", adds: [2]string{
		"De soorten medewerkers met hun namen; zonder noemt de instelling hun nummers.", "The employee types by name; without it the settings give their numbers."}}
	rightCompaniesOf = right{name: "CompanyService.List_GetByDebtor", adds: [2]string{
		"Alleen de bedrijven van de gekozen debiteur.", "Only the companies of the chosen debtor."}}
	rightPeriod = right{name: "CompanyService.Company_GetCurrentPeriod", adds: [2]string{
		"Of de startdatum in de huidige periode ligt; zonder moet de beoordelaar het zeggen.", "Whether the start lies in the current period; without it the reviewer has to say."}}
	rightEmployees = right{name: "EmployeeService.List_GetByCompany", adds: [2]string{
		"Naamgenoten vooraf, en na een verloren antwoord zelf zien of de medewerker er is.", "Namesakes beforehand, and to see by itself after a lost answer whether the employee is there."}}
	rightAllInfos = right{name: "EmployeeService.PersonalInfoWithoutBSN_Get_GetAllEmployeesByCompany", adds: [2]string{
		"Hetzelfde als List_GetByCompany, waar dat ontbreekt.", "The same as List_GetByCompany, where that is missing."}}
	rightDebtorGUIDs = right{name: "DebtorService.Converter_GetDebtors_IntToGuid", adds: [2]string{
		"De debiteuren terugvinden bij de overstap naar REST.", "Finding the debtors again when moving to REST."}}
	rightCompanyGUIDs = right{name: "CompanyService.Converter_GetByCompany_IntToGuid", adds: [2]string{
		"De bedrijven terugvinden bij de overstap naar REST.", "Finding the companies again when moving to REST."}}

	optionalWrites = []right{
		{name: "EmployeeService.PersonalInfo_Update", adds: [2]string{"Persoonsgegevens vanaf een latere startperiode.", "Personal information from a later period of start."}},
		{name: "EmployeeService.Address_Insert", adds: [2]string{"Adressen vanaf een latere startperiode.", "Addresses from a later period of start."}},
		{name: "EmployeeService.Salary_Update", adds: [2]string{"Salarissen vanaf een latere startdatum.", "Salaries from a later start date."}},
		{name: "EmployeeService.BankAccount_InsertCurrent", adds: [2]string{"Bankrekeningen.", "Bank accounts."}},
		{name: "EmployeeService.Contract_Insert", adds: [2]string{"Nu nog niets, dus niet nodig: contracten worden niet overgedragen.", "Nothing yet, so there is no need: contracts are not handed over."}},
	}
)

// check of SOAP: until when it is there, credentials and domain, and each right.
func (s *soapTarget) check(ctx context.Context, f *findings) {
	if !s.checkEnd(f) || !s.checkDomain(ctx, f) {
		return
	}
	companies, err := first(s.client.Companies(ctx))
	if errors.Is(err, hris.BadCredentials) {
		s.wrongDomain(f, "", err) // the credentials were good a moment ago
		return
	}
	f.tried(rightCompanies, err)
	debtors, err := s.client.Debtors(ctx)
	if f.tried(rightDebtors, err) {
		f.user(len(debtors))
	}
	debtor, company := nobody, nobody
	if len(debtors) > 0 {
		debtor = debtors[0].ID
	}
	if companies.ID != "" {
		company = companies.ID
	}
	_, err = s.client.Departments(ctx, debtor)
	f.tried(rightDepartments, err)
	_, err = s.client.Functions(ctx, debtor)
	f.tried(rightFunctions, err)
	_, err = s.client.PersonalInfo(ctx, nobody)
	f.tried(rightPersonalInfo, err)
	for _, r := range neededWrites {
		f.untold(r)
	}
	s.checkOptional(ctx, f, debtor, company)
}

func (s *soapTarget) checkOptional(ctx context.Context, f *findings, debtor, company string) {
	types, err := s.client.EmployeeTypes(ctx)
	if !f.tried(rightTypes, err) {
		types = s.settings.EmployeeTypes
	}
	f.types(len(types))
	_, err = first(s.client.CompaniesOf(ctx, debtor))
	f.tried(rightCompaniesOf, err)
	_, err = s.client.CurrentPeriod(ctx, company)
	f.tried(rightPeriod, err)
	kind := soapPayroll
	if len(types) > 0 {
		kind = types[0].ID
	}
	_, err = first(s.client.Employees(ctx, company, kind))
	f.tried(rightEmployees, err)
	_, err = first(s.client.PersonalInfosWithoutBSN(ctx, company))
	f.tried(rightAllInfos, err)
	_, err = s.client.DebtorGUIDs(ctx)
	f.tried(rightDebtorGUIDs, err)
	_, err = s.client.CompanyGUIDs(ctx, company, CompanyEntity)
	f.tried(rightCompanyGUIDs, err)
	for _, r := range optionalWrites {
		f.untold(r)
	}
}

// checkEnd tells until when SOAP is there. False means that it is not any more.
func (s *soapTarget) checkEnd(f *findings) bool {
	found := hris.Finding{Code: "nmbrs.soap_ends", Subject: "SOAP API", Standing: hris.Warning, Until: soapEnds,
		Text:   s.in("Nmbrs zet de SOAP-API uit op 1 maart 2027.", "Nmbrs switches the SOAP API off on 1 March 2027."),
		Remedy: s.in("Zet de koppeling voor die dag over naar REST; wat verzonden is blijft bekend.", "Move the connection to REST before that day; what was sent stays known.")}
	if err := s.open(); err != nil {
		found.Standing, found.Err = hris.Missing, err
		found.Text = s.in("Nmbrs heeft de SOAP-API uitgezet.", "Nmbrs has switched the SOAP API off.")
		found.Remedy = s.in("Zet de koppeling over naar REST; wat verzonden is blijft bekend.", "Move the connection to REST; what was sent stays known.")
	}
	f.add(found)
	return found.Err == nil
}

// checkDomain asks with the plain header, which needs no domain, whose credentials
// these are. False means that nothing else can be tested.
func (s *soapTarget) checkDomain(ctx context.Context, f *findings) bool {
	domain, err := s.client.Environment(ctx)
	switch {
	case errors.Is(err, hris.RightMissing):
		f.tried(rightEnvironment, err)
		return true
	case err != nil:
		f.credentials(s.in("e-mailadres en API-token", "e-mail address and API token"), err)
		return false
	}
	f.good("nmbrs.credentials", s.in("e-mailadres en API-token", "e-mail address and API token"), s.in("De toegang werkt.", "Access works."))
	f.tried(rightEnvironment, nil)
	if domain != s.settings.Domain {
		s.wrongDomain(f, domain, &Error{Op: "check", Reason: CredentialsRefused, Effect: hris.EffectRefused, Detail: "the credentials belong to " + strconv.Quote(domain),
			advice: "Enter that domain in the settings, or use a token of " + strconv.Quote(s.settings.Domain) + "."})
		return false
	}
	f.good("nmbrs.domain", s.settings.Domain, s.in("De gegevens horen bij dit domein.", "The credentials belong to this domain."))
	return true
}

// wrongDomain tells that the credentials are another domain's: theirs is "" where
// Nmbrs did not tell it.
func (s *soapTarget) wrongDomain(f *findings, theirs string, err error) {
	found := hris.Finding{Code: "nmbrs.domain", Subject: s.settings.Domain, Standing: hris.Missing, Err: err,
		Text:   s.in("De gegevens horen bij een ander domein.", "The credentials belong to another domain."),
		Remedy: s.in("Vul alleen de naam van het domein in, zoals acme van https://acme.nmbrs.nl, of gebruik een token van dat domein.", "Enter the bare name of the domain, such as acme of https://acme.nmbrs.nl, or use a token of that domain.")}
	if theirs != "" {
		found.Text = s.in("De gegevens horen bij het domein "+theirs+".", "The credentials belong to the domain "+theirs+".")
		found.Remedy = s.in("Vul dat domein in, of gebruik een token van "+s.settings.Domain+".", "Enter that domain, or use a token of "+s.settings.Domain+".")
	}
	f.add(found)
}
