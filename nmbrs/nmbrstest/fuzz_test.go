package nmbrstest

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzEnvelope looks for a body that brings the reader down, or that it reads
// differently once it has written it.
func FuzzEnvelope(f *testing.F) {
	const ns = namespaceRoot + "EmployeeService"
	for _, seed := range []string{
		"", "<", "\ufeff<a/>", "<a><![CDATA[x]]></a>", "<!DOCTYPE a><a/>", strings.Repeat("<a>", 70), "<a/><b/>", "<x:a/>",
		`<e:Envelope xmlns:e="` + soap11 + `"><e:Header><AuthHeaderWithDomain xmlns="` + ns + `"><Username>u</Username><Token>t</Token></AuthHeaderWithDomain></e:Header>` +
			`<e:Body><PersonalInfo_UpdateCurrent xmlns="` + ns + `"><EmployeeId>1</EmployeeId><PersonalInfo><Gender/><Birthday>1990-01-01T00:00:00+01:00</Birthday></PersonalInfo></PersonalInfo_UpdateCurrent></e:Body></e:Envelope>`,
		`<e:Envelope xmlns:e="` + soap12 + `"><e:Body><Salary_Update xmlns="` + ns + `"><Salary><Value>1.25e+06</Value></Salary></Salary_Update></e:Body></e:Envelope>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s := New(Config{Limit: -1})
		demo := s.SeedDemo()
		body = []byte(strings.NewReplacer(">u<", ">"+demo.Email+"<", ">t<", ">"+demo.Token+"<").Replace(string(body)))
		r := httptest.NewRequest("POST", "/nmbrs/soap/v3/EmployeeService.asmx", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "text/xml")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		require.Contains(t, []int{200, 400, 500}, w.Code)
		_, err := readTree(w.Body.Bytes())
		require.NoError(t, err, "an answer is XML whatever the question: %s", w.Body)

		env, fault := readEnvelope(body)
		if fault != nil || env.body == nil {
			return
		}
		again, err := readTree([]byte(env.body.String()))
		require.NoError(t, err)
		require.Equal(t, env.body.String(), again.String())
	})
}
