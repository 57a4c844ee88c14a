package afastest_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/handoverhq/handover/afas/afastest"
)

// The fake stands in other people's benchmarks: it must not be what they
// measure.

func benchServer(b *testing.B) (*afastest.Server, string) {
	srv := afastest.NewServer(afastest.Config{})
	b.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		srv.Close()
	})
	return srv, "AfasToken " + base64.StdEncoding.EncodeToString([]byte(srv.SeedDemo().Token))
}

func exchange(b *testing.B, r *http.Request, auth string, want int) {
	r.Header.Set("Authorization", auth)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != want {
		b.Fatal(resp.StatusCode, err)
	}
}

func BenchmarkUpload50MB(b *testing.B) {
	srv, auth := benchServer(b)
	b.SetBytes(50 << 20)
	b.ReportAllocs()
	for b.Loop() {
		r, err := http.NewRequest(http.MethodPost, srv.URL()+"/connectors/HrCreateApplicant", bigCV(50<<20))
		if err != nil {
			b.Fatal(err)
		}
		exchange(b, r, auth, http.StatusCreated)
	}
}

func BenchmarkRows100k(b *testing.B) {
	srv, auth := benchServer(b)
	columns := make([]afastest.Column, 20)
	row := afastest.Row{}
	for i := range columns {
		columns[i].Name = fmt.Sprintf("Column%d", i)
		row[columns[i].Name] = "value"
	}
	rows := make([]afastest.Row, 100_000)
	for i := range rows {
		rows[i] = row
	}
	srv.AddGetConnector("App_Rows", columns, rows)
	for b.Loop() {
		r, err := http.NewRequest(http.MethodGet, srv.URL()+"/connectors/App_Rows?skip=-1&take=-1", nil)
		if err != nil {
			b.Fatal(err)
		}
		exchange(b, r, auth, http.StatusOK)
	}
}
