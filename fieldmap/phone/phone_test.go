package phone_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/fieldmap/phone"
)

func apply(t testing.TB, args fieldmap.Args, text string) (fieldmap.Value, fieldmap.Problems) {
	t.Helper()
	text1 := fieldmap.Schema{Fields: []fieldmap.Field{{Path: "n", Kind: fieldmap.Text}}}
	m, problems := fieldmap.Compile(text1, text1, fieldmap.Rules{Rules: []fieldmap.Rule{
		{To: "n", From: fieldmap.Paths{"n"}, Ops: []fieldmap.Op{{Name: "phone", Args: args}}},
	}}, fieldmap.WithOps(phone.Op()))
	require.Empty(t, problems)
	plan := m.Plan(fieldmap.Values{"n": fieldmap.TextValue(text)})
	return plan.Get("n"), plan.Problems()
}

func TestNumbersBecomeE164(t *testing.T) {
	t.Parallel()
	nl := fieldmap.Args{"region": "NL"}
	for text, want := range map[string]string{
		"06 12345678":              "+31612345678",
		"(020) 794 0800":           "+31207940800",
		"0031-6-12345678":          "+31612345678",
		"+48 22 123 45 67":         "+48221234567",
		"+49 (0) 30 901820":        "+4930901820",
		"\u202a+31612345678\u202c": "+31612345678",
	} {
		v, problems := apply(t, nl, text)
		assert.Empty(t, problems, text)
		assert.Equal(t, want, v.Text())
	}
	v, _ := apply(t, fieldmap.Args{"region": "nl", "as": "national"}, "+31612345678")
	assert.Equal(t, "06 12345678", v.Text())
}

func TestNothingIsGuessed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, region, code string }{
		{"0612345678", "", phone.CodeNoRegion},
		{"061234", "NL", phone.CodeNotANumber},
		{"call me", "NL", phone.CodeNotANumber},
		{"0800-FLOWERS", "NL", phone.CodeNotANumber},
		{"+31 6 12345678 ext. 12", "NL", phone.CodeExtension},
		{"+\xff\xfe", "NL", phone.CodeNotANumber},
	} {
		var args fieldmap.Args
		if c.region != "" {
			args = fieldmap.Args{"region": c.region}
		}
		_, problems := apply(t, args, c.text)
		require.Len(t, problems, 1, c.text)
		assert.Equal(t, c.code, problems[0].Code)
		assert.NotContains(t, problems.Error(), c.text)
	}
}

func TestAWrongRegionIsFoundWhenRulesAreSaved(t *testing.T) {
	t.Parallel()
	s := fieldmap.Schema{Fields: []fieldmap.Field{{Path: "n", Kind: fieldmap.Text}}}
	_, problems := fieldmap.Compile(s, s, fieldmap.Rules{Rules: []fieldmap.Rule{
		{To: "n", From: fieldmap.Paths{"n"}, Ops: []fieldmap.Op{{Name: "phone", Args: fieldmap.Args{"region": "Holland"}}}},
	}}, fieldmap.WithOps(phone.Op()))
	require.Len(t, problems, 1)
	assert.Equal(t, fieldmap.CodeBadArgument, problems[0].Code)
}

func FuzzPhone(f *testing.F) {
	f.Add("06 12345678", "NL")
	f.Add("+49 (0) 30 901820;ext=5", "")
	f.Add("tel:+1-201-555-0123;phone-context=+1", "US")
	op := phone.Op()
	f.Fuzz(func(t *testing.T, text, region string) {
		work, err := op.Build(fieldmap.Args{"region": region})
		if err != nil {
			return
		}
		v, problem := work(fieldmap.TextValue(text))
		if problem == nil && (len(v.Text()) < 4 || v.Text()[0] != '+') {
			t.Fatal("what is given without a problem must be E.164")
		}
	})
}
