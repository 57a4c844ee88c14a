package hris_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

func cards(in hris.Words) hris.Vendor {
	return hris.Vendor{Name: "cards", Label: "Cards", Products: []hris.Product{{
		Name: "card", Label: in("Kaart", "Card"), Outcome: hris.OutcomeEmployee,
		Settings: fieldmap.Schema{Fields: []fieldmap.Field{
			{Path: "town", Label: in("Plaats", "Town"), Help: in("Waar de kast staat.", "Where the cabinet stands."), Section: in("Kast", "Cabinet"), Kind: fieldmap.Text, Required: true, Limits: fieldmap.Limits{MaxLength: 20}},
			{Path: "size", Label: in("Formaat", "Size"), Kind: fieldmap.Option, Choices: []fieldmap.Choice{{ID: "s", Label: in("Klein", "Small")}, {ID: "l", Label: in("Groot", "Large")}}},
			{Path: "desk", Kind: fieldmap.Object, Fields: []fieldmap.Field{{Path: "number", Label: in("Nummer", "Number"), Kind: fieldmap.Number}}},
		}},
		Secrets: []hris.SecretField{{Name: "key", Label: in("Sleutel", "Key"), Help: in("Van de kast.", "Of the cabinet."), Required: true}},
		Open:    func(hris.Opening) (hris.Target, error) { return nil, errors.New("the first") },
	}}}
}

func TestAVendorSpeaksTheReadersLanguageElseEnglish(t *testing.T) {
	t.Parallel()
	v := hris.Bilingual(hris.Dutch, cards)
	for tag, want := range map[string]string{"nl": "Plaats", "nl-BE": "Plaats", "nl-Latn-NL": "Plaats", "en": "Town", "en-GB": "Town", "de": "Town", "ja": "Town", "und": "Town"} {
		in := v.In(language.MustParse(tag))
		assert.Equal(t, want, in.Products[0].Settings.Fields[0].Label, tag)
		assert.Equal(t, want, in.In(hris.Polish).In(language.MustParse(tag)).Products[0].Settings.Fields[0].Label, "%s, by another language", tag)
	}
}

func TestAllThatIsShownIsInTheReadersLanguageAndNothingElseChanges(t *testing.T) {
	t.Parallel()
	v := hris.Bilingual(hris.Dutch, cards)
	in := v.In(hris.Dutch)
	p, ok := in.Product("card")
	require.True(t, ok)
	assert.Equal(t, "Kaart", p.Label)
	assert.Equal(t, fieldmap.Field{Path: "town", Label: "Plaats", Help: "Waar de kast staat.", Section: "Kast", Kind: fieldmap.Text, Required: true, Limits: fieldmap.Limits{MaxLength: 20}}, p.Settings.Fields[0])
	assert.Equal(t, []fieldmap.Choice{{ID: "s", Label: "Klein"}, {ID: "l", Label: "Groot"}}, p.Settings.Fields[1].Choices)
	assert.Equal(t, "Nummer", p.Settings.Fields[2].Fields[0].Label)
	secret, ok := p.Secret("key")
	require.True(t, ok)
	assert.Equal(t, hris.SecretField{Name: "key", Label: "Sleutel", Help: "Van de kast.", Required: true}, secret)
	_, err := p.Open(hris.Opening{})
	assert.EqualError(t, err, "the first")

	assert.Equal(t, "Town", v.Products[0].Settings.Fields[0].Label, "the vendor itself stays as it is")
	assert.Equal(t, "Small", v.Products[0].Settings.Fields[1].Choices[0].Label)
	assert.Equal(t, "Key", v.Products[0].Secrets[0].Label)
	_, ok = in.Product("none")
	assert.False(t, ok)
	_, ok = p.Secret("none")
	assert.False(t, ok)
}

func TestWhatAHostMadeOfAVendorSurvivesAnotherLanguage(t *testing.T) {
	t.Parallel()
	v := hris.Bilingual(hris.Dutch, cards)
	v.Products[0].Open = func(hris.Opening) (hris.Target, error) { return nil, errors.New("the host's") }
	v.Products[0].Settings.Fields = append(v.Products[0].Settings.Fields[:1:1], fieldmap.Field{Path: "own", Label: "The host's own"})
	v.Products = append(v.Products, hris.Product{Name: "own", Label: "The host's own"})
	in := v.In(hris.Dutch)
	_, err := in.Products[0].Open(hris.Opening{})
	assert.EqualError(t, err, "the host's")
	assert.Equal(t, []string{"Plaats", "The host's own"}, []string{in.Products[0].Settings.Fields[0].Label, in.Products[0].Settings.Fields[1].Label})
	assert.Len(t, in.Products[0].Settings.Fields, 2, "what the host took out stays out")
	assert.Equal(t, "The host's own", in.Products[1].Label)
}

func TestAPageIsReadWithItsSecretsAndEachProblemBesideItsField(t *testing.T) {
	t.Parallel()
	product, _ := hris.Bilingual(hris.Dutch, cards).Product("card")
	typed := map[string]string{"town": "Delft", "size": "huge"}
	_, secrets, problems := product.Read(func(name string) string { return typed[name] })
	assert.Empty(t, secrets)
	require.Len(t, problems, 2)
	assert.Equal(t, []string{"size", "key"}, []string{problems[0].Field, problems[1].Field})
	assert.Equal(t, "Hier is een waarde nodig; vul deze in.", hris.ProblemText(hris.Dutch, problems[1]))
	typed["size"], typed["key"] = "Large", "k-1"
	settings, secrets, problems := product.Read(func(name string) string { return typed[name] })
	assert.Empty(t, problems)
	assert.Equal(t, "l", settings["size"].Option())
	assert.Equal(t, "k-1", secrets["key"].Reveal())
}

func TestAVendorWithoutTranslationsIsWhatItIs(t *testing.T) {
	t.Parallel()
	v := cards(func(_, english string) string { return english })
	assert.Equal(t, fmt.Sprintf("%p", v.Products), fmt.Sprintf("%p", v.In(hris.Dutch).Products))
	assert.True(t, reflect.DeepEqual(v.Products[0].Settings, v.In(hris.German).Products[0].Settings))
}

func TestWordsAreTheVendorsOwnWhereNoLanguageIsNamed(t *testing.T) {
	t.Parallel()
	for reader, want := range map[string]string{"": "nl", "nl": "nl", "nl-BE": "nl", "NL_nl": "nl", "en": "en", "en-US": "en", "de": "en", "pl": "en", "fr-BE": "en"} {
		assert.Equal(t, want, hris.WordsFor(reader, hris.Dutch)("nl", "en"), reader)
	}
}

func ExampleVendor_In() {
	vendor := hris.Bilingual(hris.Dutch, cards)
	reader := language.MustParse("nl-BE")
	product, _ := vendor.In(reader).Product("card")
	town := product.Settings.Fields[0]
	fmt.Printf("%s: %s. %s\n", town.Section, town.Label, town.Help)
	for _, problem := range product.Settings.Check(fieldmap.Values{"size": fieldmap.OptionValue("s")}) {
		fmt.Println(problem.Field+":", hris.ProblemText(reader, problem))
	}
	// Output:
	// Kast: Plaats. Waar de kast staat.
	// town: Hier is een waarde nodig; vul deze in.
}
