package personiotest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/handoverhq/handover/personio/personiotest"
)

// The fake stands in other people's benchmarks: it must not be what they
// measure.

func BenchmarkCreate(b *testing.B) {
	a := start(b, personiotest.Config{Unlimited: true})
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i++
		r := a.request("POST", "/v1/company/employees",
			fmt.Sprintf(`{"employee":{"email":"p%d@example.com","first_name":"P","last_name":"Q","department":"Sales"}}`, i))
		exchange(b, a.http, r, http.StatusOK)
		if i%1000 == 0 { // the duplicate check walks all: keep the company small
			b.StopTimer()
			for _, e := range a.Employees()[4:] {
				a.RemoveEmployee(e.ID)
			}
			a.ClearJournal()
			b.StartTimer()
		}
	}
}

func BenchmarkPageOf100(b *testing.B) {
	a := start(b, personiotest.Config{Unlimited: true})
	for i := range 100 {
		a.AddEmployee(personiotest.Employee{Email: fmt.Sprintf("p%d@example.com", i), FirstName: "P", LastName: "Q", Department: "Sales"})
	}
	b.ReportAllocs()
	for b.Loop() {
		exchange(b, a.http, a.request("GET", "/v1/company/employees?limit=100", ""), http.StatusOK)
	}
}

func BenchmarkUpload25MB(b *testing.B) {
	a := start(b, personiotest.Config{Unlimited: true})
	const size = 25_000_000
	head := "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nContract\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"employee_id\"\r\n\r\n" + id(a.demo.Manager) + "\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"category_id\"\r\n\r\n" + id(a.AddCategory(a.demo.Categories[0])) + "\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		body := io.MultiReader(strings.NewReader(head), io.LimitReader(zeros{}, size), strings.NewReader("\r\n--b--\r\n"))
		r, err := http.NewRequest(http.MethodPost, a.URL()+"/v1/company/documents", body)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Content-Type", "multipart/form-data; boundary=b")
		r.Header.Set("Authorization", "Bearer "+a.v1)
		exchange(b, a.http, r, http.StatusCreated)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func exchange(b *testing.B, c *http.Client, r *http.Request, want int) {
	resp, err := c.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != want {
		b.Fatal(resp.StatusCode, err)
	}
}
