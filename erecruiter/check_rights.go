package erecruiter

import (
	"errors"
	"slices"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// tried tells how a right stands of which a call was tried.
func (f *findings) tried(right string, need bool, err error) {
	if err == nil {
		f.good("erecruiter.right", f.t.client.profile.Rights[right], f.t.in("Działa.", "Works."))
		return
	}
	found := f.lacks(right, need)
	found.Err = err
	if !errors.Is(err, hris.RightMissing) {
		found.Text = f.t.in("Nie udało się sprawdzić.", "Could not be tested.")
		found.Remedy = f.t.in("Sprawdzić ponownie później; jeśli to nie pomoże, porównać profil połączenia z opisem API.",
			"Check again later; if that does not help, compare the wire profile with the description of the API.")
	}
	f.add(found)
}

// told tells how a right stands that only eRecruiter's own list tells. The names in
// it are our proposal: a list that has none of ours says nothing.
func (f *findings) told(told Permissions, right string, need bool) {
	in, name := f.t.in, f.t.client.profile.Rights[right]
	has := func(name string) bool {
		return slices.ContainsFunc(told.Granted, func(granted string) bool { return strings.EqualFold(granted, name) })
	}
	understood := false
	for _, other := range f.t.client.profile.Rights {
		understood = understood || has(other)
	}
	switch {
	case has(name):
		f.good("erecruiter.right", name, in("Nadane.", "Granted."))
	case understood:
		f.add(f.lacks(right, need))
	default:
		f.add(hris.Finding{Code: "erecruiter.right", Subject: name, Standing: hris.Unknown, MenuPath: menuKeys,
			Text: in("Tego nie da się sprawdzić bez zapisu.", "Cannot be tested without writing.")})
	}
}

// adds says what each right brings.
var adds = map[string][2]string{
	rightRecruitments: {"Wybór rekrutacji.", "The choice of a recruitment."},
	rightApplications: {"Odnajdywanie zgłoszeń i odczyt ich etapów.", "Finding applications, and reading their stages."},
	rightCreate:       {"Przekazywanie zgłoszeń.", "Handing applications over."},
	rightOrigins:      {"Wybór i sprawdzenie źródła.", "The choice and the test of the source."},
}

func (f *findings) lacks(right string, need bool) hris.Finding {
	in, name := f.t.in, f.t.client.profile.Rights[right]
	found := hris.Finding{
		Code: "erecruiter.right", Subject: name, Standing: hris.Absent, MenuPath: menuKeys,
		Text:   in("Klucz nie ma tego uprawnienia.", "The key does not have this right."),
		Remedy: in("Wygenerować klucz, który je ma, albo zapytać pomoc techniczną eRecruitera.", "Generate a key that has it, or ask eRecruiter's support."),
		Adds:   in(adds[right][0], adds[right][1]),
	}
	if need {
		found.Standing = hris.Missing
		found.Err = &hris.Error{Code: hris.RightMissing, Op: "check", Vendor: vendorName, Effect: hris.EffectRefused, Detail: name}
	}
	return found
}
