package personio

import (
	"slices"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris/civil"
)

// standing is how a value that was meant stands at Personio.
type standing uint8

const (
	unseen  standing = iota // the credentials may not read it, or it cannot be compared
	kept                    // as it was meant
	lacking                 // nothing is there
	differs                 // something else is there
)

func keptIf(same bool) standing {
	if same {
		return kept
	}
	return differs
}

// against tells how a value stands in an attribute that holds something.
func (a Attribute) against(want fieldmap.Value) standing {
	same := false
	switch want.Kind() {
	case fieldmap.Date:
		day, err := a.Date()
		if err != nil {
			return unseen
		}
		same = day == want.Date()
	case fieldmap.Number:
		n, err := a.Decimal()
		if err != nil {
			return unseen
		}
		same = n.Compare(want.Number()) == 0
	case fieldmap.Options:
		same = sameSet(a.Tags(), want.Options())
	default:
		same = sameText(a.Text(), textOf(want))
	}
	return keptIf(same)
}

func sameID(have, want int64) standing {
	if have == 0 {
		return unseen
	}
	return keptIf(have == want)
}

// oneOfThese compares words of a closed list; a word that is not on it may be a
// translation, and says nothing.
func oneOfThese(have, want string, words ...string) standing {
	have = strings.ToLower(have)
	if !slices.Contains(words, have) {
		return unseen
	}
	return keptIf(have == want)
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// sameText compares texts without regard to case, blanks at the ends and how many
// there are between words.
func sameText(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

func fieldStands(shown bool, have string, want fieldmap.Value) standing {
	switch {
	case !shown:
		return unseen
	case strings.TrimSpace(have) == "":
		return lacking
	}
	return keptIf(sameText(have, textOf(want)))
}

func numberStands(shown bool, have civil.Decimal, want fieldmap.Value) standing {
	switch {
	case !shown:
		return unseen
	case have.IsZero():
		return lacking
	}
	return keptIf(have.Compare(want.Number()) == 0)
}
