package afas_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/afas/afastest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/sqlstoretest"
	"github.com/handoverhq/handover/hris/transfer"
)

// Every connector that makes something, by the name of the step it serves.
func connectorOf(step string) string {
	switch step {
	case "create person":
		return "KnPerson"
	case "create applicant":
		return "HrCreateApplicant"
	case "start onboarding":
		return "HrOnboarding"
	}
	return "KnSubject" // "document:<id>"; the harnesses send one
}

// account is one fake environment as the suite sees it.
type account struct {
	t         testing.TB
	world     hristest.World
	fake      *afastest.Server
	demo      afastest.Demo
	revoked   *afastest.Injection
	namesakes []string
}

func newAccount(t testing.TB, w hristest.World) *account {
	t.Helper()
	a := &account{t: t, world: w}
	a.fake = afastest.NewServer(afastest.Config{Now: w.Clock.Now})
	t.Cleanup(a.fake.Close)
	a.demo = a.fake.SeedDemo()
	handedOverBefore(a.fake, a.demo)
	return a
}

func (a *account) client() *afas.Client {
	credentials, err := afas.ClientCredentials(a.demo.ClientID, privacy.NewSecret(a.demo.ClientSecret))
	require.NoError(a.t, err)
	client, err := afas.New(afas.Config{
		Member: a.fake.Member(), BaseURL: a.fake.URL(), Credentials: credentials, Logger: a.world.Logger,
		Clock: stillClock{clockOf(a.world.Clock)},
	})
	require.NoError(a.t, err)
	a.t.Cleanup(client.CloseIdleConnections)
	return client
}

// clockOf makes a clock of the client that follows the suite's.
func clockOf(c *hristest.Clock) *afastest.Clock {
	clock := afastest.NewClock(c.Now())
	c.OnAdvance(func(d time.Duration) { clock.Advance(d) })
	return clock
}

func (a *account) revoke() {
	a.revoked = a.fake.Inject(afastest.Fault{Times: -1, Answer: afastest.Unauthorized()})
}

func (a *account) restore() {
	if a.revoked != nil {
		a.revoked.Remove()
		a.revoked = nil
	}
	a.fake.Grant("HrCreateApplicant", "HrOnboarding", "KnPerson", "KnSubject", a.demo.Vacancies, a.demo.Dossier, a.demo.Applicants, a.demo.Persons)
}

func (a *account) right(name string, optional bool, ids ...string) hristest.Right {
	return hristest.Right{Name: name, Optional: optional, Take: func() { a.fake.Withdraw(ids...) }}
}

// faults break the next call of a step. What AFAS says when it refuses quotes
// the person's name, as it may.
func (a *account) faults(quoted string) hristest.Faults {
	inject := func(f afastest.Fault) func(string) bool {
		return func(step string) bool {
			f.Method, f.Route = "POST", connectorOf(step)
			a.fake.Inject(f)
			return true
		}
	}
	return hristest.Faults{
		CutBefore:  inject(afastest.Fault{Cut: afastest.BeforeWork}),
		CutMiddle:  inject(afastest.Fault{Cut: afastest.MidAnswer}),
		CutAfter:   inject(afastest.Fault{Cut: afastest.AfterWork}),
		CommitLate: inject(afastest.Fault{Cut: afastest.AfterWork, Work: afastest.Late, After: 15 * time.Minute}),
		Refuse: func(step string) (string, bool) {
			return "", inject(afastest.Fault{Answer: afastest.Refused("De waarde '"+quoted+"' is niet toegestaan.", -2147220469)})(step)
		},
		RateLimit: func(step string, after time.Duration) bool {
			return inject(afastest.Fault{Answer: afastest.TooManyRequests(after)})(step)
		},
		Unavailable: func(step string, after time.Duration) bool {
			return inject(afastest.Fault{Answer: afastest.Maintenance(after)})(step)
		},
	}
}

// applicants makes the harness of the applicant target.
func applicants(settings func(*afas.ApplicantSettings, afastest.Demo), documents ...string) hristest.Harness {
	return hristest.Harness{Open: func(t testing.TB, w hristest.World) *hristest.Account {
		a := newAccount(t, w)
		connection := afas.ApplicantSettings{Vacancies: afas.VacancyView{Connector: a.demo.Vacancies}}
		if settings != nil {
			settings(&connection, a.demo)
		}
		open := func() hris.Target {
			target, err := afas.NewApplicantTarget(a.client(), connection, afas.WithNow(w.Clock.Now))
			require.NoError(t, err)
			return target
		}
		target := open()
		form, err := target.Form(t.Context(), nil)
		require.NoError(t, err)
		withDossier := len(documents) > 1
		acc := &hristest.Account{
			Target: target, Again: open, Rules: afas.ApplicantMapping(form), Hire: hristest.Hire(w.Files),
			Review: []transfer.Edit{
				transfer.SetText("VcSn", strconv.Itoa(a.demo.Open[0])), transfer.ChooseDocuments(documents...),
			},
			Correct:  transfer.SetText("Rs", "Verbeterdam"),
			Requests: func() int { return len(a.fake.Journal()) },
			Revoke:   a.revoke, Restore: a.restore,
			Rights: []hristest.Right{
				a.right("UpdateConnector HrCreateApplicant", false, "HrCreateApplicant"),
				a.right("GetConnector "+a.demo.Vacancies, false, a.demo.Vacancies),
			},
			Sees: hristest.Sees{
				Own:     connection.Dossier.Connector != "" && !withDossier,
				Nothing: connection.Dossier.Connector != "" && !withDossier,
			},
		}
		acc.Faults = a.faults(acc.Hire.Person.LastName)
		acc.Standing = func(step string) []string { return a.standing(step, acc.Hire) }
		acc.Bytes = func() []string { return a.bytes() }
		if withDossier {
			acc.Rights = append(acc.Rights,
				a.right("UpdateConnector KnPerson", false, "KnPerson"), a.right("UpdateConnector KnSubject", false, "KnSubject"))
		}
		if connection.Persons.Connector != "" {
			acc.Rights = append(acc.Rights, a.right("GetConnector "+a.demo.Persons, false, a.demo.Persons))
			acc.Namesake = func() string { return a.namesake(acc.Hire) }
		}
		if connection.Dossier.Connector != "" {
			acc.Rights = append(acc.Rights, a.right("GetConnector "+a.demo.Dossier, false, a.demo.Dossier), a.right("GetConnector "+a.demo.Applicants, false, a.demo.Applicants))
		}
		return acc
	}}
}

// peopleAndDocuments grants what documents take, and a view of persons.
func peopleAndDocuments(s *afas.ApplicantSettings, d afastest.Demo) {
	s.DocumentType, s.Persons = d.SubjectType, afas.PersonView{Connector: d.Persons}
}

func (a *account) namesake(h *hris.Hire) string {
	id := a.fake.AddPerson(map[string]string{"LaNm": "Iemand", "EmA2": h.Person.PrivateEmail})
	a.namesakes = append(a.namesakes, id)
	return id
}

// standing gives what a step has made.
func (a *account) standing(step string, h *hris.Hire) []string {
	var ids []string
	switch connectorOf(step) {
	case "KnPerson":
		for _, p := range a.fake.Persons() {
			if p.Fields["EmA2"] == h.Person.PrivateEmail && !slices.Contains(a.namesakes, p.Number) {
				ids = append(ids, p.Number)
			}
		}
	case "HrCreateApplicant":
		for _, application := range a.fake.Applications() {
			ids = append(ids, strconv.Itoa(application.CaID))
		}
	case "HrOnboarding":
		for i := range a.fake.Onboardings() {
			ids = append(ids, strconv.Itoa(i+1)) // AFAS gives no id
		}
	case "KnSubject":
		for _, item := range a.fake.DossierItems() {
			if item.Type == a.demo.SubjectType {
				ids = append(ids, strconv.Itoa(item.ID))
			}
		}
	}
	return ids
}

func (a *account) bytes() []string {
	var sums []string
	for _, application := range a.fake.Applications() {
		if application.CV != nil {
			sums = append(sums, application.CV.SHA256)
		}
	}
	for _, item := range a.fake.DossierItems() {
		if item.Type == a.demo.SubjectType {
			for _, f := range item.Files {
				sums = append(sums, f.SHA256)
			}
		}
	}
	for _, onboarding := range a.fake.Onboardings() {
		for _, f := range onboarding.Files {
			sums = append(sums, f.SHA256)
		}
	}
	return sums
}

// onDisk keeps the suite's ledgers in SQLite.
func onDisk(h hristest.Harness) hristest.Harness {
	h.Ledger = func(t testing.TB, clock *hristest.Clock) (transfer.Ledger, func() []byte) {
		path := sqlstoretest.Fresh(t)
		folder := filepath.Dir(path)
		store, err := sqlstore.Open(t.Context(), path, sqlstore.WithClock(clock.Now))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, store.Close()) })
		return store.Ledger(), func() []byte {
			files, err := filepath.Glob(filepath.Join(folder, "*"))
			require.NoError(t, err)
			var all bytes.Buffer
			for _, file := range files {
				content, err := os.ReadFile(file)
				require.NoError(t, err)
				all.Write(content)
			}
			return all.Bytes()
		}
	}
	return h
}

func TestTheApplicantTargetKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	for name, harness := range map[string]hristest.Harness{
		"CV, every look granted":     applicants(everything, "doc-cv"),
		"CV, no look, on disk":       onDisk(applicants(nil, "doc-cv")),
		"documents, no look":         applicants(documentsOnly, "doc-cv", "doc-offer"),
		"documents, people, on disk": onDisk(applicants(peopleAndDocuments, "doc-cv", "doc-offer")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hristest.Run(t, harness)
		})
	}
}

func TestTheOnboardingTargetKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	hristest.Run(t, hristest.Harness{Open: func(t testing.TB, w hristest.World) *hristest.Account {
		a := newAccount(t, w)
		open := func() hris.Target {
			target, err := afas.NewOnboardingTarget(a.client(), afas.OnboardingSettings{Profile: a.demo.Profile}, afas.WithNow(w.Clock.Now))
			require.NoError(t, err)
			return target
		}
		target := open()
		form, err := target.Form(t.Context(), nil)
		require.NoError(t, err)
		acc := &hristest.Account{
			Target: target, Again: open, Rules: afas.OnboardingMapping(form), Hire: hristest.Hire(w.Files),
			Review: []transfer.Edit{
				transfer.ChooseDocuments("doc-offer"), transfer.Unset("ViUs"),
				transfer.Set("AfasContract.ApCo", fieldmap.TextValue("O")),
			},
			Correct:  transfer.SetText("KnBasicAddressAdr.Rs", "Verbeterdam"),
			Requests: func() int { return len(a.fake.Journal()) },
			Revoke:   a.revoke, Restore: a.restore,
			Rights: []hristest.Right{a.right("UpdateConnector HrOnboarding", false, "HrOnboarding")},
			Bytes:  a.bytes,
		}
		acc.Faults = a.faults(acc.Hire.Person.LastName)
		acc.Standing = func(step string) []string { return a.standing(step, acc.Hire) }
		return acc
	}})
}
