package nmbrstest_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

const (
	root    = "https://api.nmbrs.nl/soap/v3/"
	ns11    = "http://schemas.xmlsoap.org/soap/envelope/"
	ns12    = "http://www.w3.org/2003/05/soap-envelope"
	content = "Content-Type"
)

// midNovember is in period 11 of 2026, in four-week period 12, in week 47.
var midNovember = time.Date(2026, time.November, 16, 9, 0, 0, 0, time.UTC)

// env is an environment with its demo, on a clock that stands still.
type env struct {
	t     *testing.T
	srv   *nmbrstest.Server
	demo  nmbrstest.Demo
	clock *nmbrstest.Clock
}

func newEnv(t *testing.T, cfg nmbrstest.Config) *env {
	t.Helper()
	e := &env{t: t, clock: nmbrstest.NewClock(midNovember)}
	cfg.Now = e.clock.Now
	e.srv = nmbrstest.NewServer(cfg)
	t.Cleanup(e.srv.Close)
	e.demo = e.srv.SeedDemo()
	return e
}

// got is an answer as a SOAP client sees it.
type got struct {
	status int
	header http.Header
	body   string
	cut    bool // no whole answer came
}

// result is the text of the response's first element of a name.
func (g got) result(name string) string {
	m := regexp.MustCompile(`<` + name + `>([^<]*)</` + name + `>`).FindStringSubmatch(g.body)
	if m == nil {
		return ""
	}
	return m[1]
}

// code is Nmbrs's number in a fault, "" without.
func (g got) code() string {
	m := regexp.MustCompile(`---&gt; (\d{4}): `).FindStringSubmatch(g.body)
	if m == nil {
		return ""
	}
	return m[1]
}

// send posts an envelope as it is.
func (e *env) send(service, contentType, action, body string) got {
	e.t.Helper()
	req, err := http.NewRequestWithContext(e.t.Context(), http.MethodPost, e.srv.URL()+"/soap/v3/"+service+".asmx", strings.NewReader(body))
	require.NoError(e.t, err)
	req.Header.Set(content, contentType)
	if action != "" {
		req.Header["SOAPAction"] = []string{action}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return got{cut: true}
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	return got{status: res.StatusCode, header: res.Header, body: string(all), cut: err != nil}
}

// call makes a call of the plainest style. Fields are written as they are.
func (e *env) call(operation, fields string) got {
	e.t.Helper()
	return e.callAs(e.demo.Email, e.demo.Token, "acme", operation, fields)
}

func (e *env) callAs(email, token, domain, operation, fields string) got {
	e.t.Helper()
	service, name, _ := strings.Cut(operation, "/")
	header := "AuthHeaderWithDomain"
	if operation == nmbrstest.DebtorEnvironmentGet {
		header = "AuthHeader"
	}
	ns := root + service
	body := fmt.Sprintf(`<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap=%q xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+
		`<soap:Header><%s xmlns=%q><Username>%s</Username><Token>%s</Token><Domain>%s</Domain></%s></soap:Header>`+
		`<soap:Body><%s xmlns=%q>%s</%s></soap:Body></soap:Envelope>`, ns11, header, ns, email, token, domain, header, name, ns, fields, name)
	return e.send(service, "text/xml; charset=utf-8", `"`+ns+"/"+name+`"`, body)
}

func field(name string, value any) string { return fmt.Sprintf("<%s>%v</%s>", name, value, name) }

// hire inserts an employee on the payroll and gives its id.
func (e *env) hire(first, last, start string, more ...string) got {
	e.t.Helper()
	return e.call(nmbrstest.EmployeeInsertByType, field("EmployeeType", 2)+field("FirstName", first)+field("LastName", last)+
		field("StartDate", start+"T00:00:00")+field("CompanyId", e.demo.Monthly.ID)+strings.Join(more, ""))
}

// wellFormed fails the test where an answer is no XML.
func wellFormed(t *testing.T, body string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader([]byte(body)))
	for {
		_, err := d.Token()
		if err == io.EOF {
			return
		}
		require.NoError(t, err)
	}
}
