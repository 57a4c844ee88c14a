package nmbrs_test

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs"
)

const (
	// tooMuch is how long the answers of a stranger are.
	tooMuch = 20 << 20
)

// held is the most that a client may hold of one: SOAP's short replies are read up
// to 8 MB, a page of REST up to 16 MB, into buffers that double, and what a buffer
// left behind may not have been collected yet. What they decode could take tens of
// times that.
var held = map[nmbrs.API]uint64{nmbrs.SOAP: 64 << 20, nmbrs.REST: 128 << 20}

// stranger answers in Nmbrs's place.
type stranger struct {
	status           int
	kind             string
	head, text, tail string
	length           int // of the texts together, which come as often as it takes; tooMuch where it is zero
}

func (s *stranger) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	return &http.Response{
		StatusCode: s.status, ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{"Content-Type": {s.kind}}, ContentLength: -1, Request: r,
		Body: io.NopCloser(io.MultiReader(strings.NewReader(s.head), &repeated{most: cmp.Or(s.length, tooMuch), chunk: []byte(strings.Repeat(s.text, 1024))}, strings.NewReader(s.tail))),
	}, nil
}

// repeated reads one text over and over.
type repeated struct {
	chunk       []byte
	given, most int
}

func (r *repeated) Read(p []byte) (int, error) {
	if len(r.chunk) == 0 || r.given >= r.most {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), r.most-r.given)], r.chunk[r.given%len(r.chunk):])
	r.given += n
	return n, nil
}

// heldBy gives the most that is on the heap while do runs, above what was there.
func heldBy(do func()) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(10)) // little but what is held
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	now := func() uint64 { metrics.Read(sample); return sample[0].Value.Uint64() }
	before, peak := now(), uint64(0)
	over, seen := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(seen)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			if at := now(); at > before {
				peak = max(peak, at-before)
			}
			select {
			case <-over:
				return
			case <-tick.C:
			}
		}
	}()
	do()
	close(over)
	<-seen
	return peak
}

const (
	envelope    = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>`
	reply       = envelope + `<Employee_InsertByEmployeeTypeResponse xmlns="https://api.nmbrs.nl/soap/v3/EmployeeService">`
	list        = envelope + `<List_GetByCompanyResponse xmlns="https://api.nmbrs.nl/soap/v3/EmployeeService"><List_GetByCompanyResult>`
	departments = envelope + `<Department_GetListResponse xmlns="https://api.nmbrs.nl/soap/v3/DebtorService"><Department_GetListResult>`
	failure     = envelope + `<s:Fault><faultcode>s:Server</faultcode><faultstring>Server was unable to process request. `
)

// strangersXML are answers that no SOAP service gives.
var strangersXML = map[string]stranger{
	"a huge fault":                       {head: failure + "---&gt; 9999: ", text: "x", tail: `</faultstring></s:Fault></s:Body></s:Envelope>`},
	"a fault of entities":                {head: failure, text: "&amp;", tail: `</faultstring></s:Fault></s:Body></s:Envelope>`},
	"a fault with a deep detail":         {head: failure + `</faultstring><detail>`, text: "<a>"},
	"a fault with many details":          {head: failure + `</faultstring><detail>`, text: "<a/>"},
	"a fault in another namespace":       {head: `<s:Envelope xmlns:s="urn:example:soap"><s:Body><s:Fault><faultstring>---&gt; 1001: Invalid Authentication</faultstring>`, text: "<a/>"},
	"another's fault in SOAP":            {head: envelope + `<Fault xmlns="urn:example:soap"><faultstring>---&gt; 1001: Invalid Authentication</faultstring>`, text: "<a/>"},
	"a fault that breaks off":            {head: failure},
	"a fault that is cut in a name":      {head: envelope + `<s:Fault><faultco`},
	"an endless name":                    {head: envelope + "<", text: "x"},
	"endless attributes":                 {head: envelope + "<s:Fault", text: ` a="b"`},
	"an endless attribute":               {head: envelope + `<s:Fault a="`, text: "x"},
	"endless namespaces":                 {head: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"`, text: ` xmlns:a="urn:example:a"`},
	"an endless comment":                 {head: envelope + "<!--", text: "x"},
	"comments without end":               {head: envelope, text: "<!-- x -->"},
	"blanks without end":                 {text: "\n"},
	"headers without end":                {head: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>`, text: "<a>b</a>"},
	"a document type":                    {head: `<!DOCTYPE a [<!ENTITY b "`, text: "x"},
	"a reply that never ends":            {head: reply, text: "<a/>"},
	"as many departments as fit":         {head: departments, text: "<Department/>", length: 7 << 20, tail: "</Department_GetListResult></Department_GetListResponse></s:Body></s:Envelope>"},
	"a deep reply":                       {head: reply, text: "<a>"},
	"an endless id":                      {head: reply + "<Employee_InsertByEmployeeTypeResult>", text: "1"},
	"a list whose element never ends":    {head: list + "<Employee>", text: "<DisplayName>x</DisplayName>"},
	"a list whose value never ends":      {head: list + "<Employee><DisplayName>", text: "x"},
	"a list that goes deeper and deeper": {head: list, text: "<Employee>"},
	"a page":                             {kind: "text/html", head: "<!DOCTYPE html><html><head><title>Service</title></head><body>", text: "<p>later</p>", tail: "</body></html>"},
	"a page that is XML":                 {kind: "text/html", head: "<html><body>", text: "<p>later</p>", tail: "</body></html>"},
	"nothing":                            {},
	"no text at all":                     {text: "\x00"},
	"JSON":                               {kind: "application/json", head: `{"a":"`, text: "x"},
}

// strangersJSON are answers that no REST API gives.
var strangersJSON = map[string]stranger{
	"a huge problem":                 {head: `{"type":"about:blank","title":"`, text: "x"},
	"a deep problem":                 {head: `{"errors":`, text: `{"a":`},
	"a problem of many fields":       {head: `{"errors":{"a":["b"]`, text: `,"a":["b"]`},
	"a problem that breaks off":      {head: `{"title":"Not`},
	"arrays in arrays":               {text: "["},
	"blanks without end":             {text: " "},
	"an endless member":              {head: `{"`, text: "x"},
	"members without end":            {head: `{"a":1`, text: `,"a":1`, length: 4 << 20},
	"a member beside the rows":       {head: `{"other":"`, text: "x"},
	"a row that never ends":          {head: `{"data":[{"employeeId":"`, text: "x"},
	"a row of members without end":   {head: `{"data":[{"a":1`, text: `,"a":1`},
	"one row of members without end": {head: `{"data":{"a":1`, text: `,"a":1`, length: 4 << 20},
	"numbers without end":            {head: `[1`, text: `,1`},
	"a row of infos without end":     {head: `{"data":[{"employeeId":"e-1","info":[{}`, text: `,{}`},
	"as many numbers as fit":         {head: `[1`, text: `,1`, length: 15 << 20, tail: `]`},
	"as many infos as fit":           {head: `{"data":[{"employeeId":"e-1","employeeBasicInfo":[],"info":[{}`, text: `,{}`, length: 15 << 20, tail: `]}]}`},
	"a deep row":                     {head: `{"data":[`, text: `{"a":`},
	"a pagination that never ends":   {head: `{"data":[],"pagination":{"nextPage":"`, text: "x"},
	"a page":                         {kind: "text/html", head: "<!DOCTYPE html><html><body>", text: "<p>later</p>"},
	"XML":                            {kind: "text/xml", head: failure, text: "x"},
	"nothing":                        {},
	"a number without end":           {text: "1"},
}

// asked makes a client's calls and gives what came of each write and each read.
type asked struct {
	write func(context.Context) error
	reads map[string]func(context.Context) error
}

func overSOAP(t *testing.T, s *stranger) asked {
	credentials, err := nmbrs.NewCredentials("api@example.com", privacy.NewSecret("5d0c6c1f9b7e4f0f"))
	require.NoError(t, err)
	client, err := nmbrs.NewSOAPClient(nmbrs.SOAPConfig{Credentials: credentials, Domain: "acme", Transport: s, Clock: wakeful{}})
	require.NoError(t, err)
	return asked{
		write: func(ctx context.Context) error {
			_, err := client.InsertEmployee(ctx, nmbrs.NewEmployee{CompanyID: "1", TypeID: "2", FirstName: "Ada", LastName: "Bakker", Start: civil.MustDate("2026-12-01")})
			return err
		},
		reads: map[string]func(context.Context) error{
			"personal info": func(ctx context.Context) error { _, err := client.PersonalInfo(ctx, "1"); return err },
			"departments":   func(ctx context.Context) error { _, err := client.Departments(ctx, "1"); return err },
			"employees": func(ctx context.Context) error {
				for _, err := range client.Employees(ctx, "1", "2") {
					if err != nil {
						return err
					}
				}
				return nil
			},
		},
	}
}

func overREST(t *testing.T, s *stranger) asked {
	now := time.Now()
	client, err := nmbrs.NewRESTClient(nmbrs.RESTConfig{
		ClientID: "app", ClientSecret: privacy.NewSecret("s"), SubscriptionKey: privacy.NewSecret("k"), Transport: s, Clock: wakeful{}, Limits: &nmbrs.RESTLimits{PerSecond: 1e6},
		Token:  nmbrs.Token{Access: privacy.NewSecret("a"), Refresh: privacy.NewSecret("r"), Expires: now.Add(time.Hour), Renewed: now},
		Tokens: nmbrs.TokenStore{Save: func(context.Context, nmbrs.Token) error { return nil }},
	})
	require.NoError(t, err)
	return asked{
		write: func(ctx context.Context) error {
			_, err := client.CreateEmployee(ctx, nmbrs.NewEmployee{
				CompanyID: "c-1", TypeID: "external", FirstName: "Ada", LastName: "Bakker", Start: civil.MustDate("2026-12-01"),
			}, nmbrs.Period{Year: 2026, Number: 12, Type: nmbrs.Monthly})
			return err
		},
		reads: map[string]func(context.Context) error{
			"personal info":  func(ctx context.Context) error { _, err := client.PersonalInfo(ctx, "c-1", "e-1"); return err },
			"current period": func(ctx context.Context) error { _, err := client.CurrentPeriod(ctx, "c-1"); return err },
			"employees": func(ctx context.Context) error {
				for _, err := range client.Employees(ctx, "c-1", "payroll") {
					if err != nil {
						return err
					}
				}
				return nil
			},
		},
	}
}

// Not parallel: it weighs the heap.
func TestWhatNoNmbrsAnswersIsATypedErrorInBoundedMemory(t *testing.T) {
	if raced {
		t.Skip("one goroutine that decodes for minutes: there is no race to find, and the heap is weighed without the detector")
	}
	for api, strangers := range map[nmbrs.API]map[string]stranger{nmbrs.SOAP: strangersXML, nmbrs.REST: strangersJSON} {
		over, kind := overSOAP, "text/xml; charset=utf-8"
		if api == nmbrs.REST {
			over, kind = overREST, "application/json"
		}
		for name, s := range strangers {
			for _, s.status = range []int{http.StatusOK, http.StatusInternalServerError} {
				if s.kind == "" {
					s.kind = kind
				}
				t.Run(string(api)+"/"+http.StatusText(s.status)+"/"+name, func(t *testing.T) {
					calls := over(t, &s)
					var err error
					assert.Less(t, heldBy(func() { err = calls.write(t.Context()) }), held[api], "a write")
					assert.Equal(t, hris.EffectUnknown, soapError(t, err).Effect, "nobody knows whether somebody was made")
					if s.status != http.StatusOK {
						return // a read fails as a write does
					}
					for what, read := range calls.reads {
						assert.Less(t, heldBy(func() { err = read(t.Context()) }), held[api], what)
						own := soapError(t, err)
						assert.Equal(t, hris.EffectRefused, own.Effect, what)
						assert.Less(t, len(own.Error()), 1<<10, what)
						assert.NotContains(t, own.Error(), "xxx", "it quotes nothing")
					}
				})
			}
		}
	}
}
