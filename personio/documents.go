package personio

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/internal/httpx"
)

// DocumentCategory is a drawer of an employee's documents.
type DocumentCategory struct {
	ID   int64
	Name string // in the account's language
}

// DocumentCategories gives the categories of the account.
func (c *Client) DocumentCategories(ctx context.Context) ([]DocumentCategory, error) {
	var all []DocumentCategory
	err := c.listV1(ctx, "list document categories", func(v value) {
		o := v.object()
		id, ok := o.get("id").int()
		if !ok {
			return
		}
		name := o.get("attributes").object().get("name").text()
		if name == "" {
			name = o.get("name").text()
		}
		all = append(all, DocumentCategory{id, name})
	}, "v1", "company", "document-categories")
	return all, err
}

// Upload is a document for an employee's file. EmployeeID, CategoryID, Title and
// File are required.
type Upload struct {
	masked
	EmployeeID int64 // of v1. That v2's ids of persons are the same numbers is inferred
	CategoryID int64
	Title      string // at most 255 characters
	Comment    string
	Date       civil.Date
	File       File
}

// MaxTitle is the longest title of a document, in characters (Personio
// documentation).
const MaxTitle = 255

// UploadDocument adds a document and gives its id, 0 where Personio does not tell
// it. It is streamed, and never repeated unless it provably did nothing: twice
// would be two documents. Only v1 takes documents, for employees of either
// generation, 60 a minute.
func (c *Client) UploadDocument(ctx context.Context, u Upload) (id int64, err error) {
	const op = "upload document"
	if err := u.check(); err != nil {
		return 0, during(op, err)
	}
	answer, err := c.do(ctx, documents, httpx.Request{
		Op: op, Method: http.MethodPost, Path: []string{"v1", "company", "documents"},
		Class: httpx.Create, Body: u.body(ctx), Timeout: c.timeout + sendTime(u.File.Size),
	})
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	o, err := readWhole(answer.Body)
	switch {
	case err == nil && failed(o):
		return 0, documents.refused(op, httpx.Create, answer.Status, o)
	case err != nil && answer.Status != http.StatusCreated:
		return 0, documents.unreadable(op, httpx.Create, answer, err)
	}
	// 201 says that it is there. An answer that is cut or odd costs the id, not the
	// success: calling it a failure would have the document sent again.
	for _, at := range []object{o.get("data").object(), o.get("data").object().get("attributes").object(), o} {
		if id, ok := plain(at.get("id")).int(); ok {
			return id, nil
		}
	}
	return 0, nil
}

// sendTime is what a slow line may take for so many bytes, at 4 Mbit/s.
func sendTime(bytes int64) time.Duration { return time.Duration(bytes/500_000) * time.Second }

func (u Upload) check() error {
	switch {
	case u.EmployeeID <= 0:
		return inputError("a document belongs to an employee: EmployeeID is missing")
	case u.CategoryID <= 0:
		return inputError("a document belongs to a category: CategoryID is missing")
	case strings.TrimSpace(u.Title) == "" || utf8.RuneCountInString(u.Title) > MaxTitle:
		return inputError("a document has a title of 1 to 255 characters")
	case !u.Date.IsZero() && !u.Date.Valid():
		return inputError("the document's date is no day of the calendar")
	}
	return u.File.check()
}

// body is multipart/form-data written out beforehand but for the file, so that
// its length is known to the byte. mime/multipart would have to write the file to
// tell it.
func (u Upload) body(ctx context.Context) httpx.Body {
	boundary := "handover-" + rand.Text()
	var head bytes.Buffer
	part := func(name, text string) {
		head.WriteString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + text + "\r\n")
	}
	part("title", u.Title)
	part("employee_id", strconv.FormatInt(u.EmployeeID, 10))
	part("category_id", strconv.FormatInt(u.CategoryID, 10))
	if u.Comment != "" {
		part("comment", u.Comment)
	}
	if !u.Date.IsZero() {
		part("date", u.Date.String())
	}
	head.WriteString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName(u.File.Name) +
		"\"\r\nContent-Type: " + u.File.mediaType() + "\r\n\r\n")
	tail := "\r\n--" + boundary + "--" // its last byte matters: no line break behind it
	return httpx.Body{
		Length:      int64(head.Len()) + u.File.Size + int64(len(tail)),
		ContentType: "multipart/form-data; boundary=" + boundary,
		Open: func() (io.ReadCloser, error) {
			file := u.File.reader(ctx)
			return multipartReader{io.MultiReader(bytes.NewReader(head.Bytes()), file, strings.NewReader(tail)), file}, nil
		},
	}
}

type multipartReader struct {
	io.Reader
	io.Closer
}

// fileName writes a name as browsers do (WHATWG HTML, multipart/form-data), and
// drops what is no part of a name.
var fileNameEscape = strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A", "/", "_", `\`, "_", "\x00", "")

func fileName(name string) string { return fileNameEscape.Replace(strings.ToValidUTF8(name, "_")) }

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}
