package greenhouse

import "strings"

// nextLink gives the target of rel="next" in Link headers (RFC 8288), and "" where
// there is none. ok is false for a header that is not one.
func nextLink(headers []string) (target string, ok bool) {
	for _, header := range headers {
		for rest := strings.TrimLeft(header, " \t,"); rest != ""; rest = strings.TrimLeft(rest, " \t,") {
			if rest[0] != '<' {
				return "", false
			}
			end := strings.IndexByte(rest, '>')
			if end < 0 {
				return "", false
			}
			uri := rest[1:end]
			var next bool
			if next, rest, ok = linkParams(rest[end+1:]); !ok {
				return "", false
			}
			if next && target == "" {
				target = uri
			}
		}
	}
	return target, true
}

// linkParams reads ;name=value pairs up to the comma that begins another link.
func linkParams(s string) (next bool, rest string, ok bool) {
	for first := true; ; {
		s = strings.TrimLeft(s, " \t")
		if s == "" || s[0] == ',' {
			return next, s, true
		}
		if s[0] != ';' {
			return false, "", false
		}
		s = strings.TrimLeft(s[1:], " \t")
		end := strings.IndexAny(s, "=;, \t")
		if end < 0 {
			end = len(s)
		}
		name := s[:end]
		s = strings.TrimLeft(s[end:], " \t")
		if s == "" || s[0] != '=' {
			continue // a parameter without a value
		}
		var value string
		if value, s, ok = linkValue(strings.TrimLeft(s[1:], " \t")); !ok {
			return false, "", false
		}
		if first && strings.EqualFold(name, "rel") { // a second rel does not count
			first = false
			for relation := range strings.FieldsSeq(value) {
				next = next || strings.EqualFold(relation, "next")
			}
		}
	}
}

// linkValue reads a token or a quoted string.
func linkValue(s string) (value, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, ";, \t")
		if end < 0 {
			end = len(s)
		}
		return s[:end], s[end:], true
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return b.String(), s[i+1:], true
		case '\\':
			i++
			if i == len(s) {
				return "", "", false
			}
		}
		b.WriteByte(s[i])
	}
	return "", "", false
}
