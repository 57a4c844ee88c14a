package erecruiter_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
)

func (o *office) target(change ...func(*erecruiter.Settings)) *erecruiter.Target {
	o.t.Helper()
	settings := erecruiter.Settings{Origin: id(o.demo.Origin), Language: "en"}
	for _, c := range change {
		c(&settings)
	}
	target, err := erecruiter.NewTarget(o.client(), settings)
	require.NoError(o.t, err)
	return target
}

// input is a reviewed candidate of the demo account.
func (o *office) input() hris.Input {
	return hris.Input{
		Marker: hris.NewMarker(), Consents: []string{erecruiter.TransferConsent},
		Values: fieldmap.Values{
			"recruitment": fieldmap.OptionValue(id(o.demo.Shared)),
			"first_name":  fieldmap.TextValue("Zofia"), "last_name": fieldmap.TextValue("Wymyślona"), "email": fieldmap.TextValue("zofia@example.org"),
			"profile_url": fieldmap.TextValue("https://profile.example/zofia"), "note": fieldmap.TextValue("Polecona."),
			"consents": fieldmap.OptionsValue(id(o.demo.Required)), "consents_on": fieldmap.DateValue(civil.MustDate("2026-11-19")),
		},
	}
}

func send(t testing.TB, target *erecruiter.Target, in hris.Input) (hris.Receipt, error) {
	t.Helper()
	steps, err := target.Steps(in)
	require.NoError(t, err)
	require.Len(t, steps, 1)
	return steps[0].Do(t.Context(), nil)
}

func (o *office) last() erecruitertest.Application {
	all := o.fake.Applications()
	return all[len(all)-1]
}

func TestWithoutACVTheProfileGoesIntoTheNote(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	in := o.input()
	receipt, err := send(t, o.target(), in)
	require.NoError(t, err)
	made := o.last()
	assert.Equal(t, hris.Receipt{Kind: "application", ID: id(made.ID)}, receipt)
	assert.Equal(t, "Polecona.\n\nCandidate's profile: https://profile.example/zofia", made.Note)
	assert.Empty(t, made.CVs)
	assert.Equal(t, in.Marker, made.ExternalID)
	assert.Equal(t, o.demo.Origin, made.OriginID, "the source of the settings")
	assert.Equal(t, "2026-11-19T00:00:00+01:00", made.Consents[0].AcceptedAt.Format(time.RFC3339), "a day is Warsaw's")
}

func TestWithACVTheNoteStaysAsItIs(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	in := o.input()
	in.Values["cv"] = fieldmap.FileValue(fieldmap.FileRef{ID: "d", Name: "folder/życiorys", MIME: "application/pdf; x=y", Size: 5})
	in.Values["origin"] = fieldmap.OptionValue(id(o.demo.OtherOrigin))
	in.Open = func(context.Context, fieldmap.FileRef) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("%PDF-")), nil
	}
	_, err := send(t, o.target(), in)
	require.NoError(t, err)
	made := o.last()
	assert.Equal(t, "Polecona.", made.Note)
	require.Len(t, made.CVs, 1)
	assert.Equal(t, []string{"życiorys.pdf", "application/pdf"}, []string{made.CVs[0].Name, made.CVs[0].ContentType})
	assert.Equal(t, o.demo.OtherOrigin, made.OriginID)
}

func TestWhatNoFormCanExpressIsAProblemAndNoSend(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	target := o.target()
	for field, change := range map[string]func(*hris.Input){
		"consents":    func(in *hris.Input) { in.Consents = []string{hris.KeepData} },
		"recruitment": func(in *hris.Input) { delete(in.Values, "recruitment") },
		"consents_on": func(in *hris.Input) { delete(in.Values, "consents_on") },
		"documents":   func(in *hris.Input) { in.Documents = []hris.Document{{Kind: hris.SignedOffer}} },
	} {
		in := o.input()
		change(&in)
		_, err := target.Steps(in)
		require.ErrorIs(t, err, hris.Problems, field)
		own, _ := errors.AsType[*hris.Error](err)
		assert.Equal(t, []string{field}, own.Fields)
		assert.Equal(t, hris.EffectNotSent, own.Effect)
	}
	other := o.target(func(s *erecruiter.Settings) { s.ConsentPurpose = "ats" })
	_, err := other.Steps(o.input())
	require.ErrorIs(t, err, hris.Problems, "the purpose of the settings counts")
	assert.Empty(t, o.fake.Journal())
}

func TestWhatChangedSinceTheReviewIsSeenBeforeTheSend(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(o *office)
		reason erecruiter.Reason
		field  string
	}{
		"closed":              {func(o *office) { o.fake.SetStatus(o.demo.Shared, erecruitertest.Closed) }, erecruiter.NotAccepting, "recruitment"},
		"not shared any more": {func(o *office) { o.fake.SetScope(erecruitertest.SelectedRecruitments); o.fake.Unshare(o.demo.Shared) }, erecruiter.NotAccepting, "recruitment"},
		"another consent": {func(o *office) {
			o.fake.SetConsents(o.demo.Shared, erecruitertest.Consent{Name: "Nowa", Required: true})
		}, erecruiter.ConsentRequired, "consents"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, erecruitertest.Config{})
			c.change(o)
			_, err := send(t, o.target(), o.input())
			require.ErrorIs(t, err, c.reason)
			require.ErrorIs(t, err, hris.Rejected)
			own, _ := errors.AsType[*hris.Error](err)
			assert.Equal(t, []string{c.field}, own.Fields)
			assert.Equal(t, hris.EffectNotSent, own.Effect)
			assert.Zero(t, o.fake.Requests()["POST "+erecruitertest.Applications])
		})
	}
}

func TestARefusalNamesTheFieldOfTheForm(t *testing.T) {
	t.Parallel()
	for wire, path := range map[string]string{
		"candidate.email": "email", "Candidate.FirstName": "first_name", "originId": "origin", "cv.contentBase64": "cv",
		"consents[0].acceptedAt": "consents_on", "consents": "consents", "recruitmentId": "recruitment",
	} {
		o := newOffice(t, erecruitertest.Config{})
		o.fake.Inject(erecruitertest.Fault{Method: http.MethodPost, Answer: erecruitertest.Invalid(wire, "Zofia?")})
		_, err := send(t, o.target(), o.input())
		require.ErrorIs(t, err, erecruiter.Rejected)
		own, _ := errors.AsType[*hris.Error](err)
		assert.Equal(t, []string{path}, own.Fields, wire)
		assert.NotContains(t, err.Error(), "Zofia")
	}
}

func TestAnApplicationThatIsThereByItsExternalIDIsAdopted(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	in := o.input()
	target := o.target()
	first, err := send(t, target, in)
	require.NoError(t, err)
	again, err := send(t, target, in)
	require.NoError(t, err)
	assert.Equal(t, first.ID, again.ID)
	assert.Equal(t, hris.FoundAfterwards, again.Note)
	assert.Equal(t, 1, o.fake.Writes())
}

func TestA409WithoutAnApplicationIsARefusalOnlyWhereTheLookProvesIt(t *testing.T) {
	t.Parallel()
	conflict := erecruitertest.Refused(http.StatusConflict, "CandidateApplied", "Kandydat już aplikował.")
	for name, c := range map[string]struct {
		earlier bool // an application of ours shows that external ids are shown
		effect  hris.Effect
	}{"proved": {true, hris.EffectRefused}, "not proved": {false, hris.EffectUnknown}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, erecruitertest.Config{})
			if c.earlier {
				o.fake.AddApplication(erecruitertest.Application{RecruitmentID: o.demo.Shared, ExternalID: hris.NewMarker()})
			}
			o.fake.Inject(erecruitertest.Fault{Method: http.MethodPost, Answer: conflict})
			_, err := send(t, o.target(), o.input())
			own, ok := errors.AsType[*erecruiter.Error](err)
			require.True(t, ok)
			assert.Equal(t, c.effect, own.Effect)
		})
	}
}

func TestOnlyAnExternalIDOfOursIsExactAndOthersAreForAPerson(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	o.fake.SeedApplications(o.demo.Shared, "x", 250)
	earlier := o.fake.AddApplication(erecruitertest.Application{
		RecruitmentID: o.demo.Shared, Person: erecruitertest.Person{FirstName: "Zofia", LastName: "Inna", Email: " ZOFIA@example.org"},
	})
	target, in := o.target(), o.input()
	steps, err := target.Steps(in)
	require.NoError(t, err)
	seen, err := steps[0].Look(t.Context(), nil)
	require.NoError(t, err)
	assert.False(t, seen.Complete, "no marker was ever seen there")
	require.Len(t, seen.Matches, 1)
	m := seen.Matches[0]
	assert.True(t, m.Person && !m.Exact)
	assert.Equal(t, id(earlier), m.ID)
	assert.Contains(t, m.About.Reveal(), "Zofia Inna")

	receipt, err := steps[0].Do(t.Context(), nil)
	require.NoError(t, err)
	seen, err = steps[0].Look(t.Context(), nil)
	require.NoError(t, err)
	assert.True(t, seen.Complete)
	require.Len(t, seen.Matches, 2)
	assert.True(t, seen.Matches[1].Exact && !seen.Matches[1].Person)
	assert.Equal(t, receipt.ID, seen.Matches[1].ID)
}

func TestAListThatShrinksWhileItIsReadProvesNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	o.fake.SeedApplications(o.demo.Shared, "x", 250)
	o.fake.AddApplication(erecruitertest.Application{RecruitmentID: o.demo.Shared, ExternalID: hris.NewMarker()})
	target := o.target()
	steps, err := target.Steps(o.input())
	require.NoError(t, err)
	seen, err := steps[0].Look(t.Context(), nil)
	require.NoError(t, err)
	require.True(t, seen.Complete)
	o.fake.Inject(erecruitertest.Fault{Route: erecruitertest.Applications, Nth: 2, OnHit: func(*http.Request) { o.fake.DeleteApplication(o.demo.Application) }, Work: erecruitertest.Done})
	seen, err = steps[0].Look(t.Context(), nil)
	require.NoError(t, err)
	assert.False(t, seen.Complete)
}

func TestTheFormOffersWhatTheKeyOpensInTwoLanguages(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	o.fake.SetScope(erecruitertest.SelectedRecruitments)
	pl := o.target(func(s *erecruiter.Settings) { s.Language = "" })
	form, err := pl.Form(t.Context(), nil)
	require.NoError(t, err)
	recruitment, _ := form.Field("recruitment")
	assert.Equal(t, []fieldmap.Choice{{ID: id(o.demo.Shared), Label: "Go Developer (GO/1)"}}, recruitment.Choices)
	assert.Equal(t, "Rekrutacja", recruitment.Label)
	assert.Equal(t, "pl", form.Language)
	assert.False(t, form.Documents.Allowed)
	first, _ := form.Field("first_name")
	assert.Equal(t, "Imię", first.Label)
	consents, _ := form.Field("consents")
	assert.True(t, consents.Referenced, "they are known once there is a recruitment")

	en := o.target()
	form, err = en.Form(t.Context(), fieldmap.Values{"recruitment": fieldmap.OptionValue(id(o.demo.Shared))})
	require.NoError(t, err)
	consents, _ = form.Field("consents")
	require.Len(t, consents.Choices, 2)
	assert.True(t, consents.Required)
	assert.Contains(t, consents.Help, "Required: Przetwarzanie danych.")
	first, _ = form.Field("first_name")
	assert.Equal(t, "First name", first.Label)
	gone, err := en.Form(t.Context(), fieldmap.Values{"recruitment": fieldmap.OptionValue("999")})
	require.NoError(t, err)
	consents, _ = gone.Field("consents")
	assert.Empty(t, consents.Choices)
}

func TestManyRecruitmentsAreLookedUp(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	for range 250 {
		o.fake.AddRecruitment(erecruitertest.Recruitment{CompanyID: o.demo.Company, Name: "Jeszcze jedna", Shared: true})
	}
	target := o.target()
	form, err := target.Form(t.Context(), nil)
	require.NoError(t, err)
	field, _ := form.Field("recruitment")
	assert.True(t, field.Referenced)
	assert.Empty(t, field.Choices)
	n := 0
	for choice, err := range target.Options(t.Context(), "recruitment", nil, "GO DEV") {
		require.NoError(t, err)
		assert.Equal(t, id(o.demo.Shared), choice.ID)
		n++
	}
	assert.Equal(t, 1, n)
}

func TestTheAccountOutlivesKeysAndSettings(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{})
	info := o.target().Info()
	assert.Equal(t, "erecruiter:"+id(o.demo.Company), info.Account)
	assert.Equal(t, hris.Subject{Application: true}, info.Subject)
	assert.Equal(t, hris.OutcomeApplication, info.Outcome)
}

func TestAHostOpensTheTargetFromItsSettingsPage(t *testing.T) {
	t.Parallel()
	o := newOffice(t, erecruitertest.Config{KeyHeader: "X-Access-Key"})
	product := erecruiter.Vendor().Products[0]
	settings := func(profile string) fieldmap.Values {
		return fieldmap.Values{
			"company": fieldmap.TextValue(id(o.demo.Company)), "origin": fieldmap.TextValue(id(o.demo.Origin)),
			"scope": fieldmap.OptionValue("all"), "wire_profile": fieldmap.TextValue(profile),
		}
	}
	key := map[string]privacy.Secret{"access_key": privacy.NewSecret(o.demo.AccessKey)}
	target, err := product.Open(hris.Opening{
		Settings: settings(`{"auth":{"header":"X-Access-Key","scheme":"-"},"calls_per_second":100}`), Secrets: key, BaseURL: o.fake.URL(), Language: "en",
	})
	require.NoError(t, err)
	report, err := target.Check(t.Context())
	require.NoError(t, err)
	assert.True(t, report.OK(), "%+v", report.Findings)

	t.Run("product", func(t *testing.T) {
		hristest.RunProduct(t, erecruiter.Vendor(), product, hris.Opening{
			Settings: settings(`{"auth":{"header":"X-Access-Key","scheme":"-"},"calls_per_second":100}`), Secrets: key, BaseURL: o.fake.URL(),
		})
	})

	user, err := product.Open(hris.Opening{Settings: settings(`{"calls_per_second":100}`), BaseURL: o.fake.URL(), Secrets: map[string]privacy.Secret{
		"user": privacy.NewSecret(o.demo.Username), "password": privacy.NewSecret(o.demo.Password),
		"client_id": privacy.NewSecret(o.demo.ClientID), "client_secret": privacy.NewSecret(o.demo.ClientSecret),
	}})
	require.NoError(t, err)
	report, err = user.Check(t.Context())
	require.NoError(t, err)
	assert.True(t, report.OK(), "%+v", report.Findings)

	for name, opening := range map[string]hris.Opening{
		"a typing error in the profile": {Settings: settings(`{"auht":{}}`), Secrets: key},
		"a profile that cannot be":      {Settings: settings(`{"paths":{"cv":"Candidates/CVs"}}`), Secrets: key},
		"no source":                     {Settings: fieldmap.Values{"company": fieldmap.TextValue("1")}, Secrets: key},
		"no company":                    {Settings: fieldmap.Values{"origin": fieldmap.TextValue("1")}, Secrets: key},
	} {
		_, err := product.Open(opening)
		require.ErrorIs(t, err, hris.InvalidSetting, name)
	}
	_, err = product.Open(hris.Opening{Settings: settings("")})
	require.ErrorIs(t, err, hris.BadCredentials)
}
