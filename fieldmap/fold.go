package fieldmap

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold gives the form under which texts count as the same label: case, runs
// of white space, and how accents are encoded make no difference.
func fold(s string) string {
	if plain, ok := foldASCII(s); ok {
		return plain
	}
	return strings.Join(strings.Fields(cases.Fold().String(norm.NFKC.String(s))), " ")
}

// foldASCII spares most labels the tables; false where s needs them.
func foldASCII(s string) (string, bool) {
	spaces, change := false, false
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			return "", false
		case c <= ' ':
			spaces = true
		case 'A' <= c && c <= 'Z':
			change = true
		}
	}
	if spaces {
		s = strings.Join(strings.Fields(s), " ")
	}
	if change {
		s = strings.ToLower(s)
	}
	return s, true
}
