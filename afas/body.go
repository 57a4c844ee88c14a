package afas

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/handoverhq/handover/internal/httpx"
)

// body is a request: JSON with holes in which files stream. The JSON is made
// first, so the length is known to the byte before anything is sent.
type body struct {
	parts  []part
	length int64
}

// part is a piece of JSON, or a file.
type part struct {
	json []byte
	file *File
}

// maxRequest is what AFAS takes, base64 counted. The documentation says 75 MB;
// the smaller reading of it is the safe one.
const maxRequest = 75_000_000

// bodyWriter writes the JSON of a body.
type bodyWriter struct {
	body body
	buf  []byte
}

func (w *bodyWriter) raw(s string) { w.buf = append(w.buf, s...) }

func (w *bodyWriter) key(s string) { w.raw(quote(s) + ":") }

func (w *bodyWriter) file(f File) {
	w.raw(`"`)
	w.cut()
	w.body.parts = append(w.body.parts, part{file: &f})
	w.body.length += f.encodedLen()
	w.raw(`"`)
}

// cut ends a piece of JSON.
func (w *bodyWriter) cut() {
	if len(w.buf) > 0 {
		w.body.parts = append(w.body.parts, part{json: w.buf})
		w.body.length += int64(len(w.buf))
		w.buf = nil
	}
}

func (w *bodyWriter) finish() (body, error) {
	w.cut()
	if w.body.length > maxRequest {
		return body{}, notSent(TooLarge, fmt.Sprintf("it would be %d MB of at most 75", (w.body.length+999_999)/1_000_000))
	}
	return w.body, nil
}

// quote gives the JSON of a text.
func quote(s string) string {
	b, _ := json.Marshal(s) // a string always has one
	return string(b)
}

// open gives the bytes of the request from the first one on.
func (b body) open(ctx context.Context) io.ReadCloser {
	r := &bodyReader{}
	readers := make([]io.Reader, 0, len(b.parts))
	for _, p := range b.parts {
		if p.file == nil {
			readers = append(readers, bytes.NewReader(p.json))
			continue
		}
		file := newFileReader(ctx, *p.file)
		readers = append(readers, file)
		r.files = append(r.files, file)
	}
	r.Reader = io.MultiReader(readers...)
	return r
}

type bodyReader struct {
	io.Reader
	files []*fileReader
}

// Close closes the files that were opened.
func (r *bodyReader) Close() error {
	for _, f := range r.files {
		_ = f.Close() // it was only read
	}
	return nil
}

func (b body) httpBody(ctx context.Context) httpx.Body {
	return httpx.Body{
		Length:      b.length,
		Open:        func() (io.ReadCloser, error) { return b.open(ctx), nil },
		ContentType: "application/json; charset=utf-8",
	}
}
