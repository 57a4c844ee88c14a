package httpx

import (
	"bytes"
	"io"
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
