package afas

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/handoverhq/handover/hris"
)

// A GetConnector answers {"skip":0,"take":100,"rows":[{…},{…}]}, on one line
// however long. The scanner takes it apart row by row with one buffer, so that
// memory does not grow with the number of rows. A row that is not in the buffer
// as a whole is read on and looked at again from its start: rows are small and
// the buffer is not, so that is rare, and it keeps the parser a simple one.

const (
	scanBuffer = 64 << 10
	maxRow     = 96 << 20 // a row may hold a text or file without limit
)

type kind uint8

const (
	absent kind = iota
	null
	text   // a JSON string without escapes
	quoted // a JSON string with escapes
	number
	boolean
	nested // an object or array; AFAS documents none
)

// cell is one value of a row: where its text lies, quotes excluded.
type cell struct {
	start, end uint32
	kind       kind
}

// columns are the names that the rows' values stand under. It is shared by all
// rows that have the same ones, and not changed once a row was given out.
type columns struct {
	names []string
	keys  [][]byte // as they stand in the JSON, with quotes
	index map[string]int
}

func (c *columns) clone() *columns {
	return &columns{slices.Clone(c.names), slices.Clone(c.keys), maps.Clone(c.index)}
}

func (c *columns) add(name string, key []byte) {
	c.index[name] = len(c.names)
	c.names = append(c.names, name)
	c.keys = append(c.keys, bytes.Clone(key))
}

// maxColumns is far above what Profit can show, and keeps an answer that names a
// new column in every row from growing all of them.
const maxColumns = 4096

var (
	errShort   = errors.New("afas: more bytes needed")
	errSyntax  = badAnswer("the answer is not the JSON of a GetConnector")
	errRowBig  = badAnswer("a row is larger than 96 MB")
	errColumns = badAnswer("it has more than 4096 columns")
	errEnd     = badAnswer("the answer ends too early")
)

var byteOrderMark = []byte("\ufeff")

func badAnswer(detail string) *Error {
	return &Error{Reason: BadAnswer, Effect: hris.EffectRefused, Detail: detail}
}

type scanner struct {
	r        io.Reader
	buf      []byte
	pos, end int
	eof      bool
	failure  error // of r

	cols  *columns
	own   bool   // cols belongs to the row at hand alone
	cells []cell // of the row at hand
	begin int    // where it starts in buf
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, scanBuffer), cols: &columns{index: map[string]int{}}}
}

// more reads on behind end, making room where there is none.
func (s *scanner) more() error {
	if s.eof {
		if s.failure != nil {
			return s.failure
		}
		return errEnd
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= maxRow {
			return errRowBig
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.r.Read(s.buf[s.end:])
	s.end += n
	if err != nil {
		s.eof = true
		if err != io.EOF {
			s.failure = err
		}
	}
	return nil
}

// step parses one thing that starts at pos, and moves pos behind it.
func (s *scanner) step(parse func(b []byte) (int, error)) error {
	for {
		n, err := parse(s.buf[s.pos:s.end])
		if err != errShort {
			s.begin = s.pos
			s.pos += n
			return err
		}
		// A thing of many kilobytes is not looked at again for every packet.
		for wanted := (s.end - s.pos) / 2; ; {
			had := s.end - s.pos
			if err := s.more(); err != nil {
				return err
			}
			if wanted -= s.end - s.pos - had; wanted < scanBuffer/8 || s.eof {
				break
			}
		}
	}
}

// text gives a value of the row at hand.
func (s *scanner) text(column string) (string, error) {
	at, ok := s.cols.index[column]
	if !ok || s.cells[at].kind == absent {
		return "", noColumn(column, s.cols.names)
	}
	c := s.cells[at]
	around := s.buf[s.begin+int(c.start)-1 : s.begin+int(c.end)+1] // its quotes, if it has any
	return cell{1, 1 + c.end - c.start, c.kind}.text(string(around))
}

// open goes to the first row; there may be none.
func (s *scanner) open() error {
	if err := s.step(func(b []byte) (int, error) {
		if len(b) < len(byteOrderMark) && bytes.HasPrefix(byteOrderMark, b) {
			return 0, errShort
		}
		if bytes.HasPrefix(b, byteOrderMark) {
			return expect(b, len(byteOrderMark), '{')
		}
		return expect(b, 0, '{')
	}); err != nil {
		return err
	}
	for first := true; ; first = false {
		var key []byte
		err := s.step(func(b []byte) (int, error) {
			i, err := skipSpace(b, 0)
			if err != nil {
				return 0, err
			}
			if !first {
				if b[i] == '}' {
					return 0, errSyntax // no rows
				}
				if i, err = expect(b, i, ','); err != nil {
					return 0, err
				}
			}
			end, err := scanKey(b, i)
			if err != nil {
				return 0, err
			}
			i, _ = skipSpace(b, i)
			key = bytes.Clone(b[i:end])
			return expect(b, end, ':')
		})
		if err != nil {
			return err
		}
		if string(key) == `"rows"` {
			break
		}
		if err := s.step(func(b []byte) (int, error) {
			i, err := skipSpace(b, 0)
			if err != nil {
				return 0, err
			}
			_, n, err := scanValue(b, i, 0)
			return n, err
		}); err != nil {
			return err
		}
	}
	return s.step(func(b []byte) (int, error) { return expect(b, 0, '[') })
}

// next goes to the next row. io.EOF says that the last one was read and that the
// answer ends as it should.
func (s *scanner) next(first bool) error {
	ended := false
	err := s.step(func(b []byte) (int, error) {
		i, err := skipSpace(b, 0)
		if err != nil {
			return 0, err
		}
		if b[i] == ']' {
			ended = true
			return i + 1, nil
		}
		if !first {
			if i, err = expect(b, i, ','); err != nil {
				return 0, err
			}
			if i, err = skipSpace(b, i); err != nil {
				return 0, err
			}
		}
		return s.row(b, i)
	})
	if err == nil && ended {
		if err = s.close(); err == nil {
			err = io.EOF
		}
	}
	return err
}

// close reads what stands behind the rows.
func (s *scanner) close() error {
	for {
		closed := false
		err := s.step(func(b []byte) (int, error) {
			i, err := skipSpace(b, 0)
			if err != nil {
				return 0, err
			}
			if b[i] == '}' {
				closed = true
				return i + 1, nil
			}
			if i, err = expect(b, i, ','); err != nil {
				return 0, err
			}
			if i, err = scanKey(b, i); err != nil {
				return 0, err
			}
			if i, err = expect(b, i, ':'); err != nil {
				return 0, err
			}
			if i, err = skipSpace(b, i); err != nil {
				return 0, err
			}
			_, n, err := scanValue(b, i, 0)
			return n, err
		})
		if err != nil || closed {
			return err
		}
	}
}

// row parses one row that starts at b[i], into cells that count from b[0].
func (s *scanner) row(b []byte, i int) (int, error) {
	s.own = false
	s.cells = append(s.cells[:0], make([]cell, len(s.cols.names))...)
	i, err := expect(b, i, '{')
	if err != nil {
		return 0, err
	}
	if i, err = skipSpace(b, i); err != nil {
		return 0, err
	}
	if b[i] == '}' {
		return i + 1, nil
	}
	for column := 0; ; column++ {
		if i, err = skipSpace(b, i); err != nil {
			return 0, err
		}
		at, n, err := s.column(b, i, column)
		if err != nil {
			return 0, err
		}
		if i, err = expect(b, n, ':'); err != nil {
			return 0, err
		}
		if i, err = skipSpace(b, i); err != nil {
			return 0, err
		}
		value, n, err := scanValue(b, i, 0)
		if err != nil {
			return 0, err
		}
		s.cells[at] = value
		if i, err = skipSpace(b, n); err != nil {
			return 0, err
		}
		switch b[i] {
		case ',':
			i++
		case '}':
			return i + 1, nil
		default:
			return 0, errSyntax
		}
	}
}

// column reads a key. Rows of one answer have the same keys in the same order,
// so the one that is due is tried first.
func (s *scanner) column(b []byte, i, due int) (at, n int, err error) {
	if due < len(s.cols.keys) && bytes.HasPrefix(b[i:], s.cols.keys[due]) {
		return due, i + len(s.cols.keys[due]), nil
	}
	end, err := scanKey(b, i)
	if err != nil {
		return 0, 0, err
	}
	name, err := unquote(b[i:end])
	if err != nil {
		return 0, 0, err
	}
	at, ok := s.cols.index[name]
	if !ok {
		if at = len(s.cols.names); at == maxColumns {
			return 0, 0, errColumns
		}
		if !s.own {
			s.cols, s.own = s.cols.clone(), true
		}
		s.cols.add(name, b[i:end])
		s.cells = append(s.cells, cell{})
	}
	return at, end, nil
}
