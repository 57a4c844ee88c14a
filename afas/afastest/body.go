package afastest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A request body may be 75 MB, nearly all of it one base64 string. The reader
// below keeps structure and short texts, and lets the bytes of a file (the
// value of a member whose name ends in FileStream) run through a hash.

type nodeKind byte

const (
	nullNode nodeKind = iota
	boolNode
	numberNode
	stringNode
	arrayNode
	objectNode
	fileNode
)

type node struct {
	kind    nodeKind
	text    string // bool, number and string nodes
	items   []*node
	members []member
	file    *File
	err     error // why a file's base64 could not be read
}

type member struct {
	name  string
	value *node
}

func (n *node) member(name string) *node {
	var found *node // the last one wins
	for _, m := range n.members {
		if m.name == name {
			found = m.value
		}
	}
	return found
}

var errSyntax = errors.New("invalid json")

const maxDepth = 32

// readBody reads one JSON document and nothing after it. Files of at most keep
// bytes keep their content.
func readBody(r io.Reader, keep int64) (*node, error) {
	p := &bodyReader{br: bufio.NewReaderSize(r, 64<<10), keep: keep}
	n, err := p.value("", 0)
	if err != nil {
		return nil, err
	}
	if _, err := p.next(); err != io.EOF {
		if err == nil {
			err = errSyntax
		}
		return nil, err
	}
	return n, nil
}

type bodyReader struct {
	br   *bufio.Reader
	keep int64
}

// next skips white space and returns the next byte.
func (p *bodyReader) next() (byte, error) {
	for {
		c, err := p.br.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c, nil
		}
	}
}

func (p *bodyReader) must() (byte, error) {
	c, err := p.next()
	if err == io.EOF {
		err = errSyntax
	}
	return c, err
}

func (p *bodyReader) value(name string, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errSyntax
	}
	c, err := p.must()
	if err != nil {
		return nil, err
	}
	switch c {
	case '{':
		return p.object(depth)
	case '[':
		return p.array(name, depth)
	case '"':
		if strings.HasSuffix(name, "FileStream") {
			return p.fileValue()
		}
		s, err := p.text()
		return &node{kind: stringNode, text: s}, err
	}
	return p.literal(c)
}

func (p *bodyReader) object(depth int) (*node, error) {
	n := &node{kind: objectNode}
	for first := true; ; first = false {
		c, err := p.must()
		if err != nil {
			return nil, err
		}
		if c == '}' && first {
			return n, nil
		}
		if c != '"' {
			return nil, errSyntax
		}
		name, err := p.text()
		if err != nil {
			return nil, err
		}
		if c, err = p.must(); err != nil || c != ':' {
			return nil, orSyntax(err)
		}
		v, err := p.value(name, depth+1)
		if err != nil {
			return nil, err
		}
		n.members = append(n.members, member{name, v})
		if c, err = p.must(); err != nil {
			return nil, err
		}
		if c == '}' {
			return n, nil
		}
		if c != ',' {
			return nil, errSyntax
		}
	}
}

func (p *bodyReader) array(name string, depth int) (*node, error) {
	n := &node{kind: arrayNode}
	c, err := p.must()
	if err != nil {
		return nil, err
	}
	if c == ']' {
		return n, nil
	}
	if err := p.br.UnreadByte(); err != nil {
		return nil, err
	}
	for {
		v, err := p.value(name, depth+1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, v)
		if c, err = p.must(); err != nil {
			return nil, err
		}
		if c == ']' {
			return n, nil
		}
		if c != ',' {
			return nil, errSyntax
		}
	}
}

func (p *bodyReader) literal(c byte) (*node, error) {
	lit := []byte{c}
	for {
		c, err := p.br.ReadByte()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if strings.IndexByte(",]} \t\r\n", c) >= 0 {
			_ = p.br.UnreadByte() // cannot fail directly after ReadByte
			break
		}
		if lit = append(lit, c); len(lit) > 64 {
			return nil, errSyntax
		}
	}
	if !json.Valid(lit) {
		return nil, errSyntax
	}
	switch s := string(lit); s {
	case "null":
		return &node{kind: nullNode}, nil
	case "true", "false":
		return &node{kind: boolNode, text: s}, nil
	default:
		return &node{kind: numberNode, text: s}, nil
	}
}

// text reads the rest of a string whose opening quote is gone.
func (p *bodyReader) text() (string, error) {
	raw := []byte{'"'}
	for escaped := false; ; {
		c, err := p.br.ReadByte()
		if err == io.EOF {
			err = errSyntax
		}
		if err != nil {
			return "", err
		}
		raw = append(raw, c)
		if escaped {
			escaped = false
			continue
		}
		if c == '\\' {
			escaped = true
		}
		if c == '"' {
			break
		}
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return "", errSyntax
	}
	return s, nil
}

// fileValue hashes a base64 string as it passes.
func (p *bodyReader) fileValue() (*node, error) {
	src := &stringBytes{br: p.br}
	sum, kept := sha256.New(), &head{limit: p.keep}
	size, err := io.Copy(io.MultiWriter(sum, kept), base64.NewDecoder(base64.StdEncoding, src))
	n := &node{kind: fileNode}
	if err != nil && src.err == nil {
		n.err = fmt.Errorf("not base64: %w", err)
	}
	if _, err := io.Copy(io.Discard, src); err != nil { // to the closing quote, whatever the decoder made of it
		return nil, err
	}
	n.file = &File{Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	if size <= p.keep {
		n.file.Content = kept.buf
	}
	return n, nil
}

// stringBytes reads the unescaped bytes of a JSON string up to its closing
// quote. Base64 needs no escape but the slash, which some encoders write as \/.
type stringBytes struct {
	br   *bufio.Reader
	done bool
	err  error // trouble with the document or the connection, not the base64
}

func (s *stringBytes) fail(err error) (int, error) {
	if err == io.EOF {
		err = errSyntax
	}
	s.err = err
	return 0, err
}

func (s *stringBytes) Read(dst []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	if s.done {
		return 0, io.EOF
	}
	if len(dst) == 0 {
		return 0, nil
	}
	if _, err := s.br.Peek(1); err != nil {
		return s.fail(err)
	}
	chunk, _ := s.br.Peek(min(s.br.Buffered(), len(dst)))
	for _, stop := range [...]byte{'"', '\\'} {
		if end := bytes.IndexByte(chunk, stop); end >= 0 {
			chunk = chunk[:end]
		}
	}
	if len(chunk) == 0 {
		return s.special(dst)
	}
	n := copy(dst, chunk)
	_, _ = s.br.Discard(n) // peeked above
	return n, nil
}

func (s *stringBytes) special(dst []byte) (int, error) {
	c, err := s.br.ReadByte()
	if err != nil {
		return s.fail(err)
	}
	if c == '"' {
		s.done = true
		return 0, io.EOF
	}
	if c, err = s.br.ReadByte(); err != nil {
		return s.fail(err)
	}
	switch c {
	case 'n', 'r':
		c = '\n' // skipped by the decoder
	case '/', '"', '\\':
	case 't', 'b', 'f', 'u':
		c = '?' // legal JSON, illegal base64
	default:
		return s.fail(errSyntax)
	}
	dst[0] = c
	return 1, nil
}

// head keeps the first bytes written to it, and nothing once there are more.
type head struct {
	limit int64
	buf   []byte
	over  bool
}

func (h *head) Write(b []byte) (int, error) {
	if !h.over && int64(len(h.buf)+len(b)) > h.limit {
		h.over, h.buf = true, nil
	}
	if !h.over {
		h.buf = append(h.buf, b...)
	}
	return len(b), nil
}

func orSyntax(err error) error {
	if err == nil {
		return errSyntax
	}
	return err
}
