package nmbrstest_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// The envelopes are written by hand in the manner of each client.
func TestEveryKnownClientsEnvelopeIsRead(t *testing.T) {
	t.Parallel()
	const svc = root + "EmployeeService"
	const action = svc + "/Employee_InsertByEmployeeType"
	for _, tc := range []struct {
		name, contentType, action, body, answers string
		kind                                     nmbrstest.EmployeeType
	}{
		{
			name: "Go from a WSDL: no declaration, bare action, zeros left out", contentType: `text/xml; charset="utf-8"`, action: action,
			body: `<soap:Envelope xmlns:soap="` + ns11 + `"><soap:Header><AuthHeaderWithDomain xmlns="` + svc + `"><Username>USER</Username><Token>TOKEN</Token><Domain>acme</Domain></AuthHeaderWithDomain></soap:Header>` +
				`<soap:Body><Employee_InsertByEmployeeType xmlns="` + svc + `"><FirstName>Noor</FirstName><LastName>Visser</LastName><StartDate>2026-12-01T00:00:00</StartDate><CompanyId>COMPANY</CompanyId></Employee_InsertByEmployeeType></soap:Body></soap:Envelope>`,
			answers: "text/xml", kind: nmbrstest.Applicant,
		},
		{
			name: "Python's zeep: prefixes declared where used, quoted action", contentType: "text/xml; charset=utf-8", action: `"` + action + `"`,
			body: "<?xml version='1.0' encoding='utf-8'?>\n" + `<soap-env:Envelope xmlns:soap-env="` + ns11 + `"><soap-env:Header><ns0:AuthHeaderWithDomain xmlns:ns0="` + svc + `"><ns0:Username>USER</ns0:Username><ns0:Token>TOKEN</ns0:Token><ns0:Domain>acme</ns0:Domain></ns0:AuthHeaderWithDomain></soap-env:Header>` +
				`<soap-env:Body><ns0:Employee_InsertByEmployeeType xmlns:ns0="` + svc + `"><ns0:EmployeeType>2</ns0:EmployeeType><ns0:FirstName>Noor</ns0:FirstName><ns0:LastName>Visser</ns0:LastName><ns0:StartDate>2026-12-01T00:00:00</ns0:StartDate><ns0:CompanyId>COMPANY</ns0:CompanyId><ns0:UnprotectedMode>false</ns0:UnprotectedMode></ns0:Employee_InsertByEmployeeType></soap-env:Body></soap-env:Envelope>`,
			answers: "text/xml", kind: nmbrstest.Payroll,
		},
		{
			name: ".NET: schema prefixes on the envelope, a byte order mark", contentType: "text/xml; charset=utf-8", action: `"` + action + `"`,
			body: "\ufeff" + `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="` + ns11 + `" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Header><AuthHeaderWithDomain xmlns="` + svc + `"><Username>USER</Username><Token>TOKEN</Token><Domain>acme</Domain></AuthHeaderWithDomain></soap:Header>` +
				`<soap:Body><Employee_InsertByEmployeeType xmlns="` + svc + `"><EmployeeType>1</EmployeeType><FirstName>Noor</FirstName><LastName>Visser</LastName><StartDate>2026-12-01T00:00:00</StartDate><CompanyId>COMPANY</CompanyId><UnprotectedMode>false</UnprotectedMode></Employee_InsertByEmployeeType></soap:Body></soap:Envelope>`,
			answers: "text/xml", kind: nmbrstest.NewHire,
		},
		{
			name: "PowerShell: SOAP 1.2 as text/xml without an action, unordered, unknown elements, namespaces mixed", contentType: "text/xml",
			body: `<?xml version="1.0" encoding="utf-8"?>
    <soap:Envelope xmlns:soap = "` + ns12 + `" xmlns:emp="` + svc + `">
        <soap:Header>
            <emp:AuthHeaderWithDomain>
                <emp:Username>USER</emp:Username>
                <emp:Token>TOKEN</emp:Token>
                <emp:Domain>acme</emp:Domain>
            </emp:AuthHeaderWithDomain>
        </soap:Header>
        <soap:Body>
            <Employee_InsertByEmployeeType xmlns="` + svc + `">
                <emp:CompanyId>COMPANY</emp:CompanyId>
                <Favourite>tea</Favourite>
                <emp:LastName>Visser</emp:LastName>
                <!-- order is nobody's business -->
                <StartDate>2026-12-01T00:00:00</StartDate>
                <emp:FirstName>Noor</emp:FirstName>
                <emp:EmployeeType> 4 </emp:EmployeeType>
            </Employee_InsertByEmployeeType>
        </soap:Body>
    </soap:Envelope>`,
			answers: "application/soap+xml", kind: nmbrstest.External,
		},
		{
			name: "Go by hand: SOAP 1.2, domain between user and token, no domain spelling trouble", contentType: "application/soap+xml; charset=utf-8",
			body: `<soap12:Envelope xmlns:soap12="` + ns12 + `"><soap12:Header><AuthHeaderWithDomain xmlns="` + svc + `"><Username>USER</Username><Domain>acme</Domain><Token>TOKEN</Token></AuthHeaderWithDomain></soap12:Header>` +
				`<soap12:Body><Employee_InsertByEmployeeType xmlns="` + svc + `"><EmployeeType>2</EmployeeType><FirstName>Noor</FirstName><LastName>Visser</LastName><StartDate>2026-12-01T00:00:00</StartDate><CompanyId>COMPANY</CompanyId></Employee_InsertByEmployeeType></soap12:Body></soap12:Envelope>`,
			answers: "application/soap+xml", kind: nmbrstest.Payroll,
		},
		{
			name: "SOAP 1.2 with its action in the content type", contentType: `application/soap+xml; charset=utf-8; action="` + action + `"`,
			body: `<e:Envelope xmlns:e="` + ns12 + `"><e:Header><AuthHeaderWithDomain xmlns="` + svc + `"><Token>TOKEN</Token><Username>USER</Username></AuthHeaderWithDomain></e:Header>` +
				`<e:Body><Employee_InsertByEmployeeType xmlns="` + svc + `"><EmployeeType>2</EmployeeType><FirstName>Noor</FirstName><LastName>Visser</LastName><StartDate>2026-12-01T00:00:00.000</StartDate><CompanyId>COMPANY</CompanyId></Employee_InsertByEmployeeType></e:Body></e:Envelope>`,
			answers: "application/soap+xml", kind: nmbrstest.Payroll,
		},
		{
			name: "PHP's SoapClient: prefixes on the envelope, a line feed at the end", contentType: "text/xml; charset=utf-8", action: `"` + action + `"`,
			body: `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<SOAP-ENV:Envelope xmlns:SOAP-ENV="` + ns11 + `" xmlns:ns1="` + svc + `"><SOAP-ENV:Header><ns1:AuthHeaderWithDomain><ns1:Username>USER</ns1:Username><ns1:Token>TOKEN</ns1:Token><ns1:Domain>acme</ns1:Domain></ns1:AuthHeaderWithDomain></SOAP-ENV:Header>` +
				`<SOAP-ENV:Body><ns1:Employee_InsertByEmployeeType><ns1:EmployeeType>2</ns1:EmployeeType><ns1:FirstName><![CDATA[Noor]]></ns1:FirstName><ns1:LastName>Visser</ns1:LastName><ns1:StartDate>2026-12-01</ns1:StartDate><ns1:CompanyId>COMPANY</ns1:CompanyId><ns1:UnprotectedMode>0</ns1:UnprotectedMode></ns1:Employee_InsertByEmployeeType></SOAP-ENV:Body></SOAP-ENV:Envelope>` + "\n",
			answers: "text/xml", kind: nmbrstest.Payroll,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			e := newEnv(t, nmbrstest.Config{})
			body := strings.NewReplacer("USER", e.demo.Email, "TOKEN", e.demo.Token, "COMPANY", strconv.FormatInt(e.demo.Monthly.ID, 10)).Replace(tc.body)
			g := e.send("EmployeeService", tc.contentType, tc.action, body)
			require.Equal(t, 200, g.status, g.body)
			wellFormed(t, g.body)
			assert.Contains(t, g.header.Get(content), tc.answers)
			if tc.answers == "text/xml" {
				assert.Contains(t, g.body, ns11)
			} else {
				assert.Contains(t, g.body, ns12)
			}

			id, err := strconv.ParseInt(g.result("Employee_InsertByEmployeeTypeResult"), 10, 64)
			require.NoError(t, err)
			made, ok := e.srv.Employee(id)
			require.True(t, ok)
			assert.Equal(t, tc.kind, made.Type)
			assert.Equal(t, "2026-12-01", made.Start)
			assert.False(t, made.Unprotected)
			assert.Equal(t, "Noor", made.Personal.Last().FirstName)
			assert.Equal(t, "Visser", made.Personal.Last().LastName)

			calls := e.srv.Calls(nmbrstest.EmployeeInsertByType)
			require.Len(t, calls, 1)
			assert.Equal(t, e.demo.Email, calls[0].Username)
			assert.NotContains(t, calls[0].Body, e.demo.Token)
			assert.Contains(t, calls[0].Body, "<LastName>Visser</LastName>")
		})
	}
}

func TestNilIsReadInEveryPrefix(t *testing.T) {
	t.Parallel()
	for _, nothing := range []string{
		`<NationalityCode xsi:nil="true"/><Birthday xsi:nil="1"></Birthday><Gender xsi:nil="true" />`,
		`<NationalityCode xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>` +
			`<p:Birthday xmlns:p="` + root + `EmployeeService" xsi:nil="true"/><Gender xsi:nil="true"/>`,
	} {
		e := newEnv(t, nmbrstest.Config{})
		id := e.demo.Present.ID
		g := e.call(nmbrstest.PersonalInfoUpdateCur, field("EmployeeId", id)+"<PersonalInfo>"+field("LastName", "Wal")+nothing+"</PersonalInfo>")
		require.Equal(t, 200, g.status, g.body)
		e2, _ := e.srv.Employee(id)
		info := e2.Personal.Last()
		assert.Nil(t, info.NationalityCode)
		assert.Empty(t, info.Birthday)
		assert.Empty(t, info.Gender)

		g = e.call(nmbrstest.PersonalInfoGetCurrent, field("EmployeeId", id))
		for _, name := range []string{"NationalityCode", "Birthday", "Gender"} {
			assert.Contains(t, g.body, "<"+name+` xsi:nil="true" />`)
		}
		assert.NotContains(t, g.body, "<EmailPrivate", "an absent text is left out, not empty")
	}
}
