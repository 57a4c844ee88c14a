package personio_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

func TestTheFormOffersEveryReadableAttributeWithItsOptions(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		comma := d.fake.AddAttribute(personiotest.Attribute{Label: "Teams", Type: personiotest.Tags, Options: []string{"Red", "Red, deep", "Blue"}})
		bare := d.fake.AddAttribute(personiotest.Attribute{Label: "Locker", Type: personiotest.List})
		whole := d.fake.AddAttribute(personiotest.Attribute{Label: "Badge", Type: personiotest.Integer})
		part := d.fake.AddAttribute(personiotest.Attribute{Label: "Share", Type: personiotest.Decimal})
		own := d.fake.AddAttribute(personiotest.Attribute{Key: "laptop_serial_number", Label: "Laptop"})
		d.fake.Hide(d.demo.Notes)
		d.connect()
		for path, kind := range map[string]fieldmap.Kind{
			d.demo.ShirtSize: fieldmap.Option, d.demo.Languages: fieldmap.Options, d.demo.Birthday: fieldmap.Date, d.demo.PrivateEmail: fieldmap.Text,
			d.demo.Reference: fieldmap.Text, comma: fieldmap.Options, bare: fieldmap.Option, whole: fieldmap.Number, part: fieldmap.Number, own: fieldmap.Text,
		} {
			f, ok := d.form.Field(path)
			require.True(t, ok, path)
			assert.Equal(t, kind, f.Kind, path)
		}
		sizes, _ := d.form.Field(d.demo.ShirtSize)
		assert.Equal(t, []fieldmap.Choice{{ID: "S", Label: "S"}, {ID: "M", Label: "M"}, {ID: "L", Label: "L"}, {ID: "XL", Label: "XL"}}, sizes.Choices)
		birthday, _ := d.form.Field(d.demo.Birthday)
		assert.Equal(t, hris.KeyDateOfBirth, birthday.Key)
		assert.True(t, birthday.Sensitive)
		locker, _ := d.form.Field(bare)
		assert.True(t, locker.ReadOnly, "a list without options takes nothing")
		_, ok := d.form.Field(d.demo.Notes)
		assert.False(t, ok, "what cannot be read is not offered")
		teams, _ := d.form.Field(comma)
		if api == personio.V1 {
			assert.Len(t, teams.Choices, 2, "v1 takes tags with commas between them")
			assert.Contains(t, teams.Help, "comma")
		} else {
			assert.Len(t, teams.Choices, 3)
		}
	})
}

func TestFieldsThatV1DropsAreProblemsThatSayWhy(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{}, nil)
	for _, path := range []string{"team", "employment_type", "cost_centers", "contract_end_date", "probation_period_end"} {
		rules := fieldmap.Rules{Rules: []fieldmap.Rule{{To: path, From: fieldmap.Paths{"offer.end_date"}}}}
		_, problems := fieldmap.Compile(hris.HireSchema(), d.form.Schema, fieldmap.Merge(personio.Mapping(d.form), rules))
		require.Error(t, problems.Err())
		of := problems.Of(fieldmap.SeverityError)
		require.Len(t, of, 1)
		assert.Equal(t, fieldmap.CodeReadOnly, of[0].Code)
		assert.Contains(t, of[0].Text, path)
		assert.Contains(t, of[0].Text, "drops it without an error: use a custom attribute of your own, or API v2")
		assert.Contains(t, hris.ProblemText(hris.Dutch, of[0]), "custom attribute")
	}
}

func TestAMappingToAListIsCheckedOptionByOptionWhenItIsSaved(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		source := hris.HireSchema(
			fieldmap.Field{Path: "shirt", Kind: fieldmap.Option, Choices: []fieldmap.Choice{{ID: "1", Label: "M"}, {ID: "2", Label: "Huge"}}},
			fieldmap.Field{Path: "speaks", Kind: fieldmap.Text},
		)
		compile := func(rules ...fieldmap.Rule) fieldmap.Problems {
			_, problems := fieldmap.Compile(source, d.form.Schema, fieldmap.Merge(personio.Mapping(d.form), fieldmap.Rules{Rules: rules}))
			return problems
		}
		problems := compile(fieldmap.Rule{To: d.demo.ShirtSize, From: fieldmap.Paths{"custom.shirt"}})
		require.NoError(t, problems.Err())
		require.True(t, problems.Has(fieldmap.CodeOptionUnmapped), "Huge would be asked about each time: %v", problems)
		assert.Equal(t, "Huge", problems[0].Args["option"])

		for path, options := range map[string]fieldmap.Table{
			d.demo.ShirtSize: fieldmap.Pairs("1", "M", "2", "XXL"), d.demo.Languages: fieldmap.Pairs("nl", "Dutch", "en", "Englisch"),
		} {
			from := map[string]string{d.demo.ShirtSize: "custom.shirt", d.demo.Languages: "custom.speaks"}[path]
			problems = compile(fieldmap.Rule{To: path, From: fieldmap.Paths{from}, Options: options})
			require.Error(t, problems.Err())
			assert.True(t, problems.Has(fieldmap.CodeUnknownOption))
		}
		assert.Empty(t, compile(fieldmap.Rule{To: d.demo.ShirtSize, From: fieldmap.Paths{"custom.shirt"}, Options: fieldmap.Pairs("1", "M", "2", "XL")}))
	})
}

func TestAValueThatIsNoOptionIsAskedAboutAndNeverSent(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		h := d.hire()
		h.Custom["shirt"] = fieldmap.TextValue("Gigantic")
		draft := d.prepare(h)
		assert.False(t, draft.Complete())
		assert.True(t, draft.Plan.Get(d.demo.ShirtSize).IsAbsent())
		_, err := d.service.Send(t.Context(), recruiter, draft)
		require.ErrorIs(t, err, hris.Problems)
		assert.Empty(t, d.made())
	})
}

func TestDepartmentsOfV2AreAskedAboutWhereTheyAreUnknown(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V2, personiotest.Config{}, nil)
	h := d.hire()
	h.Job.Department = "Ingeneering"
	draft := d.prepare(h)
	assert.False(t, draft.Complete())
	entry, _ := draft.Plan.Entry("department")
	require.NotEmpty(t, entry.Problems)
	assert.Equal(t, fieldmap.CodeNotAnOption, entry.Problems[0].Code)
}

func TestListsThatAreLongAreLookedUp(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V2, personiotest.Config{}, nil)
	for i := range 250 {
		d.fake.AddDepartment(fmt.Sprintf("Unit %03d", i))
	}
	d.connect()
	field, _ := d.form.Field("department")
	require.True(t, field.Referenced)
	assert.Empty(t, field.Choices)
	h := d.hire()
	h.Job.Department = "Unit 249"
	_, err := d.send(h)
	require.NoError(t, err)
	assert.Equal(t, "Unit 249", d.one().Department)

	var found []string
	for choice, err := range d.target.Options(t.Context(), "department", nil, "unit 01") {
		require.NoError(t, err)
		found = append(found, choice.Label)
	}
	assert.Len(t, found, 10)
}

func TestListsThatAreNotOpenTakeTheNumberAndMatchNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V2, personiotest.Config{}, nil)
	engineering := d.fake.AddDepartment("Engineering")
	closed := d.fake.Inject(personiotest.Fault{Times: -1, Route: personiotest.OrgUnits, Answer: personiotest.ResourceNotFound()})
	d.connect()
	field, _ := d.form.Field("department")
	assert.Equal(t, fieldmap.Text, field.Kind)
	assert.Empty(t, field.Key)
	assert.Contains(t, field.Help, "not open")
	d.rules.Rules = append(d.rules.Rules, fieldmap.Rule{To: "department", From: fieldmap.Paths{"job.department"},
		Options: fieldmap.Pairs("Engineering", fmt.Sprint(engineering))})
	d.connect()
	_, err := d.send(d.hire())
	require.NoError(t, err)
	assert.Equal(t, "Engineering", d.one().Department)
	assert.Positive(t, closed.Hits())
}

func TestTheFormSpeaksGermanUnlessEnglishIsAskedFor(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{German: true}, func(s *personio.Settings, _ personiotest.Demo) { s.Language = "" })
	assert.Equal(t, "de", d.form.Language)
	field, _ := d.form.Field("department")
	assert.Equal(t, "Abteilung", field.Label)
	var names []string
	for _, c := range field.Choices {
		names = append(names, c.ID)
	}
	assert.Equal(t, []string{"Engineering", "People", "Sales"}, names, "what employees are seen to have")
}

func TestADefaultMappingTakesNoManagerAndNoBankAccount(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		rules := personio.Mapping(d.form)
		_, problems := fieldmap.Compile(hris.HireSchema(), d.form.Schema, rules)
		assert.Empty(t, problems)
		for _, rule := range rules.Rules {
			assert.NotContains(t, []string{"person.iban", "person.national_id", "person.private_email", "job.manager"}, rule.From[0])
		}
		h := d.hire()
		h.Person.Gender = "prefers not to say"
		draft := d.prepare(h)
		assert.True(t, draft.Complete(), "it is left out, with a warning")
		assert.NotEmpty(t, draft.Plan.Warnings())
	})
}
