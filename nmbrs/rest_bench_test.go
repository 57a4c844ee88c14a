package nmbrs

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkRESTEmployees reads 10,000 employees in 100 pages over loopback.
func BenchmarkRESTEmployees(b *testing.B) {
	const pages = 100
	bodies := make([]string, pages)
	for p := range bodies {
		rows := make([]string, pageSize)
		for i := range rows {
			rows[i] = fmt.Sprintf(`{"employeeId":"d30ec597-bd29-453e-9613-%012d","employeeBasicInfo":{"employeeNumber":%d,"firstName":"Ada","prefix":"van der","initials":"A.","lastName":"Beispiel","employeeType":"payroll"}}`, p*pageSize+i, i)
		}
		bodies[p] = fmt.Sprintf(`{"data":[%s],"pagination":{"pageNumber":%d,"pageSize":100,"totalPages":%d}}`, strings.Join(rows, ","), p+1, pages)
	}
	o := newVendorOffice(b, func(w http.ResponseWriter, r *http.Request) {
		page, _ := strconv.Atoi(r.URL.Query().Get("pageNumber"))
		restReply(w, 200, bodies[page-1])
	})
	client := o.client(o.shelf(), func(cfg *RESTConfig) { cfg.Limits = &RESTLimits{PerSecond: 1e6} })
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range client.Employees(b.Context(), "c-1", "") {
			require.NoError(b, err)
			n++
		}
		require.Equal(b, pages*pageSize, n)
	}
}
