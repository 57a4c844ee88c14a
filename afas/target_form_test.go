package afas_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// formOf gives the form of a fresh environment.
func formOf(t *testing.T, s setting, prepare ...func(*office)) (*office, *hris.Form) {
	t.Helper()
	o := newOffice(t, s)
	for _, p := range prepare {
		p(o)
	}
	form, err := o.target.Form(t.Context(), nil)
	require.NoError(t, err)
	return o, form
}

func field(t *testing.T, form *hris.Form, path string) fieldmap.Field {
	t.Helper()
	f, ok := form.Field(path)
	require.True(t, ok, "the form has no %s", path)
	return f
}

func ids(choices []fieldmap.Choice) []string {
	out := make([]string, len(choices))
	for i, c := range choices {
		out[i] = c.ID
	}
	return out
}

func TestTheFormHasTheCodesOfItsLanguage(t *testing.T) {
	t.Parallel()
	for language, want := range map[afas.Language]struct {
		genders []string
		label   string
		germany string
	}{
		afas.Dutch:   {[]string{"M", "V", "O", "X"}, "Geslacht", "Duitsland"},
		afas.English: {[]string{"M", "F", "U", "X"}, "Gender", "Germany"},
	} {
		_, form := formOf(t, setting{language: language})
		assert.Equal(t, string(language), form.Language)
		gender := field(t, form, "ViGe")
		assert.Equal(t, fieldmap.Option, gender.Kind)
		assert.ElementsMatch(t, want.genders, ids(gender.Choices))
		assert.Equal(t, want.label, gender.Label)
		assert.True(t, gender.Sensitive)
		country := field(t, form, "CoId")
		assert.Equal(t, fieldmap.Option, country.Kind)
		assert.Contains(t, country.Choices, fieldmap.Choice{ID: "D", Label: want.germany})
		assert.Contains(t, country.Choices, fieldmap.Choice{ID: "CL", Label: "Sri Lanka"})
		assert.Contains(t, ids(country.Choices), "RCH")
		assert.NotContains(t, ids(country.Choices), "DE", "ISO codes are not AFAS's")
	}
}

func TestOpenVacanciesComeFromTheCustomersOwnConnector(t *testing.T) {
	t.Parallel()
	custom := afastest.View{Name: "Acme_Vacatures", Columns: map[string]string{
		"VacancyNumber": "Vac. nr-1", "Description": "Wat", "Status": "Stand", "StartDate": "", "EndDate": "", "HasWorkflow": "",
	}}
	for name, tc := range map[string]struct {
		view    afastest.View
		columns afas.VacancyView
		want    []fieldmap.Choice
	}{
		"found by common names": {
			view: afastest.View{Name: "Acme_V1", Columns: map[string]string{"VacancyNumber": "Vacaturenummer", "Description": "Functietitel", "Status": "Vacature-status"}},
			want: titled,
		},
		"AFAS's own field names": {
			view: afastest.View{Name: "Acme_V2", Columns: map[string]string{"VacancyNumber": "VcSn", "Description": "Ds", "Status": "StVa"}},
			want: titled,
		},
		"named in the settings": {view: custom, columns: afas.VacancyView{Number: "Vac. nr-1", Title: "Wat", Status: "Stand"}, want: titled},
		"filtered by the connector": {
			view: afastest.View{Name: "Acme_V3", OpenOnly: true, Columns: map[string]string{"Status": ""}}, want: titled,
		},
		"another idea of open": {
			view: custom, columns: afas.VacancyView{Number: "Vac. nr-1", Title: "Wat", Status: "Stand", Open: []string{"2"}},
			want: []fieldmap.Choice{{ID: "104", Label: "Receptionist"}},
		},
		"without titles": {
			view: afastest.View{Name: "Acme_V4", OpenOnly: true, Columns: map[string]string{"Description": "", "Status": ""}},
			want: []fieldmap.Choice{{ID: "101"}, {ID: "102"}, {ID: "103"}, {ID: "105"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, form := formOf(t, setting{settings: func(s *afas.ApplicantSettings, _ afastest.Demo) {
				s.Vacancies = tc.columns
				s.Vacancies.Connector = tc.view.Name
			}, seed: func(o *office) { o.fake.AddVacancies(tc.view) }})
			vacancies := field(t, form, "VcSn")
			assert.Equal(t, fieldmap.Option, vacancies.Kind)
			assert.True(t, vacancies.Required)
			assert.Equal(t, tc.want, vacancies.Choices)
		})
	}
}

// titled are the demo's open vacancies, in the order of their titles.
var titled = []fieldmap.Choice{
	{ID: "102", Label: "Planner buitendienst"}, {ID: "103", Label: "Softwareontwikkelaar"},
	{ID: "105", Label: "Vakantiehulp magazijn"}, {ID: "101", Label: "Verpleegkundige dagdienst"},
}

func TestColumnsThatAreNotThereAreSaidTogetherWithThoseThatAre(t *testing.T) {
	t.Parallel()
	odd := afastest.View{Name: "Acme_Odd", Columns: map[string]string{
		"VacancyNumber": "Sleutel", "Description": "Wat", "Status": "Stand", "StartDate": "", "EndDate": "", "Employer": "", "OrgUnit": "", "Job": "", "Location": "", "HasWorkflow": "",
	}}
	for name, tc := range map[string]struct {
		columns afas.VacancyView
		code    hris.Code
	}{
		"none found":     {afas.VacancyView{}, hris.SetupIncomplete},
		"number missing": {afas.VacancyView{Number: "VcSn"}, hris.SchemaDrift},
		"title missing":  {afas.VacancyView{Number: "Sleutel", Title: "Ds"}, hris.SchemaDrift},
		"status missing": {afas.VacancyView{Number: "Sleutel", Status: "StVa"}, hris.SchemaDrift},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{})
			o.fake.AddVacancies(odd)
			tc.columns.Connector = "Acme_Odd"
			target, err := afas.NewApplicantTarget(o.client(setting{}), afas.ApplicantSettings{Vacancies: tc.columns})
			require.NoError(t, err)
			_, err = target.Form(t.Context(), nil)
			require.ErrorIs(t, err, tc.code)
			assert.Contains(t, err.Error(), "Sleutel, Wat, Stand")
		})
	}
}

func TestMoreVacanciesThanOnePageAreAllOffered(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	for n := range 4500 {
		status := 2
		if n%3 == 0 {
			status = 1
		}
		o.fake.AddVacancy(afastest.Vacancy{Number: 1000 + n, Description: fmt.Sprintf("Vacature %04d", n), Status: status})
	}
	form, err := o.target.Form(t.Context(), nil)
	require.NoError(t, err)
	assert.Len(t, field(t, form, "VcSn").Choices, 1500+len(titled))
}

func TestACustomersOwnFieldsAreInTheFormAndInAFAS(t *testing.T) {
	t.Parallel()
	const shoes, driver, level = "UAAAABBBBCCCCDDDDEEEEFFFF00001111", "UAAAABBBBCCCCDDDDEEEEFFFF00002222", "UAAAABBBBCCCCDDDDEEEEFFFF00003333"
	o := newOffice(t, setting{seed: func(o *office) {
		for _, f := range []afastest.Field{
			{ID: shoes, Type: afastest.Int, NL: "Schoenmaat", EN: "Shoe size"},
			{ID: driver, Type: afastest.Boolean, NL: "Rijbewijs", EN: "Driving licence"},
			{ID: level, Length: 10, NL: "Niveau", EN: "Level", Codes: []afastest.Code{{NL: "H", LabelNL: "Hoog"}, {NL: "L", LabelNL: "Laag"}}},
		} {
			o.fake.AddCustomField("HrCreateApplicant", "", f)
		}
	}})
	assert.Equal(t, "Schoenmaat", field(t, o.form, shoes).Label)
	assert.Equal(t, "Vrije velden", field(t, o.form, shoes).Section)
	assert.Equal(t, fieldmap.Number, field(t, o.form, shoes).Kind)
	assert.Equal(t, fieldmap.YesNo, field(t, o.form, driver).Kind)
	assert.Equal(t, []string{"H", "L"}, ids(field(t, o.form, level).Choices))

	h := o.hire()
	h.Custom = map[string]fieldmap.Value{"shoe_size": fieldmap.TextValue("42")}
	rules := fieldmap.Merge(afas.ApplicantMapping(o.form), fieldmap.Rules{Rules: []fieldmap.Rule{
		{To: shoes, From: fieldmap.Paths{"custom.shoe_size"}, Ops: []fieldmap.Op{{Name: "number"}}},
		{To: level, Const: fieldmap.TextValue("H")},
	}})
	o.rules(rules)
	_, err := o.send(h, vacancy, transfer.SetText(driver, "yes"))
	require.NoError(t, err)
	fields := o.oneApplication().Fields
	assert.Equal(t, "42", fields[shoes])
	assert.Equal(t, "true", fields[driver])
	assert.Equal(t, "H", fields[level])
}

func TestWhatTheTargetFillsItselfIsNotInTheForm(t *testing.T) {
	t.Parallel()
	o, form := formOf(t, setting{settings: everything})
	for _, path := range []string{o.demo.Marker, "BcCo", "CvFileName", "PhotoFileName"} {
		_, ok := form.Field(path)
		assert.False(t, ok, path)
	}
	// Another customer's marker is a field like any other.
	_, form = formOf(t, setting{})
	_, ok := form.Field(o.demo.Marker)
	assert.True(t, ok)
}

func TestFilesSayWhatTheyTake(t *testing.T) {
	t.Parallel()
	_, form := formOf(t, setting{})
	cv := field(t, form, "CvFileStream")
	assert.Equal(t, fieldmap.File, cv.Kind)
	assert.Equal(t, hris.KeyCV, cv.Key)
	assert.Contains(t, cv.Limits.MIME, "application/pdf")
	assert.False(t, slices.Contains(cv.Limits.MIME, "application/zip"))
	assert.Positive(t, cv.Limits.MaxBytes)
	assert.Less(t, cv.Limits.MaxBytes*4/3, int64(75_000_000), "base64 adds a third")
	photo := field(t, form, "PhotoFileStream")
	assert.Contains(t, photo.Limits.MIME, "image/jpeg")
	assert.NotContains(t, photo.Limits.MIME, "application/pdf")
	motivation := field(t, form, "Mo")
	assert.Equal(t, fieldmap.Text, motivation.Kind, "a text, whatever the description says")
	assert.Equal(t, hris.KeyMotivationLetter, motivation.Key)
}

func TestDocumentRulesFollowTheDossierType(t *testing.T) {
	t.Parallel()
	_, form := formOf(t, setting{})
	assert.False(t, form.Documents.Allowed)
	assert.Equal(t, hris.SetupIncomplete, form.Documents.Why)
	assert.Contains(t, form.Documents.Remedy, "KnSubject")
	_, form = formOf(t, setting{settings: documentsOnly})
	assert.True(t, form.Documents.Allowed)
	assert.Equal(t, []hris.DocumentKind{hris.MotivationLetter}, form.Documents.Preselect)
	assert.Empty(t, form.Documents.Remedy)
}

func TestOptionsCanBeSearchedByWordOrCode(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{language: afas.English})
	find := func(field, query string) []string {
		var found []string
		for choice, err := range o.target.Options(t.Context(), field, nil, query) {
			require.NoError(t, err)
			found = append(found, choice.ID)
		}
		return found
	}
	assert.Equal(t, []string{"102"}, find("VcSn", "planner"))
	assert.Equal(t, []string{"RCH"}, find("CoId", "RCH"))
	assert.Equal(t, []string{"D"}, find("CoId", "germany"))
	assert.Len(t, find("VcSn", ""), len(titled))
}

func TestSettingsThatCannotWorkAreRefusedWithTheirName(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	vacancies := afas.VacancyView{Connector: "Acme_Vacancies"}
	for name, tc := range map[string]struct {
		settings afas.ApplicantSettings
		field    string
	}{
		"no vacancies":          {afas.ApplicantSettings{}, "vacancies.connector"},
		"marker no field":       {afas.ApplicantSettings{Vacancies: vacancies, Marker: "Kenmerk"}, "marker"},
		"dossier, no marker":    {afas.ApplicantSettings{Vacancies: vacancies, Dossier: afas.DossierView{Connector: "Acme_Dossier"}}, "marker"},
		"built-in dossier type": {afas.ApplicantSettings{Vacancies: vacancies, DocumentType: -5}, "document_type"},
	} {
		_, err := afas.NewApplicantTarget(o.client(setting{}), tc.settings)
		require.ErrorIs(t, err, hris.InvalidSetting, name)
		var e *hris.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, []string{tc.field}, e.Fields, name)
		assert.NotEmpty(t, e.Detail, name)
	}
	_, err := afas.NewOnboardingTarget(o.client(setting{}), afas.OnboardingSettings{})
	require.ErrorIs(t, err, hris.InvalidSetting)
	_, err = afas.NewApplicantTarget(nil, afas.ApplicantSettings{Vacancies: vacancies})
	require.Error(t, err)
}
