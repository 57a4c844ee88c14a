package httpx

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
)

// smallBody is the length up to which a body is read before a connection is asked for. net/http sends headers and a streamed body in
// separate writes, an in-memory body in one with them.
const smallBody = 32 << 10

// attach opens the body before a connection is asked for: a document that is gone must cost nothing.
func (c *call) attach(req *http.Request) error {
	length := c.req.Body.Length
	if length == 0 {
		return nil
	}
	up := &upload{body: c.req.Body}
	body, err := up.open()
	if err == nil && length <= smallBody {
		return c.attachSmall(req, body)
	}
	if err != nil {
		return c.stop(BodyFailed, err)
	}
	evidence := c.attempt
	evidence.upload = up
	req.Body, req.ContentLength = body, length
	req.GetBody = func() (io.ReadCloser, error) {
		if !c.mayReplay(evidence) {
			return nil, errReplay
		}
		return up.open()
	}
	return nil
}

func (c *call) attachSmall(req *http.Request, body io.ReadCloser) error {
	whole := make([]byte, c.req.Body.Length)
	_, err := io.ReadFull(body, whole)
	body.Close()
	if err != nil {
		return c.stop(BodyFailed, err)
	}
	evidence := c.attempt
	req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(whole)), c.req.Body.Length
	req.GetBody = func() (io.ReadCloser, error) {
		if !c.mayReplay(evidence) {
			return nil, errReplay
		}
		return io.NopCloser(bytes.NewReader(whole)), nil
	}
	return nil
}

// mayReplay answers net/http, which asks for the body again on a kept-alive connection that turned out to be dead. Over HTTP/1.1 a
// create gets there only while not one byte of it was written, which is as good as not sent; over HTTP/2 also when the vendor broke
// its stream off, which proves nothing.
func (c *call) mayReplay(evidence *attempt) bool {
	return c.req.Class != Create || !evidence.multiplexed.Load()
}

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
