package hristest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// page is the vendor of a host's own, in English and Danish.
func page(in hris.Words) hris.Vendor {
	return hris.Vendor{Name: "cards", Label: "Cards", Products: []hris.Product{{
		Name: "card", Label: in("Kort", "Card"),
		Settings: fieldmap.Schema{Fields: []fieldmap.Field{
			{Path: "town", Label: in("By", "Town"), Section: "Cards", Help: in("Ikke efter 2030, se https://cards.example.com.", "Not after 2030, see https://cards.example.com.")},
			{Path: "size", Label: "Format", Section: "Cards", Choices: []fieldmap.Choice{{ID: "s", Label: in("Lille", "Small")}, {ID: "l", Label: in("Stor", "Large")}}},
		}},
		Secrets: []hris.SecretField{{Name: "key", Label: in("Nøgle", "Key")}},
	}}}
}

func TestASettingsPageThatSaysItAllTwiceIsLeftAlone(t *testing.T) {
	t.Parallel()
	RunWords(t, hris.Bilingual(language.Danish, page), "Format")
}

func TestWhatASettingsPageLacksInAnotherLanguageIsFound(t *testing.T) {
	t.Parallel()
	for fault, breaks := range map[string]func(danish *hris.Product, english *hris.Vendor){
		`da: card setting town label is English still: "Town"`: func(p *hris.Product, _ *hris.Vendor) { p.Settings.Fields[0].Label = "Town" },
		`da: card setting town help says "" where English says "Not after 2030, see https://cards.example.com."`: func(p *hris.Product, _ *hris.Vendor) {
			p.Settings.Fields[0].Help = ""
		},
		`da: card setting town help: 2030 is missing in "Ikke efter 2031, se https://cards.example.com."`: func(p *hris.Product, _ *hris.Vendor) {
			p.Settings.Fields[0].Help = "Ikke efter 2031, se https://cards.example.com."
		},
		`da: card setting town help is a sentence in one language alone: "Not after 2030, see https://cards.example.com.", "2030 https://cards.example.com"`: func(p *hris.Product, _ *hris.Vendor) {
			p.Settings.Fields[0].Help = "2030 https://cards.example.com"
		},
		`da: card secret key label: "the" is an English word of "the nøgle"`: func(p *hris.Product, _ *hris.Vendor) { p.Secrets[0].Label = "the nøgle" },
		`da: card setting size choice l is not translated`:                   func(p *hris.Product, _ *hris.Vendor) { p.Settings.Fields[1].Choices = p.Settings.Fields[1].Choices[:1] },
		`da: card setting size choice l is translated, and is not there`: func(_ *hris.Product, v *hris.Vendor) {
			v.Products[0].Settings.Fields[1].Choices = v.Products[0].Settings.Fields[1].Choices[:1]
		},
		`"Format" is said to be alike in two languages, and is not`: func(p *hris.Product, _ *hris.Vendor) { p.Settings.Fields[1].Label = "Størrelse" },
		`da: how the webhooks of card are set up is English still`: func(_ *hris.Product, v *hris.Vendor) {
			v.Products[0].WebhookSetup = func(address, _ string) string { return address }
		},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			v := hris.Bilingual(language.Danish, page)
			breaks(&v.Translations[language.Danish].Products[0], &v)
			assert.Equal(t, []string{fault}, faultsOfWords(v, []string{"Format"}))
		})
	}
}
