package httpx_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/handoverhq/handover/internal/httpx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var quiet = log.New(io.Discard, "", 0)

// streamed is a body that gives its bytes in reads of its own size, the last one together with nothing else.
func streamed(b []byte) httpx.Body {
	return sourced(int64(len(b)), func() io.Reader { return bytes.NewReader(b) })
}

func sourced(length int64, source func() io.Reader) httpx.Body {
	return httpx.Body{Length: length, Open: func() (io.ReadCloser, error) { return io.NopCloser(source()), nil }}
}

var errHash = errors.New("the document has changed")

// spoiled gives all of b, and an error where the end should be: what a reader that checks a hash does.
func spoiled(b []byte) io.Reader {
	return io.MultiReader(bytes.NewReader(b), iotest.ErrReader(errHash))
}

func TestABodyThatFailsIsNeverDeliveredInFull(t *testing.T) {
	t.Parallel()
	for _, size := range []int{100, 200 << 10} { // read beforehand, streamed
		whole := bytes.Repeat([]byte("x"), size)
		for _, c := range []struct {
			name   string
			source func() io.Reader
			cause  error
		}{
			{"error in the middle", func() io.Reader { return spoiled(whole[:size/2]) }, errHash},
			{"error instead of the end", func() io.Reader { return spoiled(whole) }, errHash},
			{"error together with the last bytes", func() io.Reader { return iotest.DataErrReader(spoiled(whole)) }, errHash},
			{"error after single bytes", func() io.Reader { return iotest.OneByteReader(spoiled(whole)) }, errHash},
			{"too short", func() io.Reader { return bytes.NewReader(whole[:size-1]) }, httpx.ErrBodyShort},
			{"too short, end with data", func() io.Reader { return iotest.DataErrReader(bytes.NewReader(whole[:size-1])) }, httpx.ErrBodyShort},
			{"too long", func() io.Reader { return io.MultiReader(bytes.NewReader(whole), bytes.NewReader(whole[:1])) }, httpx.ErrBodyLong},
			{"never ends", func() io.Reader { return io.MultiReader(bytes.NewReader(whole), stuck{}) }, io.ErrNoProgress},
		} {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				var complete atomic.Int64
				s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
					if n, err := io.Copy(io.Discard, r.Body); err == nil || n == int64(size) {
						complete.Add(1)
					}
				})
				req := create()
				req.Body = sourced(int64(size), c.source)
				failure := fail(t, newClient(t, httpx.Config{BaseURL: s.URL}), req)
				want := httpx.Refused
				if size == 100 {
					want = httpx.NotSent
				}
				assert.Equal(t, want, failure.Effect)
				assert.ErrorIs(t, failure, httpx.BodyFailed)
				assert.ErrorIs(t, failure, c.cause)
				var body *httpx.BodyError
				require.ErrorAs(t, failure, &body)
				assert.Equal(t, c.cause, body.Err)
				assert.LessOrEqual(t, failure.Attempts, 1)
				assert.Zero(t, complete.Load())
			})
		}
	}
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func TestABodyThatIsAsLongAsItSaysArrivesHoweverItIsRead(t *testing.T) {
	t.Parallel()
	whole := bytes.Repeat([]byte("0123456789abcdef"), 4<<10)
	for name, shape := range map[string]func(io.Reader) io.Reader{
		"plain":         func(r io.Reader) io.Reader { return r },
		"byte by byte":  iotest.OneByteReader,
		"half reads":    iotest.HalfReader,
		"end with data": iotest.DataErrReader,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				if err != nil || !bytes.Equal(body, whole) || r.ContentLength != int64(len(whole)) || len(r.TransferEncoding) > 0 {
					w.WriteHeader(http.StatusTeapot)
				}
			})
			req := create()
			req.Body = sourced(int64(len(whole)), func() io.Reader { return shape(bytes.NewReader(whole)) })
			succeed(t, newClient(t, httpx.Config{BaseURL: s.URL}), req)
		})
	}
}

func TestABodyThatCannotBeOpenedMeansNotSentAndNoConnection(t *testing.T) {
	t.Parallel()
	s := serve(t, statuses(http.StatusOK))
	gone := errors.New("no such document")
	req := create()
	req.Body = httpx.Body{Length: 1 << 20, Open: func() (io.ReadCloser, error) { return nil, gone }}
	noDial := dialer(t, func(context.Context, string, string) (net.Conn, error) { panic("a connection was asked for") })
	limit := httpx.NewLimit(0, 0, 1)
	client := newClient(t, httpx.Config{BaseURL: s.URL, Transport: noDial, Limit: limit})
	for range 2 { // the slot came back
		failure := fail(t, client, req)
		assert.Equal(t, httpx.NotSent, failure.Effect)
		assert.ErrorIs(t, failure, httpx.BodyFailed)
		assert.ErrorIs(t, failure, gone)
		assert.Zero(t, failure.Attempts)
	}
}

// endless has no last byte in sight: a transfer of it is always under way. It counts its readers' opens and closes.
type endless struct{ opened, closed, read atomic.Int64 }

func (e *endless) body(length int64) httpx.Body {
	return httpx.Body{Length: length, Open: func() (io.ReadCloser, error) { e.opened.Add(1); return &endlessReader{e: e}, nil }}
}

type endlessReader struct {
	e    *endless
	once sync.Once
}

func (r *endlessReader) Read(p []byte) (int, error) { r.e.read.Add(int64(len(p))); return len(p), nil }
func (r *endlessReader) Close() error               { r.once.Do(func() { r.e.closed.Add(1) }); return nil }

func TestARequestCutBeforeItsBodyHadLeftIsRefusedNotUnknown(t *testing.T) {
	t.Parallel()
	for name, cut := range map[string]func(http.ResponseWriter, context.CancelFunc, *http.Request){
		"connection broken": func(http.ResponseWriter, context.CancelFunc, *http.Request) { panic(http.ErrAbortHandler) },
		"cancelled": func(_ http.ResponseWriter, cancel context.CancelFunc, r *http.Request) {
			cancel()
			_, _ = io.Copy(io.Discard, r.Body)
		},
		"answered 502 by an edge": func(w http.ResponseWriter, _ context.CancelFunc, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.CopyN(io.Discard, r.Body, 1<<20)
				cut(w, cancel, r)
			})
			var source endless
			req := create()
			req.Body = source.body(1 << 40)
			failure := failWith(ctx, t, newClient(t, httpx.Config{BaseURL: s.URL}), req)
			assert.Equal(t, httpx.Refused, failure.Effect)
			assert.Equal(t, 1, failure.Attempts, "and it is not for this layer to send 70 MB again")
			assert.EqualValues(t, 1, source.opened.Load())
		})
	}
}

func TestEveryOpenedBodyIsClosed(t *testing.T) {
	t.Parallel()
	var source endless
	finite := func(length int64) httpx.Body {
		body := source.body(length)
		open := body.Open
		body.Open = func() (io.ReadCloser, error) {
			r, err := open()
			return struct {
				io.Reader
				io.Closer
			}{io.LimitReader(r, length), r}, err
		}
		return body
	}
	s := serve(t, statuses(429, 0, 200))
	client := newClient(t, httpx.Config{BaseURL: s.URL})
	for _, length := range []int64{100, 100 << 10} {
		req := safeWrite()
		req.Body = finite(length)
		succeed(t, client, req)
	}
	assert.GreaterOrEqual(t, source.opened.Load(), int64(4))
	assert.Equal(t, source.opened.Load(), source.closed.Load())
}

func TestALargeBodyIsNeverHeldWhole(t *testing.T) { // not parallel: it reads the allocation count
	const size = 70 << 20
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if n, err := io.Copy(io.Discard, r.Body); n != size || err != nil {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	req := create()
	req.Body = sourced(size, func() io.Reader { return io.LimitReader(&endlessReader{e: &endless{}}, size) })
	client := newClient(t, httpx.Config{BaseURL: s.URL})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	succeed(t, client, req)
	runtime.ReadMemStats(&after)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(4<<20))
}
