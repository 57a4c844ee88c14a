package main

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

var (
	//go:embed testdata/hire.json
	bundledHire []byte
	//go:embed testdata/cv.pdf
	bundledCV []byte
	//go:embed testdata/mapping.json
	bundledMapping []byte
)

// files are the hire's documents: where the host keeps them.
type files map[string]func() (io.ReadCloser, error)

// open implements [hris.OpenDocument].
func (f files) open(_ context.Context, _ string, ref fieldmap.FileRef) (io.ReadCloser, error) {
	open, ok := f[ref.ID]
	if !ok {
		return nil, errors.New("no such document")
	}
	return open()
}

// readHire reads the hire and its documents.
func readHire(o options) (*hris.Hire, files, error) {
	data, folder := bundledHire, ""
	if o.hire != "" {
		var err error
		if data, err = os.ReadFile(o.hire); err != nil {
			return nil, nil, usage("-hire: %w", err)
		}
		folder = filepath.Dir(o.hire)
	}
	hire, err := hris.ParseHire(data)
	if err != nil {
		return nil, nil, err
	}
	have := files{}
	for _, d := range hire.Documents {
		name := filepath.Join(folder, filepath.Base(d.Name))
		have[d.ID] = func() (io.ReadCloser, error) { return os.Open(name) }
	}
	switch {
	case o.cv != "":
		err = have.addCV(hire, filepath.Base(o.cv), func() (io.ReadCloser, error) { return os.Open(o.cv) })
	case o.hire == "":
		err = have.addCV(hire, "cv.pdf", func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(string(bundledCV))), nil
		})
	}
	return hire, have, err
}

// addCV puts a file in the place of the hire's CV.
func (f files) addCV(hire *hris.Hire, name string, open func() (io.ReadCloser, error)) error {
	r, err := open()
	if err != nil {
		return usage("-cv: %w", err)
	}
	defer r.Close()
	sum := sha256.New()
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return usage("-cv: %w", err)
	}
	sum.Write(head[:n])
	rest, err := io.Copy(sum, r)
	if err != nil {
		return usage("-cv: %w", err)
	}
	doc := hris.Document{Kind: hris.CV, FileRef: fieldmap.FileRef{
		ID: "cv", Name: name, MIME: kindOf(name, head[:n]), Size: int64(n) + rest, SHA256: hex.EncodeToString(sum.Sum(nil)),
	}}
	hire.Documents = slices.DeleteFunc(hire.Documents, func(d hris.Document) bool { return d.Kind == hris.CV || d.ID == doc.ID })
	hire.Documents = append(hire.Documents, doc)
	f[doc.ID] = open
	return nil
}

// kinds are those of a CV whose file name tells them; not every machine's
// table has them all.
var kinds = map[string]string{
	".pdf": "application/pdf", ".doc": "application/msword", ".odt": "application/vnd.oasis.opendocument.text", ".rtf": "application/rtf",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".txt": "text/plain", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
}

func kindOf(name string, head []byte) string {
	ext := strings.ToLower(filepath.Ext(name))
	kind := kinds[ext]
	if kind == "" {
		kind = mime.TypeByExtension(ext)
	}
	if kind == "" {
		kind = http.DetectContentType(head)
	}
	kind, _, _ = strings.Cut(kind, ";")
	return kind
}

// readMapping reads the customer's own rules.
func readMapping(o options) (fieldmap.Rules, error) {
	data := bundledMapping
	switch {
	case o.mapping != "":
		var err error
		if data, err = os.ReadFile(o.mapping); err != nil {
			return fieldmap.Rules{}, usage("-mapping: %w", err)
		}
	case !o.embedded():
		return fieldmap.Rules{}, nil
	}
	return fieldmap.ParseRules(data)
}
