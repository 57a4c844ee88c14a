package afas

import (
	"context"
	"io"
	"mime"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// documentKinds are the kinds of file that go to AFAS. AFAS documents no list:
// these are what candidates hand in and every workplace can open. Programs and
// archives stay out.
var documentKinds = []string{
	"application/pdf", "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.oasis.opendocument.text", "application/rtf", "text/rtf", "text/plain", "image/jpeg", "image/png",
}

var photoKinds = []string{"image/jpeg", "image/png", "image/gif", "image/bmp"}

// documentFile makes a file of a request from a document of a hire; the host opens
// it when its place in the request has come.
func documentFile(ref fieldmap.FileRef, in hris.Input) File {
	return File{
		Name: fileName(ref), Size: ref.Size, SHA256: ref.SHA256,
		Open: func(ctx context.Context) (io.ReadCloser, error) { return in.Open(ctx, ref) },
	}
}

// fileName is the document's name with an extension, which AFAS goes by, and at
// most 255 characters long.
func fileName(ref fieldmap.FileRef) string {
	name := path.Base(strings.ReplaceAll(ref.Name, `\`, "/"))
	if name == "." || name == "/" {
		name = "document"
	}
	if path.Ext(name) == "" {
		if known, err := mime.ExtensionsByType(ref.MIME); err == nil && len(known) > 0 {
			name += extensionOf(ref.MIME, known)
		}
	}
	for utf8.RuneCountInString(name) > 255 {
		ext := path.Ext(name)
		stem := []rune(strings.TrimSuffix(name, ext))
		name = string(stem[:max(1, 255-utf8.RuneCountInString(ext))]) + ext
	}
	return name
}

// extensionOf prefers the usual extension where a kind of file has several.
func extensionOf(kind string, known []string) string {
	switch kind {
	case "application/pdf":
		return ".pdf"
	case "text/plain":
		return ".txt"
	case "image/jpeg":
		return ".jpg"
	}
	return known[0]
}
