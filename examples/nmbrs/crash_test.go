package main

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/nmbrs"
)

// Every process here dies, and the next one goes on. It waits for the lease of the
// dead one by the machine's clock, so those that go on do so all at once.
func TestAProcessThatDiesAfterAnyStepLeavesOneWholeEmployee(t *testing.T) {
	t.Parallel()
	type life struct {
		api          nmbrs.API
		step, ledger string
		code         int
		out          string
	}
	var lives []*life
	for _, api := range []nmbrs.API{nmbrs.SOAP, nmbrs.REST} {
		for _, step := range steps {
			l := &life{api: api, step: step, ledger: newLedger(t)}
			code, out, errs := process(t, "-api", string(api), "-db", l.ledger, "-crash-after", step)
			require.Equal(t, exitCrashed, code, out+errs)
			assert.Contains(t, out, "the process ends here")
			assert.NotContains(t, out, "Badge:")
			require.Len(t, kept(t, l.ledger), 1)
			lives = append(lives, l)
		}
	}
	var all sync.WaitGroup
	for _, l := range lives {
		all.Go(func() { l.code, l.out, _ = process(t, "-api", string(l.api), "-db", l.ledger, "-json") })
	}
	all.Wait()
	for _, l := range lives {
		t.Run(string(l.api)+" "+l.step, func(t *testing.T) {
			r := asJSON(t, l.out)
			assert.Equal(t, "done", r.State)
			if l.api == nmbrs.SOAP && l.step == "bank account" {
				assert.Equal(t, console.ExitAlready, l.code, "the last receipt is kept, and all is done")
			} else {
				assert.Equal(t, console.ExitSent, l.code, l.out)
				assert.Empty(t, r.Problems)
			}
			whole(t, kept(t, l.ledger))
		})
	}
}

func TestTheNextRunShowsWhatTheDeadProcessLeft(t *testing.T) {
	t.Parallel()
	ledger := newLedger(t)
	code, out, errs := process(t, "-db", ledger, "-crash-after", "insert employee")
	require.Equal(t, exitCrashed, code, out+errs)
	code, out, errs = process(t, "-db", ledger)
	require.Equal(t, console.ExitSent, code, out+errs)
	_, went, ok := strings.Cut(out, "Going on with what was left in the middle")
	require.True(t, ok, out)
	for _, want := range []string{"insert employee: Under way", "personal info: To be done", "waiting until its lease ends", "bank account: Done", "Found in Nmbrs after its answer was lost", "addresses 1, salaries 1, bank accounts 1"} {
		assert.Contains(t, went, want)
	}
}
