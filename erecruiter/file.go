package erecruiter

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"io"
	"mime"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/failure"
)

// File is a CV to send. It is not held in memory: it is opened when its place in
// the request has come, and once more if the request is repeated.
//
// A file whose size is not the one given here, whose hash differs or that cannot
// be read to its end makes the call fail with [FileChanged] or [FileGone] before
// the last of its bytes is sent, so that eRecruiter never has a whole request with
// it.
type File struct {
	masked
	Name   string // with its extension: "cv.pdf"
	MIME   string // "application/pdf"
	Size   int64  // in bytes, 1 to [MaxCV]
	SHA256 string // lower-case hex; not checked when empty
	// Open starts at the first byte. The context is that of the call.
	Open func(ctx context.Context) (io.ReadCloser, error)
}

// MaxCV is the largest CV that is sent, 10 MB. eRecruiter's own limit is not known.
const MaxCV = 10_000_000

func (f File) check() error {
	kind, _, err := mime.ParseMediaType(f.MIME)
	switch {
	case strings.TrimSpace(f.Name) == "":
		return inputError("a CV has a name")
	case err != nil || !strings.Contains(kind, "/"):
		return inputError("a CV has a media type such as application/pdf")
	case f.Open == nil:
		return inputError("a CV has no Open")
	case f.Size <= 0:
		return notSent(FileChanged, "it is empty, or its size was not given")
	case f.Size > MaxCV:
		return notSent(TooLarge, "the CV is larger than 10 MB")
	}
	if sum, err := hex.DecodeString(f.SHA256); err != nil || len(sum) != 0 && len(sum) != 32 {
		return inputError("a file's SHA256 is 64 hexadecimal digits, or empty")
	}
	return nil
}

func (f File) encodedLen() int64 { return (f.Size + 2) / 3 * 4 }

// encoded gives the file as base64. It is opened when it is first read.
func (f File) encoded(ctx context.Context) io.ReadCloser { return &encoder{ctx: ctx, file: f} }

// encodeChunk is how much of a file is encoded at a time: a multiple of 3, so that
// base64 needs no padding between two chunks.
const encodeChunk = 3 << 13

type encoder struct {
	ctx    context.Context
	file   File
	source io.ReadCloser
	raw    []byte
	ready  []byte // encoded, not yet given
	room   []byte
	err    error
}

func (e *encoder) Read(p []byte) (int, error) {
	for len(e.ready) == 0 {
		if e.err != nil {
			return 0, e.err
		}
		e.next()
	}
	n := copy(p, e.ready)
	e.ready = e.ready[n:]
	return n, nil
}

// next encodes one chunk. [hris.VerifiedReader] gives the last one only of a file
// that is what it should be.
func (e *encoder) next() {
	if e.source == nil {
		source, err := e.file.Open(e.ctx)
		if err != nil {
			e.err = e.failed(err)
			return
		}
		e.source = hris.VerifiedReader(source, fieldmap.FileRef{Size: e.file.Size, SHA256: strings.ToLower(e.file.SHA256)})
		e.raw, e.room = make([]byte, encodeChunk), make([]byte, base64.StdEncoding.EncodedLen(encodeChunk))
	}
	n, err := io.ReadFull(e.source, e.raw)
	switch err {
	case nil:
	case io.EOF, io.ErrUnexpectedEOF:
		e.err = io.EOF
	default:
		e.err = e.failed(err)
		return
	}
	base64.StdEncoding.Encode(e.room, e.raw[:n])
	e.ready = e.room[:base64.StdEncoding.EncodedLen(n)]
}

// failed keeps what is known to be free of personal data of an error of the
// host's: file names are not.
func (e *encoder) failed(err error) error {
	if hris.CodeOf(err) == hris.DocumentChanged {
		return notSent(FileChanged, "")
	}
	gone := notSent(FileGone, "")
	gone.cause = failure.Cause(e.ctx.Err())
	return gone
}

// Close closes the file if it was opened.
func (e *encoder) Close() error {
	if e.source == nil {
		return nil
	}
	return e.source.Close()
}
