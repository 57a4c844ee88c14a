package hris

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
)

// Words picks, of a text in a vendor's own language and in English, the one that is
// for the reader, so that both stand beside what they name:
//
//	fieldmap.Field{Path: "member", Label: in("Lidnummer", "Member number")}
type Words func(own, english string) string

// WordsFor gives the words for readers of a language (BCP 47) in a package that
// speaks own and English: own where it matches, as nl-BE does Dutch, and where no
// language is named; English for all others.
func WordsFor(reader string, own language.Tag) Words {
	tag := language.Make(reader)
	if _, i, _ := language.NewMatcher([]language.Tag{English, own}).Match(tag); i == 1 || tag.IsRoot() {
		return ownWords
	}
	return englishWords
}

func ownWords(own, _ string) string         { return own }
func englishWords(_, english string) string { return english }

// Bilingual gives a vendor whose package speaks own beside English. Describe is
// called once for each, and makes the same vendor in other words.
func Bilingual(own language.Tag, describe func(in Words) Vendor) Vendor {
	v := describe(englishWords)
	v.Translations = map[language.Tag]Vendor{own: describe(ownWords)}
	return v
}

// In gives the vendor with a settings page in the reader's language: labels, helps,
// sections and forms, of products, settings, their choices, and secrets. What no
// translation has stays in English, and all else is untouched: names, paths, ids and
// functions, also where a host has changed them. Tags are matched, as those of
// [Text] are.
func (v Vendor) In(reader language.Tag) Vendor {
	languages := append([]language.Tag{English}, slices.SortedFunc(maps.Keys(v.Translations), byName)...)
	_, i, _ := language.NewMatcher(languages).Match(reader)
	words, ok := v.Translations[languages[i]]
	if !ok {
		return v
	}
	translated := v
	translated.Label = or(words.Label, v.Label)
	translated.Products = slices.Clone(v.Products)
	for i, p := range translated.Products {
		if said, ok := words.Product(p.Name); ok {
			translated.Products[i] = p.in(said)
		}
	}
	translated.Translations = maps.Clone(v.Translations)
	if _, ok := v.Translations[English]; !ok {
		translated.Translations[English] = v // the way back
	}
	return translated
}

func byName(a, b language.Tag) int { return strings.Compare(a.String(), b.String()) }

// Product gives the product of a name.
func (v Vendor) Product(name string) (Product, bool) {
	i := slices.IndexFunc(v.Products, func(p Product) bool { return p.Name == name })
	if i < 0 {
		return Product{}, false
	}
	return v.Products[i], true
}

// Secret gives what the settings page asks under a name. Those that a product keeps
// one of for each of something are not asked.
func (p Product) Secret(name string) (SecretField, bool) {
	i := slices.IndexFunc(p.Secrets, func(s SecretField) bool { return s.Name == name })
	if i < 0 {
		return SecretField{}, false
	}
	return p.Secrets[i], true
}

// in gives the product in the words of another.
func (p Product) in(words Product) Product {
	p.Label = or(words.Label, p.Label)
	p.Settings.Fields = fieldsIn(p.Settings.Fields, words.Settings.Fields)
	p.Secrets = slices.Clone(p.Secrets)
	for i, s := range p.Secrets {
		said, _ := words.Secret(s.Name)
		p.Secrets[i].Label, p.Secrets[i].Help = or(said.Label, s.Label), or(said.Help, s.Help)
	}
	return p
}

func fieldsIn(fields, words []fieldmap.Field) []fieldmap.Field {
	fields = slices.Clone(fields)
	for i, f := range fields {
		at := slices.IndexFunc(words, func(w fieldmap.Field) bool { return w.Path == f.Path })
		if at < 0 {
			continue
		}
		said := words[at]
		f.Label, f.Help, f.Section = or(said.Label, f.Label), or(said.Help, f.Help), or(said.Section, f.Section)
		f.Limits.Form = or(said.Limits.Form, f.Limits.Form)
		f.Choices = choicesIn(f.Choices, said.Choices)
		f.Fields = fieldsIn(f.Fields, said.Fields)
		fields[i] = f
	}
	return fields
}

func choicesIn(choices, words []fieldmap.Choice) []fieldmap.Choice {
	choices = slices.Clone(choices)
	for i, c := range choices {
		if at := slices.IndexFunc(words, func(w fieldmap.Choice) bool { return w.ID == c.ID }); at >= 0 {
			choices[i].Label = or(words[at].Label, c.Label)
		}
	}
	return choices
}

// or gives the first text that is not empty.
func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
