package hristest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// RunWords holds the settings pages of a vendor to the languages that it claims
// ([hris.Vendor].Translations): each says all that English says, of the same
// products, settings, choices and secrets and of no others, keeps the facts
// (numbers, addresses, names with capitals in their midst), and leaves nothing in
// English.
//
// Alike are the texts that are right in English and in another language, such as the
// vendor's own names for things. One that is not needed is a mistake too; the vendor's
// label need not be given.
func RunWords(t *testing.T, vendor hris.Vendor, alike ...string) {
	t.Helper()
	for _, fault := range faultsOfWords(vendor, alike) {
		t.Error(fault)
	}
}

// words compares a settings page in one language with that in English.
type words struct {
	english map[string]string // by place
	alike   map[string]bool   // texts that may be alike: whether one was
	faults  []string
}

func faultsOfWords(vendor hris.Vendor, alike []string) []string {
	w := words{english: said(vendor), alike: map[string]bool{vendor.Label: true}}
	for _, text := range alike {
		w.alike[text] = false
	}
	for tag, translation := range vendor.Translations {
		w.compare(tag, said(translation))
		w.setup(vendor, tag)
	}
	for text, was := range w.alike {
		if !was {
			w.fault("%q is said to be alike in two languages, and is not", text)
		}
	}
	slices.Sort(w.faults)
	return w.faults
}

func (w *words) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// said gives every text of a settings page by the place where it stands.
func said(v hris.Vendor) map[string]string {
	all := map[string]string{"vendor label": v.Label}
	for _, p := range v.Products {
		all[p.Name+" label"] = p.Label
		saidOf(all, p.Name+" setting ", p.Settings.Fields)
		for _, s := range p.Secrets {
			at := p.Name + " secret " + s.Name
			all[at+" label"], all[at+" help"] = s.Label, s.Help
		}
	}
	return all
}

func saidOf(all map[string]string, at string, fields []fieldmap.Field) {
	for _, f := range fields {
		at := at + f.Path
		all[at+" label"], all[at+" help"], all[at+" section"] = f.Label, f.Help, f.Section
		all[at+" form"] = f.Limits.Form
		for _, c := range f.Choices {
			all[at+" choice "+c.ID] = c.Label
		}
		saidOf(all, at+".", f.Fields)
	}
}

func (w *words) compare(tag language.Tag, said map[string]string) {
	for place := range said {
		if _, ok := w.english[place]; !ok {
			w.fault("%v: %s is translated, and is not there", tag, place)
		}
	}
	for _, place := range slices.Sorted(maps.Keys(w.english)) {
		english := w.english[place]
		at := tag.String() + ": " + place
		_, mayBeAlike := w.alike[english]
		switch text, ok := said[place]; {
		case !ok:
			w.fault("%s is not translated", at)
		case (text == "") != (english == ""):
			w.fault("%s says %q where English says %q", at, text, english)
		case text == "":
		case text != english:
			w.faithful(at, text, english)
		case mayBeAlike:
			w.alike[english] = true
		default:
			w.fault("%s is English still: %q", at, text)
		}
	}
}

// fact is what no translator may change: numbers, addresses, and names written with
// an underscore or with capitals in their midst.
var fact = regexp.MustCompile(`https?://[^\s,;]*[^\s,;.]|[0-9]+|\w+_\w+|\pL*\p{Ll}\p{Lu}\pL*`)

// onlyEnglish are little words that other languages do not have.
var onlyEnglish = regexp.MustCompile(`(?i)(^|[\s(])(the|and|with|from|unless|where|which|whose|your)([\s.,;:)]|$)`)

func (w *words) faithful(at, text, english string) {
	for _, name := range fact.FindAllString(english, -1) {
		if !strings.Contains(text, strings.TrimSuffix(name, "s")) { // the plural is each language's own
			w.fault("%s: %s is missing in %q", at, name, text)
		}
	}
	if word := onlyEnglish.FindString(text); word != "" {
		w.fault("%s: %q is an English word of %q", at, strings.TrimSpace(word), text)
	}
	if strings.HasSuffix(text, ".") != strings.HasSuffix(english, ".") {
		w.fault("%s is a sentence in one language alone: %q, %q", at, english, text)
	}
}

// setup compares the lines that say how webhooks are set up.
func (w *words) setup(vendor hris.Vendor, tag language.Tag) {
	const address = "https://host.example.com/hooks/TOKEN"
	for _, p := range vendor.Products {
		if p.WebhookSetup == nil {
			continue
		}
		english, text := p.WebhookSetup(address, "en"), p.WebhookSetup(address, tag.String())
		if text == english {
			w.fault("%v: how the webhooks of %s are set up is English still", tag, p.Name)
		}
		if !strings.Contains(text, address) {
			w.fault("%v: the setup of %s's webhooks does not say its address", tag, p.Name)
		}
	}
}
