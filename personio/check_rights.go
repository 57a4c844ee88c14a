package personio

import (
	"context"
	"slices"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// check of v1: employees read and written, and what of them can be read.
func (v *employeesV1) check(ctx context.Context, f *findings) {
	attributes, err := v.attributes(ctx)
	if err == nil {
		_, err = v.seen(ctx)
	}
	if f.tried(right{name: "employees:read", need: true}, err) {
		f.readable(attributes)
	}
	f.told(right{name: "employees:write", need: true})
}

// check of v2: persons read and written, and the lists that it points into.
func (v *personsV2) check(ctx context.Context, f *findings) {
	email, err := v.readsEmail(ctx)
	if f.tried(right{name: "personio:persons:read", need: true}, err) && !email {
		f.unreadable([]string{pathEmail})
	}
	f.told(right{name: "personio:persons:write", need: true})
	_, err = v.client.Attributes(ctx)
	f.tried(right{name: "employees:read", adds: [2]string{"Eigene Attribute mit ihren Optionen; v2 hat keine Liste davon.", "Custom attributes with their options; v2 has no list of them."}}, err)
	for _, list := range v.lists() {
		var err error
		for _, err = range list.all(ctx) {
			break
		}
		f.tried(right{name: list.subject, adds: [2]string{list.label[0] + " nach Namen statt nach Nummer.", list.label[1] + " by name instead of by number."}}, err)
	}
}

// readable tells which attributes the form has and the credentials may not read.
func (f *findings) readable(attributes []AttributeInfo) {
	var hidden []string
	for _, path := range written {
		if !slices.ContainsFunc(attributes, func(a AttributeInfo) bool { return a.Key == attributeOfPath(path) }) {
			hidden = append(hidden, attributeOfPath(path))
		}
	}
	if len(hidden) > 0 {
		f.unreadable(hidden)
		return
	}
	f.good("personio.attributes", f.t.in("Lesbare Mitarbeiterattribute", "readable attributes"), f.t.in("Alles, was geschrieben wird, ist auch lesbar.", "All that is written can be read too."))
}

// written are the fields of v1 that are read back.
var written = []string{
	pathEmail, pathFirstName, pathLastName, pathPreferred, pathGender, pathPosition, pathSubcompany, pathDepartment, pathOffice, pathHired, pathHours, pathStatus, pathSupervisor,
}

// attributeOfPath is the key of the attribute that a field writes.
func attributeOfPath(path string) string {
	if path == pathSupervisor {
		return "supervisor"
	}
	if key, custom := customKey(path); custom {
		return key
	}
	return path
}

// unreadable warns of attributes that can be written and not read back. Without the
// e-mail address nobody can be told to be absent.
func (f *findings) unreadable(keys []string) {
	in := f.t.in
	found := hris.Finding{
		Code: "personio.attributes", Subject: strings.Join(keys, ", "), Standing: hris.Warning, MenuPath: menuCredentials,
		Text: in("Diese Attribute sind nicht lesbar: Was Personio davon weglässt, bleibt unbemerkt.",
			"These attributes cannot be read: what Personio leaves out of them goes unnoticed."),
		Remedy: in("Unter „Lesbare Mitarbeiterattribute“ ankreuzen.", "Tick them under \"Readable employee attributes\"."),
	}
	if slices.Contains(keys, pathEmail) {
		found.Text += in(" Ohne die E-Mail-Adresse muss nach einer verlorenen Antwort eine Person nachsehen.", " Without the e-mail address a person has to look after an answer that got lost.")
	}
	f.add(found)
}
