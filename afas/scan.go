package afas

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

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
// rows that have the same ones, and never changed.
type columns struct {
	names []string
	keys  [][]byte // as they stand in the JSON, with quotes
	index map[string]int
}

func (c *columns) with(name string, key []byte) *columns {
	grown := &columns{slices.Concat(c.names, []string{name}), slices.Concat(c.keys, [][]byte{bytes.Clone(key)}), map[string]int{}}
	for i, n := range grown.names {
		grown.index[n] = i
	}
	return grown
}

var (
	errShort  = errors.New("afas: more bytes needed")
	errSyntax = badAnswer("the answer is not the JSON of a GetConnector")
	errRowBig = badAnswer("a row is larger than 96 MB")
	errEnd    = badAnswer("the answer ends too early")
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
	s.cells = s.cells[:0]
	s.cells = append(s.cells, make([]cell, len(s.cols.names))...)
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
		at = len(s.cols.names)
		s.cols = s.cols.with(name, b[i:end])
		s.cells = append(s.cells, cell{})
	}
	return at, end, nil
}

func skipSpace(b []byte, i int) (int, error) {
	for ; i < len(b); i++ {
		switch b[i] {
		case ' ', '\t', '\r', '\n':
		default:
			return i, nil
		}
	}
	return 0, errShort
}

func expect(b []byte, i int, c byte) (int, error) {
	i, err := skipSpace(b, i)
	if err != nil {
		return 0, err
	}
	if b[i] != c {
		return 0, errSyntax
	}
	return i + 1, nil
}

// scanKey gives the end of a string, quotes included, that may have blanks in front.
func scanKey(b []byte, i int) (int, error) {
	i, err := skipSpace(b, i)
	if err != nil {
		return 0, err
	}
	if b[i] != '"' {
		return 0, errSyntax
	}
	_, n, err := scanString(b, i)
	return n, err
}

const maxDepth = 64

// scanValue parses the value at b[i].
func scanValue(b []byte, i, depth int) (cell, int, error) {
	switch c := b[i]; {
	case c == '"':
		return scanString(b, i)
	case c == '-' || c == '.' || c >= '0' && c <= '9':
		return scanNumber(b, i)
	case c == 't':
		return scanWord(b, i, "true", boolean)
	case c == 'f':
		return scanWord(b, i, "false", boolean)
	case c == 'n':
		return scanWord(b, i, "null", null)
	case (c == '{' || c == '[') && depth < maxDepth:
		return scanNested(b, i, depth)
	}
	return cell{}, 0, errSyntax
}

func scanWord(b []byte, i int, word string, k kind) (cell, int, error) {
	have := b[i:min(i+len(word), len(b))]
	switch {
	case string(have) == word:
		return cell{uint32(i), uint32(i + len(word)), k}, i + len(word), nil
	case len(have) < len(word) && string(have) == word[:len(have)]:
		return cell{}, 0, errShort
	}
	return cell{}, 0, errSyntax
}

// stringStop marks the bytes at which a string is more than plain text.
var stringStop = func() (stop [256]bool) {
	for c := range 0x20 {
		stop[c] = true
	}
	stop['"'], stop['\\'] = true, true
	return stop
}()

func scanString(b []byte, i int) (cell, int, error) {
	start, k := i+1, text
	for j := start; j < len(b); j++ {
		c := b[j]
		if !stringStop[c] {
			continue
		}
		switch c {
		case '"':
			return cell{uint32(start), uint32(j), k}, j + 1, nil
		case '\\':
			n, err := scanEscape(b[j:])
			if err != nil {
				return cell{}, 0, err
			}
			k = quoted
			j += n - 1
		default:
			return cell{}, 0, errSyntax
		}
	}
	return cell{}, 0, errShort
}

func scanEscape(b []byte) (int, error) {
	if len(b) < 2 {
		return 0, errShort
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, nil
	case 'u':
		for _, c := range b[2:min(6, len(b))] {
			if !(c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f') {
				return 0, errSyntax
			}
		}
		if len(b) < 6 {
			return 0, errShort
		}
		return 6, nil
	}
	return 0, errSyntax
}

// scanNumber takes JSON's numbers, and those that Profit wrote before release 7:
// without the zero in front of the point.
func scanNumber(b []byte, i int) (cell, int, error) {
	j := i
	if b[j] == '-' {
		j++
	}
	whole := digitsAt(b, j)
	if whole > 1 && b[j] == '0' {
		return cell{}, 0, errSyntax
	}
	j += whole
	frac := 0
	if j < len(b) && b[j] == '.' {
		frac = digitsAt(b, j+1)
		j += 1 + frac
		if j < len(b) && frac == 0 {
			return cell{}, 0, errSyntax
		}
	}
	if j < len(b) && whole+frac == 0 {
		return cell{}, 0, errSyntax
	}
	if j < len(b) && b[j]|0x20 == 'e' {
		j++
		if j < len(b) && (b[j] == '+' || b[j] == '-') {
			j++
		}
		n := digitsAt(b, j)
		j += n
		if j < len(b) && n == 0 {
			return cell{}, 0, errSyntax
		}
	}
	if j == len(b) { // the next byte may belong to it
		return cell{}, 0, errShort
	}
	return cell{uint32(i), uint32(j), number}, j, nil
}

func digitsAt(b []byte, i int) int {
	j := i
	for j < len(b) && b[j] >= '0' && b[j] <= '9' {
		j++
	}
	return j - i
}

// scanNested passes over an object or array.
func scanNested(b []byte, i, depth int) (cell, int, error) {
	start, object := i, b[i] == '{'
	closing := byte(']')
	if object {
		closing = '}'
	}
	for first := true; ; first = false {
		j, err := skipSpace(b, i+1)
		if err != nil {
			return cell{}, 0, err
		}
		if first && b[j] == closing {
			return cell{uint32(start), uint32(j + 1), nested}, j + 1, nil
		}
		if object {
			if j, err = scanKey(b, j); err != nil {
				return cell{}, 0, err
			}
			if j, err = expect(b, j, ':'); err != nil {
				return cell{}, 0, err
			}
			if j, err = skipSpace(b, j); err != nil {
				return cell{}, 0, err
			}
		}
		if _, j, err = scanValue(b, j, depth+1); err != nil {
			return cell{}, 0, err
		}
		if i, err = skipSpace(b, j); err != nil {
			return cell{}, 0, err
		}
		switch b[i] {
		case closing:
			return cell{uint32(start), uint32(i + 1), nested}, i + 1, nil
		case ',':
		default:
			return cell{}, 0, errSyntax
		}
	}
}

// unquote gives the text of a JSON string, quotes included.
func unquote(b []byte) (string, error) {
	var s string
	if json.Unmarshal(b, &s) != nil {
		return "", errSyntax
	}
	return s, nil
}

// clean gives text that is valid UTF-8, as encoding/json would.
func clean(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string(bytes.ToValidUTF8([]byte(s), []byte("\ufffd")))
}
