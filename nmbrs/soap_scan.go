package nmbrs

import (
	"bytes"
	"errors"
	"io"

	"github.com/handoverhq/handover/hris"
)

// scanner takes an XML reply apart as it arrives, element by element, with one
// buffer: memory does not grow with the reply, and encoding/xml's cost per token is
// saved. It reads what a SOAP service writes and nothing else: no document type,
// no processing instruction, no text between elements, names in ASCII, elements no
// deeper than maxDepth. What it takes, encoding/xml takes, and reads the same.
type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	eof      bool
	failure  error // of r
	begun    bool  // something of the document was read
	declared bool  // <?xml ?> was
	rooted   bool  // the root was

	frames [maxDepth]frame
	depth  int
	names  []byte // of the open elements, as written, one behind the other
	spaces []space

	text    []byte // of the element at hand
	decoded int    // how much of text is decoded

	closing bool // the element at hand is to be left by the next step
	empty   bool // it was written as <a/>
}

// frame is an open element.
type frame struct {
	name, local int // where its name and its local name begin in names
	parent      bool
	null        bool // xsi:nil
}

// space is a namespace that an element of the first levels declares.
type space struct {
	prefix, uri string
	depth       int
}

type event uint8

const (
	opened event = iota + 1
	closed
)

const (
	maxDepth   = 64
	maxMarkup  = 64 << 10 // one tag or comment
	maxText    = 1 << 20  // of one element
	scanBuffer = 32 << 10

	// Elements of these levels are known by their namespace; deeper ones by their
	// local names.
	envelopeDepth = 1
	bodyDepth     = 2
	replyDepth    = 3
)

var (
	errShort  = errors.New("nmbrs: more bytes needed")
	errSyntax = badAnswer("it is not XML as SOAP services write it")
	errType   = badAnswer("it declares a document type")
	errDeep   = badAnswer("its elements are too deep")
	errLong   = badAnswer("a value in it is too long")
	errCut    = badAnswer("it ends too early")
)

func badAnswer(detail string) *Error {
	return &Error{Reason: BadAnswer, Effect: hris.EffectUnknown, Detail: detail}
}

// newScanner scans a reply of any length.
func newScanner(r io.Reader) *scanner { return &scanner{r: r, buf: make([]byte, scanBuffer)} }

// newShortScanner scans a reply that is likely to be short.
func newShortScanner(r io.Reader) *scanner { return &scanner{r: r, buf: make([]byte, scanBuffer/16)} }

// scanBytes scans what is in memory already.
func scanBytes(b []byte) *scanner { return &scanner{buf: b, end: len(b), eof: true} }

// next goes on to where an element begins or ends. io.EOF says that the document
// has ended as it should. Either way the element at hand is at depth.
func (s *scanner) next() (event, error) {
	if s.empty {
		s.empty, s.closing = false, true
		return closed, nil
	}
	if s.closing {
		s.leave()
	}
	for {
		if err := s.chars(); err != nil {
			return 0, err
		}
		b := s.buf[s.pos:s.end]
		ev, n, err := s.markup(b)
		if err == errShort {
			if len(b) >= maxMarkup {
				return 0, errLong
			}
			if err := s.more(); err != nil {
				return 0, err
			}
			continue
		}
		if n > maxMarkup {
			err = errLong
		}
		if s.pos += n; ev != 0 || err != nil {
			return ev, err
		}
	}
}

// chars reads text up to the next markup.
func (s *scanner) chars() error {
	for {
		b := s.buf[s.pos:s.end]
		if s.depth == 0 && !s.begun && len(b) > 0 && len(b) < 3 && !s.eof && b[0] == 0xef {
			if err := s.more(); err != nil {
				return err
			}
			continue
		}
		if !s.begun && len(b) > 0 {
			s.begun = true
			if rest, marked := bytes.CutPrefix(b, []byte("\ufeff")); marked {
				s.pos += len(b) - len(rest)
				b = rest
			}
		}
		n := bytes.IndexByte(b, '<')
		found := n >= 0
		if !found {
			n = len(b)
		}
		if err := s.take(b[:n]); err != nil {
			return err
		}
		s.pos += n
		if found {
			return s.decode()
		}
		if err := s.more(); err != nil {
			return err
		}
	}
}

// take keeps text, which may be the value of an element or blanks between some.
func (s *scanner) take(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	if s.depth == 0 || s.frames[s.depth-1].parent {
		if !blank(b) {
			return errSyntax
		}
		return nil
	}
	if len(s.text)+len(b) > maxText {
		return errLong
	}
	s.text = append(s.text, b...)
	return nil
}

// more reads on behind end, making room where there is none.
func (s *scanner) more() error {
	if s.eof {
		switch {
		case s.failure != nil:
			return s.failure
		case s.depth == 0 && s.rooted && s.pos == s.end:
			return io.EOF
		}
		return errCut
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		if err != nil {
			s.eof = true
			if err != io.EOF {
				s.failure = err
			}
			return nil
		}
		if n > 0 {
			return nil
		}
	}
	return io.ErrNoProgress
}

// local is the local name of the element at hand, good until the next call.
func (s *scanner) local() []byte { return s.names[s.frames[s.depth-1].local:] }

// null reports whether the element at hand is xsi:nil.
func (s *scanner) null() bool { return s.frames[s.depth-1].null }

// value is the text of the element that was closed, good until the next call; an
// element that has others in it has none.
func (s *scanner) value() []byte { return s.text }

// namespace of the element at hand, which is one of the first levels. A prefix
// that nothing declares stands for itself, as with encoding/xml.
func (s *scanner) namespace() string {
	f := s.frames[s.depth-1]
	prefix := ""
	if f.local > f.name {
		prefix = string(s.names[f.name : f.local-1])
	}
	for i := len(s.spaces) - 1; i >= 0; i-- {
		if s.spaces[i].prefix == prefix {
			return s.spaces[i].uri
		}
	}
	return prefix
}

func (s *scanner) leave() {
	s.closing = false
	s.names = s.names[:s.frames[s.depth-1].name]
	s.text, s.decoded = s.text[:0], 0
	for len(s.spaces) > 0 && s.spaces[len(s.spaces)-1].depth == s.depth {
		s.spaces = s.spaces[:len(s.spaces)-1]
	}
	s.depth--
}

func blank(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
