package afas_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/transfer"
)

// planned maps a hire by the default rules, without anybody's review.
func planned(t *testing.T, form *hris.Form, rules fieldmap.Rules, change func(*hris.Hire)) *fieldmap.Plan {
	t.Helper()
	h := &hris.Hire{PersonID: "p", ApplicationID: "a", Person: hris.Person{FirstName: "Ada", LastName: "Voorbeeld"}}
	change(h)
	mapping, problems := fieldmap.Compile(h.Schema(), form.Schema, rules)
	require.NoError(t, problems.Err())
	return mapping.Plan(h)
}

func applicantForm(t *testing.T, language afas.Language) *hris.Form {
	t.Helper()
	_, form := formOf(t, setting{language: language})
	return form
}

func problemAt(plan *fieldmap.Plan, path string) (fieldmap.Problem, bool) {
	for _, p := range plan.Problems() {
		if p.Field == path && p.Blocks() {
			return p, true
		}
	}
	return fieldmap.Problem{}, false
}

func TestGenderWordsBecomeTheCodesOfTheLanguage(t *testing.T) {
	t.Parallel()
	for language, female := range map[afas.Language]string{afas.Dutch: "V", afas.English: "F"} {
		form := applicantForm(t, language)
		for word, want := range map[string]string{
			"male": "M", "Male": "M", "man": "M", "m": "M", "FEMALE": female, "female": female, "vrouw": female, "Woman": female, "v": female, "f": female,
			"non-binary": "X", "x": "X", "divers": "X",
		} {
			plan := planned(t, form, afas.ApplicantMapping(form), func(h *hris.Hire) { h.Person.Gender = word })
			assert.Equal(t, want, plan.Get("ViGe").Option(), "%s in %s", word, language)
		}
	}
}

func TestAnUnknownGenderIsAskedAndNeverInvented(t *testing.T) {
	t.Parallel()
	for _, language := range []afas.Language{afas.Dutch, afas.English} {
		form := applicantForm(t, language)
		for _, word := range []string{"unknown", "onbekend", "prefer not to say", "O", "U", "?"} {
			plan := planned(t, form, afas.ApplicantMapping(form), func(h *hris.Hire) { h.Person.Gender = word })
			assert.True(t, plan.Get("ViGe").IsAbsent(), word)
			_, asked := problemAt(plan, "ViGe")
			assert.True(t, asked, "nobody is asked about %q", word)
		}
		plan := planned(t, form, afas.ApplicantMapping(form), func(*hris.Hire) {})
		assert.True(t, plan.Get("ViGe").IsAbsent(), "no gender given")
		_, asked := problemAt(plan, "ViGe")
		assert.False(t, asked, "AFAS does not need one")
	}
}

func TestCountriesBecomeAFASsOwnCodes(t *testing.T) {
	t.Parallel()
	form := applicantForm(t, afas.English)
	for country, want := range map[string]string{
		"NL": "NL", "nl": "NL", "Netherlands": "NL", "Nederland": "NL", "DE": "D", "Germany": "D", "Duitsland": "D", "BE": "B", "Belgium": "B",
		"US": "USA", "United States": "USA", "IN": "IND", "India": "IND", "ID": "RI", "CL": "RCH", "Chile": "RCH", "LK": "CL", "Sri Lanka": "CL",
		"SA": "AS", "IE": "IRL", "AU": "AUS", "AT": "A",
	} {
		plan := planned(t, form, afas.ApplicantMapping(form), func(h *hris.Hire) { h.Person.Address.Country = country })
		assert.Equal(t, want, plan.Get("CoId").Option(), country)
	}
	for _, nonsense := range []string{"RCH", "D", "Atlantis"} { // AFAS's own codes are no countries to a host
		plan := planned(t, form, afas.ApplicantMapping(form), func(h *hris.Hire) { h.Person.Address.Country = nonsense })
		assert.True(t, plan.Get("CoId").IsAbsent(), nonsense)
		_, asked := problemAt(plan, "CoId")
		assert.True(t, asked, nonsense)
	}
	plan := planned(t, form, afas.ApplicantMapping(form), func(*hris.Hire) {})
	_, asked := problemAt(plan, "CoId")
	assert.False(t, asked, "a hire without an address is asked for nothing")
}

func TestHouseNumbersAreTakenApartInEveryShape(t *testing.T) {
	t.Parallel()
	form := applicantForm(t, afas.Dutch)
	for name, tc := range map[string]struct {
		given                  hris.Address
		street, number, suffix string
	}{
		"apart":                  {hris.Address{Street: "Dorpsstraat", Number: "12", Suffix: "b"}, "Dorpsstraat", "12", "b"},
		"number with letter":     {hris.Address{Street: "Dorpsstraat", Number: "105a"}, "Dorpsstraat", "105", "a"},
		"number with a dash":     {hris.Address{Street: "Dorpsstraat", Number: "105-3"}, "Dorpsstraat", "105", "3"},
		"number and floor":       {hris.Address{Street: "Dorpsstraat", Number: "105 hs"}, "Dorpsstraat", "105", "hs"},
		"all in the street":      {hris.Address{Street: "Keizersgracht 12-A bis"}, "Keizersgracht", "12", "A bis"},
		"street with digits":     {hris.Address{Street: "Plein 1945", Number: "8"}, "Plein 1945", "8", ""},
		"number of digits alone": {hris.Address{Street: "1e Helmersstraat", Number: "9"}, "1e Helmersstraat", "9", ""},
		"no number":              {hris.Address{Street: "Boerderij De Linde"}, "Boerderij De Linde", "", ""},
		"nothing":                {hris.Address{}, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			plan := planned(t, form, afas.ApplicantMapping(form), func(h *hris.Hire) { h.Person.Address = tc.given })
			assert.Equal(t, tc.street, plan.Get("Ad").Text())
			if n := plan.Get("HmNr").Number(); tc.number != "" {
				assert.Equal(t, tc.number, n.String())
			} else {
				assert.True(t, plan.Get("HmNr").IsAbsent())
			}
			assert.Equal(t, tc.suffix, plan.Get("HmAd").Text())
		})
	}
}

func TestWhatIsDelicateIsNeverMappedByDefault(t *testing.T) {
	t.Parallel()
	delicate := func(h *hris.Hire) {
		h.Person.IBAN, h.Person.NationalID, h.Person.Nationality = "NL02ABNA0123456789", "999994670", "IN"
		h.Person.PrivateEmail, h.Person.WorkEmail = "ada@example.com", ""
	}
	form := applicantForm(t, afas.Dutch)
	plan := planned(t, form, afas.ApplicantMapping(form), delicate)
	assert.Equal(t, "ada@example.com", plan.Get("EmA2").Text(), "a candidate's address is private")
	assert.True(t, plan.Get("EmAd").IsAbsent())
	assert.True(t, plan.Get("VcSn").IsAbsent(), "a person chooses the vacancy")

	_, onboarding := onboardingForm(t, afas.Dutch)
	plan = planned(t, onboarding, afas.OnboardingMapping(onboarding), delicate)
	for path, v := range plan.Values() {
		assert.NotContains(t, []string{"NL02ABNA0123456789", "999994670"}, v.Text(), path)
	}
	for i, f := range onboarding.Fields {
		if f.Path == "PsNa" { // as environments list them
			onboarding.Fields[i].Kind, onboarding.Fields[i].Key = fieldmap.Option, hris.KeyNationality
			onboarding.Fields[i].Choices = []fieldmap.Choice{{ID: "IN", Label: "Angolan"}, {ID: "IND", Label: "Indian"}}
		}
	}
	plan = planned(t, onboarding, afas.OnboardingMapping(onboarding), delicate)
	assert.True(t, plan.Get("PsNa").IsAbsent(), "nationality codes are not those of countries")
}

func TestTheFlagToKeepDataNeedsAConsentOnRecord(t *testing.T) {
	t.Parallel()
	given := func(h *hris.Hire) {
		h.Consents = []hris.Consent{{Purpose: hris.KeepData, GivenOn: civil.MustDate("2026-10-01")}}
	}
	refused := func(h *hris.Hire) { h.Consents = []hris.Consent{{Purpose: hris.KeepData, Refused: true}} }
	nothing := func(*hris.Hire) {}
	for name, tc := range map[string]struct {
		consent func(*hris.Hire)
		rule    []fieldmap.Rule
		edits   []transfer.Edit
		want    string // "" where the flag is not sent
		stops   bool
	}{
		"given":                      {consent: given, want: "true"},
		"refused":                    {consent: refused, want: "false"},
		"never asked":                {consent: nothing},
		"a rule that always says so": {consent: nothing, rule: []fieldmap.Rule{{To: "OpEm", Const: fieldmap.YesNoValue(true)}}, stops: true},
		"that rule, refused":         {consent: refused, rule: []fieldmap.Rule{{To: "OpEm", Const: fieldmap.YesNoValue(true)}}, stops: true},
		"a reviewer's yes":           {consent: nothing, edits: []transfer.Edit{transfer.SetText("OpEm", "yes")}, stops: true},
		"a reviewer's no":            {consent: given, edits: []transfer.Edit{transfer.SetText("OpEm", "no")}, want: "false"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{})
			o.rules(fieldmap.Merge(afas.ApplicantMapping(o.form), fieldmap.Rules{Rules: tc.rule}))
			h := o.hire()
			tc.consent(h)
			draft := o.prepare(h, append(tc.edits, vacancy)...)
			assert.Equal(t, !tc.stops, draft.Complete())
			_, err := o.sendDraft(draft)
			if tc.stops {
				require.ErrorIs(t, err, hris.Problems)
				assert.Empty(t, o.fake.Calls("POST", "HrCreateApplicant"))
				for _, p := range draft.Problems {
					if p.Code == transfer.CodeRefused {
						assert.Equal(t, "OpEm", p.Field)
						assert.Contains(t, p.Args["detail"], "toestemming")
					}
				}
				assert.True(t, draft.Problems.Has(transfer.CodeRefused))
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tc.want, o.oneApplication().Fields["OpEm"])
		})
	}
}

func TestAPersonsAddressWithoutACountryIsSaidAndNotDropped(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{settings: documentsOnly, language: afas.English})
	h := o.hireWithLetter()
	h.Person.Address.Country = ""
	draft := o.prepare(h, vacancy, withLetter)
	require.True(t, draft.Problems.Has(transfer.CodeRefused))
	_, err := o.sendDraft(draft)
	require.ErrorIs(t, err, hris.Problems)
	assert.Empty(t, o.fake.Calls("POST", "KnPerson"))

	badge, err := o.send(h, vacancy, withLetter, transfer.SetText("CoId", "NL"))
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	persons := o.fake.Persons()
	assert.Equal(t, "NL", persons[len(persons)-1].Address["CoId"])
}

func TestAPhotoGoesWithThePerson(t *testing.T) {
	t.Parallel()
	for name, edits := range map[string][]transfer.Edit{"CV alone": {vacancy, transfer.ChooseDocuments("cv", "photo")}, "with a letter": {vacancy, transfer.ChooseDocuments("cv", "photo", "letter")}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{settings: documentsOnly})
			h := o.hireWithLetter()
			o.addFile(h, "photo", "noortjes-photo.jpg", hris.OtherDocument, []byte("\xff\xd8 a smile"))
			h.Documents[len(h.Documents)-1].MIME = "image/jpeg"
			_, err := o.send(h, append(edits, transfer.SetText("PhotoFileStream", "photo"))...)
			require.NoError(t, err)
			photo := o.oneApplication().Photo
			if name == "with a letter" {
				persons := o.fake.Persons()
				photo = persons[len(persons)-1].Photo
			}
			require.NotNil(t, photo)
			assert.Equal(t, []byte("\xff\xd8 a smile"), photo.Content)
			assert.Equal(t, "noortjes-photo.jpg", photo.Name)
		})
	}
}
