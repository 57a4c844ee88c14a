package hris_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

func TestTagsAreMatchedAndOthersGetEnglish(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"nl": "Verzonden", "nl-NL": "Verzonden", "nl-BE": "Verzonden", "nl-Latn-NL": "Verzonden",
		"de": "Gesendet", "de-AT": "Gesendet", "pl": "Wysłane", "pl-PL": "Wysłane",
		"en": "Sent", "en-GB": "Sent", "en-US": "Sent", "ja": "Sent", "und": "Sent",
	} {
		assert.Equal(t, want, hris.StateText(language.MustParse(tag), "done"), tag)
	}
	assert.Equal(t, "Sent", hris.StateText(language.Tag{}, "done"), "no tag at all")
}

func TestAnUnknownCodeComesAsItIs(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "remote.from_next_year", hris.Text(hris.Dutch, "remote.from_next_year", nil))
	assert.Empty(t, hris.Remedy(hris.Dutch, "remote.from_next_year"))

	err := &hris.Error{Code: "remote.from_next_year", Op: "create applicant"}
	assert.Equal(t, "create applicant: remote.from_next_year", err.Error())
}

func TestErrorsReadAsOneEnglishLine(t *testing.T) {
	t.Parallel()
	err := &hris.Error{Code: hris.RightMissing, Vendor: "afas", Op: "create applicant", Detail: "HrCreateApplicant", Status: 403}
	assert.Equal(t, "afas: create applicant: connection.right: the credentials of the connection lack a right: HrCreateApplicant (HTTP 403)."+
		" Have an administrator of the connected system grant it, then test the connection.", err.Error())
}

func TestTheMoreExactEnglishRemedyGoesFirstInEnglishOnly(t *testing.T) {
	t.Parallel()
	err := &hris.Error{Code: hris.RightMissing, Remedy: "Add HrCreateApplicant to the app connector."}
	assert.Equal(t, err.Remedy, err.RemedyIn(language.BritishEnglish))
	assert.Equal(t, hris.Remedy(hris.Dutch, hris.RightMissing), err.RemedyIn(language.MustParse("nl-BE")))
	assert.Equal(t, "De toegangsgegevens van de koppeling missen een recht.", err.TextIn(hris.Dutch))

	err.Code = "remote.from_next_year"
	assert.Equal(t, err.Remedy, err.RemedyIn(hris.Dutch), "better English than nothing")
	err.Code, err.Remedy = hris.RightMissing, ""
	assert.Equal(t, hris.Remedy(hris.English, hris.RightMissing), err.RemedyIn(hris.English))
}

func TestProblemsSayWhatToDoInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	schema := fieldmap.Schema{Fields: []fieldmap.Field{{Path: "Initials", Kind: fieldmap.Text, Limits: fieldmap.Limits{MaxLength: 3}}}}
	long := schema.CheckField("Initials", fieldmap.TextValue("A.B.C."))
	require.NotNil(t, long)
	wrong := schema.CheckField("Initials", fieldmap.YesNoValue(true))
	require.NotNil(t, wrong)
	for _, c := range []struct {
		name, english, dutch string
		problem              fieldmap.Problem
	}{
		{"limits are filled in", "At most 3 characters are taken; shorten the text.", "De tekst is te lang; het maximale aantal tekens is 3. Kort de tekst in.", *long},
		{"kinds are words", "This field takes text, not yes or no.", "Dit veld verwacht tekst, niet ja of nee.", *wrong},
		{"a remedy follows", "The connected system may have this person already. Compare the records shown and say whether one of them is this person.",
			"Deze persoon staat mogelijk al in het gekoppelde systeem. Vergelijk de getoonde gegevens en geef aan of het om dezelfde persoon gaat.",
			fieldmap.Problem{Code: string(hris.PersonExists)}},
		{"what the target says of itself", "The connected system, as it is set up, takes no further documents. Activate the connector.",
			"Het gekoppelde systeem neemt met de huidige inrichting geen andere documenten aan. Activate the connector.",
			fieldmap.Problem{Code: "document.not_taken", Args: hris.Args{"remedy": "Activate the connector."}}},
		{"and where it says nothing", "The connected system, as it is set up, takes no further documents.",
			"Het gekoppelde systeem neemt met de huidige inrichting geen andere documenten aan.",
			fieldmap.Problem{Code: "document.not_taken", Args: hris.Args{"remedy": ""}}},
		{"an op of a package we translate for", "The text is not a telephone number; correct it.", "De tekst is geen telefoonnummer; corrigeer deze.",
			fieldmap.Problem{Code: "value.not_a_phone_number", Text: "the text is not a telephone number; correct it"}},
		{"an op of the host's own", "The text is not a badge number.", "The text is not a badge number.",
			fieldmap.Problem{Code: "value.not_a_badge", Text: "the text is not a badge number"}},
		{"a code and nothing else", "value.not_a_badge", "value.not_a_badge", fieldmap.Problem{Code: "value.not_a_badge"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.english, hris.ProblemText(hris.English, c.problem))
			assert.Equal(t, c.dutch, hris.ProblemText(hris.Dutch, c.problem))
		})
	}
}

func TestChangesOfAFormAreToldInWords(t *testing.T) {
	t.Parallel()
	field := func(kind fieldmap.Kind, longest int) fieldmap.Schema {
		return fieldmap.Schema{Fields: []fieldmap.Field{{Path: "Grade", Kind: kind, Limits: fieldmap.Limits{MaxLength: longest}}}}
	}
	retyped := fieldmap.Diff(field(fieldmap.Text, 0), field(fieldmap.Date, 0))
	require.Len(t, retyped, 1)
	assert.Equal(t, "Grade verwacht nu een datum in plaats van tekst; controleer de regel.", hris.ChangeText(hris.Dutch, retyped[0]))
	bounded := fieldmap.Diff(field(fieldmap.Text, 0), field(fieldmap.Text, 20))
	require.Len(t, bounded, 1)
	assert.Equal(t, "De grens lengte van Grade is nu 20 in plaats van geen; controleer wat wordt verzonden.", hris.ChangeText(hris.Dutch, bounded[0]))
}

func TestOriginsAreToldInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	for dutch, o := range map[string]fieldmap.Origin{
		"uit offer.start_date, date 02/01/2006":         {Kind: fieldmap.OriginSource, From: []string{"offer.start_date"}, Ops: []fieldmap.Op{{Name: "date", Args: fieldmap.Args{"layout": "02/01/2006"}}}},
		"uit person.street, person.number, join, upper": {Kind: fieldmap.OriginSource, From: []string{"person.street", "person.number"}, Ops: []fieldmap.Op{{Name: "join"}, {Name: "upper"}}},
		"vaste waarde":             {Kind: fieldmap.OriginConst},
		"standaardwaarde":          {Kind: fieldmap.OriginDefault},
		"ingevuld door u-17":       {Kind: fieldmap.OriginSet, By: "u-17"},
		"leeg gelaten door {from}": {Kind: fieldmap.OriginUnset, By: "{from}"},
		"":                         {},
	} {
		assert.Equal(t, dutch, hris.OriginText(hris.Dutch, o))
		assert.Equal(t, o.String(), hris.OriginText(hris.English, o))
		assert.Equal(t, o.String(), hris.OriginText(language.Japanese, o))
	}
}

func TestNotesWithoutAMessageSayNothing(t *testing.T) {
	t.Parallel()
	assert.Empty(t, hris.NoteText(hris.Dutch, hris.NoNote, "AFAS"))
}

func TestACatalogueFallsBackFromVarietyToLanguageToEnglish(t *testing.T) {
	t.Parallel()
	c, err := hris.NewCatalogue(map[language.Tag]map[string]hris.Message{
		language.English:            {"a": {Text: "a"}, "b": {Text: "b"}, "c": {Text: "c", Remedy: "see c"}},
		language.Dutch:              {"a": {Text: "nl a"}, "b": {Text: "nl b"}},
		language.MustParse("nl-BE"): {"a": {Text: "be a"}},
		language.German:             {"c": {Text: "de c"}},
	})
	require.NoError(t, err)
	flemish := language.MustParse("nl-BE")
	assert.Equal(t, []string{"be a", "nl b", "c"}, []string{c.Text(flemish, "a", nil), c.Text(flemish, "b", nil), c.Text(flemish, "c", nil)})
	assert.Equal(t, "nl a", c.Text(language.MustParse("nl-NL"), "a", nil))
	assert.Equal(t, "see c", c.Remedy(language.MustParse("de-AT"), "c", nil))
	assert.Equal(t, []string{"a", "b", "c"}, c.Lacks(language.German), "a text without its remedy is half a translation")
	assert.Equal(t, language.English, c.Languages()[0])
}

func TestACatalogueIsRefusedWhereATranslationLosesAPlaceholder(t *testing.T) {
	t.Parallel()
	_, err := hris.NewCatalogue(map[language.Tag]map[string]hris.Message{
		language.English: {"long": {Text: "At most {max}."}, "short": {Text: "At least {min}."}},
		language.Dutch:   {"long": {Text: "Maximaal {maximum}."}, "short": {}},
	})
	require.Error(t, err)
	assert.ErrorContains(t, err, "nl message of long has other placeholders")
	assert.ErrorContains(t, err, "nl message of short is empty")

	_, err = hris.NewCatalogue(map[language.Tag]map[string]hris.Message{language.Dutch: {}})
	assert.ErrorContains(t, err, "needs English")
}

func TestArgumentsAreNotReadForPlaceholders(t *testing.T) {
	t.Parallel()
	line := hris.BadgeText(hris.English, "done", hris.Args{"target": "{actor}", "actor": "{at}", "at": "5 May"})
	assert.Equal(t, "Sent to {actor} by {at} on 5 May", line)
}

func TestTheCatalogueServesManyAtOnce(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, code := range hris.Messages().Codes() {
				for _, tag := range []language.Tag{hris.English, hris.Dutch, language.Polish} {
					assert.NotEqual(t, code, hris.Text(tag, code, hris.Args{"target": "AFAS"}))
				}
			}
		})
	}
	all.Wait()
}

func FuzzTextNeverPanics(f *testing.F) {
	f.Add("nl-BE", "value.too_long", "max", "50")
	f.Add("", "", "", "")
	f.Add("zz-Zzzz", "badge.done", "{at}", "{actor}")
	f.Fuzz(func(_ *testing.T, tag, code, name, value string) {
		parsed, _ := language.Parse(tag)
		hris.Text(parsed, code, hris.Args{name: value})
		hris.ProblemText(parsed, fieldmap.Problem{Code: code, Text: value, Args: hris.Args{name: value}})
		hris.OriginText(parsed, fieldmap.Origin{Kind: fieldmap.OriginKind(code), From: []string{name}, By: value})
	})
}

func BenchmarkText(b *testing.B) {
	tag := language.MustParse("nl-BE")
	b.ReportAllocs()
	for b.Loop() {
		hris.Text(tag, fieldmap.CodeTooLong, hris.Args{"max": "50"})
	}
}

func ExampleText() {
	reader := language.MustParse("nl-BE")
	fmt.Println(hris.BadgeText(reader, "done", hris.Args{"target": "AFAS", "actor": "Noor", "at": "5 mei"}))
	fmt.Println(hris.NoteText(reader, hris.WaitsInWorkflow, "AFAS"))

	var failed *hris.Error
	if err := error(&hris.Error{Code: hris.Rejected, Fields: []string{"ViGe"}}); errors.As(err, &failed) {
		fmt.Println(strings.Join([]string{failed.TextIn(reader), failed.RemedyIn(reader)}, " "))
	}
	// Output:
	// Verzonden naar AFAS door Noor op 5 mei
	// Wacht in de workflow van AFAS
	// Het gekoppelde systeem heeft de gegevens geweigerd. Corrigeer de gegevens en verzend opnieuw.
}

func TestTheRemedyOfARefusalSpeaksOfNoFieldsWhereNoneIsNamed(t *testing.T) {
	t.Parallel()
	refused := &hris.Error{Code: hris.Rejected}
	assert.NotContains(t, refused.RemedyIn(hris.English), "field")
	assert.NotContains(t, refused.RemedyIn(hris.Dutch), "veld")
}
