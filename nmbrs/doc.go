// Package nmbrs is a client of both APIs of Nmbrs (Visma Nmbrs), the payroll of
// many Dutch accountants and their clients, and hands hires over as employees.
// SOAP is switched off on 1 March 2027; REST follows it.
//
//	credentials, err := nmbrs.NewCredentials("api@example.com", token)
//	client, err := nmbrs.NewSOAPClient(nmbrs.SOAPConfig{Credentials: credentials, Domain: "acme"})
//	target, err := nmbrs.NewSOAPTarget(client, nmbrs.Settings{Domain: "acme"})
//
// The account is the environment that the domain names. [SOAPClient.Environment]
// finds the domain of a token: keep it, calls that name it are faster.
//
// REST takes one consent of a person for each debtor: [NewConsent] gives the
// address to send them to and takes what comes back, and a [RESTClient] serves one
// debtor. Its refresh tokens are good once and for 30 days: [TokenStore] says what
// has to be kept, and when. [NewRESTTarget] takes the clients of all debtors, and its
// [Target.Refresh] renews consents that nobody uses.
// [PrepareMove] brings a customer from SOAP to REST; whoever was sent over one is
// not sent again over the other. [Vendor] describes all of it to a host.
//
// # Handing hires over
//
// The target inserts an employee of the type, in the company, from the day that a
// reviewer confirmed, and then gives it personal information, address, department,
// function, salary and bank account, as far as there are values. Twelve rights
// suffice over SOAP: of CompanyService List_GetAll; of DebtorService List_GetAll,
// Department_GetList, Environment_Get and Function_GetList; of EmployeeService
// Address_InsertCurrent, Department_UpdateCurrent, Employee_InsertByEmployeeType,
// Function_UpdateCurrent, PersonalInfo_GetCurrent, PersonalInfo_UpdateCurrent and
// Salary_UpdateCurrent. None of them tells the employee types, so
// [Settings].EmployeeTypes names those to choose from, such as 2 for payroll; nor the
// current period, so values can hold from that one alone. Each further right is
// optional, and [Target.Check] says what it would bring.
//
// "Current", in Nmbrs's calls, is the company's current payroll period and not
// today. For a start in a later period the reviewer decides from when values hold,
// and the dated calls serve where the login may use them. A start outside of the
// current period is refused (2011) unless the reviewer chose unprotected mode,
// which may change payrolls that were run.
//
// # Errors
//
// Every error is an [*Error] with a [Reason]; it is an hris.Error too. Its Effect
// says what a failed write may have done. Nmbrs knows no idempotency key and no
// external id, and an employee cannot be deleted: an insert is never repeated
// unless it provably did nothing. One whose answer was lost is looked for among
// the company's employees of the same name, which takes an optional right; without
// it a person is asked.
//
// # What is certain
//
// From Nmbrs's pages and WSDL copies: hosts, namespaces (the sandbox has those of
// production), headers, SOAPAction, the shapes of the calls that were in v2.1, the
// error numbers, the delay of half a second above 150 calls a second, and that
// current means the period. Of REST: authorization code, the life of tokens, the
// subscription key, one debtor per consent, the statuses of problems, how an
// employee is created.
//
// # What is inferred, or observed in public clients
//
// The body of Employee_InsertByEmployeeType, the ids of employee types other than
// 2, the converters' answers, the shape of the list without BSN, Sweden's
// namespaces, how a period is named and which weeks a four-weekly one has; most
// REST paths below an employee and their bodies ([RESTPaths]); that payroll without
// a nationality becomes external over REST, which is refused before it is sent.
//
// # What is not known
//
// The form of DisplayName; how REST takes a start in a period that was run; whether
// a second salary of one day replaces the first; Nmbrs's table of nationality
// numbers; REST's limits. Nothing here has been tried on a live account yet.
package nmbrs
