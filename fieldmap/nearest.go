package fieldmap

import (
	"iter"
	"slices"
	"strings"
	"unicode"
)

// leastAlike is how many runes a text needs before a mistake in it can be told
// from another text.
const leastAlike = 4

// candidate is something that a text may have meant, under all its names.
type candidate struct {
	id    string
	names []string
}

// nearest gives the option that the text is most likely a misspelling of, ""
// where that is not plain.
func nearest(text string, choices []Choice) string {
	return mostAlike(text, func(yield func(candidate) bool) {
		for _, c := range choices {
			if !yield(candidate{c.ID, []string{c.ID, c.Label}}) {
				return
			}
		}
	})
}

// nearestName is nearest among names.
func nearestName(text string, names []string) string {
	return mostAlike(text, func(yield func(candidate) bool) {
		for _, name := range names {
			if !yield(candidate{name, []string{name}}) {
				return
			}
		}
	})
}

// nearestField is nearest among the paths of fields, by what they mean and how
// they are labelled as well.
func nearestField(path string, fields []Field) string {
	return mostAlike(path, func(yield func(candidate) bool) {
		for i := range fields {
			f := &fields[i]
			if !yield(candidate{f.Path, []string{f.Path, f.Key, f.Label}}) {
				return
			}
		}
	})
}

// mostAlike gives the id of the one candidate that is nearest to the text and
// near enough. A wrong suggestion is worse than none, because people take it:
// where two are equally near there is none.
func mostAlike(text string, candidates iter.Seq[candidate]) string {
	want := short(fold(text))
	best, least := "", -1
	for c := range candidates {
		for _, name := range c.names {
			d, near := mistakes(want, short(fold(name)))
			switch {
			case !near || name == "":
			case least < 0 || d < least:
				best, least = c.id, d
			case d == least && best != c.id:
				best = ""
			}
		}
	}
	return best
}

// mistakes counts the slips that make one text of the other, and tells whether
// they are few enough to be slips: fewer than a third of the longer text, none
// of them in the first letter, which is rarely mistyped and turns "active" into
// "inactive", and none in a digit, since numbers are not alike because their
// digits are.
func mistakes(a, b []rune) (int, bool) {
	longer := max(len(a), len(b))
	switch {
	case slices.Equal(a, b):
		return 0, true
	case min(len(a), len(b)) < leastAlike, a[0] != b[0], 3*abs(len(a)-len(b)) >= longer:
		return 0, false
	case digits(a) != digits(b) || !slices.ContainsFunc(a, unicode.IsLetter):
		return 0, false
	}
	d := distance(a, b)
	return d, 3*d < longer
}

func abs(n int) int { return max(n, -n) }

func digits(text []rune) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, string(text))
}

// short keeps the comparison cheap whatever the length.
func short(s string) []rune {
	const enough = 48
	var r []rune
	for _, c := range s {
		if r = append(r, c); len(r) == enough {
			break
		}
	}
	return r
}

// distance counts the insertions, deletions and replacements of a rune, and the
// swaps of two neighbours, from a to b.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			if a[i] == b[j] {
				row[j+1] = last[j]
				continue
			}
			row[j+1] = 1 + min(last[j], last[j+1], row[j])
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], 1+before[j-1])
			}
		}
	}
	return row[len(b)]
}
