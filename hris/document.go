package hris

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"

	"github.com/handoverhq/handover/fieldmap"
)

// OpenDocument opens a document of a tenant's hire by its reference; the host
// implements it. It may be called more than once for one document, each time
// giving it from its first byte. An [Error] that waiting mends, such as [Unavailable]
// where the documents lie, lets the hand-over go on by itself later; after any other the
// document counts as gone, which is a person's.
type OpenDocument func(ctx context.Context, tenant string, ref fieldmap.FileRef) (io.ReadCloser, error)

// VerifiedReader gives the bytes of r as long as they can still be the file
// that ref describes. Where size or hash turn out different it fails with a
// [DocumentChanged] error, and before that it holds back the end: a reader
// that copies until EOF never sees the last byte of a wrong file.
//
// An empty ref.SHA256 checks the size alone.
func VerifiedReader(r io.ReadCloser, ref fieldmap.FileRef) io.ReadCloser {
	return &verifiedReader{src: r, ref: ref, sum: sha256.New()}
}

// chunk is how much is held back.
const chunk = 32 << 10

type verifiedReader struct {
	src   io.ReadCloser
	ref   fieldmap.FileRef
	sum   hash.Hash
	n     int64
	bufs  [2][]byte // turn about: one is being released, one is held back
	turn  int
	ready []byte // known to be followed by more, or verified to the end
	held  []byte // read, not yet released
	err   error  // what follows ready and held
}

func (v *verifiedReader) Read(p []byte) (int, error) {
	for len(v.ready) == 0 {
		if v.err != nil {
			return 0, v.err
		}
		v.advance()
	}
	n := copy(p, v.ready)
	v.ready = v.ready[n:]
	return n, nil
}

// advance releases what was held back once it knows what follows: more bytes,
// or the verified end.
func (v *verifiedReader) advance() {
	if v.bufs[v.turn] == nil {
		v.bufs[v.turn] = make([]byte, chunk)
	}
	buf := v.bufs[v.turn]
	n, err := io.ReadFull(v.src, buf)
	v.sum.Write(buf[:n])
	v.n += int64(n)
	switch {
	case v.n > v.ref.Size:
		v.err = v.changed("is longer than what was reviewed")
	case n > 0 && (err == nil || err == io.ErrUnexpectedEOF):
		v.ready, v.held, v.turn = v.held, buf[:n], 1-v.turn
	case err == io.EOF:
		if v.err = v.verify(); v.err == io.EOF {
			v.ready, v.held = v.held, nil
		}
	case CodeOf(err) != "":
		v.err = err // of a reader like this one, which knows why
	default:
		v.err = &Error{Code: DocumentMissing, Op: "read document", Effect: EffectNotSent, Detail: "reading it failed"}
	}
}

func (v *verifiedReader) verify() error {
	if v.n < v.ref.Size {
		return v.changed("is shorter than what was reviewed")
	}
	if v.ref.SHA256 != "" && hex.EncodeToString(v.sum.Sum(nil)) != v.ref.SHA256 {
		return v.changed("has other content than what was reviewed")
	}
	return io.EOF
}

func (v *verifiedReader) changed(how string) error {
	return &Error{Code: DocumentChanged, Op: "read document", Effect: EffectNotSent, Detail: "the document " + how}
}

// Close closes the reader below.
func (v *verifiedReader) Close() error { return v.src.Close() }
