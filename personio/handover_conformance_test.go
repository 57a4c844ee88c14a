package personio_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/sqlstoretest"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

// ownClock follows the clock of a test, and runs ahead of it while a client sleeps:
// the client's rates pass, the test's time stands still.
type ownClock struct {
	now   func() time.Time
	mu    sync.Mutex
	ahead time.Duration
}

func (c *ownClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now().Add(c.ahead)
}

func (c *ownClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += max(d, 0)
	return ctx.Err()
}

// employer is one fake account as the suite sees it.
type employer struct {
	t       testing.TB
	world   hristest.World
	fake    *personiotest.Server
	demo    personiotest.Demo
	api     personio.API
	created string // route of a create
	read    string // route of the first read of a read-back
}

var everyRight = []string{
	personiotest.EmployeesRead, personiotest.EmployeesWrite, personiotest.DocumentsRead, personiotest.DocumentsWrite,
	personiotest.PersonsRead, personiotest.PersonsWrite, personiotest.CostCentersRead,
}

func newEmployer(t testing.TB, w hristest.World, api personio.API, cfg personiotest.Config) *employer {
	t.Helper()
	e := &employer{t: t, world: w, api: api, created: personiotest.Employees, read: personiotest.EmployeeByID}
	if api == personio.V2 {
		e.created, e.read = personiotest.Persons, personiotest.PersonByID
	}
	fake := personiotest.NewClock(w.Clock.Now())
	w.Clock.OnAdvance(func(d time.Duration) { fake.Advance(d) })
	cfg.Now, cfg.Unlimited = fake.Now, true
	e.fake = personiotest.NewServer(cfg)
	t.Cleanup(e.fake.Close)
	e.demo = e.fake.SeedDemo()
	e.fake.AddDepartment("Care")
	e.fake.AddOffice("Volierehuis")
	e.fake.AddSubcompany("North One")
	return e
}

func (e *employer) target() *personio.Target {
	credentials, err := personio.NewCredentials(e.demo.ClientID, privacy.NewSecret(e.demo.ClientSecret))
	require.NoError(e.t, err)
	client, err := personio.New(personio.Config{
		BaseURL: e.fake.URL(), Credentials: credentials, Logger: e.world.Logger, Clock: &ownClock{now: e.world.Clock.Now},
	})
	require.NoError(e.t, err)
	e.t.Cleanup(client.CloseIdleConnections)
	contracts := e.fake.AddCategory(e.demo.Categories[0])
	target, err := personio.NewTarget(client, personio.Settings{
		Company: "lindenhof", API: e.api, Language: "en", Categories: map[hris.DocumentKind]int64{hris.SignedOffer: contracts},
	}, personio.WithNow(e.world.Clock.Now))
	require.NoError(e.t, err)
	return target
}

func (e *employer) standing(step string, h *hris.Hire) []string {
	var ids []string
	switch {
	case step == "create employee":
		for _, one := range e.fake.Employees() {
			if one.Email == h.Person.WorkEmail {
				ids = append(ids, strconv.FormatInt(one.ID, 10))
			}
		}
	case strings.HasPrefix(step, hris.DocumentStep):
		for _, d := range e.fake.Documents() {
			ids = append(ids, strconv.FormatInt(d.ID, 10))
		}
	}
	return ids
}

// faults break the next call of a step.
func (e *employer) faults(quoted string) hristest.Faults {
	inject := func(f personiotest.Fault) func(string) bool {
		return func(step string) bool {
			switch {
			case step == "create employee":
				f.Method, f.Route = http.MethodPost, e.created
			case step == "read back":
				f.Method, f.Route = http.MethodGet, e.read
			default:
				f.Method, f.Route = http.MethodPost, personiotest.Documents
			}
			e.fake.Inject(f)
			return true
		}
	}
	return hristest.Faults{
		CutBefore:  inject(personiotest.Fault{Cut: personiotest.BeforeWork}),
		CutMiddle:  inject(personiotest.Fault{Cut: personiotest.MidAnswer}),
		CutAfter:   inject(personiotest.Fault{Cut: personiotest.AfterWork}),
		CommitLate: inject(personiotest.Fault{Cut: personiotest.AfterWork, Work: personiotest.Late, After: 10 * time.Minute}),
		Refuse: func(step string) (string, bool) {
			if step == "create employee" && e.api == personio.V1 {
				refusal := personiotest.Invalid(map[string][]string{"email": {quoted + " gibt es schon."}})
				return "email", inject(personiotest.Fault{Answer: refusal})(step)
			}
			return "", inject(personiotest.Fault{Answer: personiotest.Refused(http.StatusUnprocessableEntity, 0, quoted+" ist ungültig.")})(step)
		},
		RateLimit: func(step string, after time.Duration) bool {
			return inject(personiotest.Fault{Answer: personiotest.TooManyRequests(after)})(step)
		},
		Unavailable: func(step string, after time.Duration) bool {
			// Of a write a 503 proves nothing: Personio documents none.
			return step == "read back" && inject(personiotest.Fault{Answer: personiotest.Maintenance(after)})(step)
		},
	}
}

// employees makes the harness of one generation.
func employees(api personio.API, cfg personiotest.Config) hristest.Harness {
	return hristest.Harness{Open: func(t testing.TB, w hristest.World) *hristest.Account {
		e := newEmployer(t, w, api, cfg)
		target := e.target()
		form, err := target.Form(t.Context(), nil)
		require.NoError(t, err)
		acc := &hristest.Account{
			Target: target, Again: func() hris.Target { return e.target() }, Rules: personio.Mapping(form), Hire: hristest.Hire(w.Files),
			Correct:  transfer.SetText("preferred_name", "Verbeterd"),
			Requests: func() int { return len(e.fake.Journal()) },
			Revoke:   func() { e.fake.RevokeCredential(e.demo.ClientID) },
			Restore: func() {
				e.fake.RestoreCredential(e.demo.ClientID, e.demo.ClientSecret)
				e.fake.Grant(everyRight...)
			},
			Sees: hristest.Sees{Own: true, Nothing: true},
		}
		acc.Faults = e.faults(acc.Hire.Person.LastName)
		acc.Standing = func(step string) []string { return e.standing(step, acc.Hire) }
		acc.Bytes = func() []string {
			var sums []string
			for _, d := range e.fake.Documents() {
				sums = append(sums, d.File.SHA256)
			}
			return sums
		}
		acc.Namesake = func() string {
			return strconv.FormatInt(e.fake.AddEmployee(personiotest.Employee{
				Email: "iemand@lindenhof.example", FirstName: acc.Hire.Person.FirstName, LastName: acc.Hire.Person.LastName,
				HireDate: acc.Hire.Offer.StartDate.String(),
			}), 10)
		}
		acc.Forget = func() {
			for _, one := range e.fake.Employees() {
				if one.Email == acc.Hire.Person.WorkEmail {
					e.fake.RemoveEmployee(one.ID)
				}
			}
		}
		rights := []string{personiotest.EmployeesRead, personiotest.EmployeesWrite, personiotest.DocumentsWrite}
		if api == personio.V2 {
			rights = []string{personiotest.PersonsRead, personiotest.PersonsWrite, personiotest.DocumentsWrite, personiotest.EmployeesRead}
		}
		for _, name := range rights {
			acc.Rights = append(acc.Rights, hristest.Right{
				Name: name, Optional: api == personio.V2 && name == personiotest.EmployeesRead, Take: func() { e.fake.Withdraw(name) },
			})
		}
		return acc
	}}
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
			for _, file := range slices.Sorted(slices.Values(files)) {
				content, err := os.ReadFile(file)
				require.NoError(t, err)
				all.Write(content)
			}
			return all.Bytes()
		}
	}
	return h
}

func TestTheTargetKeepsEveryPromiseThroughBothGenerations(t *testing.T) {
	t.Parallel()
	for name, harness := range map[string]hristest.Harness{
		"v1":                  employees(personio.V1, personiotest.Config{}),
		"v1, 401 for a token": employees(personio.V1, personiotest.Config{BadTokenAs401: true, BareToken: false, UnsetObject: `""`, German: true}),
		"v2, on disk":         onDisk(employees(personio.V2, personiotest.Config{})),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hristest.Run(t, harness)
		})
	}
}
