package afas_test

import (
	"bytes"
	"context"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
)

func environment(t testing.TB, cfg afastest.Config) (*afastest.Server, afastest.Demo) {
	t.Helper()
	server := afastest.NewServer(cfg)
	t.Cleanup(server.Close)
	return server, server.SeedDemo()
}

func connect(t testing.TB, server *afastest.Server, demo afastest.Demo, language afas.Language, oauth bool) *afas.Client {
	t.Helper()
	credentials, err := afas.ParseToken(privacy.NewSecret(demo.Token))
	if oauth {
		credentials, err = afas.ClientCredentials(demo.ClientID, privacy.NewSecret(demo.ClientSecret))
	}
	require.NoError(t, err)
	client, err := afas.New(afas.Config{BaseURL: server.URL(), Credentials: credentials, Language: language})
	require.NoError(t, err)
	return client
}

func file(name string, content []byte) afas.File {
	return afas.File{Name: name, Size: int64(len(content)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	}}
}

func TestApplicantArrivesWithEitherCredentialInEitherLanguage(t *testing.T) {
	t.Parallel()
	for _, language := range []afas.Language{afas.Dutch, afas.English} {
		for _, oauth := range []bool{false, true} {
			server, demo := environment(t, afastest.Config{})
			client := connect(t, server, demo, language, oauth)
			info, err := client.UpdateConnector(t.Context(), "HrCreateApplicant")
			require.NoError(t, err)
			gender, ok := info.Field("ViGe")
			require.True(t, ok)
			woman := slices.IndexFunc(gender.Codes, func(c afas.Code) bool { return c.ID == "V" || c.ID == "F" })
			cv := file("cv.pdf", bytes.Repeat([]byte("life "), 50_000))
			result, err := client.CreateApplicant(t.Context(), afas.Applicant{
				Vacancy: demo.Open[0], FirstName: "Ada", LastName: "Voorbeeld", Gender: gender.Codes[woman].ID, BirthDate: civil.MustDate("1990-02-28"),
				PrivateEmail: "ada@example.com", Country: "NL", HouseNumber: 105, HouseAddition: "a", CV: &cv, MayKeep: new(true),
				Other: afas.Fields{demo.Marker: afas.Text("marker-1")},
			})
			require.NoError(t, err)
			assert.NotEmpty(t, result.Key("CaId"))
			server.RunWorkflow()
			require.Len(t, server.Applicants(), 1)
			q := afas.Query{Filter: afas.Where(afas.Is("Marker", afas.Equal, "marker-1")), OrderBy: []string{"SbId"}, Paging: afas.ByKey}
			for row, err := range client.Rows(t.Context(), demo.Dossier, q) {
				require.NoError(t, err)
				number, err := row.Text("CaId")
				require.NoError(t, err)
				assert.Equal(t, result.Key("CaId"), number)
			}
		}
	}
}

func TestPersonOnboardingAndSubjectAreAsTheEnvironmentWantsThem(t *testing.T) {
	t.Parallel()
	server, demo := environment(t, afastest.Config{})
	client := connect(t, server, demo, afas.Dutch, false)
	person, err := client.CreatePerson(t.Context(), afas.NewPerson{
		Match: afas.MatchNone, Person: afas.Person{FirstName: "Ada", LastName: "Voorbeeld", PrivateEmail: "ada@example.com"},
		Address: &afas.Address{Country: "NL", Street: "Dorpsstraat", HouseNumber: 1, PostalCode: "1234 AB", City: "Ergens", From: civil.MustDate("2026-10-01")},
	})
	require.NoError(t, err)
	require.NotEmpty(t, person.Key("BcCo"))
	subject, err := client.CreateSubject(t.Context(), afas.Subject{
		Type: demo.SubjectType, Title: "Motivatie", Links: []afas.Link{afas.LinkPerson(person.Key("BcCo"))},
		Attachments: []afas.File{file("letter.pdf", []byte("letter"))},
	})
	require.NoError(t, err)
	assert.NotEmpty(t, subject.Key("SbId"))
	_, err = client.CreateSubject(t.Context(), afas.Subject{
		Type: demo.NoFiles, Title: "Motivatie", Links: []afas.Link{{Destination: afas.DestinationPerson, ID: person.Key("BcCo")}},
	})
	require.ErrorIs(t, err, afas.Rejected)
	_, err = client.StartOnboarding(t.Context(), afas.Onboarding{Profile: demo.Profile, Person: afas.Person{FirstName: "Bart", LastName: "Koomen", PrivateEmail: "bart@example.com"}})
	require.NoError(t, err)
}

func TestEnvironmentsFaultsAreToldApart(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault  afastest.Fault
		reason afas.Reason
		effect hris.Effect
	}{
		"time-out":             {afastest.Fault{Answer: afastest.TimedOut()}, afas.ServerTimedOut, hris.EffectUnknown},
		"memory":               {afastest.Fault{Answer: afastest.OutOfMemory()}, afas.TooMuchData, hris.EffectUnknown},
		"locked":               {afastest.Fault{Answer: afastest.RecordLocked(), Times: -1}, afas.RecordLocked, hris.EffectRefused},
		"edge":                 {afastest.Fault{Answer: afastest.EdgeBadRequest()}, afas.EdgeFailed, hris.EffectUnknown},
		"gateway":              {afastest.Fault{Answer: afastest.BadGateway()}, afas.Unavailable, hris.EffectUnknown},
		"maintenance":          {afastest.Fault{Answer: afastest.Maintenance(time.Hour)}, afas.Unavailable, hris.EffectRefused},
		"too many":             {afastest.Fault{Answer: afastest.TooManyRequests(time.Hour)}, afas.RateLimited, hris.EffectRefused},
		"credentials":          {afastest.Fault{Answer: afastest.Unauthorized()}, afas.CredentialsRefused, hris.EffectRefused},
		"address":              {afastest.Fault{Answer: afastest.Forbidden()}, afas.AddressBlocked, hris.EffectRefused},
		"cut after the work":   {afastest.Fault{Cut: afastest.AfterWork}, afas.NoAnswer, hris.EffectUnknown},
		"committed long after": {afastest.LateCommit("HrCreateApplicant", 12*time.Minute), afas.NoAnswer, hris.EffectUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, demo := environment(t, afastest.Config{})
			client := connect(t, server, demo, afas.English, false)
			tc.fault.Route = "HrCreateApplicant"
			server.Inject(tc.fault)
			_, err := client.CreateApplicant(t.Context(), afas.Applicant{Vacancy: demo.Open[0], LastName: "Voorbeeld"})
			var e *afas.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, tc.reason, e.Reason)
			assert.Equal(t, tc.effect, e.Effect)
			if tc.effect == hris.EffectUnknown {
				assert.Len(t, server.Calls("POST", "HrCreateApplicant"), 1, "a create in doubt is not repeated")
			}
		})
	}
}

func TestConnectorsThatCannotBeReadSayWhy(t *testing.T) {
	t.Parallel()
	server, demo := environment(t, afastest.Config{})
	for _, language := range []afas.Language{afas.Dutch, afas.English} {
		client := connect(t, server, demo, language, false)
		read := func(connector string) error {
			for _, err := range client.Rows(t.Context(), connector, afas.Query{}) {
				return err
			}
			return nil
		}
		server.BlockConnector(demo.Vacancies, true)
		require.ErrorIs(t, read(demo.Vacancies), afas.ConnectorBlocked)
		server.BlockConnector(demo.Vacancies, false)
		server.Withdraw(demo.Vacancies)
		require.ErrorIs(t, read(demo.Vacancies), afas.NotGranted)
		server.Grant(demo.Vacancies)
		require.NoError(t, read(demo.Vacancies))
		require.ErrorIs(t, read("Acme_Missing"), afas.NotFound)
		_, err := client.CreateApplicant(t.Context(), afas.Applicant{Vacancy: demo.NoWorkflow, LastName: "Voorbeeld"})
		require.ErrorIs(t, err, afas.Rejected)
	}
}

func TestOperatorsPickTheRowsTheySay(t *testing.T) {
	t.Parallel()
	server, demo := environment(t, afastest.Config{})
	server.AddGetConnector("Acme_Names", []afastest.Column{{Name: "Id", Type: afastest.Int}, {Name: "Name"}, {Name: "Born", Type: afastest.Date}}, []afastest.Row{
		{"Id": 1, "Name": "Smit, Jan", "Born": "1980-01-01"}, {"Id": 2, "Name": "Jansen", "Born": "1990-06-15"}, {"Id": 3, "Name": nil, "Born": nil}, {"Id": 4, "Name": "Bos; A", "Born": "2001-12-31"},
	})
	client := connect(t, server, demo, afas.Dutch, false)
	type named struct {
		ID int `afas:"Id"`
	}
	for name, tc := range map[string]struct {
		filter afas.Filter
		want   []int
	}{
		"equal with a comma":       {afas.Where(afas.Is("Name", afas.Equal, "Smit, Jan")), []int{1}},
		"equal with a semicolon":   {afas.Where(afas.Is("Name", afas.Equal, "Bos; A")), []int{4}},
		"empty":                    {afas.Where(afas.IsEmpty("Name")), []int{3}},
		"not empty":                {afas.Where(afas.IsNotEmpty("Name"), afas.Is("Id", afas.AtMost, 2)), []int{1, 2}},
		"date":                     {afas.Where(afas.Is("Born", afas.AtLeast, civil.MustDate("1990-06-15"))), []int{2, 4}},
		"either":                   {afas.Where(afas.Is("Id", afas.Equal, 1)).Or(afas.Is("Id", afas.Greater, 3)), []int{1, 4}},
		"either, comma in one":     {afas.Where(afas.Is("Name", afas.Equal, "Smit, Jan")).Or(afas.Is("Id", afas.Equal, 2)), []int{1, 2}},
		"both of either, narrowed": {afas.Where(afas.Is("Id", afas.Equal, 1)).Or(afas.Is("Id", afas.Equal, 2)).And(afas.Is("Name", afas.StartsWith, "Jan")), []int{2}},
		"contains":                 {afas.Where(afas.Is("Name", afas.Contains, "jan")), []int{1, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, paging := range []afas.Paging{afas.OneCall, afas.BySkip, afas.ByKey} {
				q := afas.Query{Filter: tc.filter, OrderBy: []string{"Id"}, Paging: paging, Take: 100}
				if paging != afas.OneCall {
					q.Take = 1
				}
				var got []int
				for row, err := range afas.RowsAs[named](t.Context(), client, "Acme_Names", q) {
					require.NoError(t, err)
					got = append(got, row.ID)
				}
				assert.Equal(t, tc.want, got)
			}
		})
	}
}
