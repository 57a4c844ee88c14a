package fieldmap

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

func textOps(tag language.Tag) []Operation {
	return []Operation{
		{Name: "trim", Summary: "cut white space (or the characters given) off both ends", In: textIn, Out: Text,
			Params: []Param{{Name: "chars", Kind: Text, Summary: "the characters to cut off"}},
			Build: func(a Args) (Apply, error) {
				if chars := a.Text("chars"); chars != "" {
					return onText(func(s string) string { return strings.Trim(s, chars) }), nil
				}
				return onText(trim), nil
			}},
		textOp("collapse", "white space within becomes single spaces, at the ends nothing", collapse),
		textOp("lower", "lower case", lowerer(tag)),
		textOp("upper", "upper case", upperer(tag)),
		textOp("title", "a capital for each word that is all small or all capital; mixed words and small particles stay", titler(tag)),
		textOp("nfc", "letters and their accents as one character where there is one", norm.NFC.String),
		{Name: "wrap", Summary: "put texts before and after", In: textIn, Out: Text,
			Params: []Param{{Name: "before", Kind: Text}, {Name: "after", Kind: Text}},
			Build: func(a Args) (Apply, error) {
				before, after := a.Text("before"), a.Text("after")
				return onText(func(s string) string { return before + s + after }), nil
			}},
		{Name: "truncate", Summary: "cut to a length in characters; a warning says so", In: textIn, Out: Text,
			Params: []Param{{Name: "length", Kind: Number, Required: true}},
			Build: func(a Args) (Apply, error) {
				n := a.Int("length", 0)
				if n < 1 {
					return nil, errors.New("the length must be 1 or more")
				}
				return truncate(n), nil
			}},
	}
}

// isSpace also holds for the spaces that nobody sees: zero width ones and the
// byte order mark.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u2060'
}

func trim(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || s[0] < utf8.RuneSelf && s[len(s)-1] < utf8.RuneSelf {
		return s
	}
	return strings.TrimFunc(s, isSpace)
}

func collapse(s string) string { return strings.Join(strings.FieldsFunc(s, isSpace), " ") }

// plainCase reports whether a language changes the case of ASCII letters as
// English does.
func plainCase(tag language.Tag) bool {
	base, _ := tag.Base()
	switch base.String() {
	case "tr", "az", "lt":
		return false
	}
	return true
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// A cases.Caser may hold state, so each call makes its own.

func lowerer(tag language.Tag) func(string) string {
	plain := plainCase(tag)
	return func(s string) string {
		if plain && isASCII(s) {
			return strings.ToLower(s)
		}
		return cases.Lower(tag).String(s)
	}
}

func upperer(tag language.Tag) func(string) string {
	plain := plainCase(tag)
	return func(s string) string {
		if plain && isASCII(s) {
			return strings.ToUpper(s)
		}
		return cases.Upper(tag).String(s)
	}
}

// titler changes only words that carry no case of their own: "JAN" and "jan"
// become "Jan", "McDonald" and "deVries" stay, and so do small particles such
// as "van der".
func titler(tag language.Tag) func(string) string {
	return func(s string) string {
		var b strings.Builder
		b.Grow(len(s))
		for s != "" {
			word, separator, rest := cutWord(s)
			b.WriteString(titleWord(word, tag))
			b.WriteString(separator)
			s = rest
		}
		return b.String()
	}
}

// cutWord splits off the first word and what separates it from the next: white
// space or a hyphen.
func cutWord(s string) (word, separator, rest string) {
	end := strings.IndexFunc(s, isBetweenWords)
	if end < 0 {
		return s, "", ""
	}
	next := strings.IndexFunc(s[end:], func(r rune) bool { return !isBetweenWords(r) })
	if next < 0 {
		return s[:end], s[end:], ""
	}
	return s[:end], s[end : end+next], s[end+next:]
}

func isBetweenWords(r rune) bool { return isSpace(r) || r == '-' || r == '\u2010' || r == '\u2011' }

func titleWord(word string, tag language.Tag) string {
	small, capital := 0, 0
	for _, r := range word {
		switch {
		case unicode.IsLower(r):
			small++
		case unicode.IsUpper(r), unicode.IsTitle(r):
			capital++
		}
	}
	switch {
	case small > 0 && capital > 0, small+capital == 0:
		return word
	case small > 0 && isParticle(word):
		return word
	}
	// An apostrophe within a word starts a capital where a name follows a single
	// letter (O'Neill), and none where it does not (the people's).
	if i := strings.IndexAny(word, "'’"); i >= 0 {
		mark, size := utf8.DecodeRuneInString(word[i:])
		before, after := word[:i], word[i+size:]
		if utf8.RuneCountInString(before) == 1 && utf8.RuneCountInString(after) > 1 {
			return titleCase(before, tag) + string(mark) + titleCase(after, tag)
		}
		return titleCase(before, tag) + string(mark) + lowerer(tag)(after)
	}
	return titleCase(word, tag)
}

func titleCase(word string, tag language.Tag) string { return cases.Title(tag).String(word) }

func truncate(n int) Apply {
	limit := strconv.Itoa(n)
	return func(v Value) (Value, *Problem) {
		s := v.text
		if len(s) <= n || utf8.RuneCountInString(s) <= n {
			return v, nil
		}
		return TextValue(cut(s, n)), newProblem(SeverityWarning, CodeTruncated, "", "max", limit)
	}
}

// cut gives at most n characters of s, never between a letter and its accent
// or the halves of a joined sign.
func cut(s string, n int) string {
	end := 0
	for range n {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	for end > 0 && end < len(s) {
		next, _ := utf8.DecodeRuneInString(s[end:])
		last, size := utf8.DecodeLastRuneInString(s[:end])
		if !joins(next) && last != '\u200d' {
			break
		}
		end -= size
	}
	return strings.TrimRightFunc(s[:end], isSpace)
}

// joins reports whether a character belongs to the one before it.
func joins(r rune) bool {
	return unicode.Is(unicode.M, r) || r == '\u200d' || r >= 0x1f3fb && r <= 0x1f3ff
}
