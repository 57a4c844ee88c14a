package nmbrs

import (
	"crypto/tls"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/hooklift/gowsdl/soap"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/nmbrs/internal/soap/employeesvc"
)

// cannedService answers every call with one reply, over TLS on loopback.
func cannedService(b testing.TB, reply string) (*httptest.Server, *http.Transport) {
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		_, _ = io.WriteString(w, reply)
	}))
	b.Cleanup(srv.Close)
	return srv, srv.Client().Transport.(*http.Transport)
}

func benchClient(b testing.TB, srv *httptest.Server, transport *http.Transport) *SOAPClient {
	credentials, err := NewCredentials("api@example.com", privacy.NewSecret("5d0c6c1f9b7e4f0f"))
	require.NoError(b, err)
	client, err := NewSOAPClient(SOAPConfig{Credentials: credentials, Domain: "acme", BaseURL: srv.URL + soapPath, Transport: transport, Limits: &Limits{perSecond: rate.Inf}})
	require.NoError(b, err)
	b.Cleanup(client.CloseIdleConnections)
	return client
}

// asShipped is gowsdl's client of the service, which opens a connection per call.
func asShipped(srv *httptest.Server, transport *http.Transport) employeesvc.EmployeeServiceSoap {
	client := soap.NewClient(srv.URL+soapPath+"/EmployeeService.asmx", soap.WithTLS(&tls.Config{RootCAs: transport.TLSClientConfig.RootCAs}))
	client.AddHeader(struct {
		XMLName                 xml.Name `xml:"https://api.nmbrs.nl/soap/v3/EmployeeService AuthHeaderWithDomain"`
		Username, Token, Domain string
	}{Username: "api@example.com", Token: "5d0c6c1f9b7e4f0f", Domain: "acme"})
	return employeesvc.NewEmployeeServiceSoap(client)
}

func envelopeOf(op *operation, result string) string {
	return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="` + soap11 + `" xmlns:xsi="` + xsi + `" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body><` +
		op.response + ` xmlns="` + op.service.namespace() + `">` + result + `</` + op.response + `></soap:Body></soap:Envelope>`
}

func BenchmarkSOAPCall(b *testing.B) {
	srv, transport := cannedService(b, envelopeOf(opDepartment, ""))
	b.Run("handover", func(b *testing.B) {
		client := benchClient(b, srv, transport)
		b.ReportAllocs()
		for b.Loop() {
			require.NoError(b, client.SetDepartment(b.Context(), "503293", "71"))
		}
	})
	b.Run("gowsdl", func(b *testing.B) {
		client := asShipped(srv, transport)
		b.ReportAllocs()
		for b.Loop() {
			_, err := client.Department_UpdateCurrentContext(b.Context(), &employeesvc.Department_UpdateCurrent{EmployeeId: 503293, DepartmentId: 71})
			require.NoError(b, err)
		}
	})
}

func BenchmarkSOAPInsert(b *testing.B) {
	srv, transport := cannedService(b, envelopeOf(opInsert, "<Employee_InsertByEmployeeTypeResult>503293</Employee_InsertByEmployeeTypeResult>"))
	client := benchClient(b, srv, transport)
	e := NewEmployee{CompanyID: "54613", TypeID: "2", FirstName: "Ada", LastName: "Jansen", Start: civil.MustDate("2026-12-01")}
	b.ReportAllocs()
	for b.Loop() {
		_, err := client.InsertEmployee(b.Context(), e)
		require.NoError(b, err)
	}
}

const manyEmployees = 10_000

func employeesReply(n int) string {
	var list strings.Builder
	list.WriteString("<List_GetByCompanyResult>")
	for i := range n {
		fmt.Fprintf(&list, "<Employee><Id>%d</Id><Number>%d</Number><DisplayName>Jansen, J. (Jan %d) van</DisplayName></Employee>", 500000+i, i+1, i)
	}
	list.WriteString("</List_GetByCompanyResult>")
	return envelopeOf(opEmployees, list.String())
}

func BenchmarkSOAPEmployees(b *testing.B) {
	reply := employeesReply(manyEmployees)
	srv, transport := cannedService(b, reply)
	b.Run("handover", func(b *testing.B) {
		client := benchClient(b, srv, transport)
		b.ReportAllocs()
		b.SetBytes(int64(len(reply)))
		for b.Loop() {
			n := 0
			for _, err := range client.Employees(b.Context(), "54613", "2") {
				require.NoError(b, err)
				n++
			}
			require.Equal(b, manyEmployees, n)
		}
	})
	b.Run("gowsdl", func(b *testing.B) {
		client := asShipped(srv, transport)
		b.ReportAllocs()
		b.SetBytes(int64(len(reply)))
		for b.Loop() {
			r, err := client.List_GetByCompanyContext(b.Context(), &employeesvc.List_GetByCompany{CompanyId: 54613, EmployeeType: 2})
			require.NoError(b, err)
			require.Len(b, r.List_GetByCompanyResult.Employee, manyEmployees)
		}
	})
}

func BenchmarkScanner(b *testing.B) {
	reply := employeesReply(manyEmployees)
	b.SetBytes(int64(len(reply)))
	b.ReportAllocs()
	for b.Loop() {
		s := newScanner(strings.NewReader(reply))
		require.NoError(b, s.reply(opEmployees))
		n := 0
		require.NoError(b, s.values(func(int, []byte, []byte) error { n++; return nil }))
		require.Positive(b, n)
	}
}

// What a list of people takes while it is read does not grow with the list.
func BenchmarkSOAPEmployeesHeld(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			srv, transport := cannedService(b, employeesReply(n))
			client := benchClient(b, srv, transport)
			var most uint64
			for b.Loop() {
				runtime.GC()
				var before, now runtime.MemStats
				runtime.ReadMemStats(&before)
				i := 0
				for _, err := range client.Employees(b.Context(), "54613", "2") {
					require.NoError(b, err)
					if i++; i%(n/4) == 0 {
						runtime.GC()
						runtime.ReadMemStats(&now)
						most = max(most, now.HeapAlloc-min(before.HeapAlloc, now.HeapAlloc))
					}
				}
			}
			b.ReportMetric(float64(most)/1024, "KB-held")
		})
	}
}
