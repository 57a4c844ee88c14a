package afas

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/handoverhq/handover/hris"
)

// File is a document to send. It is not held in memory: it is opened when its
// place in the request has come, and once more if the request is repeated.
//
// A file whose size is not the one given here, whose hash differs or that cannot
// be read to its end makes the call fail with [FileChanged] or [FileGone] before
// the last of its bytes is sent, so that AFAS never has a whole request with it.
type File struct {
	masked
	Name   string // with its extension: "cv.pdf"
	Size   int64  // in bytes, more than 0
	SHA256 string // lower-case hex; not checked when empty
	// Open starts at the first byte. The context is that of the call.
	Open func(ctx context.Context) (io.ReadCloser, error)
}

func (f File) check() error {
	switch {
	case f.Open == nil:
		return inputError("a file has no Open")
	case f.Size <= 0:
		return notSent(FileChanged, "it is empty, or its size was not given")
	case f.SHA256 != "" && len(f.SHA256) != 2*sha256.Size:
		return inputError("a file's SHA256 is 64 hexadecimal digits, or empty")
	}
	return nil
}

func (f File) encodedLen() int64 { return (f.Size + 2) / 3 * 4 }

// fileChunk is how much of a file is encoded at a time: a multiple of 3, so that
// base64 needs no padding between two chunks.
const fileChunk = 3 << 13

// fileReader gives a file as base64.
type fileReader struct {
	ctx    context.Context
	file   File
	source io.ReadCloser
	left   int64 // bytes of the file not yet read
	hash   hash.Hash
	raw    []byte
	ready  []byte // encoded, for a caller with little room
}

func newFileReader(ctx context.Context, f File) *fileReader {
	return &fileReader{ctx: ctx, file: f, left: f.Size}
}

func (r *fileReader) Read(p []byte) (int, error) {
	if len(r.ready) > 0 {
		n := copy(p, r.ready)
		r.ready = r.ready[n:]
		return n, nil
	}
	if r.left == 0 {
		return 0, io.EOF
	}
	room := len(p) / 4 * 3
	chunk, err := r.next(max(room, 3))
	if err != nil {
		return 0, err
	}
	if room == 0 {
		r.ready = base64.StdEncoding.AppendEncode(nil, chunk)
		return r.Read(p)
	}
	base64.StdEncoding.Encode(p, chunk)
	return base64.StdEncoding.EncodedLen(len(chunk)), nil
}

// next reads up to n bytes of the file. It gives the last ones only when they
// are known to be the last, and the whole to be what it should be.
func (r *fileReader) next(n int) ([]byte, error) {
	if r.source == nil {
		if err := r.open(); err != nil {
			return nil, err
		}
	}
	size := min(int64(n-n%3), r.left, fileChunk)
	chunk := r.raw[:size]
	if _, err := io.ReadFull(r.source, chunk); err != nil {
		return nil, r.failed(err)
	}
	r.left -= size
	if r.hash != nil {
		r.hash.Write(chunk)
	}
	if r.left > 0 {
		return chunk, nil
	}
	return chunk, r.verify()
}

func (r *fileReader) open() error {
	source, err := r.file.Open(r.ctx)
	if err != nil {
		return r.failed(err)
	}
	r.source, r.raw = source, make([]byte, fileChunk)
	if r.file.SHA256 != "" {
		r.hash = sha256.New()
	}
	return nil
}

// verify sees that the file ends here, and that it is the one that was chosen.
func (r *fileReader) verify() error {
	var beyond [1]byte
	switch n, err := io.ReadFull(r.source, beyond[:]); {
	case n > 0:
		return notSent(FileChanged, fmt.Sprintf("it goes on after the %d bytes it was said to have", r.file.Size))
	case err != io.EOF:
		return r.failed(err)
	}
	if r.hash != nil && hex.EncodeToString(r.hash.Sum(nil)) != r.file.SHA256 {
		return notSent(FileChanged, "its SHA-256 is another one")
	}
	return nil
}

// failed keeps what is known to be free of personal data of an error of the
// host's: file names are not.
func (r *fileReader) failed(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return notSent(FileChanged, fmt.Sprintf("it ends before the %d bytes it was said to have", r.file.Size))
	}
	if errors.Is(err, hris.DocumentChanged) {
		return notSent(FileChanged, "")
	}
	e := notSent(FileGone, "")
	if cause := r.ctx.Err(); cause != nil {
		e.cause = cause
	}
	return e
}

func (r *fileReader) Close() error {
	if r.source == nil {
		return nil
	}
	return r.source.Close()
}
