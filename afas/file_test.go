package afas

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
)

func exactFile(content []byte) File {
	sum := sha256.Sum256(content)
	return File{Name: "cv.pdf", Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	}}
}

func TestFileIsTheBase64ThatTheStandardLibraryMakes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		content := bytes.Repeat([]byte(rapid.StringN(1, 50, 50).Draw(t, "content")), rapid.IntRange(1, 3000).Draw(t, "times"))
		f := exactFile(content)
		r := io.Reader(newFileReader(context.Background(), f))
		switch rapid.IntRange(0, 2).Draw(t, "reader") {
		case 1:
			r = iotest.OneByteReader(r)
		case 2:
			r = iotest.HalfReader(r)
		}
		got, err := io.ReadAll(r)
		require.NoError(t, err)
		assert.Equal(t, base64.StdEncoding.EncodeToString(content), string(got))
		assert.Equal(t, f.encodedLen(), int64(len(got)))
	})
}

func TestFileThatIsNotWhatItWasSaidToBeFailsBeforeItsLastByte(t *testing.T) {
	t.Parallel()
	content := bytes.Repeat([]byte("life "), 40_000)
	gone := errors.New("canary-file.pdf is gone")
	for name, tc := range map[string]struct {
		change func(*File)
		reason Reason
		code   hris.Code
	}{
		"shorter":     {func(f *File) { f.Size++ }, FileChanged, hris.DocumentChanged},
		"longer":      {func(f *File) { f.Size-- }, FileChanged, hris.DocumentChanged},
		"other bytes": {func(f *File) { f.SHA256 = strings.Repeat("0", 64) }, FileChanged, hris.DocumentChanged},
		"cannot be opened": {func(f *File) {
			f.Open = func(context.Context) (io.ReadCloser, error) { return nil, gone }
		}, FileGone, hris.DocumentMissing},
		"fails half way": {func(f *File) {
			f.Open = func(context.Context) (io.ReadCloser, error) {
				return io.NopCloser(io.MultiReader(bytes.NewReader(content[:100_000]), iotest.ErrReader(gone))), nil
			}
		}, FileGone, hris.DocumentMissing},
		"host says it changed": {func(f *File) {
			f.Open = func(context.Context) (io.ReadCloser, error) {
				return io.NopCloser(io.MultiReader(bytes.NewReader(content[:100_000]), iotest.ErrReader(&hris.Error{Code: hris.DocumentChanged}))), nil
			}
		}, FileChanged, hris.DocumentChanged},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var whole atomic.Int32
			client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.Copy(io.Discard, r.Body); err == nil {
					whole.Add(1)
				}
			})
			cv := exactFile(content)
			tc.change(&cv)
			_, err := client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen", CV: &cv})
			require.ErrorIs(t, err, tc.reason)
			require.ErrorIs(t, err, tc.code)
			var e *Error
			require.ErrorAs(t, err, &e)
			assert.NotEqual(t, hris.EffectUnknown, e.Effect, "AFAS cannot have acted on half a request")
			assert.NotContains(t, err.Error()+fmt.Sprint(errors.Unwrap(err)), "canary")
			assert.Zero(t, whole.Load())
		})
	}
}

func TestFileIsOpenedAgainWhenTheCallIsRepeated(t *testing.T) {
	t.Parallel()
	content := []byte("life")
	var opened, closed, calls atomic.Int32
	cv := exactFile(content)
	cv.Open = func(context.Context) (io.ReadCloser, error) {
		opened.Add(1)
		return &closer{bytes.NewReader(content), &closed}, nil
	}
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		assert.Contains(t, string(body), "bGlmZQ==")
		if calls.Add(1) == 1 {
			answerJSON(w, 500, explained("Record locked by another user"))
			return
		}
		w.WriteHeader(http.StatusCreated)
	})
	_, err := client.CreateApplicant(t.Context(), Applicant{Vacancy: 2, LastName: "Jansen", CV: &cv})
	require.NoError(t, err)
	assert.Equal(t, int32(2), calls.Load())
	assert.GreaterOrEqual(t, opened.Load(), int32(2))
	assert.Equal(t, opened.Load(), closed.Load())
}

type closer struct {
	io.Reader
	closed *atomic.Int32
}

func (c *closer) Close() error { c.closed.Add(1); return nil }

func TestFilesPrintAsAMask(t *testing.T) {
	t.Parallel()
	f := textFile("canary.pdf", "x")
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v %v", f, f, &f, Subject{Attachments: []File{f}}), "canary")
}
