package afastest

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// parse reads a field's value as leniently as AFAS's examples write it (numbers
// and booleans as strings, booleans as 1 and 0) and returns its canonical text.
// null and "" both clear; whether null does so in Profit is not documented.
func (f *Field) parse(n *node, codes Language) (string, *Answer) {
	switch n.kind {
	case nullNode:
		return "", nil
	case objectNode, arrayNode, fileNode:
		return "", f.wrong()
	}
	v := n.text
	if v == "" {
		return "", nil
	}
	switch f.Type {
	case Int:
		i, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return "", f.wrong()
		}
		return strconv.FormatInt(i, 10), nil
	case Decimal:
		if _, ok := parseDecimal(v); !ok {
			return "", f.wrong()
		}
		return v, nil
	case Boolean:
		switch strings.ToLower(v) {
		case "true", "1":
			return "true", nil
		case "false", "0":
			return "false", nil
		}
		return "", f.wrong()
	case Date:
		for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05"} {
			if _, err := time.Parse(layout, v); err == nil { // knows February
				return v, nil
			}
		}
		return "", f.wrong()
	}
	return v, f.checkText(v, codes)
}

func (f *Field) checkText(v string, codes Language) *Answer {
	if f.Length > 0 && len(utf16.Encode([]rune(v))) > f.Length {
		return invalid("De waarde bij '%s' is langer dan %d tekens.", "The value for '%s' is longer than %d characters.", f.ID, f.Length)
	}
	switch {
	case f.country:
		// A wrong code that happens to be another country passes, as in Profit.
		if !slices.ContainsFunc(countries, func(c Code) bool { return c.NL == v }) {
			return unknownReference(f)
		}
	case len(f.Codes) > 0:
		if !slices.ContainsFunc(f.Codes, func(c Code) bool { return c.in(codes) == v }) {
			return unknownReference(f)
		}
	}
	return nil
}

func (f *Field) wrong() *Answer {
	return refusal(numberInvalidData,
		"De waarde bij '"+f.NL+"' is ongeldig.", "The value for '"+f.EN+"' is not valid.")
}
