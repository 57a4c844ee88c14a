package nmbrstest_test

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// Any SOAP client will do; this one is a string.
func Example() {
	srv := nmbrstest.NewServer(nmbrstest.Config{})
	defer srv.Close()
	demo := srv.SeedDemo()

	const ns = "https://api.nmbrs.nl/soap/v3/EmployeeService"
	body := fmt.Sprintf(`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
		<s:Header><AuthHeaderWithDomain xmlns="%[1]s"><Username>%s</Username><Token>%s</Token><Domain>%s</Domain></AuthHeaderWithDomain></s:Header>
		<s:Body><Employee_InsertByEmployeeType xmlns="%[1]s">
			<EmployeeType>2</EmployeeType><FirstName>Noor</FirstName><LastName>Visser</LastName>
			<StartDate>2099-01-01T00:00:00</StartDate><CompanyId>%[5]d</CompanyId>
		</Employee_InsertByEmployeeType></s:Body></s:Envelope>`, ns, demo.Email, demo.Token, demo.Domain, demo.Monthly.ID)
	res, err := http.Post(srv.URL()+"/soap/v3/EmployeeService.asmx", "text/xml", strings.NewReader(body))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()

	all := srv.Employees()
	last := all[len(all)-1]
	fmt.Println(res.StatusCode, last.Type, last.Start, last.Personal.Last().DisplayName())
	fmt.Println(srv.Journal()[0].Route)
	// Output:
	// 200 payroll 2099-01-01 Visser, (Noor)
	// EmployeeService/Employee_InsertByEmployeeType
}
