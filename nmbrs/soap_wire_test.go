package nmbrs

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
)

// soapWire is a client of a service that answers with status and reply, and what
// it was sent.
type soapWire struct {
	client  *SOAPClient
	status  int
	reply   string
	request http.Header
	path    string
	body    string
}

func newSOAPWire(t testing.TB, status int, reply string) *soapWire {
	w := &soapWire{status: status, reply: reply}
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.request, w.path, w.body = r.Header, r.URL.Path, string(b)
		rw.Header().Set("Content-Type", "text/xml; charset=utf-8")
		rw.WriteHeader(w.status)
		_, _ = io.WriteString(rw, w.reply)
	}))
	t.Cleanup(srv.Close)
	credentials, err := NewCredentials("ada&api@example.com", privacy.NewSecret("<t0ken>"))
	require.NoError(t, err)
	w.client, err = NewSOAPClient(SOAPConfig{Credentials: credentials, Domain: "acme", BaseURL: srv.URL + "/base" + soapPath + "/", Clock: newSleepless()})
	require.NoError(t, err)
	t.Cleanup(w.client.CloseIdleConnections)
	return w
}

func TestAnInsertLooksLikeThisOnTheWire(t *testing.T) {
	t.Parallel()
	w := newSOAPWire(t, 200, envelopeOf(opInsert, "<Employee_InsertByEmployeeTypeResult>503293</Employee_InsertByEmployeeTypeResult>"))
	id, err := w.client.InsertEmployee(t.Context(), NewEmployee{CompanyID: "54613", TypeID: "0", FirstName: "Zoë", LastName: "O'Neill & <Co>", Start: civil.MustDate("2026-12-01")})
	require.NoError(t, err)
	assert.Equal(t, "503293", id)
	assert.Equal(t, "/base/soap/v3/EmployeeService.asmx", w.path)
	assert.Equal(t, `"https://api.nmbrs.nl/soap/v3/EmployeeService/Employee_InsertByEmployeeType"`, w.request.Get("SOAPAction"))
	assert.Equal(t, "text/xml; charset=utf-8", w.request.Get("Content-Type"))
	assert.Equal(t, `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+
		`<soap:Header><AuthHeaderWithDomain xmlns="https://api.nmbrs.nl/soap/v3/EmployeeService"><Username>ada&amp;api@example.com</Username><Token>&lt;t0ken&gt;</Token><Domain>acme</Domain></AuthHeaderWithDomain></soap:Header>`+
		`<soap:Body><Employee_InsertByEmployeeType xmlns="https://api.nmbrs.nl/soap/v3/EmployeeService"><EmployeeType>0</EmployeeType><FirstName>Zoë</FirstName><LastName>O&#39;Neill &amp; &lt;Co&gt;</LastName>`+
		`<StartDate>2026-12-01T00:00:00</StartDate><CompanyId>54613</CompanyId><UnprotectedMode>false</UnprotectedMode></Employee_InsertByEmployeeType></soap:Body></soap:Envelope>`, w.body)
}

func TestEnvironmentIsAskedWithThePlainHeader(t *testing.T) {
	t.Parallel()
	w := newSOAPWire(t, 200, envelopeOf(opEnvironment, "<Environment_GetResult><Domain>Acme.nmbrs.nl</Domain></Environment_GetResult>"))
	domain, err := w.client.Environment(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "acme", domain)
	assert.Contains(t, w.body, `<AuthHeader xmlns="https://api.nmbrs.nl/soap/v3/DebtorService"><Username>`)
	assert.NotContains(t, w.body, "Domain>")
}

func TestDecimalsAndNothingsAreWrittenAsTheyAre(t *testing.T) {
	t.Parallel()
	w := newSOAPWire(t, 200, envelopeOf(opSalary, ""))
	require.NoError(t, w.client.SetSalary(t.Context(), "1", Salary{Type: "Bruto_Salaris_Partime", Amount: civil.MustDecimal("1250000.5")}))
	assert.Contains(t, w.body, "<Salary><Value>1250000.5</Value><Type>Bruto_Salaris_Partime</Type></Salary>")

	w = newSOAPWire(t, 200, envelopeOf(opContract, "<Contract_InsertResult>1</Contract_InsertResult>"))
	_, err := w.client.InsertContract(t.Context(), "1", Contract{Start: civil.MustDate("2026-12-01")})
	require.NoError(t, err)
	assert.Contains(t, w.body, `<EndDate xsi:nil="true"/><EmployementType>0</EmployementType><EmploymentSequenceTaxId>0</EmploymentSequenceTaxId><Indefinite>false</Indefinite>`)

	w = newSOAPWire(t, 200, envelopeOf(opUpdateInfo, ""))
	require.NoError(t, w.client.UpdatePersonalInfo(t.Context(), "7", PersonalInfo{Number: "3", LastName: "Jansen", BirthDate: civil.MustDate("1990-03-25"), EmailPrivate: "ada@example.com"}))
	assert.Contains(t, w.body, `<EmployeeId>7</EmployeeId><PersonalInfo><Id>7</Id><Number>3</Number><LastName>Jansen</LastName><EmailPrivate>ada@example.com</EmailPrivate><Birthday>1990-03-25T00:00:00</Birthday></PersonalInfo>`)
}

// replies are the same reply as other services would write it.
var departmentReplies = []string{
	envelopeOf(opDepartments, `<Department_GetListResult><Department><Id>7</Id><Code>030</Code><Description>R&amp;D</Description></Department><Department xsi:nil="true" /></Department_GetListResult>`),
	`<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:n="https://api.nmbrs.nl/soap/v3/DebtorService">
	<e:Header><n:x><y/></n:x></e:Header>
	<e:Body><n:Department_GetListResponse><n:Department_GetListResult>
		<n:Department><n:Description><![CDATA[R&D]]></n:Description><n:New>1</n:New><n:Code>030</n:Code><n:Id>7</n:Id></n:Department>
	</n:Department_GetListResult></n:Department_GetListResponse></e:Body></e:Envelope>`,
}

func TestRepliesAreReadHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, reply := range departmentReplies {
		w := newSOAPWire(t, 200, reply)
		all, err := w.client.Departments(t.Context(), "1")
		require.NoError(t, err)
		assert.Equal(t, []Department{{"7", "030", "R&D"}}, all)
	}
	for _, none := range []string{envelopeOf(opDepartments, ""), envelopeOf(opDepartments, "<Department_GetListResult/>"), envelopeOf(opDepartments, `<Department_GetListResult xsi:nil="true"/>`)} {
		w := newSOAPWire(t, 200, none)
		all, err := w.client.Departments(t.Context(), "1")
		require.NoError(t, err)
		assert.Empty(t, all)
	}
	name := []byte("People ▸ \u00e9")
	w := newSOAPWire(t, 200, envelopeOf(opCompanies, "<List_GetAllResult><Company><ID>1</ID><Number>0</Number><Name>"+string(name)+"</Name></Company></List_GetAllResult>"))
	for company, err := range w.client.Companies(t.Context()) {
		require.NoError(t, err)
		assert.Equal(t, Company{ID: "1", Number: "0", Name: string(name)}, company)
	}
}

func TestAReplyThatIsNotOneIsABadAnswer(t *testing.T) {
	t.Parallel()
	good := envelopeOf(opDepartments, "<Department_GetListResult/>")
	for name, reply := range map[string]string{
		"empty":             "",
		"html":              "<!DOCTYPE html><html><body>hello</body></html>",
		"json":              `{"ok":true}`,
		"document type":     strings.Replace(good, "?>", `?><!DOCTYPE x [<!ENTITY a "b">]>`, 1),
		"cut":               good[:len(good)-20],
		"two":               strings.Replace(good, "</soap:Body>", "<x/></soap:Body>", 1),
		"behind":            good + good,
		"other call":        envelopeOf(opFunctions, ""),
		"other namespace":   strings.Replace(good, "v3/Debtor", "v2.1/Debtor", 1),
		"other envelope":    strings.Replace(good, soap11, "urn:x", 1),
		"nothing":           `<s:Envelope xmlns:s="` + soap11 + `"><s:Body/></s:Envelope>`,
		"no body":           `<s:Envelope xmlns:s="` + soap11 + `"/>`,
		"deep":              strings.Replace(good, "<Department_GetListResult/>", strings.Repeat("<a>", 1e6), 1),
		"wide":              strings.Replace(good, "<Department_GetListResult/>", "<Department_GetListResult>"+strings.Repeat("<x/>", 3<<20)+"</Department_GetListResult>", 1),
		"not of its type":   envelopeOf(opDepartments, "<Department_GetListResult><Department><Id>seven</Id></Department></Department_GetListResult>"),
		"not of its length": envelopeOf(opDepartments, "<Department_GetListResult><Department><Id>99999999999</Id></Department></Department_GetListResult>"),
	} {
		w := newSOAPWire(t, 200, reply)
		_, err := w.client.Departments(t.Context(), "1")
		assert.ErrorIs(t, err, BadAnswer, name)
		assert.ErrorIs(t, err, hris.BadAnswer, name)
		w.reply = strings.ReplaceAll(reply, "Department_GetListRes", "Department_UpdateCurrentRes")
		assert.ErrorIs(t, w.client.SetDepartment(t.Context(), "1", "2"), hris.OutcomeHidden, "after a write: %s", name)
	}
	w := newSOAPWire(t, 200, envelopeOf(opInsert, "<Employee_InsertByEmployeeTypeResult>0</Employee_InsertByEmployeeTypeResult>"))
	_, err := w.client.InsertEmployee(t.Context(), NewEmployee{CompanyID: "1", TypeID: "2", LastName: "X", Start: civil.MustDate("2026-12-01")})
	assert.ErrorIs(t, err, hris.OutcomeHidden, "an insert without an id")
}

func TestAReplyWithoutWhatItIsForIsABadAnswer(t *testing.T) {
	t.Parallel()
	for op, ask := range map[*operation]func(*SOAPClient) error{
		opEnvironment: func(c *SOAPClient) error { _, err := c.Environment(t.Context()); return err },
		opPeriod:      func(c *SOAPClient) error { _, err := c.CurrentPeriod(t.Context(), "1"); return err },
		opInfo:        func(c *SOAPClient) error { _, err := c.PersonalInfo(t.Context(), "1"); return err },
	} {
		for _, result := range []string{"", "<" + op.name + "Result/>", "<" + op.name + "Result><Birthday>soon</Birthday></" + op.name + "Result>"} {
			w := newSOAPWire(t, 200, envelopeOf(op, result))
			assert.ErrorIs(t, ask(w.client), hris.BadAnswer, op.name+" "+result)
		}
	}
}

func TestAClientShowsNoSecret(t *testing.T) {
	t.Parallel()
	w := newSOAPWire(t, 200, "")
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, what := range []any{w.client, *w.client} {
			text := fmt.Sprintf(format, what)
			assert.NotContains(t, text, "t0ken")
			assert.NotContains(t, text, "ada&")
		}
	}
}

func soapFault(code, text string) string {
	var escaped bytes.Buffer
	_ = xml.EscapeText(&escaped, []byte(text))
	return `<soap:Envelope xmlns:soap="` + soap11 + `"><soap:Body><soap:Fault><faultcode>` + code + `</faultcode><faultstring>` + escaped.String() + `</faultstring><detail /></soap:Fault></soap:Body></soap:Envelope>`
}

const unable = "Server was unable to process request. "

func TestWhatAFaultProves(t *testing.T) {
	t.Parallel()
	soap12Fault := `<s:Envelope xmlns:s="` + soap12 + `"><s:Body><s:Fault><s:Code><s:Value>s:%s</s:Value></s:Code><s:Reason><s:Text xml:lang="en">%s</s:Text></s:Reason><s:Detail/></s:Fault></s:Body></s:Envelope>`
	for name, c := range map[string]struct {
		reply  string
		reason Reason
		effect hris.Effect
	}{
		"a refusal":                        {soapFault("soap:Server", unable+"---> 2011: Protected mode"), Protected, hris.EffectRefused},
		"of SOAP 1.2":                      {fmt.Sprintf(soap12Fault, "Receiver", unable+"---&gt; 1002: Unauthorized"), NotGranted, hris.EffectRefused},
		"the unforeseen":                   {soapFault("soap:Server", unable+"---> 9999: Unknown"), ServerFailed, hris.EffectUnknown},
		"a number that is not documented":  {soapFault("soap:Server", unable+"---> 2998: New"), ServerFailed, hris.EffectUnknown},
		"no number":                        {soapFault("soap:Server", unable+"---> Timeout expired."), ServerFailed, hris.EffectUnknown},
		"no text":                          {soapFault("soap:Server", ""), ServerFailed, hris.EffectUnknown},
		"a number in a quoted value":       {soapFault("soap:Server", unable+"---> Cannot finish Ada ---> 2011: x"), Protected, hris.EffectUnknown},
		"a call that is not known":         {soapFault("soap:Client", "Server did not recognize the value of HTTP Header SOAPAction: x."), NotUnderstood, hris.EffectRefused},
		"XML that it cannot read, of 1.2":  {fmt.Sprintf(soap12Fault, "Sender", "Server was unable to read request."), NotUnderstood, hris.EffectRefused},
		"the client's, in nobody's words":  {soapFault("soap:Client", "Internal Error (from client)"), NotUnderstood, hris.EffectUnknown},
		"the client's, out of the call":    {soapFault("soap:Client", unable+"---> Invalid value"), NotUnderstood, hris.EffectUnknown},
		"the unforeseen, and the client's": {soapFault("soap:Client", unable+"---> 9999: Unknown"), ServerFailed, hris.EffectUnknown},
		"about what was not sent":          {soapFault("soap:Server", unable+"---> 2040: File name"), Rejected, hris.EffectUnknown},
	} {
		for _, status := range []int{500, 200} {
			w := newSOAPWire(t, status, c.reply)
			_, err := w.client.InsertAddress(t.Context(), "1", Address{Street: "Dorpsstraat"})
			assert.ErrorIs(t, err, c.reason, "%s, HTTP %d", name, status)
			var own *Error
			require.ErrorAs(t, err, &own)
			assert.Equal(t, c.effect, own.Effect, "%s, HTTP %d", name, status)
			assert.Equal(t, status, own.Status)
		}
	}
}

func TestAStatusWithoutAFaultIsNotNmbrssWord(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]Reason{401: Blocked, 403: Blocked, 404: Moved, 410: Moved, 301: Moved, 429: RateLimited, 500: ServerFailed, 503: Unavailable, 408: NoAnswer} {
		w := newSOAPWire(t, status, "<html><body>no</body></html>")
		_, err := w.client.InsertAddress(t.Context(), "1", Address{Street: "Dorpsstraat"})
		assert.ErrorIs(t, err, want, status)
	}
}

func TestMergedLeavesNoFieldOut(t *testing.T) {
	t.Parallel()
	var own PersonalInfo
	fields := reflect.ValueOf(&own).Elem()
	for i := range fields.NumField() {
		switch f := fields.Field(i); {
		case f.Kind() == reflect.String:
			f.SetString(fields.Type().Field(i).Name)
		case f.Type() == reflect.TypeFor[civil.Date]():
			f.Set(reflect.ValueOf(civil.MustDate("1990-03-25")))
		default:
			assert.False(t, fields.Type().Field(i).IsExported(), "what is %s?", fields.Type().Field(i).Name)
		}
	}
	assert.True(t, own == PersonalInfo{LastName: "Before"}.Merged(own))
	assert.True(t, own == own.Merged(PersonalInfo{}), "what is not given stays")
}

func TestAnEndlessElementOfAListIsRefused(t *testing.T) {
	t.Parallel()
	endless := "<PersonalInfoItem><EmployeePersonalInfos>" + strings.Repeat("<PersonalInfo_V2><LastName>"+strings.Repeat("x", 1<<19)+"</LastName></PersonalInfo_V2>", 20)
	w := newSOAPWire(t, 200, envelopeOf(opAllInfos, "<PersonalInfoWithoutBSN_Get_GetAllEmployeesByCompanyResult>"+endless))
	for _, err := range w.client.PersonalInfosWithoutBSN(t.Context(), "1") {
		var own *Error
		require.ErrorAs(t, err, &own)
		assert.Equal(t, errItem.Detail, own.Detail)
	}
}

func TestEveryDocumentedNumberHasItsReasonAndRemedy(t *testing.T) {
	t.Parallel()
	assert.Len(t, faults, 43)
	for number, f := range faults {
		e := &Error{Reason: f.reason, advice: f.advice}
		assert.Contains(t, reasons, f.reason, number)
		assert.NotEmpty(t, e.report().Remedy, number)
	}
}

func FuzzFault(f *testing.F) {
	f.Add([]byte(soapFault("soap:Server", unable+"---> 2011: Protected mode")))
	f.Add([]byte(soapFault("soap:Client", "x")))
	f.Add([]byte(departmentReplies[1]))
	f.Fuzz(func(t *testing.T, head []byte) {
		found := parseFault(head)
		if found == nil {
			return
		}
		e := &Error{}
		e.tell(found)
		require.Contains(t, reasons, e.Reason)
		if found.refusal() && found.number != 0 {
			require.True(t, faults[found.number].refuses)
			require.Contains(t, string(head), fmt.Sprint(found.number))
		}
	})
}

func FuzzReply(f *testing.F) {
	f.Add([]byte(employeesReply(3)))
	f.Add([]byte(strings.ReplaceAll(employeesReply(1), "Number", "Birthday")))
	f.Add([]byte(soapFault("soap:Server", "x")))
	f.Fuzz(func(t *testing.T, doc []byte) {
		read := func(r io.Reader) (people []PersonalInfo, err error) {
			s := newScanner(r)
			if err := s.reply(opEmployees); err != nil {
				return nil, err
			}
			var p PersonalInfo
			err = s.values(func(depth int, name, text []byte) error {
				if depth == itemDepth && text == nil {
					people, p = append(people, p), PersonalInfo{}
				}
				return p.set(name, text)
			})
			return people, err
		}
		whole, err := read(bytes.NewReader(doc))
		half, errHalf := read(iotest.HalfReader(bytes.NewReader(doc)))
		require.Equal(t, err == nil, errHalf == nil)
		if err == nil {
			require.Equal(t, whole, half)
			_, err = scannedByEncodingXML(doc)
			require.NoError(t, err)
		}
	})
}

func TestPeriodsAreReadInAllTheirSpellings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Period{
		"2026-12-M":   {2026, 12, Monthly},
		"2026-1-m":    {2026, 1, Monthly},
		"2026-13-4W":  {2026, 13, FourWeekly},
		"2026-01-W4":  {2026, 1, FourWeekly},
		"2026-53-W":   {2026, 53, Weekly},
		" 2027-02-W1": {2027, 2, Weekly},
	} {
		got, err := ParsePeriod(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got)
		again, err := ParsePeriod(got.String())
		require.NoError(t, err)
		assert.Equal(t, want, again)
	}
	for _, text := range []string{"", "2026", "2026-12", "2026-0-M", "2026-13-M", "2026-14-4W", "2026-54-W", "26-1-M", "2026-1-D", "2026--1-M", "2026-1-M-M", "2026-+1-M"} {
		_, err := ParsePeriod(text)
		assert.ErrorIs(t, err, BadInput, text)
	}
}
