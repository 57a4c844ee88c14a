package afas_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/transfer"
)

// onboardingOffice is an office whose connection starts onboardings.
func onboardingOffice(t *testing.T, s setting) *office {
	t.Helper()
	o := newOffice(t, s)
	target, err := afas.NewOnboardingTarget(o.client(s), afas.OnboardingSettings{Profile: o.demo.Profile}, afas.WithNow(o.clock.Now))
	require.NoError(t, err)
	o.form, err = target.Form(t.Context(), nil)
	require.NoError(t, err)
	c := o.connection("c-1", target)
	c.Rules = afas.OnboardingMapping(o.form)
	o.config.Connections = transfer.Fixed(c)
	o.service, o.other = o.newService(), o.newService()
	return o
}

func onboardingForm(t *testing.T, language afas.Language) (*office, *hris.Form) {
	t.Helper()
	o := onboardingOffice(t, setting{language: language})
	return o, o.form
}

// part finds a nested object of the one onboarding there is.
func (o *office) part(name string) (afastest.Part, bool) {
	o.t.Helper()
	require.Len(o.t, o.fake.Onboardings(), 1)
	for _, p := range o.fake.Onboardings()[0].Objects {
		if p.Name == name {
			return p, true
		}
	}
	return afastest.Part{}, false
}

func TestAnOnboardingStartsWithPersonAddressAndContract(t *testing.T) {
	t.Parallel()
	for language, codes := range map[afas.Language]struct{ female, fixed string }{afas.Dutch: {"V", "J"}, afas.English: {"F", "Y"}} {
		eachLedger(t, func(t *testing.T, onDisk bool) {
			o := onboardingOffice(t, setting{language: language, onDisk: onDisk})
			h := o.hire()
			h.Person.BirthName = "Bakkerink"
			h.Offer.WeeklyHours = civil.MustDecimal("32.5")
			h.Offer.Salary.Amount = civil.MustDecimal("3123.45")
			badge, err := o.send(h, transfer.SetText("AfasContract.ApCo", codes.fixed), transfer.ChooseDocuments())
			require.NoError(t, err)
			assert.Equal(t, transfer.StateDone, badge.State)
			assert.Equal(t, hris.NoReference, badge.Note, "AFAS gives no id")
			require.Len(t, o.fake.Onboardings(), 1)
			started := o.fake.Onboardings()[0]
			assert.Equal(t, o.demo.Profile, started.Profile)
			assert.Empty(t, started.Employee)
			for id, want := range map[string]string{
				"LaNm": "Bakkerink", "FiNm": "Noortje", "Is": "van den", "EmA2": "noortje@example.com", "EmAd": "", "DaBi": "1994-05-17",
				"ViGe": codes.female, "NmBi": "Bakkerink", "SpNm": "true",
			} {
				assert.Equal(t, want, started.Fields[id], id)
			}
			address, ok := o.part("KnBasicAddressAdr")
			require.True(t, ok)
			for id, want := range map[string]string{"CoId": "D", "Ad": "Plein 1945", "HmNr": "105", "HmAd": "a", "PbAd": "false", "ResZip": "false", "BeginDate": "2026-11-22"} {
				assert.Equal(t, want, address.Fields[id], id)
			}
			contract, ok := o.part("AfasContract")
			require.True(t, ok)
			assert.Equal(t, "2027-01-04", contract.Fields["DaBe"])
			assert.Equal(t, codes.fixed, contract.Fields["ApCo"])
			hours, ok := o.part("AfasTimeTable")
			require.True(t, ok)
			assert.Equal(t, map[string]string{"DaBg": "2027-01-04", "HrWk": "32.5"}, hours.Fields)
			salary, ok := o.part("AfasSalary")
			require.True(t, ok)
			assert.Equal(t, "3123.45", salary.Fields["EmSa"], "to the cent")

			_, err = o.send(h, transfer.SetText("AfasContract.ApCo", codes.fixed), transfer.ChooseDocuments())
			require.ErrorIs(t, err, hris.AlreadySent)
		})
	}
}

func TestAFirstDayAloneIsNoPositionTimetableOrSalary(t *testing.T) {
	t.Parallel()
	o := onboardingOffice(t, setting{})
	_, err := o.send(o.hire(), transfer.ChooseDocuments())
	require.NoError(t, err)
	contract, ok := o.part("AfasContract")
	require.True(t, ok)
	assert.Equal(t, map[string]string{"DaBe": "2027-01-04"}, contract.Fields)
	for _, name := range []string{"AfasOrgunitFunction", "AfasTimeTable", "AfasSalary", "AfasEmployee", "AfasOnboard"} {
		_, ok := o.part(name)
		assert.False(t, ok, name)
	}
}

func TestSomebodyWhomAFASHasAlreadyGetsAFurtherEmployment(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(string) transfer.Edit{
		"said in the form":      func(id string) transfer.Edit { return transfer.SetText("existing_employee", id) },
		"the reviewer's answer": transfer.SamePerson,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := onboardingOffice(t, setting{})
			known := o.fake.AddPerson(map[string]string{"LaNm": "Bakkerink"})
			o.fake.AddEmployee(known)
			before := o.fake.Persons()
			_, err := o.send(o.hire(), edit(known), transfer.ChooseDocuments())
			require.NoError(t, err)
			assert.Equal(t, known, o.fake.Onboardings()[0].Employee)
			start, ok := o.part("AfasOnboard")
			require.True(t, ok)
			assert.Equal(t, "B", start.Fields["AdCo"])
			assert.Equal(t, before, o.fake.Persons())
			assert.NotContains(t, o.fake.Calls("POST", "HrOnboarding")[0].Body, "existing_employee")
		})
	}
}

func TestASignedOfferGoesAlongWithTheOnboarding(t *testing.T) {
	t.Parallel()
	o := onboardingOffice(t, setting{})
	h := o.hireWithLetter()
	o.addFile(h, "offer", "noortjes-offer.pdf", hris.SignedOffer, []byte("%PDF-1.4 signed"))
	_, err := o.send(h)
	require.NoError(t, err)
	files := o.fake.Onboardings()[0].Files
	require.Len(t, files, 1, "only the signed offer is chosen by itself")
	assert.Equal(t, "noortjes-offer.pdf", files[0].Name)
	assert.Equal(t, []byte("%PDF-1.4 signed"), files[0].Content)
}

func TestSeveralDocumentsGoWithOneOnboarding(t *testing.T) {
	t.Parallel()
	o := onboardingOffice(t, setting{})
	_, err := o.send(o.hireWithLetter(), allOfThem)
	require.NoError(t, err)
	assert.Len(t, o.fake.Onboardings()[0].Files, 3)
	assert.Len(t, o.fake.Calls("POST", "HrOnboarding"), 1)
}

func TestALostAnswerOfAnOnboardingAsksAPerson(t *testing.T) {
	t.Parallel()
	o := onboardingOffice(t, setting{})
	o.breakCreate("HrOnboarding", afastest.Fault{Cut: afastest.AfterWork})
	badge, err := o.send(o.hire(), transfer.ChooseDocuments())
	require.ErrorIs(t, err, hris.InDoubt)
	_, err = o.run(badge)
	require.ErrorIs(t, err, hris.InDoubt)
	badge, err = o.service.Found(t.Context(), hr, "acme", badge.Transfer, transfer.Presence{ID: "seen in the workflow"})
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State)
	assert.Len(t, o.fake.Onboardings(), 1)
}

func TestAnOnboardingsAddressNeedsACountry(t *testing.T) {
	t.Parallel()
	o := onboardingOffice(t, setting{})
	h := o.hire()
	h.Person.Address.Country = ""
	draft := o.prepare(h, transfer.ChooseDocuments())
	require.True(t, draft.Problems.Has(transfer.CodeRefused))
	_, err := o.send(h, transfer.ChooseDocuments(), transfer.SetText("KnBasicAddressAdr.CoId", "B"))
	require.NoError(t, err)
	address, _ := o.part("KnBasicAddressAdr")
	assert.Equal(t, "B", address.Fields["CoId"])
}

func TestAHostsWordsForCodesAreNotSentAsCodes(t *testing.T) {
	t.Parallel()
	o := onboardingOffice(t, setting{})
	h := o.hire()
	h.Job = hris.Job{Title: "Nurse", Department: "Care", LegalEntity: "North"}
	_, err := o.send(h, transfer.ChooseDocuments())
	require.NoError(t, err)
	body := o.fake.Calls("POST", "HrOnboarding")[0].Body
	for _, word := range []string{"Nurse", "Care", "North"} {
		assert.NotContains(t, body, word)
	}

	// The customer's own rule knows the codes.
	o = onboardingOffice(t, setting{})
	c := o.connection("c-1", nil)
	target, err := afas.NewOnboardingTarget(o.client(setting{}), afas.OnboardingSettings{Profile: o.demo.Profile})
	require.NoError(t, err)
	c.Target = target
	c.Rules = fieldmap.Merge(afas.OnboardingMapping(o.form), fieldmap.Rules{Rules: []fieldmap.Rule{
		{To: "AfasOrgunitFunction.DpId", From: fieldmap.Paths{"job.department"}, Options: fieldmap.Pairs("Care", "ZORG")},
	}})
	o.config.Connections = transfer.Fixed(c)
	o.service = o.newService()
	h = o.hire()
	h.Job.Department = "Care"
	_, err = o.send(h, transfer.ChooseDocuments())
	require.NoError(t, err)
	position, ok := o.part("AfasOrgunitFunction")
	require.True(t, ok)
	assert.Equal(t, map[string]string{"DaBe": "2027-01-04", "DpId": "ZORG"}, position.Fields)
}

func TestAnOnboardingConnectionIsAnAccountOfItsOwnProduct(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	target, err := afas.NewOnboardingTarget(o.client(setting{}), afas.OnboardingSettings{Profile: -357})
	require.NoError(t, err)
	info := target.Info()
	assert.Equal(t, o.target.Info().Account, info.Account)
	assert.NotEqual(t, o.target.Info().Product, info.Product)
	assert.True(t, info.Subject.Application)
	assert.Equal(t, "afas:production:12345", info.Account)
}
