package personio

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

func contract(content []byte) File {
	sum := sha256.Sum256(content)
	return File{Name: "Vertrag \"neu\".PDF", Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	}}
}

func upload(f File) Upload { return Upload{EmployeeID: 7, CategoryID: 3, Title: "Vertrag", File: f} }

func TestDocumentArrivesWholeWithItsLengthTold(t *testing.T) {
	t.Parallel()
	for _, size := range []int{1, 100, 40_000, 2_000_000} {
		content := bytes.Repeat([]byte("x"), size)
		client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, "POST /v1/company/documents", r.Method+" "+r.URL.Path)
			assert.Positive(t, r.ContentLength)
			assert.Empty(t, r.TransferEncoding)
			kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
			assert.NoError(t, err)
			assert.Equal(t, "multipart/form-data", kind)
			form, err := multipart.NewReader(r.Body, params["boundary"]).ReadForm(8 << 20)
			if assert.NoError(t, err) {
				assert.Equal(t, map[string][]string{"title": {"Vertrag"}, "employee_id": {"7"}, "category_id": {"3"}, "comment": {"aus dem\r\nAngebot"}, "date": {"2026-05-01"}}, form.Value)
				file := form.File["file"][0]
				assert.Equal(t, "Vertrag %22neu%22.PDF", file.Filename)
				assert.Equal(t, "application/pdf", file.Header.Get("Content-Type"))
				body, _ := file.Open()
				got, _ := io.ReadAll(body)
				assert.True(t, bytes.Equal(content, got))
			}
			answer(w, 201, `{"success":true,"data":{"id":991,"type":"Document","attributes":{"title":"Vertrag"}}}`)
		})
		u := upload(contract(content))
		u.Comment, u.Date = "aus dem\r\nAngebot", civil.MustDate("2026-05-01")
		id, err := client.UploadDocument(t.Context(), u)
		require.NoError(t, err)
		assert.Equal(t, int64(991), id)
	}
}

func TestDocumentThatIsThereIsASuccessWhateverTheAnswerLooksLike(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int64{
		`{"success":true,"data":{"attributes":{"id":{"value":"5"}}}}`: 5, `{"id":5}`: 5, `{"success":true}`: 0, ``: 0, `<html>`: 0,
	} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 201, body) })
		id, err := client.UploadDocument(t.Context(), upload(contract([]byte("x"))))
		require.NoError(t, err, body)
		assert.Equal(t, want, id)
	}
	for _, body := range []string{`{"success":false,"error":{"code":0}}`, `<html>`} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, body) })
		_, err := client.UploadDocument(t.Context(), upload(contract([]byte("x"))))
		require.ErrorIs(t, err, hris.OutcomeHidden, body)
	}
}

func TestDocumentsPersonioWouldRefuseAreRefusedBeforeAnyCall(t *testing.T) {
	t.Parallel()
	a := newAccount(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	client := a.client(t)
	for name, tc := range map[string]struct {
		change func(*Upload)
		reason Reason
		code   hris.Code
	}{
		"a program":   {func(u *Upload) { u.File.Name = "canary.exe" }, FileRefused, hris.DocumentRefused},
		"no kind":     {func(u *Upload) { u.File.Name = "canary" }, FileRefused, hris.DocumentRefused},
		"too large":   {func(u *Upload) { u.File.Size = MaxFile + 1 }, FileRefused, hris.DocumentRefused},
		"empty":       {func(u *Upload) { u.File.Size = 0 }, FileChanged, hris.DocumentChanged},
		"no Open":     {func(u *Upload) { u.File.Open = nil }, BadInput, hris.InvalidInput},
		"bad hash":    {func(u *Upload) { u.File.SHA256 = "abc" }, BadInput, hris.InvalidInput},
		"long title":  {func(u *Upload) { u.Title = strings.Repeat("ü", 256) }, BadInput, hris.InvalidInput},
		"no title":    {func(u *Upload) { u.Title = "" }, BadInput, hris.InvalidInput},
		"no employee": {func(u *Upload) { u.EmployeeID = 0 }, BadInput, hris.InvalidInput},
		"no category": {func(u *Upload) { u.CategoryID = 0 }, BadInput, hris.InvalidInput},
		"30 February": {func(u *Upload) { u.Date = civil.Date{Year: 2026, Month: 2, Day: 30} }, BadInput, hris.InvalidInput},
	} {
		u := upload(contract([]byte("x")))
		tc.change(&u)
		_, err := client.UploadDocument(t.Context(), u)
		require.ErrorIs(t, err, tc.reason, name)
		require.ErrorIs(t, err, tc.code, name)
		assert.NotContains(t, err.Error(), "canary")
	}
	assert.Zero(t, a.calls.Load()+a.asked.Load())
	assert.Contains(t, FileKinds(), "p7s")
	assert.Len(t, FileKinds(), 45)
}

func TestFileThatIsNotWhatItWasSaidToBeFailsBeforeItsLastByte(t *testing.T) {
	t.Parallel()
	content := bytes.Repeat([]byte("life "), 40_000)
	gone := errors.New("canary-file.pdf is gone")
	source := func(r io.Reader) func(context.Context) (io.ReadCloser, error) {
		return func(context.Context) (io.ReadCloser, error) { return io.NopCloser(r), nil }
	}
	for name, tc := range map[string]struct {
		change func(*File)
		reason Reason
		code   hris.Code
	}{
		"shorter":          {func(f *File) { f.Size++ }, FileChanged, hris.DocumentChanged},
		"longer":           {func(f *File) { f.Size-- }, FileChanged, hris.DocumentChanged},
		"other bytes":      {func(f *File) { f.SHA256 = strings.Repeat("0", 64) }, FileChanged, hris.DocumentChanged},
		"cannot be opened": {func(f *File) { f.Open = func(context.Context) (io.ReadCloser, error) { return nil, gone } }, FileGone, hris.DocumentMissing},
		"fails half way": {func(f *File) {
			f.Open = source(io.MultiReader(bytes.NewReader(content[:100_000]), iotest.ErrReader(gone)))
		}, FileGone, hris.DocumentMissing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var whole atomic.Int32
			client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.Copy(io.Discard, r.Body); err == nil {
					whole.Add(1)
				}
			})
			f := contract(content)
			tc.change(&f)
			_, err := client.UploadDocument(t.Context(), upload(f))
			require.ErrorIs(t, err, tc.reason)
			require.ErrorIs(t, err, tc.code)
			assert.NotEqual(t, hris.EffectUnknown, own(t, err).Effect, "Personio cannot have acted on half a request")
			assert.NotContains(t, err.Error()+fmt.Sprint(errors.Unwrap(err)), "canary")
			assert.Zero(t, whole.Load())
		})
	}
}

func TestFileIsOpenedAgainWhenTheCallIsRepeatedAndAlwaysClosed(t *testing.T) {
	t.Parallel()
	var opened, closed, calls atomic.Int32
	content := bytes.Repeat([]byte("life "), 20_000)
	f := contract(content)
	f.Open = func(context.Context) (io.ReadCloser, error) {
		opened.Add(1)
		return &closer{bytes.NewReader(content), &closed}, nil
	}
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if calls.Add(1) == 1 {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		answer(w, 201, `{"success":true,"data":{"id":1}}`)
	})
	_, err := client.UploadDocument(t.Context(), upload(f))
	require.NoError(t, err)
	assert.Equal(t, int32(2), opened.Load())
	assert.Equal(t, int32(2), closed.Load())
}

type closer struct {
	io.Reader
	closed *atomic.Int32
}

func (c *closer) Close() error {
	c.closed.Add(1)
	return nil
}

func TestRefusedDocumentNamesTheField(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		answer(w, 422, `{"success":false,"error":{"code":0,"message":"The given data was invalid.","error_data":{"file":["The file must be a file of type: pdf."],"category_id":["Bitte geben Sie category id ein, um fortzufahren."]}}}`)
	})
	_, err := client.UploadDocument(t.Context(), upload(contract([]byte("x"))))
	require.ErrorIs(t, err, Rejected)
	assert.Equal(t, []string{"category_id", "file"}, own(t, err).Fields)
	assert.Equal(t, "The given data was invalid. The file must be a file of type: pdf. Bitte geben Sie category id ein, um fortzufahren.", own(t, err).Message().Reveal())
}

func TestDocumentCategories(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/v1/company/document-categories", r.URL.Path)
		answer(w, 200, `{"success":true,"data":[{"id":1,"type":"DocumentCategory","attributes":{"name":"Verträge"}},{"id":"2","attributes":[]},{}]}`)
	})
	all, err := client.DocumentCategories(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []DocumentCategory{{1, "Verträge"}, {2, ""}}, all)
}
