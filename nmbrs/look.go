package nmbrs

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

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
			if alike == otherName {
				continue
			}
			match := h.match(e, alike == initialsOnly)
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

// match is somebody of the same names; of the same initials it is only a question
// to the reviewer.
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
	initialsOnly
	sameName
)

// named compares names. A display name has no documented form, so its words are
// looked through: all of the last name's, and those of the first name or their
// initials.
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
		return sameName
	}
	var initials []string
	for _, word := range nameWords(first) {
		initials = append(initials, string([]rune(word)[:1]))
	}
	if len(initials) > 0 && (holds(&shown, initials) || slices.Contains(shown, strings.Join(initials, ""))) {
		return initialsOnly
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

// twinOf says whose inserts could be taken for one another: those of one name into
// one company. The type is left out, for the answer of a look may not tell it.
func twinOf(company, first, last string) string {
	return strings.Join([]string{company, strings.Join(nameWords(first), " "), strings.Join(nameWords(last), " ")}, "\x00")
}
