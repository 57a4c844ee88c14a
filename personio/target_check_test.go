package personio_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

func finding(r hris.Report, subject string) (hris.Finding, bool) {
	i := slices.IndexFunc(r.Findings, func(f hris.Finding) bool { return strings.Contains(f.Subject, subject) })
	if i < 0 {
		return hris.Finding{}, false
	}
	return r.Findings[i], true
}

func TestTheCheckNamesEachRight(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		d.settings.Categories = map[hris.DocumentKind]int64{hris.SignedOffer: d.fake.AddCategory("Contracts")}
		d.connect()
		journal := len(d.fake.Journal())
		report, err := d.target.Check(t.Context())
		require.NoError(t, err)
		assert.True(t, report.OK(), "%+v", report.Findings)
		for _, call := range d.fake.Journal()[journal:] {
			assert.True(t, call.Method == "GET" || call.Route == personiotest.Auth || call.Route == personiotest.Token, "a check writes nothing: %s %s", call.Method, call.Route)
		}
		want := map[string]hris.Standing{"employees:read": hris.Good, "documents:read": hris.Good, "documents:write": hris.Good, "API credentials": hris.Good, "lindenhof": hris.Unknown}
		if api == personio.V2 {
			// v2's token may not speak of v1's rights in the way that v1's does.
			want["personio:persons:read"], want["personio:persons:write"], want["workplaces"] = hris.Good, hris.Good, hris.Good
		} else {
			want["employees:write"], want["readable attributes"] = hris.Good, hris.Good
		}
		for subject, standing := range want {
			f, ok := finding(report, subject)
			require.True(t, ok, subject)
			assert.Equal(t, standing, f.Standing, subject)
		}
	})
}

func TestTheCheckTellsWhatItCannotKnow(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{BareToken: true}, nil)
	report, err := d.target.Check(t.Context())
	require.NoError(t, err)
	f, _ := finding(report, "employees:write")
	assert.Equal(t, hris.Unknown, f.Standing, "the token does not say what it opens")
	assert.True(t, report.OK())
}

func TestTheCheckNamesWhatCannotBeReadBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{}, nil)
	d.fake.Hide("position", "email")
	report, err := d.target.Check(t.Context())
	require.NoError(t, err)
	f, ok := finding(report, "position")
	require.True(t, ok)
	assert.Equal(t, hris.Warning, f.Standing)
	assert.Contains(t, f.Subject, "email")
	assert.Contains(t, f.Text, "a person has to look")
	assert.Contains(t, f.Remedy, "Readable employee attributes")
}

func TestTheCheckNamesACategoryThatIsNotThere(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{}, func(s *personio.Settings, _ personiotest.Demo) {
		s.Categories = map[hris.DocumentKind]int64{hris.CV: 99}
	})
	report, err := d.target.Check(t.Context())
	require.NoError(t, err)
	f, ok := finding(report, "document category 99")
	require.True(t, ok)
	assert.Equal(t, hris.Missing, f.Standing)
	assert.Contains(t, f.Text, "Contracts")
}

func TestTheCheckTellsBadCredentialsFromAPersonioThatIsAway(t *testing.T) {
	t.Parallel()
	generations(t, func(t *testing.T, api personio.API) {
		d := newDesk(t, api, personiotest.Config{}, nil)
		away := d.fake.Inject(personiotest.Fault{Times: -1, Answer: personiotest.Maintenance(0)})
		report, err := d.target.Check(t.Context())
		require.NoError(t, err)
		require.False(t, report.OK())
		require.ErrorIs(t, report.Findings[0].Err, hris.Unavailable)
		away.Remove()
		d.fake.RevokeCredential(d.demo.ClientID)
		report, err = d.target.Check(t.Context())
		require.NoError(t, err)
		require.ErrorIs(t, report.Findings[0].Err, hris.BadCredentials)
		assert.Contains(t, report.Findings[0].MenuPath, "API credentials")
	})
}

func TestAMappingIsCheckedForWhatCannotBeReadAndForAPrivateAddress(t *testing.T) {
	t.Parallel()
	d := newDesk(t, personio.V1, personiotest.Config{}, nil)
	rules := fieldmap.Merge(personio.Mapping(d.form), d.rules)
	report, err := d.target.CheckMapping(t.Context(), rules)
	require.NoError(t, err)
	assert.True(t, report.OK(), "%+v", report.Findings)

	d.fake.Hide(d.demo.ShirtSize, "position")
	private := fieldmap.Rules{Rules: []fieldmap.Rule{{To: "email", From: fieldmap.Paths{"person.private_email"}}}}
	report, err = d.target.CheckMapping(t.Context(), fieldmap.Merge(rules, private))
	require.NoError(t, err)
	for subject, standing := range map[string]hris.Standing{d.demo.ShirtSize: hris.Missing, "position": hris.Warning, "email": hris.Missing} {
		f, ok := finding(report, subject)
		require.True(t, ok, subject)
		assert.Equal(t, standing, f.Standing, subject)
		assert.NotEmpty(t, f.Remedy)
	}

	d.settings.Email = personio.AnyEmail
	d.fake.Show(d.demo.ShirtSize, "position")
	d.connect()
	report, err = d.target.CheckMapping(t.Context(), fieldmap.Merge(rules, private))
	require.NoError(t, err)
	assert.True(t, report.OK())
}

func TestAConnectionIsOpenedFromItsSettingsPage(t *testing.T) {
	t.Parallel()
	vendor := personio.Vendor()
	require.Len(t, vendor.Products, 1)
	product := vendor.Products[0]
	fake := personiotest.NewServer(personiotest.Config{Unlimited: true})
	t.Cleanup(fake.Close)
	demo := fake.SeedDemo()
	opening := hris.Opening{
		BaseURL: fake.URL(), Language: "en",
		Settings: fieldmap.Values{
			"company": fieldmap.TextValue("https://lindenhof.app.personio.com/"), "email": fieldmap.OptionValue("any"), "api": fieldmap.OptionValue("v2"),
			"documents.cv": fieldmap.NumberValue(civil.DecimalOf(501)), "app_id": fieldmap.TextValue("LINDENHOF_TESTS"),
		},
		Secrets: map[string]privacy.Secret{"client_id": privacy.NewSecret(demo.ClientID), "client_secret": privacy.NewSecret(demo.ClientSecret)},
	}
	require.Empty(t, product.Settings.Check(opening.Settings))
	target, err := product.Open(opening)
	require.NoError(t, err)
	info := target.Info()
	assert.Equal(t, "personio:lindenhof", info.Account)
	assert.Equal(t, hris.Subject{Application: true}, info.Subject)
	form, err := target.Form(t.Context(), nil)
	require.NoError(t, err)
	assert.True(t, form.Documents.Allowed)
	assert.Empty(t, form.Documents.Preselect, "signed offers have no category here")
	_, problems := fieldmap.Compile(hris.HireSchema(), form.Schema, product.Mapping(form))
	assert.Empty(t, problems)
	assert.Equal(t, "LINDENHOF_TESTS", fake.Journal()[1].Header.Get("X-Personio-App-Id"))

	for setting, bad := range map[string]fieldmap.Value{
		"company": fieldmap.TextValue("www.lindenhof.example"), "email": {}, "api": fieldmap.OptionValue("v3"),
	} {
		settings := fieldmap.Values{}
		for k, v := range opening.Settings {
			settings[k] = v
		}
		settings[setting] = bad
		wrong := opening
		wrong.Settings = settings
		_, err := product.Open(wrong)
		require.ErrorIs(t, err, hris.InvalidSetting, setting)
	}
	opening.Secrets = nil
	_, err = product.Open(opening)
	require.ErrorIs(t, err, hris.BadCredentials)
}

func TestACompanyIsTakenAsItStandsInTheAddress(t *testing.T) {
	t.Parallel()
	_, _, client := company(t, personiotest.Config{})
	for text, want := range map[string]string{
		"acme": "personio:acme", " ACME ": "personio:acme", "acme.personio.de": "personio:acme", "https://acme.personio.com/dashboard": "personio:acme",
		"acme.app.personio.com/x": "personio:acme", "": "", "api.personio.de": "", "acme.example.com": "", "ac me": "", "acme.": "", "https://": "",
	} {
		target, err := personio.NewTarget(client, personio.Settings{Company: text})
		if want == "" {
			require.ErrorIs(t, err, hris.InvalidSetting, text)
			continue
		}
		require.NoError(t, err, text)
		assert.Equal(t, want, target.Info().Account)
	}
}
