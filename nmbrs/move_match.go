package nmbrs

import (
	"regexp"
	"slices"
	"strings"
)

// match pairs what neither the converter nor a person has paired: debtors first, for
// what is theirs is looked for among what is their counterparts'.
func (m *Move) match() {
	m.matchEach(func(kind string) bool { return kind == pathDebtor })
	m.partTwins()
	m.matchEach(func(kind string) bool { return kind != pathDebtor })
	m.partTwins()
}

func (m *Move) matchEach(of func(kind string) bool) {
	by := m.sorted()
	for i := range m.Pairs {
		p := &m.Pairs[i]
		if !of(p.From.Kind) {
			continue
		}
		candidates := by.candidates(*p)
		if p.Confirmed && p.From.Debtor != "" && !slices.Contains(candidates, p.To) {
			p.Confirmed = false // its debtor is another now
		}
		if p.Settled() {
			continue
		}
		switch p.From.Kind {
		case pathType:
			p.To, p.How, p.Alike = typeOf(p.From, candidates)
		case pathNationality:
			p.To, p.How, p.Alike = nationalityOf(p.From)
		default:
			p.To, p.How, p.Alike = counterpart(p.From, candidates)
		}
	}
}

// partTwins leaves it to a person where two things of SOAP's would become one.
func (m *Move) partTwins() {
	taken := map[[2]string]int{}
	for _, p := range m.Pairs {
		if p.To.ID != "" && p.From.Kind != pathNationality {
			taken[[2]string{p.To.Kind, p.To.ID}]++
		}
	}
	for i := range m.Pairs {
		if p := &m.Pairs[i]; !p.Settled() && taken[[2]string{p.To.Kind, p.To.ID}] > 1 {
			p.To, p.How, p.Alike = MoveItem{}, "", []MoveItem{p.To}
		}
	}
}

// sorted is a move's items sorted by whose they are: an accountant has hundreds of
// debtors.
type sorted struct {
	there  map[[2]string][]MoveItem // by kind, and by kind and debtor
	debtor map[string]string        // SOAP's to REST's, "" where it has none yet
}

func (m *Move) sorted() sorted {
	by := sorted{map[[2]string][]MoveItem{}, map[string]string{}}
	for _, item := range m.There {
		by.there[[2]string{item.Kind}] = append(by.there[[2]string{item.Kind}], item)
		if item.Debtor != "" {
			whose := [2]string{item.Kind, item.Debtor}
			by.there[whose] = append(by.there[whose], item)
		}
	}
	for _, p := range m.Pairs {
		if p.From.Kind == pathDebtor {
			by.debtor[p.From.ID] = p.To.ID
		}
	}
	return by
}

// candidates are what something can be: of the same kind, and of the debtor that its
// own is paired with where SOAP tells whose it is.
func (by sorted) candidates(p MovePair) []MoveItem {
	if p.From.Debtor == "" {
		return by.there[[2]string{p.From.Kind}]
	}
	debtor := by.debtor[p.From.Debtor]
	if debtor == "" {
		return nil
	}
	return by.there[[2]string{p.From.Kind, debtor}]
}

// counterpart finds what has the same code and the same name, or one of the two where
// nothing has the other. Where code and name point at different things, or at several,
// it gives all of them and picks none.
func counterpart(from MoveItem, there []MoveItem) (MoveItem, PairedBy, []MoveItem) {
	var both, coded, named []MoveItem
	for _, item := range there {
		code, name := sameCode(from.Code, item.Code), sameText(from.Name, item.Name)
		if code && name {
			both = append(both, item)
		} else if code {
			coded = append(coded, item)
		} else if name {
			named = append(named, item)
		}
	}
	switch alike := slices.Concat(both, coded, named); {
	case len(both) == 1:
		return both[0], ByCodeAndName, nil
	case len(alike) == 1 && len(coded) == 1:
		return alike[0], ByCode, nil
	case len(alike) == 1:
		return alike[0], ByName, nil
	default:
		return MoveItem{}, "", alike
	}
}

// typeOf finds the word of a type's number: by its description, which is said to be
// REST's own words, and by its place in the list. Neither is documented.
func typeOf(from MoveItem, there []MoveItem) (MoveItem, PairedBy, []MoveItem) {
	var named, placed []MoveItem
	for _, item := range there {
		labels := hiredTypes[item.ID]
		if slices.ContainsFunc([]string{item.ID, item.Name, labels[0], labels[1]}, func(name string) bool { return name != "" && alike(from.Name, name) }) {
			named = append(named, item)
		} else if from.ID == item.Code {
			placed = append(placed, item)
		}
	}
	switch both := slices.Concat(named, placed); {
	case len(both) == 1 && len(named) == 1:
		return both[0], ByName, nil
	case len(both) == 1:
		return both[0], ByInference, nil
	default: // a name that says otherwise than the place is a question
		return MoveItem{}, "", both
	}
}

// dutch is the one nationality of Nmbrs's table that is known (inferred from public
// clients): the table looks like that of the Dutch registers.
const dutch = "1"

func nationalityOf(from MoveItem) (MoveItem, PairedBy, []MoveItem) {
	if from.ID == dutch {
		return MoveItem{Kind: pathNationality, ID: "NL"}, ByInference, nil
	}
	return MoveItem{}, "", nil
}

var countryCode = regexp.MustCompile("^" + aCountry.pattern + "$")

// sameCode compares codes, which are numbers in one API and text in the other: 030
// may have lost its zero.
func sameCode(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if soapIDForm.MatchString(a) && soapIDForm.MatchString(b) {
		a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
		return a == b
	}
	return a != "" && strings.EqualFold(a, b)
}

// sameText compares names, but for case and white space.
func sameText(a, b string) bool {
	a, b = strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " ")
	return a != "" && strings.EqualFold(a, b)
}
