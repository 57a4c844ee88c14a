package fieldmap_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/handoverhq/handover/fieldmap"
)

// People take what is suggested to them.
func TestAWrongOptionIsNeverSuggestedForAnother(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text    string
		choices []Choice
		want    string
	}{
		{"woman?", []Choice{{ID: "M", Label: "Man"}, {ID: "V", Label: "Vrouw"}}, ""},
		{"female", []Choice{{ID: "1", Label: "Male"}, {ID: "2", Label: "Vrouw"}}, ""},
		{"inactive", []Choice{{ID: "active"}}, ""},
		{"104", []Choice{{ID: "102"}, {ID: "105"}}, ""},
		{"VC-10004", []Choice{{ID: "VC-10002"}}, ""},
		{"Team North", []Choice{{ID: "n1", Label: "Team North 1"}}, ""},
		{"lily", []Choice{{ID: "lilb"}, {ID: "lila"}}, ""},
		{"lilly", []Choice{{ID: "a", Label: "Lily"}, {ID: "b", Label: "Lily"}}, ""},
		{"lilly", []Choice{{ID: "a", Label: "Lily"}, {ID: "b", Label: "Lilac"}}, "a"},
		{"Netherlnads", []Choice{{ID: "NL", Label: "Netherlands"}, {ID: "DE", Label: "Germany"}}, "NL"},
		{"nl", []Choice{{ID: "NL", Label: "Netherlands"}}, "NL"},
		{"", []Choice{{ID: "NL"}}, ""},
	} {
		problems := Table{{From: "x", To: c.text + " "}}.Check([]Choice{{ID: "x"}}, c.choices)
		require.Len(t, problems, 1, c.text)
		assert.Equal(t, c.want, problems[0].Suggestion, c.text)
	}
}

func TestAFieldIsSuggestedByWhatItMeansAndHowItIsLabelled(t *testing.T) {
	t.Parallel()
	form := Schema{Fields: []Field{
		{Path: "ViGe", Key: "gender", Label: "Geslacht", Kind: Text}, {Path: "TeNr", Label: "Telefoon", Kind: Text},
		{Path: "Ad", Kind: Object, Fields: []Field{{Path: "HmNr", Key: "house_number", Label: "Nummer", Kind: Text}}},
	}}
	for asked, want := range map[string]string{"Gender": "ViGe", "geslagt": "ViGe", "telefon": "TeNr", "house_numbr": "Ad.HmNr", "nope": "", "Ad.HmNr2": ""} {
		assert.Equal(t, want, form.CheckField(asked, Value{}).Suggestion, asked)
	}
}
