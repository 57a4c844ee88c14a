package personio_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

// movingClock sleeps by moving the server's clock on.
type movingClock struct{ *personiotest.Clock }

func (c movingClock) Sleep(ctx context.Context, d time.Duration) error {
	if d > 0 {
		c.Advance(d)
	}
	return ctx.Err()
}

func company(t testing.TB, cfg personiotest.Config) (*personiotest.Server, personiotest.Demo, *personio.Client) {
	t.Helper()
	clock := personiotest.NewClock(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	cfg.Now = clock.Now
	server := personiotest.NewServer(cfg)
	t.Cleanup(server.Close)
	demo := server.SeedDemo()
	credentials, err := personio.NewCredentials(demo.ClientID, privacy.NewSecret(demo.ClientSecret))
	require.NoError(t, err)
	client, err := personio.New(personio.Config{BaseURL: server.URL(), Credentials: credentials, Clock: movingClock{clock}, AppID: "HANDOVER_TESTS"})
	require.NoError(t, err)
	return server, demo, client
}

func every[T any](t testing.TB, seq func(func(T, error) bool)) []T {
	t.Helper()
	var all []T
	for v, err := range seq {
		require.NoError(t, err)
		all = append(all, v)
	}
	return all
}

// quirks are the ways in which accounts are known or thought to differ.
var quirks = map[string]personiotest.Config{
	"as it comes":     {},
	"in German":       {German: true, UnsetObject: `""`, TagsAsJSON: false, RelativeLinks: true},
	"the other way":   {UnsetObject: "[]", TagsAsJSON: true, BareToken: true, WrapSingle: true, CreatedAs200: true, BasePath: "/"},
	"tokens with 401": {BadTokenAs401: true, DeniedAs401: true},
}

func TestEmployeeIsWrittenReadFoundAndChanged(t *testing.T) {
	t.Parallel()
	for name, cfg := range quirks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, demo, client := company(t, cfg)
			ctx := t.Context()
			catalogue, err := client.Attributes(ctx)
			require.NoError(t, err)
			options := map[string][]string{}
			for _, info := range catalogue {
				options[info.Key] = info.Options
				assert.Equal(t, info.Key == demo.ShirtSize || info.Key == demo.Languages || info.Key == demo.Birthday || info.Key == demo.PrivateEmail || info.Key == demo.Reference || info.Key == demo.Notes, info.Custom(), info.Key)
			}
			assert.Equal(t, demo.ShirtSizes, options[demo.ShirtSize])
			tags, err := personio.Tags(demo.LanguageTags[:2])
			require.NoError(t, err)

			written, err := client.CreateEmployee(ctx, personio.NewEmployee{
				Email: "ada@example.com", FirstName: "Ada", LastName: "Beispiel", Department: demo.Departments[0], Office: "Nirgendwo", HireDate: civil.MustDate("2026-05-01"),
				WeeklyHours: civil.MustDecimal("38.5"), SupervisorID: demo.Manager,
				Custom: map[string]string{demo.ShirtSize: demo.ShirtSizes[0], demo.Languages: tags, demo.Birthday: "1990-02-28", demo.Reference: "marker-1"},
			})
			require.NoError(t, err)
			assert.NotEmpty(t, written.Notes.Reveal(), "the office is not there")

			e, found, err := client.EmployeeByEmail(ctx, "ada@example.com")
			require.NoError(t, err)
			require.True(t, found)
			assert.Equal(t, written.ID, e.ID())
			e, err = client.Employee(ctx, written.ID)
			require.NoError(t, err)
			assert.Equal(t, demo.Departments[0], e.Text("department"))
			office, _ := e.Attribute("office")
			assert.True(t, office.IsEmpty())
			hired, err := e.Date("hire_date")
			require.NoError(t, err)
			assert.Equal(t, civil.MustDate("2026-05-01"), hired)
			born, err := e.Date(demo.Birthday)
			require.NoError(t, err)
			assert.Equal(t, civil.MustDate("1990-02-28"), born)
			hours, err := e.WeeklyHours()
			require.NoError(t, err)
			assert.Equal(t, civil.MustDecimal("38.5"), hours)
			languages, _ := e.Attribute(demo.Languages)
			if !cfg.TagsAsJSON {
				assert.Equal(t, demo.LanguageTags[:2], languages.Tags())
			}
			manager, _ := e.Attribute("supervisor")
			ref, ok := manager.Ref()
			require.True(t, ok)
			assert.Equal(t, demo.Manager, ref.ID)
			assert.NotEmpty(t, ref.Name)

			_, err = client.UpdateEmployee(ctx, written.ID, personio.EmployeeChange{LastName: "Muster", SupervisorID: new(int64(0))})
			require.NoError(t, err)
			e, err = client.Employee(ctx, written.ID)
			require.NoError(t, err)
			assert.Equal(t, "Muster", e.Text("last_name"))
			manager, _ = e.Attribute("supervisor")
			assert.True(t, manager.IsEmpty())

			server.Hide("email", demo.Birthday)
			e, err = client.Employee(ctx, written.ID)
			require.NoError(t, err)
			assert.False(t, e.Has("email"))
			_, found, err = client.EmployeeByEmail(ctx, "nobody@example.com")
			require.NoError(t, err)
			assert.False(t, found)
			_, err = client.Employee(ctx, 999_999)
			require.ErrorIs(t, err, personio.NotFound)
			for _, call := range server.Calls("POST", personiotest.Auth) {
				assert.Empty(t, call.Query)
			}
			assert.Len(t, server.Calls("POST", personiotest.Auth), 1)
		})
	}
}

func TestPersonIsWrittenReadFoundAndChanged(t *testing.T) {
	t.Parallel()
	for name, cfg := range quirks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, demo, client := company(t, cfg)
			ctx := t.Context()
			var department string
			for _, unit := range every(t, client.OrgUnits(ctx, personio.Department)) {
				if unit.Name == demo.Departments[0] {
					department = unit.ID
				}
			}
			unit, err := client.OrgUnit(ctx, personio.Department, department)
			require.NoError(t, err)
			assert.Equal(t, demo.Departments[0], unit.Name)
			workplaces, entities, centers := every(t, client.Workplaces(ctx)), every(t, client.LegalEntities(ctx)), every(t, client.CostCenters(ctx))
			require.NotEmpty(t, workplaces)
			require.NotEmpty(t, entities)
			require.NotEmpty(t, centers)

			id, err := client.CreatePerson(ctx, personio.NewPerson{
				Email: "ada@example.com", FirstName: "Ada", LastName: "Beispiel", Language: "de", Gender: personio.Female,
				Custom: []personio.CustomValue{{ID: demo.ShirtSize, Text: demo.ShirtSizes[0]}, {ID: demo.Languages, Options: demo.LanguageTags[:2]}},
				Employment: personio.NewEmployment{
					Status: personio.Onboarding, StartDate: civil.MustDate("2026-05-01"), Type: personio.Internal,
					EmploymentFields: personio.EmploymentFields{
						Position: "Köchin", WorkplaceID: workplaces[0].ID, LegalEntityID: entities[0].ID, OrgUnits: []personio.OrgUnitRef{{Kind: personio.Department, ID: department}},
						CostCenters: []personio.CostCenterShare{{ID: centers[0].ID, Weight: civil.DecimalOf(100)}}, WeeklyHours: civil.MustDecimal("38.5"), ContractEnd: civil.MustDate("2027-04-30"),
					},
				},
			})
			require.NoError(t, err)
			p, found, err := client.PersonByEmail(ctx, "ada@example.com")
			require.NoError(t, err)
			require.True(t, found)
			assert.Equal(t, id, p.ID)
			p, err = client.Person(ctx, id)
			require.NoError(t, err)
			languages, ok := p.CustomAttribute(demo.Languages)
			require.True(t, ok)
			assert.ElementsMatch(t, demo.LanguageTags[:2], languages.Tags())

			contracts := every(t, client.Employments(ctx, id))
			require.Len(t, contracts, 1)
			e, err := client.Employment(ctx, id, contracts[0].ID)
			require.NoError(t, err)
			assert.Equal(t, "Köchin", e.Position)
			assert.Equal(t, civil.MustDate("2026-05-01"), e.StartDate)
			assert.Equal(t, civil.MustDate("2027-04-30"), e.ContractEnd)
			assert.Equal(t, civil.MustDecimal("38.5"), e.WeeklyHours)
			assert.Equal(t, workplaces[0].ID, e.WorkplaceID)
			assert.Equal(t, []personio.OrgUnitRef{{Kind: personio.Department, ID: department}}, e.OrgUnits)

			require.NoError(t, client.UpdateEmployment(ctx, id, e.ID, personio.EmploymentChange{EmploymentFields: personio.EmploymentFields{Position: "Chefköchin"}}))
			require.NoError(t, client.UpdatePerson(ctx, id, personio.PersonChange{LastName: "Muster"}))
			p, err = client.Person(ctx, id)
			require.NoError(t, err)
			assert.Equal(t, "Muster", p.LastName)
			_, err = client.Person(ctx, "999999")
			require.ErrorIs(t, err, personio.NotFound)
		})
	}
}

func TestEverybodyComesThroughBothLists(t *testing.T) {
	t.Parallel()
	for name, cfg := range quirks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, _, client := company(t, cfg)
			for i := range 230 {
				server.AddEmployee(personiotest.Employee{Email: fmt.Sprintf("p%d@example.com", i), FirstName: "P", LastName: fmt.Sprint(i)})
			}
			want := len(server.Employees())
			assert.Len(t, every(t, client.Employees(t.Context(), personio.EmployeeQuery{})), want)
			assert.Len(t, every(t, client.Persons(t.Context(), personio.PersonQuery{})), want)
			for _, e := range every(t, client.Employees(t.Context(), personio.EmployeeQuery{Attributes: []string{"email"}})) {
				assert.True(t, e.Has("email"))
				assert.NotZero(t, e.ID())
				assert.False(t, e.Has("first_name"))
			}
		})
	}
	server, _, client := company(t, personiotest.Config{RepeatNext: true})
	for i := range 80 {
		server.AddEmployee(personiotest.Employee{Email: fmt.Sprintf("p%d@example.com", i)})
	}
	var last error
	for _, last = range client.Persons(t.Context(), personio.PersonQuery{}) {
	}
	require.ErrorIs(t, last, personio.BadAnswer)
}

func TestDocumentArrives(t *testing.T) {
	t.Parallel()
	server, demo, client := company(t, personiotest.Config{})
	categories, err := client.DocumentCategories(t.Context())
	require.NoError(t, err)
	require.Len(t, categories, len(demo.Categories))
	content := bytes.Repeat([]byte("%PDF-1.7 "), 200_000)
	sum := sha256.Sum256(content)
	upload := personio.Upload{
		EmployeeID: demo.Manager, CategoryID: categories[0].ID, Title: "Vertrag", Comment: "aus dem Angebot", Date: civil.MustDate("2026-05-01"),
		File: personio.File{Name: "Vertrag.pdf", Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]), Open: func(context.Context) (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(content)), nil
		}},
	}
	id, err := client.UploadDocument(t.Context(), upload)
	require.NoError(t, err)
	require.Len(t, server.Documents(), 1)
	got := server.Documents()[0]
	assert.Equal(t, id, got.ID)
	assert.Equal(t, upload.File.SHA256, got.File.SHA256)
	assert.Equal(t, "2026-05-01", got.Date)
	upload.CategoryID = 999_999
	_, err = client.UploadDocument(t.Context(), upload)
	require.ErrorIs(t, err, personio.NotFound)
}

func TestFaultsOfACreateAreToldApart(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		fault  personiotest.Fault
		reason personio.Reason // "" for success
		effect hris.Effect
		made   int
	}{
		"cut before":         {personiotest.Fault{Cut: personiotest.BeforeWork}, personio.NoAnswer, hris.EffectUnknown, 0},
		"cut after":          {personiotest.Fault{Cut: personiotest.AfterWork}, personio.NoAnswer, hris.EffectUnknown, 1},
		"cut in the answer":  {personiotest.Fault{Cut: personiotest.MidAnswer}, personio.BadAnswer, hris.EffectUnknown, 1},
		"gateway, but done":  {personiotest.Fault{Answer: personiotest.BadGateway(), Work: personiotest.Done}, personio.Unavailable, hris.EffectUnknown, 1},
		"server error":       {personiotest.Fault{Answer: personiotest.SomethingWentWrong()}, personio.ServerFailed, hris.EffectUnknown, 0},
		"failure in a 200":   {personiotest.Fault{Answer: personiotest.SuccessFalse("Es ist ein Problem aufgetreten ")}, personio.Rejected, hris.EffectUnknown, 0},
		"right missing":      {personiotest.Fault{Answer: personiotest.Forbidden(), Times: -1}, personio.NotGranted, hris.EffectRefused, 0},
		"fields":             {personiotest.Fault{Answer: personiotest.Invalid(map[string][]string{"email": {"vergeben"}})}, personio.Rejected, hris.EffectRefused, 0},
		"too many, then not": {personiotest.Fault{Answer: personiotest.TooManyRequests(0), Times: 2}, "", 0, 1},
		"too many for long":  {personiotest.Fault{Answer: personiotest.TooManyRequests(time.Hour)}, personio.RateLimited, hris.EffectRefused, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, _, client := company(t, personiotest.Config{})
			before := len(server.Employees())
			tc.fault.Method, tc.fault.Route = "POST", personiotest.Employees
			in := server.Inject(tc.fault)
			_, err := client.CreateEmployee(t.Context(), personio.NewEmployee{Email: "ada@example.com", FirstName: "Ada", LastName: "Beispiel"})
			assert.Equal(t, tc.made, len(server.Employees())-before)
			if tc.reason == "" {
				require.NoError(t, err)
				return
			}
			var e *personio.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, tc.reason, e.Reason)
			assert.Equal(t, tc.effect, e.Effect)
			assert.Equal(t, 1, in.Hits(), "a create in doubt is not repeated")
		})
	}
}

func TestRevokedTokensAreReplacedAndRevokedCredentialsTold(t *testing.T) {
	t.Parallel()
	for name, cfg := range quirks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, demo, client := company(t, cfg)
			read := func() (error, error) {
				_, v1 := client.Employee(t.Context(), demo.Manager)
				_, v2 := client.Person(t.Context(), fmt.Sprint(demo.Manager))
				return v1, v2
			}
			for range 2 {
				v1, v2 := read()
				require.NoError(t, v1)
				require.NoError(t, v2)
				server.RevokeTokens()
			}
			server.Withdraw(personiotest.EmployeesRead, personiotest.PersonsRead)
			v1, v2 := read()
			require.ErrorIs(t, v1, personio.NotGranted)
			require.ErrorIs(t, v2, personio.NotGranted)
			server.RevokeCredential(demo.ClientID)
			v1, v2 = read()
			require.ErrorIs(t, v1, personio.CredentialsRefused)
			require.ErrorIs(t, v2, personio.CredentialsRefused)
		})
	}
}

func TestPersonioIsNeverAskedFasterThanItAllows(t *testing.T) {
	t.Parallel()
	server, demo, client := company(t, personiotest.Config{})
	began := len(server.Journal())
	for i := range 400 {
		_, err := client.Employee(t.Context(), demo.Manager)
		require.NoError(t, err)
		_, _, err = client.EmployeeByEmail(t.Context(), fmt.Sprintf("p%d@example.com", i))
		require.NoError(t, err)
		_, err = client.Person(t.Context(), fmt.Sprint(demo.Manager))
		require.NoError(t, err)
	}
	for _, call := range server.Journal()[began:] {
		require.NotEqual(t, 429, call.Status, call.Route)
	}
}
