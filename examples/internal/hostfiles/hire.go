// Package hostfiles plays the host in an example: hires, documents, rules, the
// ledger and its keys, all kept in files.
package hostfiles

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Documents are those of a hire, by id: where the host keeps them.
type Documents map[string]func() (io.ReadCloser, error)

// Open implements [hris.OpenDocument].
func (d Documents) Open(_ context.Context, _ string, ref fieldmap.FileRef) (io.ReadCloser, error) {
	open, ok := d[ref.ID]
	if !ok {
		return nil, errors.New("no such document")
	}
	return open()
}

// ReadHire reads the hire of -hire, or the invented one where path is empty, and
// where its documents are: beside it.
func ReadHire(path string, invented []byte) (*hris.Hire, Documents, error) {
	data, folder := invented, ""
	if path != "" {
		var err error
		if data, err = os.ReadFile(path); err != nil {
			return nil, nil, console.Misuse("-hire: %w", err)
		}
		folder = filepath.Dir(path)
	}
	hire, err := hris.ParseHire(data)
	if err != nil {
		return nil, nil, err
	}
	have := Documents{}
	for _, d := range hire.Documents {
		name := filepath.Join(folder, filepath.Base(d.Name))
		have[d.ID] = func() (io.ReadCloser, error) { return os.Open(name) }
	}
	return hire, have, nil
}

// AddCV puts a file in the place of the hire's CV.
func (d Documents) AddCV(hire *hris.Hire, name string, open func() (io.ReadCloser, error)) error {
	r, err := open()
	if err != nil {
		return console.Misuse("-cv: %w", err)
	}
	defer r.Close()
	sum := sha256.New()
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return console.Misuse("-cv: %w", err)
	}
	sum.Write(head[:n])
	rest, err := io.Copy(sum, r)
	if err != nil {
		return console.Misuse("-cv: %w", err)
	}
	doc := hris.Document{Kind: hris.CV, FileRef: fieldmap.FileRef{
		ID: "cv", Name: name, MIME: kindOf(name, head[:n]), Size: int64(n) + rest, SHA256: hex.EncodeToString(sum.Sum(nil)),
	}}
	hire.Documents = slices.DeleteFunc(hire.Documents, func(d hris.Document) bool { return d.Kind == hris.CV || d.ID == doc.ID })
	hire.Documents = append(hire.Documents, doc)
	d[doc.ID] = open
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
