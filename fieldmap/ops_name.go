package fieldmap

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

func nameOps(tag language.Tag) []Operation {
	return []Operation{
		{Name: "initials", Summary: "the first letter of each word", In: textIn, Out: Text,
			Params: []Param{{Name: "dots", Kind: YesNo, Summary: "a dot after each; yes unless given"}},
			Build: func(a Args) (Apply, error) {
				dots := a.Bool("dots", true)
				upper := upperer(tag)
				return onText(func(s string) string { return initials(s, dots, upper) }), nil
			}},
		{Name: "name_prefix", Summary: `split particles such as "van der" off a name, as it is spelled; a proposal to be checked`, In: textIn, Out: Text,
			Params: []Param{{Name: "part", Kind: Text, Required: true, OneOf: []string{"prefix", "rest"}, Summary: "which part to give"}},
			Build: func(a Args) (Apply, error) {
				rest := a.Text("part") == "rest"
				return func(v Value) (Value, *Problem) { return namePart(v.text, rest) }, nil
			}},
	}
}

// initials starts a new one at each word, and within words at hyphens and dots,
// so that initials stay initials.
func initials(s string, dots bool, upper func(string) string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return isBetweenWords(r) || r == '.' }) {
		first := initial(word)
		if first == "" {
			continue
		}
		b.WriteString(upper(first))
		if dots {
			b.WriteByte('.')
		}
	}
	return b.String()
}

// initial is the first letter with its accents; the Dutch IJ is one letter.
func initial(word string) string {
	start := strings.IndexFunc(word, unicode.IsLetter)
	if start < 0 {
		return ""
	}
	word = word[start:]
	if strings.HasPrefix(word, "IJ") && len(word) > 2 && unicode.IsLower(firstRune(word[2:])) {
		return "IJ"
	}
	_, end := utf8.DecodeRuneInString(word)
	for end < len(word) {
		r, size := utf8.DecodeRuneInString(word[end:])
		if !unicode.Is(unicode.M, r) {
			break
		}
		end += size
	}
	return word[:end]
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// The particles that stand before a family name. Those of anyCase are also met
// with a capital; a capital "Do" or "Le" is more often a name of its own.
var (
	anyCase = wordSet("van de den der ter ten te het 't ’t von vom zum zur zu")
	small   = wordSet("in op uit voor aan bij onder over tot tussen 's ’s en und auf la le les du des di da do dos das del della degli dalla al el y af av")
)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

func isParticle(word string) bool { return anyCase[word] || small[word] }

func leadsName(word string) bool {
	return small[word] || anyCase[strings.ToLower(word)]
}

// namePart splits leading particles off, or trailing ones behind a comma
// ("Berg, van den"). At least one word stays.
func namePart(s string, rest bool) (Value, *Problem) {
	prefix, name := splitName(s)
	if prefix == "" {
		if rest {
			return TextValue(s), nil
		}
		return Value{}, nil
	}
	proposed := newProblem(SeverityWarning, CodeProposed, "", "op", "name_prefix")
	if rest {
		return TextValue(name), proposed
	}
	return TextValue(prefix), proposed
}

func splitName(s string) (prefix, name string) {
	if before, after, ok := strings.Cut(s, ","); ok {
		words := strings.Fields(after)
		for _, w := range words {
			if !leadsName(w) {
				return "", s
			}
		}
		return strings.Join(words, " "), trim(before)
	}
	words := strings.Fields(s)
	n := 0
	for n < len(words)-1 && leadsName(words[n]) {
		n++
	}
	return strings.Join(words[:n], " "), strings.Join(words[n:], " ")
}
