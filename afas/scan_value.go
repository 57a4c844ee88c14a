package afas

import (
	"encoding/json"
	"unicode/utf8"
)

// The JSON of a row, value by value. Each function gives the index behind what it
// read, or errShort where the bytes end before it does.

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

// clean gives text that is valid UTF-8, as encoding/json would: one replacement
// for each byte that is none.
func clean(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}
