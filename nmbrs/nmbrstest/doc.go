// Package nmbrstest is a stateful Nmbrs environment for tests: it speaks both
// of Nmbrs's APIs, SOAP v3 and REST, over one state on a loopback port, quirks
// and errors included, and remembers what it was sent.
//
//	srv := nmbrstest.NewServer(nmbrstest.Config{})
//	defer srv.Close()
//	demo := srv.SeedDemo()
//	// point a SOAP client at srv.URL()+"/soap/v3" with demo.Email, demo.Token and
//	// demo.Domain, or a REST client at srv.URL()+"/api" and, for its tokens,
//	// srv.URL(); insert an employee, then:
//	fmt.Println(len(srv.Employees()))
//
// A [Fault] breaks the nth call where it hurts: any answer, a connection cut
// before, during or after the work, a commit that comes only when the [Clock]
// has moved on. [Server.Journal] tells what arrived. With [Config.StateFile] the
// environment outlives its process.
//
// # What it does
//
// SOAP: EmployeeService, CompanyService and DebtorService with the operations
// named by the constants, from [CompanyListGetAll] on. The root element of the
// body names the call, in SOAP 1.1 and 1.2, with any prefixes, in any order,
// with a quoted SOAPAction, a bare one or none; the answer has the version of the
// question. Values are read as .NET reads them: unknown elements vanish, absent
// ones are zero, and what cannot be read never reaches Nmbrs.
//
// As at Nmbrs, nothing is idempotent: an insert sent twice makes two employees,
// two addresses, two bank accounts, and nobody can be deleted. Current means the
// company's current payroll period, not today, and moves by
// [Server.SetPeriod] only. What is written for a later period holds from then on.
// An update of personal information empties what it does not send. A company
// does not tell its debtor; ID, CompanyID and EmployementType are spelled as
// Nmbrs does. Errors are faults with status 500 and a number behind an arrow. A
// wrong domain is 1001, like a wrong token. A user template withholds operations
// (1002, [Server.Withdraw]), a user sees some debtors and companies only (1003).
// Above 150 calls a second answers come half a second later, without a word.
//
// REST: the identity service with its consent page, tokens and their rotation,
// and the debtors, companies and people of the one debtor a person consented for;
// [RESTConfig] has its ways, [Server.Tokens] a short way in.
//
// # What it does not do
//
// Users of several environments, single sign-on, reports, hours, wages, leave,
// cost centres, Employee_Transition, reading what was written but for personal
// information, webhooks, payroll runs, WSDLs and help pages, TLS. The current
// period never moves by itself.
//
// # What it does not know of SOAP
//
// No v3 WSDL is public. These are the fake's choices, not facts; where the
// client of this project relies on one of them, both are guessing:
//
//   - The elements of Employee_InsertByEmployeeType, by its siblings. The ids of
//     employee types, by the order of REST's words; of them only that 2 is
//     payroll was observed. The texts of EmployeeType_GetList.
//   - The order of an Environment_Get's two elements, and that its Domain is the
//     whole host. The shape of the converters' requests and results beyond the
//     names that public clients use; which entities they know.
//   - Titles behind the numbers, and the words of all faults. That what cannot be
//     read is a soap:Client fault ("unable to read request"), as ASP.NET has it:
//     an empty Gender, a decimal with an exponent, a body or SOAPAction of
//     another namespace, an unknown operation, a DTD, more than 4 MB (a 400).
//     That a SOAP 1.2 envelope sent as text/xml is answered as
//     application/soap+xml. That SOAP 1.2 answers 400 to a sender's mistake.
//   - The order of checks: values are readable, who asks (1001), subscription
//     (1004), the right (1002), then access (2003, 2004, 2009; 1003 where the
//     thing exists and the user may not see it; an employee is 2003 in either
//     case), then the values.
//   - That 2011 is also what dated calls before the current period get, that
//     PersonalInfo_Update and Salary_Update have no way around it, and that a
//     later start is free ([Config.ProtectLater]). That 2012 comes after 2011, and
//     also for what Current would write.
//   - 2030 for an empty last name, no start date, an unknown type, a country that
//     is no two letters, a missing record, a negative salary; 2046 for a department
//     or function that is none or another debtor's; 2016 for a bank account of
//     type None; 2028 for a contract that ends before it starts.
//   - That updates empty what they do not send ([Config.KeepUnsent]), but for
//     EmployeeNumber, LastName and Birthday, which public clients take to be
//     mandatory along with Id and Number; those two are read and passed over.
//   - From when a new employee's names hold: the current period or that of the
//     start, whichever is earlier. That GetCurrent shows the first entry where
//     none holds yet.
//   - Number counts up per company and becomes EmployeeNumber. The form of
//     DisplayName. Employee_Insert and Employee_InsertBasedOnDefault make payroll.
//   - Nil is written as xsi:nil ([Config.OmitNil]), an empty text not at all, an
//     empty list as an empty Result ([Config.OmitEmptyLists]).
//   - Weeks are ISO weeks; the thirteenth four-weekly period has the 53rd. A
//     dateTime with a zone becomes Amsterdam's, and a day may shift.
//   - PersonalInfo_V2 has neither Id nor DisplayName; its numbers of
//     BurgerlijkeStaat and Naamstelling are the texts where these are numbers, else
//     0; CreationDate is when the entry was last written, which a public client
//     takes for the order of entries.
//   - What a second counts: a sliding one, refused calls included.
//
// # What it does not know of REST
//
// No full description of the REST API is public. Paths and names are from Nmbrs's
// guides (documented), from public clients (observed), or guessed from their
// siblings (inferred): the list of routes tells which. The fake's choices:
//
//   - The identity service: who consents need not log in; PKCE and nonces are
//     ignored; a wrong client secret is a 400 ([RESTConfig.InvalidClientAs401]);
//     withdrawn consents kill access tokens at once; a reused refresh token
//     does not kill its successors.
//   - Subscription key, token, scope, rate are looked at in this order; which
//     scope opens what follows from the names.
//   - Problem bodies: the media type, the numbers in code (SOAP's), the wording;
//     detail repeats what was sent.
//   - 20 rows where no pageSize is asked for, 100 where more are.
//   - What writes answer: 201 or 200 with the id of what was written. Only the
//     employeeId of a create and the personalInfoId of its update are documented.
//   - A section of personal information that is sent takes the place of the old one
//     ([RESTConfig.KeepUnsent]); createdAt of every entry is the employee's.
//   - Changes before the company's current period are refused, since REST's
//     bodies have no UnprotectedMode ([RESTConfig.AllowPast]).
//   - A second salary from the same day takes the place of the first. An unknown
//     gender is SOAP's undefined. Of nationalities only the Dutch one has a
//     number known to both.
//
// # Faults
//
// A fault that matches by route sees the operation even where there is no
// SOAPAction: bodies of SOAP calls are read before a fault is picked, also where
// it cuts before the work.
//
// The package imports nothing of the client it helps to test: the wire is
// written twice so that a mistake in one shows in the other.
package nmbrstest
