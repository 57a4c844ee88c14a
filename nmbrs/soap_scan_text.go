package nmbrs

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// decode replaces references in the text that was taken since the last time, and
// line ends as XML wants it. Most text is plain.
func (s *scanner) decode() error {
	fresh := s.text[s.decoded:]
	if !plain(fresh) {
		b, err := unescape(fresh[:0], fresh) // it never gets longer
		if err != nil {
			return err
		}
		s.text = s.text[:s.decoded+len(b)]
	}
	s.decoded = len(s.text)
	return nil
}

// verbatim is decode for CDATA, which has no references.
func (s *scanner) verbatim() error {
	fresh := s.text[s.decoded:]
	if !plain(fresh) {
		kept := fresh[:0]
		for i, c := range fresh {
			if c == '\r' {
				if i+1 < len(fresh) && fresh[i+1] == '\n' {
					continue
				}
				c = '\n'
			}
			kept = append(kept, c)
		}
		if !characters(kept) {
			return errSyntax
		}
		s.text = s.text[:s.decoded+len(kept)]
	}
	s.decoded = len(s.text)
	return nil
}

// special marks the bytes of text that are not simply themselves.
var special = func() (is [256]bool) {
	for c := range 256 {
		is[c] = c < 0x20 && c != '\t' && c != '\n' || c >= 0x7f || c == '&' || c == ']'
	}
	return is
}()

func plain(b []byte) bool {
	for _, c := range b {
		if special[c] {
			return false
		}
	}
	return true
}

// unescape appends the text that b stands for to to, which may share its memory.
func unescape(to, b []byte) ([]byte, error) {
	if bytes.Contains(b, []byte("]]>")) {
		return nil, errSyntax
	}
	for i := 0; i < len(b); i++ {
		switch c := b[i]; c {
		case '\r':
			if i+1 < len(b) && b[i+1] == '\n' {
				i++
			}
			to = append(to, '\n')
		case '&':
			n := bytes.IndexByte(b[i:min(i+12, len(b))], ';')
			if n < 0 {
				return nil, errSyntax
			}
			r, ok := reference(string(b[i+1 : i+n]))
			if !ok {
				return nil, errSyntax
			}
			to = utf8.AppendRune(to, r)
			i += n
		default:
			to = append(to, c)
		}
	}
	if !characters(to) {
		return nil, errSyntax
	}
	return to, nil
}

func reference(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	return rune(n), err == nil && utf8.ValidRune(rune(n))
}

// characters reports whether b is UTF-8 of characters that XML allows.
func characters(b []byte) bool {
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r == 0xfffe || r == 0xffff {
			return false
		}
		i += n
	}
	return true
}
