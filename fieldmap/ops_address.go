package fieldmap

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func addressOps() []Operation {
	return []Operation{{Name: "address", Summary: "split a street line into street, house number and suffix; a proposal to be checked. Street, number and suffix on lines of their own (join with a line break) are kept apart", In: textIn, Out: Text,
		Params: []Param{{Name: "part", Kind: Text, Required: true, OneOf: []string{"street", "number", "suffix"}, Summary: "which part to give"}},
		Build: func(a Args) (Apply, error) {
			part := a.Text("part")
			return func(v Value) (Value, *Problem) { return addressPart(v.text, part) }, nil
		}}}
}

func addressPart(line, part string) (Value, *Problem) {
	if street, rest, ok := strings.Cut(line, "\n"); ok {
		return addressLines(street, rest, part)
	}
	street, number, suffix, ok := splitAddress(line)
	if !ok {
		if part == "street" {
			return TextValue(line), nil
		}
		return Value{}, nil
	}
	text := map[string]string{"street": street, "number": number, "suffix": suffix}[part]
	proposed := newProblem(SeverityWarning, CodeProposed, "", "op", "address")
	if text == "" {
		return Value{}, proposed
	}
	return TextValue(text), proposed
}

// addressLines takes the number and suffix that stand on lines of their own; of
// "105a" the letter is the suffix. Lines without a number belong to the street.
func addressLines(street, rest, part string) (Value, *Problem) {
	digits, suffix := leadingDigits(strings.TrimSpace(rest))
	if digits == "" {
		return addressPart(street+" "+strings.ReplaceAll(rest, "\n", " "), part)
	}
	text := map[string]string{"street": street, "number": digits, "suffix": tidy(strings.Fields(suffix))}[part]
	if strings.TrimSpace(text) == "" {
		return Value{}, nil
	}
	return TextValue(text), nil
}

// splitAddress finds the house number: behind the street ("Keizersgracht 12-A
// bis"), where only short words may follow it, or else in front of it ("12 rue
// de la Paix"). False means that there is none it is sure enough of.
func splitAddress(line string) (street, number, suffix string, ok bool) {
	words := strings.Fields(line)
	for i := 1; i < len(words); i++ {
		digits, rest := leadingDigits(words[i])
		if digits == "" || !looksLikeSuffix(rest) || !hasLetter(words[:i]) || !allSuffixes(words[i+1:]) {
			continue
		}
		return tidy(words[:i]), digits, tidy(append([]string{rest}, words[i+1:]...)), true
	}
	if len(words) < 2 || !hasLetter(words[1:]) {
		return "", "", "", false
	}
	digits, rest := leadingDigits(words[0])
	if digits == "" || !looksLikeSuffix(rest) {
		return "", "", "", false
	}
	return tidy(words[1:]), digits, tidy([]string{rest}), true
}

func leadingDigits(word string) (digits, rest string) {
	i := 0
	for i < len(word) && word[i] >= '0' && word[i] <= '9' {
		i++
	}
	return word[:i], word[i:]
}

// looksLikeSuffix tells "12", "12-A", "12b," and "12/3" from "17." and "2e":
// ordinals are part of a street's name.
func looksLikeSuffix(rest string) bool {
	if strings.HasSuffix(rest, ".") {
		return false
	}
	switch strings.ToLower(strings.Trim(rest, ",")) {
	case "e", "de", "ste", "st", "nd", "rd", "th", "er", "ère", "º", "ª":
		return false
	}
	return utf8.RuneCountInString(rest) <= 8
}

// allSuffixes reports whether each word is as short as "A", "bis", "hs", "III"
// or "3".
func allSuffixes(words []string) bool {
	for _, w := range words {
		if utf8.RuneCountInString(strings.Trim(w, ",-/")) > 3 {
			return false
		}
	}
	return true
}

func hasLetter(words []string) bool {
	for _, w := range words {
		if strings.IndexFunc(w, unicode.IsLetter) >= 0 {
			return true
		}
	}
	return false
}

// tidy joins words without what only separated them from the others.
func tidy(words []string) string {
	return strings.Trim(strings.Join(words, " "), " ,-/")
}
