package erecruiter_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter"
	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/sqlstoretest"
	"github.com/handoverhq/handover/hris/transfer"
)

// ownClock follows the clock of a test, and runs ahead of it while a client sleeps:
// the client's rate passes, the test's time stands still.
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

// candidate is the suite's hire, who agreed to the transfer.
func candidate(files *hristest.Files) *hris.Hire {
	h := hristest.Hire(files)
	h.Consents = append(h.Consents, hris.Consent{Purpose: erecruiter.TransferConsent, GivenOn: civil.MustDate("2026-06-17")})
	return h
}

// rulesOf are the default rules and those of a customer with one recruitment.
func rulesOf(form *hris.Form, demo erecruitertest.Demo) fieldmap.Rules {
	return fieldmap.Merge(erecruiter.Mapping(form), fieldmap.Rules{Rules: []fieldmap.Rule{
		{To: "recruitment", Const: fieldmap.OptionValue(id(demo.Shared))},
		{To: "consents", Const: fieldmap.OptionsValue(id(demo.Required))},
		{To: "consents_on", Const: fieldmap.DateValue(civil.MustDate("2026-06-17"))},
	}})
}

// applications makes the harness of the target.
func applications(cfg erecruitertest.Config, settings erecruiter.Settings) hristest.Harness {
	return hristest.Harness{Open: func(t testing.TB, w hristest.World) *hristest.Account {
		clock := erecruitertest.NewClock(w.Clock.Now())
		w.Clock.OnAdvance(func(d time.Duration) { clock.Advance(d) })
		own := cfg
		own.Now = clock.Now
		fake := erecruitertest.NewServer(own)
		t.Cleanup(fake.Close)
		o := &office{t: t, clock: clock, fake: fake, demo: fake.SeedDemo()}
		// An application that was handed over earlier shows that external ids are shown.
		fake.AddApplication(erecruitertest.Application{
			RecruitmentID: o.demo.Shared, ExternalID: hris.NewMarker(), OriginID: o.demo.Origin,
			Person: erecruitertest.Person{FirstName: "Ewa", LastName: "Wcześniejsza", Email: "ewa@example.org"},
		})
		open := func() hris.Target {
			client := o.client(func(c *erecruiter.Config) { c.Logger, c.Clock = w.Logger, &ownClock{now: w.Clock.Now} })
			s := settings
			s.Origin = id(o.demo.Origin)
			target, err := erecruiter.NewTarget(client, s)
			require.NoError(t, err)
			return target
		}
		target := open()
		form, err := target.Form(t.Context(), nil)
		require.NoError(t, err)
		acc := &hristest.Account{
			Target: target, Again: open, Hire: candidate(w.Files), Rules: rulesOf(form, o.demo),
			Correct:  transfer.SetText("city", "Verbeterstad"),
			Requests: func() int { return len(fake.Journal()) },
			Revoke:   func() { fake.Suspend(true) },
			// Of several pages without a count nobody knows whether they were all.
			Sees: hristest.Sees{Own: true, Nothing: cfg.Wire.MaxLimit == 0},
		}
		rights := []string{erecruitertest.ReadRecruitments, erecruitertest.ReadApplications, erecruitertest.CreateApplications, erecruitertest.ReadOrigins}
		acc.Restore = func() {
			fake.Suspend(false)
			for _, right := range rights {
				fake.Give(right)
			}
		}
		for _, right := range rights {
			acc.Rights = append(acc.Rights, hristest.Right{Name: right, Optional: right == erecruitertest.ReadOrigins, Take: func() { fake.Take(right) }})
		}
		made := func() []erecruitertest.Application {
			return slices.DeleteFunc(fake.Applications(), func(a erecruitertest.Application) bool {
				return !a.ViaAPI || a.Person.Email != acc.Hire.Person.PrivateEmail
			})
		}
		acc.Standing = func(string) []string {
			var ids []string
			for _, a := range made() {
				ids = append(ids, id(a.ID))
			}
			return ids
		}
		acc.Bytes = func() []string {
			var sums []string
			for _, a := range made() {
				for _, cv := range a.CVs {
					sum := sha256.Sum256(cv.Content)
					sums = append(sums, hex.EncodeToString(sum[:]))
				}
			}
			return sums
		}
		acc.Namesake = func() string {
			return id(fake.AddApplication(erecruitertest.Application{
				RecruitmentID: o.demo.Shared, OriginID: o.demo.OtherOrigin,
				Person: erecruitertest.Person{FirstName: acc.Hire.Person.FirstName, LastName: acc.Hire.Person.LastName, Email: acc.Hire.Person.PrivateEmail},
			}))
		}
		acc.Forget = func() {
			for _, a := range made() {
				fake.DeleteApplication(a.ID)
			}
		}
		acc.Faults = faults(fake, acc.Hire.Person.LastName)
		return acc
	}}
}

// faults break the next create. What eRecruiter says when it refuses quotes the
// person's name, as it may.
func faults(fake *erecruitertest.Server, quoted string) hristest.Faults {
	inject := func(f erecruitertest.Fault) func(string) bool {
		return func(string) bool {
			f.Method, f.Route = http.MethodPost, erecruitertest.Applications
			fake.Inject(f)
			return true
		}
	}
	return hristest.Faults{
		CutBefore:  inject(erecruitertest.Fault{Cut: erecruitertest.BeforeWork}),
		CutMiddle:  inject(erecruitertest.Fault{Cut: erecruitertest.MidAnswer}),
		CutAfter:   inject(erecruitertest.Fault{Cut: erecruitertest.AfterWork}),
		CommitLate: inject(erecruitertest.Fault{Cut: erecruitertest.AfterWork, Work: erecruitertest.Late, After: 10 * time.Minute}),
		Refuse: func(step string) (string, bool) {
			return "email", inject(erecruitertest.Fault{Answer: erecruitertest.Invalid("candidate.email", quoted+" jest niepoprawne.")})(step)
		},
		RateLimit: func(step string, after time.Duration) bool {
			return inject(erecruitertest.Fault{Answer: erecruitertest.TooManyRequests(after)})(step)
		},
		// Of a create a 503 proves nothing.
	}
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

func TestTheTargetKeepsEveryPromise(t *testing.T) {
	t.Parallel()
	for name, harness := range map[string]hristest.Harness{
		"in memory": applications(erecruitertest.Config{}, erecruiter.Settings{Language: "en"}),
		"bare lists without counts, ids as text": applications(erecruitertest.Config{
			Wire: erecruitertest.Wire{Bare: []string{erecruitertest.Everywhere}, TextIDs: true, MaxLimit: 2, ErrorObject: true},
		}, erecruiter.Settings{}),
		"on disk": onDisk(applications(erecruitertest.Config{}, erecruiter.Settings{Language: "pl", Scope: erecruiter.AllRecruitments})),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hristest.Run(t, harness)
		})
	}
}
