package nmbrs_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func labels(f fieldmap.Field) []string {
	var all []string
	for _, c := range f.Choices {
		all = append(all, c.Label)
	}
	return all
}

func TestADebtorNarrowsCompanyFunctionAndDepartment(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		for path, want := range map[string][2][]string{
			"company":    {{"Hazelaar Diensten B.V.", "Hazelaar Bouw B.V."}, {"De Linde Ovens"}},
			"department": {{"Advies", "Administratie", "Techniek", "Care"}, {"Bakkerij"}},
			"function":   {{"Adviseur", "Ontwikkelaar", "Administrateur", "Kanarieverzorger"}, {"Bakker"}},
		} {
			field, _ := d.form.Field(path)
			assert.True(t, field.Referenced, "before a debtor is chosen")
			for i, debtor := range []nmbrstest.Debtor{d.demo.Accountant, d.demo.Client} {
				form, err := d.nmbrs.Form(t.Context(), fieldmap.Values{"debtor": fieldmap.OptionValue(d.debtorID(debtor))})
				require.NoError(t, err)
				field, _ := form.Field(path)
				assert.ElementsMatch(t, want[i], labels(field), path)
				assert.Contains(t, field.DependsOn, "debtor")
			}
		}
		draft := d.reviewed(d.hire(inNovember), "", transfer.Set("department", fieldmap.OptionValue(d.id(d.demo.ClientDepartments[0].ID, d.demo.ClientDepartments[0].UUID))))
		assert.False(t, draft.Complete(), "a department of another debtor")
	})
}

func TestWhatCannotBeUndoneIsASuggestionUntilAPersonTakesIt(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		draft := d.prepare(d.hire(inNovember), transfer.Set("debtor", fieldmap.OptionValue(d.debtorID(d.demo.Accountant))))
		for path, suggested := range map[string]bool{"company": true, "start_date": true, "salary_type": true, "employee_type": false} {
			entry, ok := draft.Plan.Entry(path)
			require.True(t, ok)
			assert.True(t, entry.Field.Confirm, path)
			assert.Equal(t, suggested, entry.Suggested, path)
		}
		assert.Equal(t, d.companyID(d.demo.Monthly), draft.Plan.Get("company").Option(), "by its name")
		assert.Equal(t, []string{"employee_type"}, draft.Plan.Missing(), "there is no default")
		assert.False(t, draft.Complete())
	})
}

func TestPayrollWithoutANationalityIsAProblemInThePlan(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		draft := d.reviewed(d.hire(inNovember), "", transfer.Unset("nationality"))
		assert.Equal(t, []string{"nationality"}, draft.Plan.Missing())
		external := "external"
		if api == nmbrs.SOAP {
			external = "4"
		}
		draft = d.reviewed(d.hire(inNovember), "", transfer.Unset("nationality"), transfer.Set("employee_type", fieldmap.OptionValue(external)))
		assert.True(t, draft.Complete(), "%v", draft.Problems)
	})
}

func TestANationalityHasTheFormOfItsAPI(t *testing.T) {
	t.Parallel()
	for api, wrong := range map[nmbrs.API]string{nmbrs.SOAP: "NL", nmbrs.REST: "1"} {
		d := newDesk(t, api, nmbrstest.Config{})
		assert.False(t, d.reviewed(d.hire(inNovember), "", transfer.SetText("nationality", wrong)).Complete(), api)
	}
}

func TestOverRESTANationalityIsReadFromACountryAndNeverGuessed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{})
	for said, want := range map[string]string{"NL": "NL", "Nederland": "NL", "Nederlandsche": "", "Dutch": ""} {
		h := d.hire(inNovember)
		h.Person.Nationality = said
		draft := d.prepare(h)
		assert.Equal(t, want, draft.Plan.Get("nationality").Text(), said)
	}
}

func TestFieldsThatRESTHasNoPlaceForSayWhy(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{})
	for _, path := range []string{"nickname", "title", "birth_place", "civil_status", "bic", "unprotected_mode"} {
		rule := fieldmap.Rule{To: path, From: fieldmap.Paths{"person.preferred_name"}}
		_, problems := fieldmap.Compile(hris.HireSchema(), d.form.Schema, fieldmap.Merge(nmbrs.Mapping(d.form), fieldmap.Rules{Rules: []fieldmap.Rule{rule}}))
		of := problems.Of(fieldmap.SeverityError)
		require.Len(t, of, 1, path)
		assert.Equal(t, fieldmap.CodeReadOnly, of[0].Code)
		assert.Contains(t, of[0].Text, "no place for this")
	}
}

func TestTheDefaultMappingTakesWhatIsStandardAndNothingDelicate(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		rules := nmbrs.Mapping(d.form)
		_, problems := fieldmap.Compile(hris.HireSchema(), d.form.Schema, rules)
		require.NoError(t, problems.Err())
		from := map[string]string{}
		for _, rule := range rules.Rules {
			from[rule.To] = rule.From[0]
			assert.NotContains(t, []string{"person.iban", "person.national_id"}, rule.From[0])
		}
		assert.Equal(t, "person.private_email", from["email_private"])
		assert.Equal(t, "person.work_email", from["email_work"])
		assert.Equal(t, "offer.start_date", from["start_date"])
		for _, none := range []string{"debtor", "employee_type", "values_from", "unprotected_mode", "iban", "bsn"} {
			assert.NotContains(t, from, none)
		}

		h := d.hire(inNovember)
		h.Person.Gender = "prefers not to say"
		h.Offer.Salary.Period = "year"
		draft := d.prepare(h, d.review(inNovember, "")[:5]...)
		assert.True(t, draft.Plan.Get("gender").IsAbsent())
		assert.True(t, draft.Plan.Get("salary_type").IsAbsent(), "a year's amount is none of Nmbrs's")
		assert.False(t, draft.Complete(), "an amount alone is asked about")
		assert.True(t, draft.Problems.Has(transfer.CodeRefused))
		draft = d.prepare(h, append(d.review(inNovember, "")[:5], transfer.Unset("salary"))...)
		assert.True(t, draft.Complete(), "%v", draft.Problems)
	})
}

func TestAnAddressIsTakenApartOnlyAsTheSourceSpellsIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	for line, want := range map[[3]string][3]string{
		{"Brinklaan", "105", "a"}:     {"Brinklaan", "105", "a"},
		{"Brinklaan", "105a", ""}:     {"Brinklaan", "105", "a"},
		{"Brinklaan 105 bis", "", ""}: {"Brinklaan", "105", "bis"},
		{"Postbus", "", ""}:           {"Postbus", "", ""},
	} {
		h := d.hire(inNovember)
		h.Person.Address.Street, h.Person.Address.Number, h.Person.Address.Suffix = line[0], line[1], line[2]
		plan := d.prepare(h).Plan
		assert.Equal(t, want, [3]string{plan.Get("street").Text(), plan.Get("house_number").Text(), plan.Get("house_number_addition").Text()})
	}
}

func TestOverRESTAnAddressNeedsStreetCityAndCountry(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{})
	h := d.hire(inNovember)
	h.Person.Address.City = ""
	draft := d.reviewed(h, "")
	require.True(t, draft.Problems.Has(transfer.CodeRefused))
	assert.Equal(t, "city", draft.Problems[len(draft.Problems)-1].Field)
}

func TestAStartInTheCurrentPeriodAsksNothing(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		for start, asked := range map[string]bool{"2026-11-01": false, "2026-11-30": false, "2026-12-01": true, "2026-10-31": false} {
			draft := d.reviewed(d.hire(civil.MustDate(start)), "")
			field, _ := draft.Form.Field("values_from")
			assert.Equal(t, asked, field.Required, start)
			assert.Equal(t, !asked, draft.Complete(), start)
		}
	})
}

func TestLongListsAreLookedUp(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		d := newDesk(t, api, nmbrstest.Config{})
		for i := range 250 {
			d.fake.AddDepartment(nmbrstest.Department{DebtorID: d.demo.Accountant.ID, Code: fmt.Sprint(1000 + i), Description: fmt.Sprintf("Unit %03d", i)})
		}
		chosen := fieldmap.Values{"debtor": fieldmap.OptionValue(d.debtorID(d.demo.Accountant))}
		form, err := d.nmbrs.Form(t.Context(), chosen)
		require.NoError(t, err)
		field, _ := form.Field("department")
		require.True(t, field.Referenced)
		assert.Empty(t, field.Choices)
		var hits []string
		for choice, err := range d.nmbrs.Options(t.Context(), "department", chosen, "unit 01") {
			require.NoError(t, err)
			hits = append(hits, choice.Label)
		}
		assert.Len(t, hits, 10)
		h := d.hire(inNovember)
		h.Job.Department = "Unit 249"
		assert.True(t, d.reviewed(h, "").Complete())
	})
}

func TestNoDocumentGoesAlongAndTheFormSaysWhy(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	assert.False(t, d.form.Documents.Allowed)
	assert.NotEmpty(t, d.form.Documents.Remedy)
}

func TestTheFormSpeaksDutchUnlessEnglishIsAskedFor(t *testing.T) {
	t.Parallel()
	d := newDesk(t, nmbrs.SOAP, nmbrstest.Config{})
	d.settings.Language = ""
	d.connect()
	assert.Equal(t, "nl", d.form.Language)
	field, _ := d.form.Field("company")
	assert.Equal(t, "Bedrijf", field.Label)
	unprotected, _ := d.form.Field("unprotected_mode")
	assert.Contains(t, unprotected.Help, "2011")
}

func TestWhereRESTDoesNotTellThePeriodOnlyTheStartIsOfferedAndTheSettingsSayHowLongPeriodsAre(t *testing.T) {
	t.Parallel()
	elsewhere := nmbrstest.RESTConfig{Paths: map[string]string{nmbrstest.RESTPeriod: "/api/companies/{companyId}/elsewhere"}}
	d := newDesk(t, nmbrs.REST, nmbrstest.Config{REST: elsewhere})
	draft := d.reviewed(d.hire(inJanuary), "")
	assert.Equal(t, []string{"values_from"}, draft.Plan.Missing())
	field, _ := draft.Form.Field("values_from")
	require.Len(t, field.Choices, 1, "which period is current cannot be made up")
	assert.Equal(t, "start", field.Choices[0].ID)
	badge, err := d.send(d.hire(inJanuary), "start")
	require.ErrorIs(t, err, hris.RightMissing)
	assert.Equal(t, []string{"values_from"}, badge.Fields)
	assert.Empty(t, d.made())
	d.settings.Periods = nmbrs.Monthly
	d.connect()
	_, err = d.send(d.hire(inJanuary), "current")
	require.ErrorIs(t, err, hris.Problems, "what is not offered is not taken")
	_, err = d.send(d.hire(inJanuary), "start")
	require.NoError(t, err)
	assert.Equal(t, "2027-01-01", d.one().Addresses[0].From)
}
