package nmbrstest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func TestRefusalsCarryNmbrssNumber(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		cfg  nmbrstest.Config
		set  func(*env)
		call func(*env) got
		code string
	}{
		{name: "a wrong token", code: "1001", call: func(e *env) got {
			return e.callAs(e.demo.Email, "wrong", "acme", nmbrstest.DebtorListGetAll, "")
		}},
		{name: "an empty token", code: "1001", call: func(e *env) got {
			return e.callAs(e.demo.Email, "", "acme", nmbrstest.DebtorListGetAll, "")
		}},
		{name: "the domain with its host", code: "1001", call: func(e *env) got {
			return e.callAs(e.demo.Email, e.demo.Token, "acme.nmbrs.nl", nmbrstest.DebtorListGetAll, "")
		}},
		{name: "what Environment_Get calls Domain", code: "1001", call: func(e *env) got {
			domain := e.call(nmbrstest.DebtorEnvironmentGet, "").result("Domain")
			return e.callAs(e.demo.Email, e.demo.Token, domain, nmbrstest.DebtorListGetAll, "")
		}},
		{name: "a right withheld", code: "1002", set: func(e *env) { e.srv.Withdraw(nmbrstest.DebtorFunctionGetList) },
			call: func(e *env) got {
				return e.call(nmbrstest.DebtorFunctionGetList, field("DebtorId", e.demo.Accountant.ID))
			}},
		{name: "a right withheld is told before a wrong id", code: "1002", set: func(e *env) { e.srv.Withdraw(nmbrstest.SalaryUpdateCurrent) },
			call: func(e *env) got { return e.call(nmbrstest.SalaryUpdateCurrent, field("EmployeeId", 0)) }},
		{name: "a right granted and a wrong id", code: "2003",
			call: func(e *env) got {
				return e.call(nmbrstest.SalaryUpdateCurrent, field("EmployeeId", 0)+"<Salary/>")
			}},
		{name: "a debtor the user may not see", code: "1003", set: func(e *env) {
			e.srv.AddUser(nmbrstest.User{Email: e.demo.Email, Token: e.demo.Token, Debtors: []int64{e.demo.Client.ID}})
		}, call: func(e *env) got {
			return e.call(nmbrstest.DebtorDepartmentGetList, field("DebtorId", e.demo.Accountant.ID))
		}},
		{name: "a company the user may not see", code: "1003", set: func(e *env) {
			e.srv.AddUser(nmbrstest.User{Email: e.demo.Email, Token: e.demo.Token, Companies: []int64{e.demo.Weekly.ID}})
		}, call: func(e *env) got { return e.hire("Noor", "Visser", "2026-12-01") }},
		{name: "no subscription", code: "1004", set: func(e *env) { e.srv.SetSubscription(false) },
			call: func(e *env) got { return e.call(nmbrstest.DebtorListGetAll, "") }},
		{name: "an unknown employee", code: "2003",
			call: func(e *env) got { return e.call(nmbrstest.PersonalInfoGetCurrent, field("EmployeeId", 7)) }},
		{name: "a company's id for an employee's", code: "2003",
			call: func(e *env) got {
				return e.call(nmbrstest.PersonalInfoGetCurrent, field("EmployeeId", e.demo.Monthly.ID))
			}},
		{name: "an unknown company", code: "2004",
			call: func(e *env) got { return e.call(nmbrstest.CompanyGetCurrentPeriod, field("CompanyId", 7)) }},
		{name: "an unknown debtor", code: "2009",
			call: func(e *env) got { return e.call(nmbrstest.CompanyListGetByDebtor, field("DebtorId", 7)) }},
		{name: "a month that is none", code: "2006", call: func(e *env) got {
			return e.call(nmbrstest.PersonalInfoUpdate, field("EmployeeId", e.demo.Present.ID)+"<PersonalInfo/>"+field("Period", 13)+field("Year", 2027))
		}},
		{name: "a start before the current period", code: "2011", call: func(e *env) got { return e.hire("Noor", "Visser", "2026-10-31") }},
		{name: "a start after it, where that is protected too", code: "2011", cfg: nmbrstest.Config{ProtectLater: true},
			call: func(e *env) got { return e.hire("Noor", "Visser", "2026-12-01") }},
		{name: "a salary before the current period", code: "2011", call: func(e *env) got {
			return e.call(nmbrstest.SalaryUpdate, field("EmployeeId", e.demo.Present.ID)+"<Salary/>"+field("Start", "2026-10-01T00:00:00"))
		}},
		{name: "a start in a period that was declared, even unprotected", code: "2012", set: func(e *env) {
			e.srv.SetDeclared(e.demo.Monthly.ID, nmbrstest.Period{Year: 2026, Number: 10})
		}, call: func(e *env) got { return e.hire("Noor", "Visser", "2026-10-01", field("UnprotectedMode", true)) }},
		{name: "an IBAN with a slip", code: "2014", call: func(e *env) got { return e.bank("Bankrekening1", "NL91ABNA0417164301", "") }},
		{name: "an account number of letters", code: "2015", call: func(e *env) got { return e.bank("Bankrekening1", "", "abc") }},
		{name: "a bank account of no type", code: "2016", call: func(e *env) got { return e.bank("None", "NL91ABNA0417164300", "") }},
		{name: "a bank account without a number", code: "2032", call: func(e *env) got { return e.bank("Bankrekening1", "", "") }},
		{name: "no last name", code: "2030", call: func(e *env) got { return e.hire("Noor", "", "2026-12-01") }},
		{name: "no start date", code: "2030", call: func(e *env) got {
			return e.call(nmbrstest.EmployeeInsertByType, field("LastName", "Visser")+field("CompanyId", e.demo.Monthly.ID))
		}},
		{name: "an employee type that is none", code: "2030", call: func(e *env) got {
			return e.call(nmbrstest.EmployeeInsertByType, field("EmployeeType", 7)+field("LastName", "Visser")+field("StartDate", "2026-12-01")+field("CompanyId", e.demo.Monthly.ID))
		}},
		{name: "a department of another debtor", code: "2046", call: func(e *env) got {
			return e.call(nmbrstest.DepartmentUpdateCurrent, field("EmployeeId", e.demo.Present.ID)+field("DepartmentId", e.demo.ClientDepartments[0].ID))
		}},
		{name: "a function that is none", code: "2046", call: func(e *env) got {
			return e.call(nmbrstest.FunctionUpdateCurrent, field("EmployeeId", e.demo.Present.ID)+field("FunctionId", 1))
		}},
		{name: "whatever a test wants", code: "9999", set: func(e *env) {
			e.srv.Inject(nmbrstest.Fault{Route: nmbrstest.DebtorListGetAll, Answer: nmbrstest.Refused(nmbrstest.Unknown)})
		}, call: func(e *env) got { return e.call(nmbrstest.DebtorListGetAll, "") }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t, tc.cfg)
			if tc.set != nil {
				tc.set(e)
			}
			before := e.srv.Employees()
			g := tc.call(e)
			assert.Equal(t, 500, g.status)
			assert.Equal(t, tc.code, g.code(), g.body)
			assert.Contains(t, g.header.Get(content), "text/xml")
			assert.Contains(t, g.body, "<faultcode>soap:Server</faultcode><faultstring>Server was unable to process request. ---&gt; ")
			assert.Contains(t, g.body, "<detail />")
			wellFormed(t, g.body)
			assert.Equal(t, before, e.srv.Employees(), "a refusal changes nothing")
			calls := e.srv.Journal()
			assert.Equal(t, tc.code, fmt.Sprint(calls[len(calls)-1].Code))
		})
	}
}

func (e *env) bank(kind, iban, number string) got {
	return e.call(nmbrstest.BankAccountInsertCurrent, field("EmployeeId", e.demo.Present.ID)+
		"<BankAccount>"+field("Number", number)+field("IBAN", iban)+field("Type", kind)+"</BankAccount>")
}

func TestWhatDotNetCannotReadNeverReachesNmbrs(t *testing.T) {
	t.Parallel()
	info := func(fields string) func(*env) got {
		return func(e *env) got {
			return e.call(nmbrstest.PersonalInfoUpdateCur, field("EmployeeId", e.demo.Present.ID)+"<PersonalInfo>"+fields+"</PersonalInfo>")
		}
	}
	salary := func(value string) func(*env) got {
		return func(e *env) got {
			return e.call(nmbrstest.SalaryUpdateCurrent, field("EmployeeId", e.demo.Present.ID)+
				"<Salary>"+field("Value", value)+field("Type", "Bruto_Salaris_Fulltime")+"</Salary>")
		}
	}
	for name, call := range map[string]func(*env) got{
		"an empty gender":            info(field("Gender", "")),
		"a gender of REST":           info(field("Gender", "unspecified")),
		"an empty birthday":          info(field("Birthday", "")),
		"a birthday in Dutch":        info(field("Birthday", "31-12-1990")),
		"a day that is none":         info(field("Birthday", "1990-02-30T00:00:00")),
		"a number of letters":        info(field("NationalityCode", "NL")),
		"a nil where none may be":    info(`<IdentificationType xsi:nil="true"/>`),
		"an amount with an exponent": salary("1.25e+06"),
		"an amount with a comma":     salary("3500,00"),
		"an amount of two":           salary("1.000.000"),
		"no amount":                  salary(""),
		"a boolean of Python": func(e *env) got {
			return e.hire("Noor", "Visser", "2026-12-01", field("UnprotectedMode", "False"))
		},
		"a number beyond 32 bits": func(e *env) got {
			return e.call(nmbrstest.PersonalInfoGetCurrent, field("EmployeeId", int64(1)<<31))
		},
		"an address of no type": func(e *env) got {
			return e.call(nmbrstest.AddressInsertCurrent, field("EmployeeId", e.demo.Present.ID)+"<Address>"+field("Type", "Home")+"</Address>")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t, nmbrstest.Config{})
			before := e.srv.Employees()
			g := call(e)
			assert.Equal(t, 500, g.status)
			assert.Contains(t, g.body, "<faultcode>soap:Client</faultcode><faultstring>Server was unable to read request. ---&gt; ")
			assert.Empty(t, g.code())
			assert.Equal(t, before, e.srv.Employees())
		})
	}
}

func TestWhatIsNoCallIsRefusedAsDotNetDoes(t *testing.T) {
	t.Parallel()
	e := newEnv(t, nmbrstest.Config{})
	ns := root + "DebtorService"
	header := `<s:Header><AuthHeaderWithDomain xmlns="` + ns + `"><Username>` + e.demo.Email + `</Username><Token>` + e.demo.Token + `</Token></AuthHeaderWithDomain></s:Header>`
	in := func(version, header, body string) string {
		return `<s:Envelope xmlns:s="` + version + `">` + header + `<s:Body>` + body + `</s:Body></s:Envelope>`
	}
	list := `<List_GetAll xmlns="` + ns + `"/>`
	action := ns + "/List_GetAll"
	for _, tc := range []struct {
		name, service, contentType, action, body string
		status                                   int
		says                                     string
	}{
		{"as it should be", "", "text/xml", action, in(ns11, header, list), 200, "Hazelaar"},
		{"as it should be, the path in small letters", "debtorservice", "text/xml", "", in(ns11, header, list), 200, "Hazelaar"},
		{"no such service", "AbsenceService", "text/xml", "", in(ns11, header, list), 404, ""},
		{"an operation of another service", "CompanyService", "text/xml", "", in(ns11, header, list), 500, "did not recognize"},
		{"no such operation", "", "text/xml", ns + "/Debtor_Delete", in(ns11, header, `<Debtor_Delete xmlns="`+ns+`"/>`), 500, "did not recognize the value of HTTP Header SOAPAction: " + ns + "/Debtor_Delete"},
		{"another operation's action", "", "text/xml", ns + "/Function_GetList", in(ns11, header, list), 500, "did not recognize"},
		{"a foreign namespace under the right action", "", "text/xml", action, in(ns11, header, `<List_GetAll xmlns="urn:example"/>`), 500, "was not expected"},
		{"the sandbox host as namespace", "", "text/xml", action, in(ns11, header, `<List_GetAll xmlns="https://api-sandbox.nmbrs.nl/soap/v3/DebtorService"/>`), 500, "was not expected"},
		{"a header of another service", "", "text/xml", action, in(ns11, strings.ReplaceAll(header, "DebtorService", "CompanyService"), list), 500, "1001"},
		{"a header without namespace or name", "", "text/xml", action, in(ns11, `<s:Header><Headers><Username>`+e.demo.Email+`</Username><Token>`+e.demo.Token+`</Token></Headers></s:Header>`, list), 500, "1001"},
		{"the plain header where the domain's is wanted", "", "text/xml", action, in(ns11, strings.ReplaceAll(header, "AuthHeaderWithDomain", "AuthHeader"), list), 500, "1001"},
		{"the domain's header where the plain one is wanted", "", "text/xml", "", in(ns11, header, `<Environment_Get xmlns="`+ns+`"/>`), 500, "1001"},
		{"a domain in the plain header, which has none", "", "text/xml", "", in(ns11, strings.NewReplacer("AuthHeaderWithDomain", "AuthHeader", "</Token>", "</Token><Domain>other</Domain>").Replace(header), `<Environment_Get xmlns="`+ns+`"/>`), 200, "<SubDomain>acme</SubDomain>"},
		{"no header", "", "text/xml", action, in(ns11, "", list), 500, "1001"},
		{"a header that must be understood", "", "text/xml", action, in(ns11, strings.Replace(header, "<s:Header>", `<s:Header><x:Security xmlns:x="urn:example" s:mustUnderstand="1"/>`, 1), list), 500, "MustUnderstand"},
		{"an empty body", "", "text/xml", action, in(ns11, header, ""), 500, "did not recognize"},
		{"another envelope", "", "text/xml", action, in("urn:example", header, list), 500, "VersionMismatch"},
		{"no envelope", "", "text/xml", action, list, 500, "VersionMismatch"},
		{"half an envelope", "", "text/xml", action, in(ns11, header, list)[:200], 500, "There is an error in XML document"},
		{"an undeclared prefix", "", "text/xml", action, in(ns11, header, `<x:List_GetAll/>`), 500, "undeclared prefix"},
		{"nothing", "", "text/xml", action, "", 500, "Root element is missing"},
		{"a DTD", "", "text/xml", action, `<!DOCTYPE x [<!ENTITY a "b">]>` + in(ns11, header, list), 500, "DTD is prohibited"},
		{"a tower", "", "text/xml", action, in(ns11, header, strings.Repeat("<a>", 1000)+strings.Repeat("</a>", 1000)), 500, "too large"},
		{"JSON", "", "application/json", action, in(ns11, header, list), 415, ""},
		{"no type", "", "", action, in(ns11, header, list), 415, ""},
		{"too long", "", "text/xml", action, in(ns11, header, list+"<!--"+strings.Repeat("x", 4<<20)+"-->"), 400, ""},
		{"the sender's mistake in SOAP 1.2", "", "application/soap+xml", "", in(ns12, header, `<Nothing xmlns="`+ns+`"/>`), 400, "soap:Sender"},
		{"Nmbrs's refusal in SOAP 1.2", "", "application/soap+xml", "", in(ns12, "", list), 500, "soap:Receiver"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			service := tc.service
			if service == "" {
				service = "DebtorService"
			}
			g := e.send(service, tc.contentType, tc.action, tc.body)
			require.False(t, g.cut)
			assert.Equal(t, tc.status, g.status, g.body)
			assert.Contains(t, g.body, tc.says)
		})
	}
}
