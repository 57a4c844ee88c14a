package nmbrs_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/civil"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// died is what a process panics with when it is killed.
type died struct{}

// mortal is a ledger as a process sees it that is killed at its nth commit: just
// before it, or just after. It outlives later commits.
type mortal struct {
	transfer.Ledger
	mu    sync.Mutex
	left  int
	after bool
	id    string // of the transfer that was begun
}

func (m *mortal) Create(ctx context.Context, p transfer.Planned) (transfer.Transfer, transfer.Lease, error) {
	t, l, err := m.Ledger.Create(ctx, p)
	m.id = t.ID
	return t, l, err
}

func (m *mortal) Advance(ctx context.Context, l transfer.Lease, a transfer.Advance) (transfer.Transfer, error) {
	m.mu.Lock()
	m.left--
	dies := m.left == 0
	m.mu.Unlock()
	if dies && !m.after {
		panic(died{})
	}
	t, err := m.Ledger.Advance(ctx, l, a)
	if dies {
		panic(died{})
	}
	return t, err
}

// live runs what a process does until its end, be it a violent one.
func live(life func()) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(died); !ok {
				panic(p)
			}
		}
	}()
	life()
}

// everyStep are the steps of the hire at hand.
var everyStep = []string{"insert employee", "personal info", "address", "department", "function", "salary", "bank account"}

// trouble is what befalls one run of a process.
type trouble struct {
	faults map[string]nmbrstest.Fault // by step
	dies   int                        // at which commit; 0 lives
	after  bool
}

func troubles(t *rapid.T) []trouble {
	broken := map[string]nmbrstest.Fault{
		"cut before":  {Cut: nmbrstest.BeforeWork},
		"cut middle":  {Cut: nmbrstest.MidAnswer},
		"cut after":   {Cut: nmbrstest.AfterWork},
		"late commit": {Cut: nmbrstest.AfterWork, Work: nmbrstest.Late, After: 10 * time.Minute},
		"html":        {Answer: nmbrstest.HTMLPage(http.StatusBadGateway)},
		"unforeseen":  {Answer: nmbrstest.Refused(nmbrstest.Unknown)},
		"refused":     {Answer: nmbrstest.Refused(nmbrstest.InvalidValues)},
		"done, html":  {Answer: nmbrstest.HTMLPage(http.StatusOK), Work: nmbrstest.Done},
	}
	kinds := []string{"cut before", "cut middle", "cut after", "late commit", "html", "unforeseen", "refused", "done, html"}
	var all []trouble
	for range rapid.IntRange(1, 4).Draw(t, "lives") {
		one := trouble{faults: map[string]nmbrstest.Fault{}}
		for _, step := range rapid.SliceOfNDistinct(rapid.SampledFrom(everyStep), 0, 3, rapid.ID).Draw(t, "broken steps") {
			one.faults[step] = broken[rapid.SampledFrom(kinds).Draw(t, "how "+step)]
		}
		one.dies, one.after = rapid.IntRange(0, 9).Draw(t, "dies at commit"), rapid.Bool().Draw(t, "after it")
		all = append(all, one)
	}
	return all
}

// befall arms the faults of one life.
func (d *desk) befall(from string, one trouble) {
	for step, f := range one.faults {
		f.Route, f.Method = d.routes(from)[step], http.MethodPost
		if d.api == nmbrs.REST && slices.Contains([]string{"personal info", "department", "function"}, step) {
			f.Method = http.MethodPut
		}
		d.fake.Inject(f)
	}
}

// process is one that may be killed.
func (d *desk) process(one trouble) (*transfer.Service, *mortal) {
	ledger := d.config.Ledger
	defer func() { d.config.Ledger = ledger }()
	m := &mortal{Ledger: ledger, left: one.dies, after: one.after}
	d.config.Ledger = m
	return d.another(), m
}

// thereOf gives the id of what the create of a step made, "" where it made none.
func (d *desk) thereOf(t *rapid.T, step string) string {
	ids := d.standing(step)
	require.LessOrEqual(t, len(ids), 1, "%s was written twice", step)
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// finish does what schedulers and careful people do until the transfer is done, and
// gives which steps a person was asked about whose work was done.
func (d *desk) finish(t *rapid.T, id string) (asked map[string]bool) {
	ctx, asked := context.Background(), map[string]bool{}
	for range 80 {
		now, err := d.config.Ledger.Get(ctx, "acme", id)
		require.NoError(t, err)
		doubt := slices.IndexFunc(now.Steps, func(s transfer.StepState) bool { return s.Kind == hris.Create && s.Phase == transfer.PhaseOpen })
		switch {
		case now.State.Ended():
			require.Equal(t, transfer.StateDone, now.State, now.Reason)
			require.False(t, now.Duplicate)
			return asked
		case now.Leased:
			d.clock.Advance(2 * time.Minute)
		case now.State == transfer.StateInDoubt && now.NotBefore.IsZero():
			step := now.Steps[doubt]
			if wait := step.Intent.Settled.Sub(d.clock.Now()); wait > 0 {
				d.clock.Advance(wait) // a late commit has come by then: who is careful looks again
				_, _ = d.service.Run(ctx, "acme", id)
				continue
			}
			if there := d.thereOf(t, step.Name); there != "" {
				asked[step.Name] = true
				_, err = d.service.Found(ctx, recruiter, "acme", id, transfer.Presence{Step: step.Name, ID: there})
			} else {
				_, err = d.service.Absent(ctx, recruiter, "acme", id, transfer.Absence{Step: step.Name})
			}
			require.NotErrorIs(t, err, hris.InvalidInput)
		default:
			if wait := now.NotBefore.Sub(d.clock.Now()); wait > 0 {
				d.clock.Advance(wait)
			}
			_, _ = d.service.Run(ctx, "acme", id)
		}
	}
	t.Fatal("it is never done")
	return nil
}

func TestWhateverBreaksBetweenAnyTwoStepsThereIsOneEmployeeWithEveryValueOnce(t *testing.T) {
	t.Parallel()
	bothWires(t, func(t *testing.T, api nmbrs.API) {
		for from, start := range map[string]civil.Date{"current": inNovember, "start": inJanuary} {
			t.Run(from, func(t *testing.T) {
				t.Parallel()
				rapid.Check(t, func(rt *rapid.T) {
					lives := troubles(rt)
					d := newDesk(t, api, nmbrstest.Config{})
					defer d.fake.Close()
					draft := d.reviewed(d.hire(start), from, transfer.SetText("iban", "NL91ABNA0417164300"))
					d.befall(from, lives[0])
					first, begun := d.process(lives[0])
					live(func() { _, _ = first.Send(context.Background(), recruiter, draft) })
					for _, one := range lives[1:] {
						d.befall(from, one)
						d.clock.Advance(3 * time.Minute)
						next, _ := d.process(one)
						live(func() { _, _ = next.Run(context.Background(), "acme", begun.id) })
					}
					asked := d.finish(rt, begun.id)
					assert.False(rt, asked["insert employee"], "it can be told from the list")
					if api == nmbrs.REST {
						assert.Empty(rt, asked, "each of these can be read there")
					}
					made := d.made()
					require.Len(rt, made, 1)
					e := made[0]
					assert.Equal(rt, "jasmijn@example.org", e.Personal.Last().EmailPrivate)
					assert.Equal(rt, "1994-07-19", e.Personal.Last().Birthday)
					assert.Len(rt, e.Addresses, 1)
					assert.Len(rt, e.BankAccounts, 1)
					assert.Len(rt, e.Salary, 1)
					assert.Equal(rt, "1250000", e.Salary.Last().Value)
					assert.Equal(rt, d.demo.Departments[2].ID, e.Department.Last())
					assert.Equal(rt, d.demo.Functions[1].ID, e.Function.Last())
				})
			})
		}
	})
}
