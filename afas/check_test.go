package afas_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	tag "golang.org/x/text/language"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
)

// finding gives the one finding of a subject.
func finding(t *testing.T, report hris.Report, code, subject string) hris.Finding {
	t.Helper()
	var found []hris.Finding
	for _, f := range report.Findings {
		if f.Code == code && (subject == "" || f.Subject == subject) {
			found = append(found, f)
		}
	}
	require.Len(t, found, 1, "%s %s in %+v", code, subject, report.Findings)
	return found[0]
}

// checked runs a check and sees that it wrote nothing.
func checked(t *testing.T, o *office, target hris.Target) hris.Report {
	t.Helper()
	o.fake.ClearJournal()
	report, err := target.Check(t.Context())
	require.NoError(t, err)
	for _, call := range o.fake.Journal() {
		token := call.Method == "POST" && call.Connector == "" // of OAuth
		assert.True(t, call.Method == "GET" || token, "a check makes %s %s", call.Method, call.Path)
	}
	for _, f := range report.Findings {
		assert.NotEmpty(t, f.Text, f.Code)
		assert.NotEmpty(t, f.Subject, f.Code)
		o.note(f.Err)
	}
	return report
}

func TestAConnectionThatWorksIsToldPieceByPiece(t *testing.T) {
	t.Parallel()
	for language, text := range map[afas.Language]string{afas.Dutch: "Open vacatures: 4.", afas.English: "Open vacancies: 4."} {
		o := newOffice(t, setting{language: language, settings: everything})
		report := checked(t, o, o.target)
		assert.True(t, report.OK())
		for _, f := range report.Findings {
			assert.Equal(t, hris.Good, f.Standing, "%+v", f)
		}
		assert.Equal(t, "O12345AA", finding(t, report, "afas.environment", "").Subject)
		assert.Equal(t, text, finding(t, report, "afas.vacancies", "").Text)
		for _, subject := range []string{"UpdateConnector HrCreateApplicant", "UpdateConnector KnPerson", "UpdateConnector KnSubject"} {
			finding(t, report, "afas.updateconnector", subject)
		}
		for _, connector := range []string{o.demo.Dossier, o.demo.Applicants, o.demo.Persons} {
			finding(t, report, "afas.getconnector", "GetConnector "+connector)
		}
		finding(t, report, "afas.marker", "")
	}
}

func TestWhatIsOptionalSaysWhatItWouldAdd(t *testing.T) {
	t.Parallel()
	for language, adds := range map[afas.Language]string{afas.Dutch: "Motivatiebrief", afas.English: "motivation letter"} {
		o := newOffice(t, setting{language: language})
		o.fake.Withdraw("KnPerson", "KnSubject")
		report := checked(t, o, o.target)
		assert.True(t, report.OK(), "hires can go without")
		var absent []string
		for _, f := range report.Findings {
			if f.Standing == hris.Absent {
				absent = append(absent, f.Subject)
				assert.NotEmpty(t, f.Adds, f.Subject)
				assert.NotEmpty(t, f.MenuPath, f.Subject)
			}
		}
		for _, subject := range []string{"UpdateConnector KnPerson", "UpdateConnector KnSubject", "HrCreateApplicant"} {
			assert.Contains(t, absent, subject)
		}
		page, _ := afas.Vendor().In(tag.Make(string(language))).Product("applicant")
		for _, path := range []string{"dossier.connector", "applicants.connector", "persons.connector", "document_type"} {
			asked, _ := page.Settings.Field(path)
			assert.Contains(t, absent, asked.Label, "as the settings page calls it in that language")
		}
		assert.Contains(t, finding(t, report, "afas.updateconnector", "UpdateConnector KnSubject").Adds, adds)
	}
}

func TestEachMissingPieceIsNamedWithItsMenuAndRemedy(t *testing.T) {
	t.Parallel()
	const (
		connectors = "General > Management > App connector"
		outputs    = "General > Output > Management > GetConnector"
	)
	for name, tc := range map[string]struct {
		breaks      func(*office)
		settings    func(*afas.ApplicantSettings, afastest.Demo)
		code        string
		subject     string // a prefix of Demo names it where it starts with "GetConnector"
		view        func(afastest.Demo) string
		standing    hris.Standing
		menu        string
		remedyNL    string
		remedyEN    string
		cause       hris.Code
		deniedAs401 bool
	}{
		"HrCreateApplicant": {
			breaks: func(o *office) { o.fake.Withdraw("HrCreateApplicant") }, code: "afas.updateconnector", subject: "UpdateConnector HrCreateApplicant",
			standing: hris.Missing, menu: connectors, remedyNL: "Voeg de connector toe", remedyEN: "Add the connector", cause: hris.RightMissing,
		},
		"KnPerson, where documents are to go": {
			breaks: func(o *office) { o.fake.Withdraw("KnPerson") }, settings: documentsOnly, code: "afas.updateconnector", subject: "UpdateConnector KnPerson",
			standing: hris.Missing, menu: connectors, remedyNL: "Voeg de connector toe", remedyEN: "Add the connector", cause: hris.RightMissing,
		},
		"KnSubject, where documents are to go": {
			breaks: func(o *office) { o.fake.Withdraw("KnSubject") }, settings: documentsOnly, code: "afas.updateconnector", subject: "UpdateConnector KnSubject",
			standing: hris.Missing, menu: connectors, remedyNL: "Voeg de connector toe", remedyEN: "Add the connector", cause: hris.RightMissing,
		},
		"vacancies withdrawn": {
			breaks: func(o *office) { o.fake.Withdraw(o.demo.Vacancies) }, code: "afas.getconnector", view: vacancyView,
			standing: hris.Missing, menu: connectors, remedyNL: "Voeg de connector toe", remedyEN: "Add the connector", cause: hris.RightMissing,
		},
		"vacancies withdrawn, answered with 401": {
			breaks: func(o *office) { o.fake.Withdraw(o.demo.Vacancies) }, code: "afas.getconnector", view: vacancyView, deniedAs401: true,
			standing: hris.Missing, menu: connectors, remedyNL: "Voeg de connector toe", remedyEN: "Add the connector", cause: hris.RightMissing,
		},
		"vacancies blocked by AFAS": {
			breaks: func(o *office) { o.fake.BlockConnector(o.demo.Vacancies, true) }, code: "afas.getconnector", view: vacancyView,
			standing: hris.Missing, menu: outputs, remedyNL: "Geblokkeerd", remedyEN: "clear Blocked", cause: hris.SetupIncomplete,
		},
		"vacancies never imported": {
			settings: func(s *afas.ApplicantSettings, _ afastest.Demo) { s.Vacancies.Connector = "Acme_Forgotten" },
			code:     "afas.getconnector", subject: "GetConnector Acme_Forgotten",
			standing: hris.Missing, menu: outputs, remedyNL: "Importeer de GetConnector", remedyEN: "Import the GetConnector", cause: hris.NotThere,
		},
		"a column of vacancies": {
			settings: func(s *afas.ApplicantSettings, _ afastest.Demo) { s.Vacancies.Number = "VcSn" }, code: "afas.getconnector", view: vacancyView,
			standing: hris.Missing, menu: outputs, remedyNL: "Voeg ze toe", remedyEN: "Add them", cause: hris.SetupIncomplete,
		},
		"a vacancy number that is none": {
			settings: func(s *afas.ApplicantSettings, _ afastest.Demo) { s.Vacancies.Number = "Description" }, code: "afas.vacancies",
			standing: hris.Missing, menu: outputs, remedyNL: "volgnummer", remedyEN: "sequence number",
		},
		"no vacancy to be seen": {
			breaks: func(o *office) { o.fake.HideRows(o.demo.Vacancies, true) }, code: "afas.vacancies",
			standing: hris.Warning, menu: "HR > Recruitment and selection > Vacancy", remedyNL: "autorisatiefilters", remedyEN: "authorisation filters",
		},
		"marker field gone": {
			settings: func(s *afas.ApplicantSettings, _ afastest.Demo) { s.Marker = "U99999999999999999999999999999999" }, code: "afas.marker",
			standing: hris.Missing, menu: "General > Management > Free field", remedyNL: "Kies een ander veld", remedyEN: "Choose another field",
		},
		"marker field too short": {
			settings: func(s *afas.ApplicantSettings, _ afastest.Demo) { s.Marker = shortMarker }, code: "afas.marker", subject: shortMarker,
			standing: hris.Missing, menu: "General > Management > Free field", remedyNL: "Kies een ander veld", remedyEN: "Choose another field",
		},
		"marker field of numbers": {
			settings: func(s *afas.ApplicantSettings, _ afastest.Demo) { s.Marker = numberMarker }, code: "afas.marker", subject: numberMarker,
			standing: hris.Missing, menu: "General > Management > Free field", remedyNL: "Kies een ander veld", remedyEN: "Choose another field",
		},
		"dossier view withdrawn": {
			breaks: func(o *office) { o.fake.Withdraw(o.demo.Dossier) }, settings: everything, code: "afas.getconnector",
			view: func(d afastest.Demo) string { return d.Dossier }, standing: hris.Missing, menu: connectors,
			remedyNL: "Voeg de connector toe", remedyEN: "Add the connector", cause: hris.RightMissing,
		},
		"dossier view without the marker, nothing in it yet": {
			settings: func(s *afas.ApplicantSettings, d afastest.Demo) { everything(s, d); s.Dossier.Marker = "Kenmerk" }, code: "afas.getconnector",
			view: func(d afastest.Demo) string { return d.Dossier }, standing: hris.Missing, menu: outputs,
			remedyNL: "Voeg ze toe", remedyEN: "Add them", cause: hris.SetupIncomplete,
		},
		"person view without addresses": {
			settings: func(s *afas.ApplicantSettings, d afastest.Demo) { everything(s, d); s.Persons.PrivateEmail = "EmA2" }, code: "afas.getconnector",
			view: func(d afastest.Demo) string { return d.Persons }, standing: hris.Missing, menu: outputs,
			remedyNL: "Voeg ze toe", remedyEN: "Add them", cause: hris.SetupIncomplete,
		},
		"IP block": {
			breaks: func(o *office) { o.fake.BlockIP(true) }, code: "afas.connection", standing: hris.Missing, menu: connectors,
			remedyNL: "IP-restricties", remedyEN: "IP restrictions", cause: hris.AddressBlocked,
		},
		"wrong credentials": {
			breaks: func(o *office) { o.fake.RevokeClient(o.demo.ClientID) }, code: "afas.connection", standing: hris.Missing, menu: connectors,
			remedyNL: "nieuw token of client secret", remedyEN: "new token or client secret", cause: hris.BadCredentials,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for language, remedy := range map[afas.Language]string{afas.Dutch: tc.remedyNL, afas.English: tc.remedyEN} {
				s := setting{language: language, fake: afastest.Config{DeniedAs401: tc.deniedAs401}, seed: shortFields}
				o := newOffice(t, s)
				s.settings = tc.settings
				target := o.connect(s)
				if tc.breaks != nil {
					tc.breaks(o)
				}
				subject := tc.subject
				if tc.view != nil {
					subject = "GetConnector " + tc.view(o.demo)
				}
				report := checked(t, o, target)
				found := finding(t, report, tc.code, subject)
				assert.Equal(t, tc.standing, found.Standing)
				assert.Equal(t, tc.standing != hris.Missing, report.OK())
				assert.Equal(t, tc.menu, found.MenuPath)
				assert.Contains(t, found.Remedy, remedy)
				if tc.cause != "" {
					require.ErrorIs(t, found.Err, tc.cause)
				}
			}
		})
	}
}

func vacancyView(d afastest.Demo) string { return d.Vacancies }

const (
	shortMarker  = "U11111111111111111111111111111111"
	numberMarker = "U22222222222222222222222222222222"
)

func shortFields(o *office) {
	o.fake.AddCustomField("HrCreateApplicant", "", afastest.Field{ID: shortMarker, Length: 29, NL: shortMarker, EN: shortMarker})
	o.fake.AddCustomField("HrCreateApplicant", "", afastest.Field{ID: numberMarker, Type: afastest.Int, NL: numberMarker, EN: numberMarker})
}

func TestMissingColumnsAreListedWithThoseThatAreThere(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	odd := afastest.View{Name: "Acme_Odd", Columns: map[string]string{"VacancyNumber": "Sleutel", "Description": "Wat"}}
	o.fake.AddVacancies(odd)
	target := o.connect(setting{settings: func(s *afas.ApplicantSettings, _ afastest.Demo) {
		s.Vacancies = afas.VacancyView{Connector: "Acme_Odd"}
	}})
	found := finding(t, checked(t, o, target), "afas.getconnector", "GetConnector Acme_Odd")
	assert.Equal(t, hris.Missing, found.Standing)
	assert.Contains(t, found.Text, "Welke kolom")
	assert.Contains(t, found.Text, "Sleutel, Wat")

	target = o.connect(setting{settings: func(s *afas.ApplicantSettings, _ afastest.Demo) {
		s.Vacancies = afas.VacancyView{Connector: "Acme_Odd", Number: "Nr", Title: "Wat"}
	}})
	found = finding(t, checked(t, o, target), "afas.getconnector", "GetConnector Acme_Odd")
	assert.Contains(t, found.Text, "Deze kolommen ontbreken: Nr. Er zijn: Sleutel, Wat")
}

func TestCredentialsOfAnotherEnvironmentAreSaidToBe(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		id       string
		standing hris.Standing
	}{
		"the one that is set":          {"O12345AA", hris.Good},
		"without its letter":           {"12345AA", hris.Good},
		"a form nobody has seen":       {"omgeving", hris.Good},
		"a test environment":           {"T12345AA", hris.Warning},
		"another customer's":           {"O54321AA", hris.Warning},
		"one whose number contains it": {"O112345AA", hris.Warning},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, setting{fake: afastest.Config{Member: "12345", Environment: tc.id}})
			found := finding(t, checked(t, o, o.target), "afas.environment", "")
			assert.Equal(t, tc.standing, found.Standing)
			assert.Contains(t, found.Text, tc.id)
			assert.Equal(t, tc.standing != hris.Good, found.Remedy != "")
		})
	}
}

func TestACredentialThatWillEndIsToldInTime(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		classic  bool
		token    time.Time // the token's end at AFAS
		secret   civil.Date
		standing hris.Standing
		until    civil.Date
	}{
		"classic":                        {classic: true, standing: hris.Warning, until: civil.MustDate("2027-05-01")},
		"classic, ends in 30 days":       {classic: true, token: today.AddDate(0, 0, 30), standing: hris.Warning, until: civil.MustDate("2026-12-22")},
		"classic, ends before AFAS does": {classic: true, token: today.AddDate(0, 3, 0), standing: hris.Warning, until: civil.MustDate("2027-02-22")},
		"secret, no end entered":         {standing: hris.Good},
		"secret, 31 days left":           {secret: civil.MustDate("2026-12-23"), standing: hris.Good},
		"secret, 30 days left":           {secret: civil.MustDate("2026-12-22"), standing: hris.Warning, until: civil.MustDate("2026-12-22")},
		"secret, ended as entered":       {secret: civil.MustDate("2026-11-01"), standing: hris.Warning, until: civil.MustDate("2026-11-01")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for language, remedy := range map[afas.Language]string{afas.Dutch: "Maak", afas.English: "Make"} {
				s := setting{language: language, classic: tc.classic, settings: func(s *afas.ApplicantSettings, _ afastest.Demo) { s.SecretExpires = tc.secret }}
				o := newOffice(t, s)
				if !tc.token.IsZero() {
					o.fake.SetTokenExpiry(o.demo.Token, tc.token)
				}
				report := checked(t, o, o.target)
				found := finding(t, report, "afas.credentials", "")
				assert.Equal(t, tc.standing, found.Standing)
				assert.Equal(t, tc.until, found.Until)
				assert.True(t, report.OK(), "it works today")
				if tc.standing == hris.Warning {
					require.ErrorIs(t, found.Err, hris.CredentialsExpire)
					assert.Contains(t, found.Remedy, remedy)
					assert.Equal(t, "General > Management > App connector", found.MenuPath)
				}
			}
		})
	}
}

func TestTheOnboardingCheckNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	target, err := afas.NewOnboardingTarget(o.client(setting{}), afas.OnboardingSettings{Profile: o.demo.Profile, SecretExpires: civil.MustDate("2026-12-01")}, afas.WithNow(o.clock.Now))
	require.NoError(t, err)
	report := checked(t, o, target)
	assert.True(t, report.OK())
	assert.Equal(t, hris.Warning, finding(t, report, "afas.credentials", "").Standing)
	assert.Equal(t, hris.Unknown, finding(t, report, "afas.profile", "").Standing, "only a write would tell")
	o.fake.Withdraw("HrOnboarding")
	report = checked(t, o, target)
	assert.False(t, report.OK())
	assert.Equal(t, hris.Missing, finding(t, report, "afas.updateconnector", "UpdateConnector HrOnboarding").Standing)
}

func TestASettingsPageOpensBothProducts(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{})
	vendor := afas.Vendor()
	for _, product := range vendor.Products {
		opening := hris.Opening{
			Settings: settingsOf(o, product.Name), BaseURL: o.fake.URL(), Now: o.clock.Now, Language: "en-GB",
			Secrets: map[string]privacy.Secret{"client_id": privacy.NewSecret(o.demo.ClientID), "client_secret": privacy.NewSecret(o.demo.ClientSecret)},
		}
		target, err := product.Open(opening)
		require.NoError(t, err, product.Name)
		assert.Equal(t, product.Name, target.Info().Product)
		assert.Equal(t, product.Outcome, target.Info().Outcome)
		assert.Equal(t, "afas:production:12345", target.Info().Account)
		report := checked(t, o, target)
		assert.True(t, report.OK(), "%+v", report.Findings)
		form, err := target.Form(t.Context(), nil)
		require.NoError(t, err)
		assert.Equal(t, "en-us", form.Language)
		assert.NotEmpty(t, product.Mapping(form).Rules)

		hristest.RunProduct(t, vendor, product, opening)

		opening.Secrets = map[string]privacy.Secret{"token": privacy.NewSecret(o.demo.Token)}
		target, err = product.Open(opening)
		require.NoError(t, err)
		assert.True(t, checked(t, o, target).OK())

		opening.Secrets = nil
		_, err = product.Open(opening)
		require.ErrorIs(t, err, hris.BadCredentials)

		for _, wrong := range []string{"O12345AA", "", "twelve"} {
			opening.Settings = settingsOf(o, product.Name)
			opening.Settings["member"] = text(wrong)
			_, err = product.Open(opening)
			require.ErrorIs(t, err, hris.InvalidSetting)
			assert.Contains(t, err.Error(), "12345", "it says what to paste")
		}
	}
	names := []string{}
	for _, p := range vendor.Products {
		names = append(names, p.Name)
	}
	assert.True(t, slices.Equal([]string{"applicant", "onboarding"}, names))
}

func settingsOf(o *office, product string) fieldmap.Values {
	values := fieldmap.Values{
		"member": text(o.fake.Member()), "environment": fieldmap.OptionValue("production"), "secret_expires": fieldmap.DateValue(civil.MustDate("2027-05-01")),
	}
	if product == "onboarding" {
		values["profile"] = fieldmap.NumberValue(civil.MustDecimal("-357"))
		return values
	}
	for name, value := range map[string]string{
		"vacancies.connector": o.demo.Vacancies, "vacancies.open": "1, 99", "marker": o.demo.Marker, "dossier.connector": o.demo.Dossier,
		"applicants.connector": o.demo.Applicants, "persons.connector": o.demo.Persons,
	} {
		values[name] = text(value)
	}
	values["document_type"] = fieldmap.NumberValue(civil.MustDecimal("15"))
	return values
}

func text(s string) fieldmap.Value { return fieldmap.TextValue(s) }

func TestAnOutageIsNoMistakeInProfit(t *testing.T) {
	t.Parallel()
	o := newOffice(t, setting{language: afas.English})
	o.fake.Inject(afastest.Fault{Method: "GET", Times: -1, Answer: afastest.Maintenance(time.Minute)})
	report := checked(t, o, o.target)
	assert.False(t, report.OK(), "nothing can be handed over now")
	found := finding(t, report, "afas.connection", "AFAS")
	assert.Equal(t, "AFAS cannot be reached at the moment.", found.Text)
	assert.Empty(t, found.MenuPath)
	assert.ErrorIs(t, found.Err, hris.Unavailable)
}
