package nmbrs

import (
	"bytes"
	"regexp"
)

// markup reads what begins with the '<' at b[0]. No event says that it was
// something to pass over; errShort that b ends before it does.
func (s *scanner) markup(b []byte) (event, int, error) {
	if len(b) < 2 {
		return 0, 0, errShort
	}
	switch b[1] {
	case '/':
		return s.endTag(b)
	case '?':
		n, err := s.declaration(b)
		return 0, n, err
	case '!':
		n, err := s.aside(b)
		return 0, n, err
	}
	return s.startTag(b)
}

// nameBytes are those of a name; a digit, '-' or '.' may not begin one.
var nameBytes = func() (is [256]bool) {
	for c := range 256 {
		is[c] = c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == ':'
	}
	return is
}()

// nameAt gives the end of the name at b[i], and where its local part begins.
func nameAt(b []byte, i int) (local, end int, err error) {
	local, end = i, i
	for ; end < len(b) && nameBytes[b[end]]; end++ {
		if b[end] == ':' {
			if local > i || end == i {
				return 0, 0, errSyntax
			}
			local = end + 1
		}
	}
	if end == len(b) {
		return 0, 0, errShort
	}
	if local == end || !initial(b[i]) || !initial(b[local]) {
		return 0, 0, errSyntax
	}
	return local, end, nil
}

func initial(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

func skipBlanks(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

func (s *scanner) startTag(b []byte) (event, int, error) {
	local, i, err := nameAt(b, 1)
	if err != nil {
		return 0, 0, err
	}
	if s.depth == 0 && s.rooted {
		return 0, 0, errSyntax
	}
	if s.depth == maxDepth {
		return 0, 0, errDeep
	}
	// First to the tag's end, then to what it changes: it may have to be read again.
	f := frame{name: len(s.names), local: len(s.names) + local - 1}
	end, empty, err := s.attributes(b, i, &f, false)
	if err != nil {
		return 0, 0, err
	}
	if s.depth > 0 {
		if !blank(s.text) {
			return 0, 0, errSyntax
		}
		s.frames[s.depth-1].parent = true
	}
	s.rooted = true
	s.names = append(s.names, b[1:i]...)
	s.text, s.decoded = s.text[:0], 0
	s.frames[s.depth] = f
	s.depth++
	if b[i] != '>' && s.depth <= replyDepth {
		_, _, _ = s.attributes(b, i, &f, true)
	}
	s.empty = empty
	return opened, end, nil
}

// attributes reads the rest of a start tag. Of all attributes those matter that
// say nil, and, if declare is true, those that declare a namespace.
func (s *scanner) attributes(b []byte, i int, f *frame, declare bool) (end int, empty bool, err error) {
	for {
		j := skipBlanks(b, i)
		if j+1 >= len(b) {
			if j < len(b) && b[j] == '>' {
				return j + 1, false, nil
			}
			return 0, false, errShort
		}
		switch {
		case b[j] == '>':
			return j + 1, false, nil
		case b[j] == '/' && b[j+1] == '>':
			return j + 2, true, nil
		case b[j] == '/' || j == i:
			return 0, false, errSyntax
		}
		local, e, err := nameAt(b, j)
		if err != nil {
			return 0, false, err
		}
		value, n, err := attributeValue(b, e)
		if err != nil {
			return 0, false, err
		}
		i = n
		name, prefix := b[local:e], b[j:max(local-1, j)]
		switch {
		case declare && string(prefix) == "xmlns":
			s.spaces = append(s.spaces, space{string(name), string(value), s.depth})
		case declare && len(prefix) == 0 && string(name) == "xmlns":
			s.spaces = append(s.spaces, space{"", string(value), s.depth})
		case string(name) == "nil" && (string(value) == "true" || string(value) == "1"):
			f.null = true
		}
	}
}

// attributeValue reads ="value" at b[i].
func attributeValue(b []byte, i int) (value []byte, end int, err error) {
	if i = skipBlanks(b, i); i >= len(b) {
		return nil, 0, errShort
	}
	if b[i] != '=' {
		return nil, 0, errSyntax
	}
	if i = skipBlanks(b, i+1); i >= len(b) {
		return nil, 0, errShort
	}
	quote := b[i]
	if quote != '"' && quote != '\'' {
		return nil, 0, errSyntax
	}
	n := bytes.IndexByte(b[i+1:], quote)
	if n < 0 {
		return nil, 0, errShort
	}
	value = b[i+1 : i+1+n]
	if bytes.IndexByte(value, '<') >= 0 {
		return nil, 0, errSyntax
	}
	if !plain(value) {
		if value, err = unescape(nil, value); err != nil {
			return nil, 0, err
		}
	}
	return value, i + n + 2, nil
}

func (s *scanner) endTag(b []byte) (event, int, error) {
	if s.depth == 0 {
		return 0, 0, errSyntax
	}
	name := s.names[s.frames[s.depth-1].name:]
	if len(b) < 2+len(name) {
		return 0, 0, errShort
	}
	if !bytes.Equal(b[2:2+len(name)], name) {
		return 0, 0, errSyntax
	}
	end := skipBlanks(b, 2+len(name))
	if end >= len(b) {
		return 0, 0, errShort
	}
	if b[end] != '>' {
		return 0, 0, errSyntax
	}
	s.closing = true
	return closed, end + 1, nil
}

var xmlDeclaration = regexp.MustCompile(`^<\?xml\s+version\s*=\s*(?:"1\.0"|'1\.0')(?:\s+encoding\s*=\s*(?:"(?i:utf-8)"|'(?i:utf-8)'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$`)

// declaration passes over <?xml version="1.0" encoding="utf-8"?>.
func (s *scanner) declaration(b []byte) (int, error) {
	end := bytes.Index(b, []byte("?>"))
	if end < 0 {
		return 0, errShort
	}
	if end += 2; s.rooted || s.declared || !xmlDeclaration.Match(b[:end]) {
		return 0, errSyntax
	}
	s.declared = true
	return end, nil
}

// aside passes over a comment and takes CDATA.
func (s *scanner) aside(b []byte) (int, error) {
	const comment, cdata = "<!--", "<![CDATA["
	switch {
	case bytes.HasPrefix(b, []byte(comment)):
		n := bytes.Index(b[len(comment):], []byte("--"))
		end := len(comment) + n + 2
		if n < 0 || end >= len(b) {
			return 0, errShort
		}
		if b[end] != '>' {
			return 0, errSyntax
		}
		return end + 1, nil
	case bytes.HasPrefix(b, []byte(cdata)) && s.depth > 0:
		n := bytes.Index(b[len(cdata):], []byte("]]>"))
		if n < 0 {
			return 0, errShort
		}
		if err := s.take(b[len(cdata) : len(cdata)+n]); err != nil {
			return 0, err
		}
		return len(cdata) + n + 3, s.verbatim()
	case len(b) < len(cdata) && (bytes.HasPrefix([]byte(comment), b) || bytes.HasPrefix([]byte(cdata), b)):
		return 0, errShort
	case bytes.HasPrefix(b, []byte("<!D")) || bytes.HasPrefix(b, []byte("<!E")):
		return 0, errType
	}
	return 0, errSyntax
}
