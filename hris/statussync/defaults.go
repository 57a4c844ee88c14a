package statussync

import (
	"slices"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// Default is a stage that every account has, known by its name the first time
// it is seen and by its id from then on.
type Default struct {
	Names  []string // in every language that it may come in; the first one names the default
	Status string   // what it maps to; "" leaves it open to the customer
	Locked bool     // the customer may not change Status
}

// RecruitmentDefaults are eRecruiter's: Nowy, Złożenie oferty and Zatrudniony
// assigned and locked, Analiza CV assigned. What they map to is the caller's to
// say, by the codes of the platform; an empty one is left open and not locked.
// The names are documented (in Polish, and in English but for Analiza CV), what
// is locked is documented too; that Analiza CV is assigned is our proposal.
func RecruitmentDefaults(added, screening, offer, hired string) []Default {
	return []Default{
		{Names: []string{"Nowy", "New"}, Status: added, Locked: true},
		{Names: []string{"Analiza CV", "CV analysis"}, Status: screening},
		{Names: []string{"Złożenie oferty", "Job proposal"}, Status: offer, Locked: true},
		{Names: []string{"Zatrudniony", "Employed"}, Status: hired, Locked: true},
	}
}

func (d Default) name() string { return d.Names[0] }

// is reports whether a stage has one of the default's names.
func (d Default) is(stage hris.Stage) bool {
	for _, name := range d.Names {
		if strings.EqualFold(strings.TrimSpace(stage.Name), name) {
			return true
		}
	}
	return false
}

// recognise finds the defaults among the stages, each once. One whose name
// several stages have is recognised in none, unless only one of them is the
// vendor's own.
func (s *Setting) recognise(defaults []Default) {
	for _, d := range defaults {
		i := slices.IndexFunc(s.Entries, func(e Entry) bool { return e.Default == d.name() && !e.Gone })
		known := i >= 0
		if !known {
			i = s.only(d)
		}
		if i < 0 {
			continue
		}
		e := &s.Entries[i]
		e.Default, e.Locked = d.name(), d.Locked && d.Status != ""
		if e.Locked || !known && d.Status != "" {
			e.Status = d.Status
		}
	}
}

// only finds the one stage that has a default's name, -1 where there is none or
// several have it.
func (s *Setting) only(d Default) int {
	found, system := []int{}, []int{}
	for i, e := range s.Entries {
		if e.Gone || e.Default != "" || !d.is(e.Stage) {
			continue
		}
		found = append(found, i)
		if e.Stage.System {
			system = append(system, i)
		}
	}
	switch {
	case len(system) == 1:
		return system[0]
	case len(found) == 1:
		return found[0]
	}
	return -1
}
