package personiotest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/personio/personiotest"
)

// part is one part of an upload; a name makes it a file.
type part struct{ field, name, text string }

func (a *account) upload(parts ...part) *http.Request {
	a.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		to, err := w.CreateFormField(p.field)
		if p.name != "" {
			to, err = w.CreateFormFile(p.field, p.name)
		}
		require.NoError(a.t, err)
		_, err = io.WriteString(to, p.text)
		require.NoError(a.t, err)
	}
	require.NoError(a.t, w.Close())
	r := a.request("POST", "/v1/company/documents", b.String())
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func (a *account) category() string {
	a.t.Helper()
	got := a.do("GET", "/v1/company/document-categories", "")
	require.Equal(a.t, "DocumentCategory", got.get(a.t, "data", 0, "type"))
	require.Equal(a.t, a.demo.Categories[0], got.get(a.t, "data", 0, "attributes", "name"))
	return got.get(a.t, "data", 0, "id").(interface{ String() string }).String()
}

func (a *account) contract(change ...part) []part {
	parts := []part{
		{"file", "contract.PDF", "signed"}, {"title", "", "Contract"}, {"employee_id", "", id(a.demo.Manager)},
		{"category_id", "", a.category()}, {"comment", "", "as agreed"}, {"date", "", "2026-11-01"},
	}
	for _, c := range change {
		for i := range parts {
			if parts[i].field == c.field {
				parts[i] = c
			}
		}
	}
	return parts
}

func TestAnUploadIsKeptAsSizeAndHash(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{KeepFiles: 10})
	got := a.send(a.upload(a.contract()...))
	require.Equal(t, http.StatusCreated, got.StatusCode, got.body)
	sum := sha256.Sum256([]byte("signed"))
	d := a.Documents()[0]
	require.Equal(t, "Contract", d.Title)
	require.Equal(t, a.demo.Manager, d.EmployeeID)
	require.Equal(t, personiotest.File{
		Name: "contract.PDF", ContentType: "application/octet-stream", Size: 6, SHA256: hex.EncodeToString(sum[:]), Content: []byte("signed"),
	}, d.File)
	require.EqualValues(t, id(d.ID), got.get(t, "data", "attributes", "id"))
	body := a.Calls("POST", personiotest.Documents)[0].Body
	require.NotContains(t, body, "signed")
	require.Contains(t, body, d.File.SHA256)

	require.Equal(t, http.StatusCreated, a.send(a.upload(a.contract(part{"file", "a.txt", strings.Repeat("x", 11)})...)).StatusCode)
	require.Nil(t, a.Documents()[1].File.Content)

	list := a.do("GET", "/v2/document-management/documents?owner_id="+id(a.demo.Manager), "")
	require.Equal(t, 2, list.length(t, "_data"))
	require.Equal(t, "Contract", list.get(t, "_data", 0, "name"))
	require.Equal(t, http.StatusBadRequest, a.do("GET", "/v2/document-management/documents", "").StatusCode)
}

func TestUploadsAreRefused(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{MaxFile: 1000})
	for name, c := range map[string]struct {
		change part
		status int
		says   string
	}{
		"no category":      {part{"category_id", "", ""}, 422, "Bitte geben Sie category id ein, um fortzufahren."},
		"a part misnamed":  {part{"file", "", ""}, 422, "Bitte geben Sie file ein"},
		"unknown category": {part{"category_id", "", "1"}, 404, `"code":0,"message":"No query results for model [DocumentCategory] 1"`},
		"unknown employee": {part{"employee_id", "", "1"}, 404, "No query results for model [Employee] 1"},
		"a text for an id": {part{"employee_id", "", "x"}, 422, "must be an integer"},
		"a long title":     {part{"title", "", strings.Repeat("ü", 256)}, 422, "255"},
		"a bad date":       {part{"date", "", "1 May"}, 422, "Y-m-d"},
		"a kind":           {part{"file", "virus.exe", "x"}, 422, "The file must be a file of type: pdf, docx"},
		"no kind":          {part{"file", "pdf", "x"}, 422, "The file must be a file of type"},
		"a large file":     {part{"file", "a.pdf", strings.Repeat("x", 1001)}, 422, "greater than 1 kilobytes"},
	} {
		got := a.send(a.upload(a.contract(c.change)...))
		require.Equal(t, c.status, got.StatusCode, name)
		require.Contains(t, got.body, c.says, name)
	}
	require.Equal(t, http.StatusUnprocessableEntity, a.do("POST", "/v1/company/documents", `{"title":"x"}`).StatusCode)
	r := a.upload(a.contract()...)
	r.Header.Set("Content-Type", r.Header.Get("Content-Type")+"x") // another boundary
	require.Equal(t, http.StatusBadRequest, a.send(r).StatusCode)
	require.Empty(t, a.Documents())
}
