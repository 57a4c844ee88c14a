package nmbrstest

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkList is what the fake itself takes of a client's benchmark.
func BenchmarkList(b *testing.B) {
	for _, people := range []int{100, 10_000} {
		b.Run(fmt.Sprint(people), func(b *testing.B) {
			s := New(Config{Limit: -1})
			demo := s.SeedDemo()
			for i := range people {
				s.AddEmployee(Employee{CompanyID: demo.Monthly.ID, Type: NewHire, Number: i + 10}, PersonalInfo{FirstName: "Noor", LastName: fmt.Sprint("Visser ", i)})
			}
			const ns = namespaceRoot + "EmployeeService"
			body := `<e:Envelope xmlns:e="` + soap11 + `"><e:Header><AuthHeaderWithDomain xmlns="` + ns + `"><Username>` + demo.Email + `</Username><Token>` + demo.Token +
				`</Token></AuthHeaderWithDomain></e:Header><e:Body><List_GetByCompany xmlns="` + ns + `"><CompanyId>` + fmt.Sprint(demo.Monthly.ID) +
				`</CompanyId><EmployeeType>1</EmployeeType></List_GetByCompany></e:Body></e:Envelope>`
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest("POST", "/nmbrs/soap/v3/EmployeeService.asmx", strings.NewReader(body))
				r.Header.Set("Content-Type", "text/xml")
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				if w.Code != 200 {
					b.Fatal(w.Body)
				}
				b.SetBytes(int64(w.Body.Len()))
			}
			s.ClearJournal()
		})
	}
}
