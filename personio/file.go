package personio

import (
	"context"
	"encoding/hex"
	"io"
	"path"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// File is a document to send. It is not held in memory: it is opened when its
// place in the request has come, and once more if the request is repeated.
//
// A file whose size is not the one given here, whose hash differs or that cannot
// be read to its end makes the call fail with [FileChanged] or [FileGone] before
// the last of its bytes is sent, so that Personio never has a whole request with it.
type File struct {
	masked
	Name   string // with its extension, which Personio goes by: "contract.pdf"
	Size   int64  // in bytes, 1 to [MaxFile]
	SHA256 string // lower-case hex; not checked when empty
	// Open starts at the first byte. The context is that of the call.
	Open func(ctx context.Context) (io.ReadCloser, error)
}

// MaxFile is the largest file Personio takes, 30 MB (Personio documentation). It
// does not say which megabyte; the smaller one is safe.
const MaxFile = 30_000_000

// fileKinds are the extensions Personio takes (Personio documentation), and the
// media type under which each is sent where it is a common one.
var fileKinds = map[string]string{
	"pdf": "application/pdf", "txt": "text/plain", "csv": "text/csv", "html": "text/html", "md": "text/markdown", "rtf": "application/rtf", "xml": "application/xml",
	"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "tif": "image/tiff", "tiff": "image/tiff", "bmp": "image/bmp",
	"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"odt":  "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
	"otf": "", "odp": "application/vnd.oasis.opendocument.presentation", "odg": "application/vnd.oasis.opendocument.graphics",
	"zip": "application/zip", "rar": "application/vnd.rar", "7z": "application/x-7z-compressed", "gz": "application/gzip", "txz": "",
	"ics": "text/calendar", "vcf": "text/vcard", "msg": "application/vnd.ms-outlook", "eps": "application/postscript",
	"htm": "text/html", "p7s": "application/pkcs7-signature", "pages": "", "numbers": "", "asc": "", "wps": "", "rtfd": "", "webarchive": "", "xps": "", "fax": "",
}

// FileKinds gives the extensions that Personio takes, without the point.
func FileKinds() []string {
	kinds := make([]string, 0, len(fileKinds))
	for kind := range fileKinds {
		kinds = append(kinds, kind)
	}
	return sorted(kinds)
}

func (f File) kind() string { return strings.ToLower(strings.TrimPrefix(path.Ext(f.Name), ".")) }

// mediaType is what stands in the request; Personio goes by the name.
func (f File) mediaType() string {
	if t := fileKinds[f.kind()]; t != "" {
		return t
	}
	return "application/octet-stream"
}

func (f File) check() error {
	if _, ok := fileKinds[f.kind()]; !ok {
		return notSent(FileRefused, "its name does not end in one of the kinds that FileKinds lists; send a PDF instead")
	}
	switch {
	case f.Open == nil:
		return inputError("a file has no Open")
	case f.Size <= 0:
		return notSent(FileChanged, "it is empty, or its size was not given")
	case f.Size > MaxFile:
		return notSent(FileRefused, "it is larger than 30 MB")
	}
	if sum, err := hex.DecodeString(f.SHA256); err != nil || len(sum) != 0 && len(sum) != 32 {
		return inputError("a file's SHA256 is 64 hexadecimal digits, or empty")
	}
	return nil
}

// reader opens the file when it is first read.
func (f File) reader(ctx context.Context) io.ReadCloser { return &fileReader{ctx: ctx, file: f} }

type fileReader struct {
	ctx    context.Context
	file   File
	source io.ReadCloser
}

func (r *fileReader) Read(p []byte) (int, error) {
	if r.source == nil {
		source, err := r.file.Open(r.ctx)
		if err != nil {
			return 0, err
		}
		r.source = hris.VerifiedReader(source, fieldmap.FileRef{Size: r.file.Size, SHA256: strings.ToLower(r.file.SHA256)})
	}
	return r.source.Read(p)
}

// Close closes the file if it was opened.
func (r *fileReader) Close() error {
	if r.source == nil {
		return nil
	}
	return r.source.Close()
}
