package erecruiter

import (
	"context"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// Download is a file on its way from eRecruiter. The reader closes Body.
type Download struct {
	masked
	Name string // as eRecruiter calls it, without a folder; "" where it does not say
	MIME string // "application/pdf"; "" where it does not say
	Body io.ReadCloser
}

// CV opens a CV by the id that [Application].CVs has. It is not held in memory. The
// path was observed; that the file comes as it is, and not within JSON, is inferred.
func (c *Client) CV(ctx context.Context, id string) (*Download, error) {
	const op = "get CV"
	request, err := c.reads(op, c.profile.Paths.CV, id)
	if err != nil {
		return nil, err
	}
	request.Header = http.Header{"Accept": {"*/*"}}
	answer, err := c.do(ctx, request)
	if err != nil {
		return nil, err
	}
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if kind == "application/json" || kind == "text/html" {
		_ = answer.Body.Close()
		return nil, &Error{Op: op, Reason: BadAnswer, Detail: "it is no file", Status: answer.Status, RequestID: answer.RequestID, Effect: hris.EffectRefused}
	}
	d := &Download{MIME: kind, Body: downloadBody{answer.Body, op}}
	if _, params, err := mime.ParseMediaType(answer.Header.Get("Content-Disposition")); err == nil {
		d.Name = path.Base(strings.ReplaceAll(params["filename"], `\`, "/"))
	}
	if d.Name == "." || d.Name == "/" {
		d.Name = ""
	}
	return d, nil
}

// downloadBody gives this package's errors.
type downloadBody struct {
	io.ReadCloser
	op string
}

func (b downloadBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = failed(b.op, httpx.Read, err)
	}
	return n, err
}
