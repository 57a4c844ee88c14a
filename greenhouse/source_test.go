package greenhouse_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
)

// plainFiles fetches from anywhere: the fake's files are on this machine.
func plainFiles() *greenhouse.Downloader {
	return greenhouse.NewDownloader(greenhouse.DownloaderConfig{})
}

// listening makes the account queue hires for a hook that pings well.
func listening(t testing.TB, cfg greenhousetest.Config) (*desk, *shelf) {
	keeper := &shelf{}
	d := openDesk(t, keeper, cfg)
	d.saveHooks("hire_candidate", "unhire_candidate")
	return d, keeper
}

// arrive lets what waits be delivered and gives the arrivals since.
func (d *desk) arrive(keeper interface{ all() []hris.Arrival }) []hris.Arrival {
	d.t.Helper()
	before := len(keeper.all())
	for _, sent := range d.server.Deliver(d.t.Context()) {
		require.True(d.t, sent.OK(), sent.Reply)
	}
	return keeper.all()[before:]
}

func TestAHireIsReadFromTheWebHookAlone(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	d.server.Hire(d.demo.Complete)
	arrivals := d.arrive(keeper)
	require.Len(t, arrivals, 1)
	source := greenhouse.NewSource(greenhouse.SourceConfig{Files: plainFiles()})
	happened, err := source.Read(t.Context(), arrivals[0].Kind, arrivals[0].Payload)
	require.NoError(t, err)
	require.Equal(t, hris.Hired, happened.Kind)
	h := happened.Hire
	require.NoError(t, h.Validate())
	assert.Equal(t, strconv.FormatInt(d.demo.Complete, 10), h.ApplicationID)
	assert.Equal(t, arrivals[0].PersonID, h.PersonID)
	assert.Equal(t, arrivals[0].ApplicationID, happened.ApplicationID)
	assert.Equal(t, d.clock.Now(), h.HiredAt)
	assert.Equal(t, hris.Person{
		FirstName: "Zoë", LastName: "van der Meer-O'Brien", PrivateEmail: "zoe@example.com",
		MobilePhone: "+31 6 5550 0103", HomePhone: "020 555 01 02",
		Address: hris.Address{Street: "Keizersgracht 1-III", Line2: "1015 AA Amsterdam, The Netherlands"},
	}, h.Person, "a work address is a present employer's")
	assert.Equal(t, hris.Job{Title: "Developer <backend>", Department: "Research & Development", Location: "Amsterdam"}, h.Job)
	assert.Equal(t, hris.Offer{StartDate: civil.MustDate("2026-12-01")}, h.Offer)
	assert.Equal(t, "Referral", h.Application.Source)
	assert.Contains(t, h.Application.ProfileURL, "application_id")
	assertDemoFields(t, h)
	assert.Equal(t, []string{"job.location"}, happened.Warnings, "there are two offices")

	require.Len(t, h.Documents, 3)
	assert.Equal(t, []hris.DocumentKind{hris.CV, hris.MotivationLetter, hris.SignedOffer}, kinds(h))
	cv := h.Documents[0]
	assert.Equal(t, "Zoë résumé.pdf", cv.Name)
	assert.NotContains(t, cv.ID, "Zo")
	assert.Equal(t, "application/pdf", cv.MIME)
	assert.EqualValues(t, 96<<10, h.Documents[2].Size)
	content, err := source.OpenDocument(t.Context(), "acme", cv.FileRef)
	require.NoError(t, err)
	whole, err := io.ReadAll(hris.VerifiedReader(content, cv.FileRef))
	require.NoError(t, err)
	assert.Equal(t, "%PDF-1.4 invented résumé\n", string(whole))
	standing, err := source.Confirm(t.Context(), h.ApplicationID)
	require.NoError(t, err)
	assert.Equal(t, hris.HireUnknown, standing)
	assert.NotContains(t, fmt.Sprintf("%v %+v", happened, happened), "Meer")
}

func kinds(h *hris.Hire) []hris.DocumentKind {
	var found []hris.DocumentKind
	for _, doc := range h.Documents {
		found = append(found, doc.Kind)
	}
	return found
}

// assertDemoFields checks the custom fields of the demo's complete hire, of every
// type, which must not differ by dialect.
func assertDemoFields(t *testing.T, h *hris.Hire) {
	t.Helper()
	for name, want := range map[string]fieldmap.Value{
		"candidate_preferred_pronouns": fieldmap.TextValue("she/her"), "candidate_date_of_birth": fieldmap.DateValue(civil.MustDate("1992-02-29")),
		"candidate_nationality": fieldmap.OptionValue("Dutch"), "candidate_languages": fieldmap.OptionsValue("Dutch", "English"),
		"application_desired_level": fieldmap.TextValue("Senior"), "application_referred_by_employee": fieldmap.YesNoValue(true),
		"job_employment_type": fieldmap.OptionValue("Full-time"), "job_salary_range:min": number("48000"), "job_salary_range:max": number("66000"),
		"job_salary_range:currency": fieldmap.TextValue("EUR"), "job_weekly_hours:min": number("32"), "job_weekly_hours:max": number("40"),
		"job_cost_centre": fieldmap.TextValue("KP 400"), "job_budget_owner": fieldmap.TextValue("Jörg Müller"), "job_budget_owner:employee_id": fieldmap.TextValue("E-1012"),
		"job_budget_owner:email": fieldmap.TextValue("joerg.mueller@example.com"), "opening_position_code": fieldmap.TextValue("P-0311"),
		"offer_salary": number("54000.5"), "offer_salary:currency": fieldmap.TextValue("EUR"), "offer_salary:frequency": fieldmap.TextValue("annually"),
		"offer_sign_on_bonus": number("1500"), "offer_hours_per_week": number("36"), "offer_permanent_contract": fieldmap.YesNoValue(true),
		"offer_workplace": fieldmap.OptionValue("Hybrid"), "offer_benefits": fieldmap.OptionsValue("Bicycle", "Train card"),
		"offer_offer_letter": fieldmap.TextValue("https://docs.example.com/offers/1"), "offer_remarks": fieldmap.TextValue("Starts <early> & keen"),
		"offer_supervisor": fieldmap.TextValue("Noor van Eijk"), "offer_supervisor:employee_id": fieldmap.TextValue("E-1007"),
		"job:requisition_id": fieldmap.TextValue("R-77"), "opening:opening_id": fieldmap.TextValue("R-77-1"),
		"job:department_external_id": fieldmap.TextValue("D-11"), "job:office_external_id": fieldmap.TextValue("O-1"),
		"job:offices": fieldmap.OptionsValue("Amsterdam", "Remote"), "candidate:work_email": fieldmap.TextValue("z.vandermeer@work.example.com"),
	} {
		got, ok := h.Lookup("custom." + name)
		assert.True(t, ok, name)
		assert.True(t, want.Equal(got), "%s: %s", name, got.Display())
	}
	_, ok := h.Lookup("custom.offer_contract_end")
	assert.False(t, ok, "unset")
}

func number(s string) fieldmap.Value { return fieldmap.NumberValue(civil.MustDecimal(s)) }

func TestHarvestAddsWhatWebHooksDoNotTell(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{ExtraKeys: true})
	d.server.Hire(d.demo.Complete)
	a := d.arrive(keeper)[0]
	source := greenhouse.NewSource(greenhouse.SourceConfig{Client: connect(t, d.server, d.demo, d.clock), Now: d.clock.Now})
	happened, err := source.Read(t.Context(), a.Kind, a.Payload)
	require.NoError(t, err)
	h := happened.Hire
	require.NoError(t, h.Validate())
	assertDemoFields(t, h)
	assert.Equal(t, "Zo", h.Person.PreferredName)
	assert.Equal(t, "Noor van Eijk", h.Job.Manager)
	for name, want := range map[string]string{
		"job:manager_email": "noor.vaneijk@example.com", "job:manager_employee_id": "E-1007", "job_employment_type:external_id": "full_time",
	} {
		got, _ := h.Lookup("custom." + name)
		assert.Equal(t, want, got.Text(), name)
	}
	languages, _ := h.Lookup("custom.candidate_languages:external_id")
	assert.Equal(t, []string{"dutch", "english"}, languages.Options())
	for _, doc := range h.Documents {
		assert.Regexp(t, `^greenhouse-attachment-\d+$`, doc.ID)
		assert.True(t, greenhouse.IsDocument(doc.FileRef))
	}
	before := len(d.server.Calls("GET", ""))
	_, err = source.Read(t.Context(), a.Kind, a.Payload)
	require.NoError(t, err)
	assert.LessOrEqual(t, len(d.server.Calls("GET", ""))-before, 4, "options and documents are not read each time")
}

func TestADocumentIsFetchedThroughHarvestWhenItsAddressHasExpired(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	d.server.Hire(d.demo.Complete)
	a := d.arrive(keeper)[0]
	read := func(client *greenhouse.Client) (*greenhouse.Source, hris.Happening) {
		source := greenhouse.NewSource(greenhouse.SourceConfig{Client: client, Files: plainFiles(), Now: d.clock.Now})
		happened, err := source.Read(t.Context(), a.Kind, a.Payload)
		require.NoError(t, err)
		return source, happened
	}
	client := connect(t, d.server, d.demo, d.clock)
	with, hired := read(client)
	alone, hiredAlone := read(nil)
	d.clock.Advance(8 * 24 * time.Hour)

	ref := hired.Hire.Documents[0].FileRef
	for name, source := range map[string]*greenhouse.Source{"the same process": with, "another process": greenhouse.NewSource(greenhouse.SourceConfig{Client: client})} {
		content, err := source.OpenDocument(t.Context(), "acme", ref)
		require.NoError(t, err, name)
		whole, err := io.ReadAll(content)
		require.NoError(t, err, name)
		require.NoError(t, content.Close())
		sum := sha256.Sum256(whole)
		assert.Equal(t, ref.SHA256, hex.EncodeToString(sum[:]), name)
	}
	_, err := alone.OpenDocument(t.Context(), "acme", hiredAlone.Hire.Documents[0].FileRef)
	require.ErrorIs(t, err, hris.DocumentMissing)
	require.ErrorIs(t, err, greenhouse.LinkExpired)
	_, err = greenhouse.NewSource(greenhouse.SourceConfig{}).OpenDocument(t.Context(), "acme", ref)
	require.ErrorIs(t, err, hris.DocumentMissing, "nothing to ask")
	_, err = with.OpenDocument(t.Context(), "acme", fieldmap.FileRef{ID: "greenhouse-attachment-x"})
	require.Error(t, err)

	_, late := read(nil)
	assert.Empty(t, late.Hire.Documents)
	assert.Subset(t, late.Warnings, []string{"documents.cv", "documents.motivation_letter", "documents.signed_offer"})
	for _, warning := range late.Warnings {
		assert.NotContains(t, warning, "Zo")
	}
}

func TestAFileThatIsTooLargeIsLeftOutAndSaidSo(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	d.server.Hire(d.demo.Complete)
	a := d.arrive(keeper)[0]
	happened, err := greenhouse.NewSource(greenhouse.SourceConfig{Files: plainFiles(), MaxFile: 1000}).Read(t.Context(), a.Kind, a.Payload)
	require.NoError(t, err)
	assert.Equal(t, []hris.DocumentKind{hris.CV, hris.MotivationLetter}, kinds(happened.Hire))
	assert.Contains(t, happened.Warnings, "documents.signed_offer")
}

func TestWhoWasAnonymizedMeanwhileIsForgottenNotHandedOver(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	client := connect(t, d.server, d.demo, d.clock)
	from := d.clock.Now()
	d.server.Hire(d.demo.Complete)
	came := d.arrive(keeper)[0]
	other := &shelf{}
	require.Equal(t, 1, reconcile(t, d, other, client, from).Kept)
	application, _ := d.server.Application(d.demo.Complete)
	d.clock.Advance(time.Minute)
	d.server.Anonymize(application.CandidateID)
	source := greenhouse.NewSource(greenhouse.SourceConfig{Client: client, Now: d.clock.Now})
	for _, a := range []hris.Arrival{came, other.all()[0]} {
		happened, err := source.Read(t.Context(), a.Kind, a.Payload)
		require.NoError(t, err)
		assert.Equal(t, hris.Happening{Kind: hris.PersonErased, PersonID: a.PersonID, ApplicationID: a.ApplicationID}, happened)
	}
}

func TestAStorageThatFailsIsWaitedForADay(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	d.server.Hire(d.demo.Complete)
	a := d.arrive(keeper)[0]
	d.server.Inject(greenhousetest.Fault{Route: "files", Answer: greenhousetest.ServerError(), Times: -1})
	files := greenhouse.NewDownloader(greenhouse.DownloaderConfig{Clock: d.clock})
	source := greenhouse.NewSource(greenhouse.SourceConfig{Files: files, Now: d.clock.Now})
	_, err := source.Read(t.Context(), a.Kind, a.Payload)
	require.ErrorIs(t, err, hris.Unavailable)
	d.clock.Advance(25 * time.Hour)
	happened, err := source.Read(t.Context(), a.Kind, a.Payload)
	require.NoError(t, err)
	assert.Empty(t, happened.Hire.Documents)
	assert.Contains(t, happened.Warnings, "documents.signed_offer")
}

func TestAPayloadCannotMakeThisMachineAskItsNeighbours(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	d.server.Hire(d.demo.Complete)
	a := d.arrive(keeper)[0]
	before := len(d.server.Journal())
	happened, err := greenhouse.NewSource(greenhouse.SourceConfig{}).Read(t.Context(), a.Kind, a.Payload)
	require.NoError(t, err)
	assert.Empty(t, happened.Hire.Documents)
	assert.Contains(t, happened.Warnings, "documents.cv")
	assert.Len(t, d.server.Journal(), before, "files on this machine were asked for")
}

func TestAHireWithNextToNothingIsReadAllTheSame(t *testing.T) {
	t.Parallel()
	for _, cfg := range []greenhousetest.Config{{}, {NullOffer: true, EmptyDates: true, NoOpening: true}} {
		d, keeper := listening(t, cfg)
		for _, application := range []int64{d.demo.Spare, d.demo.NoOffer, d.demo.NoEmail, d.demo.Second} {
			d.server.Hire(application)
			arrivals := d.arrive(keeper)
			require.Len(t, arrivals, 1)
			happened, err := greenhouse.NewSource(greenhouse.SourceConfig{Files: plainFiles()}).Read(t.Context(), arrivals[0].Kind, arrivals[0].Payload)
			require.NoError(t, err)
			require.NoError(t, happened.Hire.Validate())
			assert.NotEmpty(t, happened.Hire.Person.LastName)
			for _, value := range happened.Hire.Custom {
				assert.False(t, value.IsAbsent())
			}
		}
	}
}

func TestTheOnlyAddressOfAPresentEmployerIsNotUsed(t *testing.T) {
	t.Parallel()
	body := `{"action":"hire_candidate","payload":{"application":{"id":1,"candidate":{"id":2,"first_name":"Ada","last_name":"B","email_addresses":[{"value":"ada@employer.example.com","type":"work"}],"custom_fields":{"bad.key":{"type":"short_text","value":"x"},"odd":{"type":"date","value":"soon"}}}}}}`
	happened, err := greenhouse.NewSource(greenhouse.SourceConfig{}).Read(t.Context(), "hire_candidate", []byte(body))
	require.NoError(t, err)
	assert.Empty(t, happened.Hire.Person.PrivateEmail)
	assert.Empty(t, happened.Hire.Person.WorkEmail)
	assert.Equal(t, []string{"custom.candidate", "custom.candidate_odd", "person.private_email"}, happened.Warnings)
}

func TestTheStatusIsReadAgainBeforeSomebodyIsHandedOver(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	client := connect(t, d.server, d.demo, d.clock)
	source := greenhouse.NewSource(greenhouse.SourceConfig{Client: client, Now: d.clock.Now, WithoutDocuments: true})
	confirm := func(application int64) hris.HireStanding {
		standing, err := source.Confirm(t.Context(), strconv.FormatInt(application, 10))
		require.NoError(t, err)
		return standing
	}
	d.server.Hire(d.demo.Complete)
	a := d.arrive(keeper)[0]
	_, err := source.Read(t.Context(), a.Kind, a.Payload)
	require.NoError(t, err)
	assert.Equal(t, hris.HireConfirmed, confirm(d.demo.Complete))
	d.clock.Advance(time.Minute)
	d.server.Unhire(d.demo.Complete)
	assert.Equal(t, hris.HireWithdrawn, confirm(d.demo.Complete))
	assert.Equal(t, hris.HireWithdrawn, confirm(d.demo.Spare))
	assert.Equal(t, hris.HireUnknown, confirm(d.demo.Secret), "a confidential job is not listed")
	_, err = source.Confirm(t.Context(), "p-7301")
	require.ErrorIs(t, err, hris.InvalidInput)

	gone := d.arrive(keeper)[0]
	assert.Equal(t, source.WithdrawnKinds(), []string{gone.Kind})
	happened, err := source.Read(t.Context(), gone.Kind, gone.Payload)
	require.NoError(t, err)
	assert.Equal(t, hris.Happening{Kind: hris.Unhired, PersonID: a.PersonID, ApplicationID: a.ApplicationID}, happened)
}

func TestAMissingScopeIsAWarningAndAnOutageIsWaitedFor(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	d.server.Hire(d.demo.Complete)
	a := d.arrive(keeper)[0]
	few := d.server.AddClient(greenhousetest.Client{Scopes: []string{"harvest:applications:list"}})
	poor := d.demo
	poor.ClientID, poor.ClientSecret = few.ID, few.Secret
	source := greenhouse.NewSource(greenhouse.SourceConfig{Client: connect(t, d.server, poor, d.clock), Files: plainFiles(), Now: d.clock.Now})
	happened, err := source.Read(t.Context(), a.Kind, a.Payload)
	require.NoError(t, err)
	assertDemoFields(t, happened.Hire)
	assert.Len(t, happened.Hire.Documents, 3, "by the addresses of the event")
	assert.Equal(t, []string{"custom", "documents", "job.location", "job.manager", "person"}, happened.Warnings)

	d.server.Inject(greenhousetest.Fault{Route: "candidates", Answer: greenhousetest.ServerError(), Times: -1})
	source = greenhouse.NewSource(greenhouse.SourceConfig{Client: connect(t, d.server, d.demo, d.clock), Now: d.clock.Now})
	_, err = source.Read(t.Context(), a.Kind, a.Payload)
	require.ErrorIs(t, err, hris.Unavailable)
	assert.Equal(t, hris.FixByWaiting, hris.CodeOf(err).Fix())
}

func TestTheCatalogueDescribesEveryFieldThatAHireBrings(t *testing.T) {
	t.Parallel()
	d, keeper := listening(t, greenhousetest.Config{})
	client := connect(t, d.server, d.demo, d.clock)
	catalogue, err := greenhouse.ReadCatalogue(t.Context(), client)
	require.NoError(t, err)
	d.server.Hire(d.demo.Complete)
	a := d.arrive(keeper)[0]
	happened, err := greenhouse.NewSource(greenhouse.SourceConfig{Client: client, Now: d.clock.Now}).Read(t.Context(), a.Kind, a.Payload)
	require.NoError(t, err)
	schema := catalogue.Schema("en")
	for _, name := range slices.Sorted(maps.Keys(happened.Hire.Custom)) {
		field, ok := schema.Field("custom." + name)
		if assert.True(t, ok, name) {
			assert.Equal(t, happened.Hire.Custom[name].Kind(), field.Kind, name)
			assert.NotEmpty(t, field.Label, name)
		}
	}
	field, _ := schema.Field("custom.job_employment_type")
	assert.Equal(t, []fieldmap.Choice{{ID: "Full-time", Label: "Full-time"}, {ID: "Part-time", Label: "Part-time"}, {ID: "Intern", Label: "Intern"}}, field.Choices)
	salary, _ := schema.Field("custom.offer_salary")
	assert.True(t, salary.Sensitive, "private in Greenhouse")
	_, archived := schema.Field("custom.offer_old_field")
	assert.False(t, archived)
	dutch, _ := catalogue.Schema("nl").Field("custom.offer_salary:currency")
	assert.Equal(t, "Aanbod: Salary (valuta)", dutch.Label)
	rules := fieldmap.Rules{V: fieldmap.Version, Rules: []fieldmap.Rule{{To: "contract", From: fieldmap.Paths{"custom.job_employment_type"}, Options: fieldmap.Pairs("Full-time", "ft", "Part-time", "pt", "Intern", "in")}}}
	target := fieldmap.Schema{Fields: []fieldmap.Field{{Path: "contract", Kind: fieldmap.Option, Choices: []fieldmap.Choice{{ID: "ft"}, {ID: "pt"}, {ID: "in"}}}}}
	mapping, problems := fieldmap.Compile(schema, target, rules)
	require.Empty(t, problems)
	plan := mapping.Plan(happened.Hire)
	assert.Equal(t, "ft", plan.Values()["contract"].Option())
	assert.True(t, slices.ContainsFunc(catalogue.Definitions(), func(f greenhouse.CustomField) bool { return f.NameKey == "salary" }))
	assert.Len(t, catalogue.Options(d.demo.EmploymentType), 3)
}

func TestTheCheckNamesEachScope(t *testing.T) {
	t.Parallel()
	server, demo, clock := account(t, greenhousetest.Config{RateLimit: -1})
	find := func(report hris.Report, subject string) hris.Finding {
		i := slices.IndexFunc(report.Findings, func(f hris.Finding) bool { return f.Subject == subject })
		require.GreaterOrEqual(t, i, 0, subject)
		return report.Findings[i]
	}
	report := greenhouse.CheckAccess(t.Context(), connect(t, server, demo, clock), "en")
	assert.True(t, report.OK())
	for _, f := range report.Findings {
		assert.Equal(t, hris.Good, f.Standing, f.Subject)
	}
	few := server.AddClient(greenhousetest.Client{Scopes: []string{"harvest:applications:list", "harvest:candidates:list", "harvest:users:list"}})
	poor := demo
	poor.ClientID, poor.ClientSecret = few.ID, few.Secret
	report = greenhouse.CheckAccess(t.Context(), connect(t, server, poor, clock), "nl")
	assert.False(t, report.OK())
	offers := find(report, "harvest:offers:list")
	assert.Equal(t, hris.Missing, offers.Standing)
	assert.Contains(t, offers.Remedy, "Vink")
	openings := find(report, "harvest:openings:list")
	assert.Equal(t, hris.Absent, openings.Standing)
	assert.NotEmpty(t, openings.Adds)
	assert.Equal(t, hris.Good, find(report, "harvest:candidates:list").Standing)

	wrong := demo
	wrong.ClientSecret = "canary-of-a-secret"
	report = greenhouse.CheckAccess(t.Context(), connect(t, server, wrong, clock), "en")
	require.Len(t, report.Findings, 1)
	assert.Equal(t, "greenhouse.credentials", report.Findings[0].Code)
	assert.NotContains(t, fmt.Sprintf("%+v", report), "canary")

	silent, demo, clock := account(t, greenhousetest.Config{RateLimit: -1, EmptyForOthers: true})
	demo.Admin = demo.Basic
	report = greenhouse.CheckAccess(t.Context(), connect(t, silent, demo, clock), "en")
	assert.False(t, report.OK())
	assert.Equal(t, hris.Missing, find(report, "Site Admin").Standing)
	for _, f := range report.Findings {
		assert.False(t, strings.Contains(f.Text, "@"), f.Text)
	}
}
