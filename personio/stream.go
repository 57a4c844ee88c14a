package personio

import (
	"bytes"
	"encoding/json"
	"io"
)

// stream takes JSON apart as it arrives, value by value, with one buffer. It looks
// only for where a value ends and leaves it to encoding/json whether it is one;
// a json.Decoder looks at each value twice.
type stream struct {
	r        io.Reader
	buf      []byte
	pos, end int
}

const streamBuffer = 64 << 10

func newStream(r io.Reader) *stream { return &stream{r: r, buf: make([]byte, streamBuffer)} }

// more reads on behind end, moving what is left to the front of the buffer.
func (s *stream) more() error {
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= maxSmall {
			return errTooBig
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		if s.end += n; n > 0 {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// peek gives the next byte that is no blank, and leaves it there.
func (s *stream) peek() (byte, error) {
	for {
		for ; s.pos < s.end; s.pos++ {
			switch c := s.buf[s.pos]; c {
			case ' ', '\t', '\r', '\n':
			default:
				return c, nil
			}
		}
		if err := s.more(); err != nil {
			return 0, err
		}
	}
}

// take expects a byte.
func (s *stream) take(want byte) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c != want {
		return errNotJSON
	}
	s.pos++
	return nil
}

// ended takes what may follow an element: a comma, or the closing byte.
func (s *stream) ended(closing byte) (bool, error) {
	c, err := s.peek()
	if err != nil {
		return false, err
	}
	s.pos++
	if c != ',' && c != closing {
		return false, errNotJSON
	}
	return c == closing, nil
}

// value reads one value. It is good until the next call.
func (s *stream) value() ([]byte, error) {
	first, err := s.peek()
	if err != nil {
		return nil, err
	}
	n, depth := 0, 0 // n counts from pos: the buffer may move
	quoted := false
	for {
		for ; s.pos+n < s.end; n++ {
			c := s.buf[s.pos+n]
			switch {
			case quoted:
				if rest := s.buf[s.pos+n : s.end]; c != '"' && c != '\\' {
					n += plainBytes(rest) - 1
				} else if c == '\\' {
					n++ // what it escapes, which may not be here yet
				} else if quoted = false; depth == 0 {
					return s.cut(n + 1)
				}
			case c == '"':
				quoted = true
			case c == '{', c == '[':
				depth++
			case c == '}', c == ']':
				if depth == 0 {
					return s.cut(n)
				}
				if depth--; depth == 0 {
					return s.cut(n + 1)
				}
			case depth == 0 && (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ':'):
				return s.cut(n)
			}
		}
		if err := s.more(); err == io.EOF && depth == 0 && !quoted && first != '"' {
			return s.cut(n) // a number at the very end
		} else if err != nil {
			return nil, err
		}
	}
}

// plainBytes gives how many bytes of a string come before its end or an escape.
func plainBytes(b []byte) int {
	for i, c := range b {
		if c == '"' || c == '\\' {
			return i
		}
	}
	return len(b)
}

func (s *stream) cut(n int) ([]byte, error) {
	v := s.buf[s.pos : s.pos+n]
	s.pos += n
	if !json.Valid(v) {
		return nil, errNotJSON
	}
	return v, nil
}

// close sees that nothing follows.
func (s *stream) close() error {
	switch _, err := s.peek(); err {
	case nil:
		return errNotJSON
	case io.EOF:
		return nil
	default:
		return err
	}
}

// object reads an object, giving each member to use, which reads its value.
func (s *stream) object(use func(key string) error) error {
	if err := s.take('{'); err != nil {
		return err
	}
	if c, err := s.peek(); err != nil || c == '}' {
		s.pos++
		return err
	}
	for {
		key, err := s.value()
		if err != nil {
			return err
		}
		if !bytes.HasPrefix(key, []byte{'"'}) {
			return errNotJSON
		}
		name := value(key).text()
		if err := s.take(':'); err != nil {
			return err
		}
		if err := use(name); err != nil {
			return err
		}
		if done, err := s.ended('}'); done || err != nil {
			return err
		}
	}
}

// array reads an array, giving its elements to use.
func (s *stream) array(use func(value) error) error {
	if err := s.take('['); err != nil {
		return err
	}
	if c, err := s.peek(); err != nil || c == ']' {
		s.pos++
		return err
	}
	for {
		element, err := s.value()
		if err != nil {
			return err
		}
		if err := use(value(element)); err != nil {
			return err
		}
		if done, err := s.ended(']'); done || err != nil {
			return err
		}
	}
}
