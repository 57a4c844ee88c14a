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

// nearest gives the candidate that is most like the text, "" where none is at
// least half like it. Each candidate is an id with a label.
func nearest(text string, candidates []Choice) string {
	want := short(fold(text))
	best, least := "", 1<<30
	for _, c := range candidates {
		for _, name := range [2]string{c.ID, c.Label} {
			if name == "" {
				continue
			}
			have := short(fold(name))
			d := 2 * distance(want, have)
			if d < least && d <= max(len(want), len(have)) {
				best, least = c.ID, d
			}
		}
	}
	return best
}

// nearestName is nearest among names.
func nearestName(text string, names []string) string {
	candidates := make([]Choice, len(names))
	for i, n := range names {
		candidates[i].ID = n
	}
	return nearest(text, candidates)
}

// short keeps the comparison cheap whatever the length.
func short(s string) []rune {
	r := []rune(s)
	return r[:min(len(r), 48)]
}

// distance counts the insertions, deletions and replacements from a to b.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, ca := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, cb := range b {
			cost := diagonal
			if ca != cb {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
