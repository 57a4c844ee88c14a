package afastest

import (
	"errors"
	"io"
)

// errTooLarge ends the reading of a body above AFAS's limit.
var errTooLarge = errors.New("body too large")

// countingReader counts what passes and stops above max. Base64 counts as it
// stands: a file may have three quarters of the limit at most.
type countingReader struct {
	r   io.Reader
	n   int64
	max int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.n > c.max {
		return 0, errTooLarge
	}
	return n, err
}
