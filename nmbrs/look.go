package nmbrs

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
)

// lookForEmployee sees the employees of the company and type with the hire's
// names. A new employee has nothing else yet: no e-mail address, no birthday.
//
// One that was not there before the insert is the hire's, since no other insert
// of those names into that company is under way ([hris.Step].Twin). None proves
// nothing: Nmbrs says nowhere how soon its lists have what was made. Where the
// login may not read the list, nothing is seen.
func (h *handOver) lookForEmployee() look {
	first, last := h.values[pathFirstName].Text(), h.values[pathLastName].Text()
	return func(ctx context.Context, _ hris.Receipts) (hris.Sighting, error) {
		if err := h.api.open(); err != nil {
			return hris.Sighting{}, err
		}
		seen, known := hris.Sighting{Sole: true}, map[string]int{}
		for e, err := range h.api.employees(ctx, h.at, h.values[pathType].Option()) {
			switch {
			case errors.Is(err, hris.RightMissing):
				return hris.Sighting{}, nil
			case err != nil:
				return hris.Sighting{}, told(err)
			}
			alike := e.named(first, last)
			if alike == otherName || !h.settings.API.gave(e.ID) {
				continue // who has no id of this API cannot be taken for anybody
			}
			match := h.match(e, alike == likeName || e.known)
			at, twice := known[e.ID] // each state of somebody may stand in the list
			if !twice {
				known[e.ID], seen.Matches = len(seen.Matches), append(seen.Matches, match)
			} else if !match.Person {
				seen.Matches[at] = match
			}
		}
		return seen, nil
	}
}

// match is somebody of the same names. Who has names that are only like them, or was
// there before the insert by what Nmbrs knows, is a question to the reviewer.
func (h *handOver) match(e Listed, question bool) hris.Match {
	about := []string{or(strings.TrimSpace(e.FirstName+" "+e.LastName), e.DisplayName)}
	if e.Number != "" {
		about = append(about, h.in("nr. ", "no. ")+e.Number)
	}
	return hris.Match{Kind: kindEmployee, ID: e.ID, Person: question, About: privacy.Hide(strings.Join(about, ", "))}
}

// alikeness is how much a listed employee is called like a hire.
type alikeness uint8

const (
	otherName alikeness = iota
	likeName            // the same initials, or more names than the hire's
	sameName
)

// named compares names. A display name has no documented form, so its words are
// looked through: all of the last name's, and those of the first name or their
// initials. It is the same name only if no other word is left: Jan Pieter Jansen is
// not Jan Jansen, though all of the one's names are in the other's. Whoever is of
// the same name here has the same [twinOf].
func (e Listed) named(first, last string) alikeness {
	if e.LastName != "" {
		switch {
		case !slices.Equal(nameWords(e.LastName), nameWords(last)):
			return otherName
		case slices.Equal(nameWords(e.FirstName), nameWords(first)):
			return sameName
		}
		return otherName
	}
	shown := nameWords(e.DisplayName)
	if !holds(&shown, nameWords(last)) {
		return otherName
	}
	rest := slices.Clone(shown)
	if holds(&rest, nameWords(first)) {
		if slices.ContainsFunc(rest, isName) {
			return likeName
		}
		return sameName
	}
	var initials []string
	for _, word := range nameWords(first) {
		initials = append(initials, string([]rune(word)[:1]))
	}
	if len(initials) > 0 && (holds(&shown, initials) || slices.Contains(shown, strings.Join(initials, ""))) {
		return likeName
	}
	return otherName
}

// holds takes words out of those that are there, false where one is missing.
func holds(there *[]string, wanted []string) bool {
	for _, word := range wanted {
		i := slices.Index(*there, word)
		if i < 0 {
			return false
		}
		*there = slices.Delete(*there, i, i+1)
	}
	return len(wanted) > 0
}

// nameWords are those of a name, without case, accents and what stands between them.
func nameWords(name string) []string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name))
	return strings.FieldsFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// isName tells a name from an initial and from a number, which a display name may
// have beside the names.
func isName(word string) bool {
	return utf8.RuneCountInString(word) > 1 && strings.ContainsFunc(word, unicode.IsLetter)
}

// twinOf says whose inserts could be taken for one another: those of the same names,
// in whatever order, for a display name does not tell first from last. Initials are
// left out as [Listed.named] passes over them. The company and the type are left out
// too: the answer of a look may not tell the type, and a company has another id over
// the other API, which may be in use for the same account.
func twinOf(first, last string) string {
	words := slices.DeleteFunc(nameWords(first+" "+last), func(word string) bool { return !isName(word) })
	slices.Sort(words)
	return kindEmployee + "\x00" + strings.Join(words, " ")
}
