package httpx

import (
	"bytes"
	"errors"
	"io"
	"sync/atomic"
)

// Body is a request body that can be opened again and whose length is known. It is streamed, never held whole.
type Body struct {
	// Length is the exact number of bytes. A source that gives fewer or more fails the request before it is complete.
	Length int64

	// Open starts at the first byte. It is called at least once per attempt. An error of the source (a hash that differs, a file
	// that is gone) fails the request before its last piece is sent, as a *BodyError that holds it; it must not carry personal
	// data. The last byte should matter to the vendor: do not end a JSON body with a line break. A read must end some time, and
	// Close may come during a read.
	Open func() (io.ReadCloser, error)

	// ContentType is sent as Content-Type unless empty.
	ContentType string
}

// BytesBody is a body that is in memory already. It is not copied.
func BytesBody(contentType string, b []byte) Body {
	return Body{
		Length:      int64(len(b)),
		Open:        func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil },
		ContentType: contentType,
	}
}

// BodyError is the cause of a Failure whose request body could not be opened or read to its end. The vendor cannot have acted.
type BodyError struct {
	Err error // of the source, or ErrBodyShort or ErrBodyLong
}

// Error names the problem without the source's text, which may hold a file name.
func (e *BodyError) Error() string { return "httpx: the request body failed" }

// Unwrap gives the source's error.
func (e *BodyError) Unwrap() error { return e.Err }

type bodyLengthError string

func (e bodyLengthError) Error() string { return string(e) }

// A body that is not as long as it said.
const (
	ErrBodyShort bodyLengthError = "httpx: the body ended before its length"
	ErrBodyLong  bodyLengthError = "httpx: the body goes on after its length"
)

// upload watches one attempt's body on its way into the transport. It knows whether the last piece was handed over, and can make
// sure that it never will be.
type upload struct {
	body   Body
	state  atomic.Int32
	failed atomic.Pointer[BodyError]
}

const (
	uploadOpen   int32 = iota
	uploadWhole        // the last piece was handed to the transport
	uploadSealed       // it never will be
)

var errSealed = errors.New("httpx: the attempt is over")

// open gives a fresh reader. net/http asks for a second one when it moves a request, none of which was written, to another connection.
func (u *upload) open() (io.ReadCloser, error) {
	source, err := u.body.Open()
	if err != nil {
		return nil, u.fail(err)
	}
	return &uploadReader{upload: u, source: source, left: u.body.Length}, nil
}

func (u *upload) fail(err error) error {
	failure := &BodyError{Err: err}
	u.failed.CompareAndSwap(nil, failure)
	return failure
}

// finish lets the last piece go, unless the upload was sealed.
func (u *upload) finish() bool {
	return u.state.CompareAndSwap(uploadOpen, uploadWhole) || u.state.Load() == uploadWhole
}

// failure is the source's error, nil if it had none.
func (u *upload) failure() error {
	if u == nil {
		return nil
	}
	if err := u.failed.Load(); err != nil {
		return err
	}
	return nil
}

// seal ends the upload and reports whether the vendor can have received all of it. A body-less request is always whole.
func (u *upload) seal() (whole bool) {
	return u == nil || !u.state.CompareAndSwap(uploadOpen, uploadSealed) && u.state.Load() == uploadWhole
}

type uploadReader struct {
	upload *upload
	source io.ReadCloser
	left   int64
	err    error
}

// Read passes the source on, but keeps what would complete the body until the source has ended where it should.
func (r *uploadReader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	if r.upload.state.Load() == uploadSealed {
		return 0, errSealed
	}
	n, err := r.source.Read(p[:min(int64(len(p)), r.left)])
	if int64(n) == r.left && err == nil && len(p) > 0 {
		err = r.end()
	}
	switch {
	case err == nil:
		r.left -= int64(n)
		return n, nil
	case err != io.EOF:
		r.err = r.upload.fail(err)
	case int64(n) < r.left:
		r.err = r.upload.fail(ErrBodyShort)
	case !r.upload.finish():
		r.err = errSealed
	default:
		r.err = io.EOF
		return n, io.EOF
	}
	return 0, r.err
}

// end expects the source to have nothing more. It never returns nil.
func (r *uploadReader) end() error {
	var spare [1]byte
	for range 100 {
		n, err := r.source.Read(spare[:])
		if n > 0 {
			return ErrBodyLong
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

func (r *uploadReader) Close() error { return r.source.Close() }
