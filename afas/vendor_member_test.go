package afas

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

func TestWhoPastesAnEnvironmentIDIsToldWhatToPaste(t *testing.T) {
	t.Parallel()
	for reader, want := range map[language.Tag]string{
		hris.Dutch:   "De tekst moet deze vorm hebben: alleen de cijfers van de omgevings-id, zoals 12345 van O12345AA; de letter kiest u bij Omgeving.",
		hris.English: "The text must have this form: the digits of the environment id alone, such as 12345 of O12345AA; its letter is what to choose as the environment.",
	} {
		for _, product := range Vendor().In(reader).Products {
			member, ok := product.Settings.Field(settingMember)
			require.True(t, ok)
			_, err := fieldmap.Parse(member, "O12345AA")
			var problem fieldmap.Problem
			require.ErrorAs(t, err, &problem)
			assert.Equal(t, want, hris.ProblemText(reader, problem))
		}
	}
}
