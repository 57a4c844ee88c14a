package nmbrs

import "io"

// mostBlanks is how many blanks may follow one another in an answer. Behind a
// value, encoding/json looks at all of them again for each piece that arrives:
// 16 MB of blanks keep it busy for most of a minute.
const mostBlanks = 64 << 10

// sparing refuses an answer of too many blanks.
type sparing struct {
	r   io.Reader
	run int
}

func (s *sparing) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	for _, c := range p[:n] {
		switch c {
		case ' ', '\t', '\r', '\n':
			s.run++
		default:
			s.run = 0
		}
		if s.run > mostBlanks {
			return 0, errNotPage
		}
	}
	return n, err
}
