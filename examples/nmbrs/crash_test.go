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
// dead one, and over REST for the client's own rate, by the machine's clock; so they
// do it side by side.
func TestAProcessThatDiesAfterAnyStepLeavesOneWholeEmployee(t *testing.T) {
	t.Parallel()
	type life struct {
		api          nmbrs.API
		step, ledger string
		died, went   int // exit codes
		last, out    string
	}
	var lives []*life
	for _, api := range []nmbrs.API{nmbrs.SOAP, nmbrs.REST} {
		for _, step := range steps {
			lives = append(lives, &life{api: api, step: step, ledger: newLedger(t)})
		}
	}
	var all sync.WaitGroup
	for _, l := range lives {
		all.Go(func() {
			l.died, l.last, _ = process(t, "-api", string(l.api), "-db", l.ledger, "-crash-after", l.step)
			l.went, l.out, _ = process(t, "-api", string(l.api), "-db", l.ledger, "-json")
		})
	}
	all.Wait()
	for _, l := range lives {
		t.Run(string(l.api)+" "+l.step, func(t *testing.T) {
			assert.Equal(t, exitCrashed, l.died, l.last)
			assert.Contains(t, l.last, "the process ends here")
			assert.NotContains(t, l.last, "Badge:")
			r := asJSON(t, l.out)
			assert.Equal(t, "done", r.State)
			if l.api == nmbrs.SOAP && l.step == "bank account" {
				assert.Equal(t, console.ExitAlready, l.went, "the last receipt is kept, and all is done")
			} else {
				assert.Equal(t, console.ExitSent, l.went, l.out)
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
	for _, want := range []string{"insert employee: Under way", "personal info: To be done", "bank account: Done", "Found in Nmbrs after its answer was lost", "addresses 1, salaries 1, bank accounts 1"} {
		assert.Contains(t, went, want)
	}
}

func TestADryRunSendsNothingOfWhatADeadProcessLeft(t *testing.T) {
	t.Parallel()
	ledger := newLedger(t)
	code, out, errs := process(t, "-db", ledger, "-crash-after", "address")
	require.Equal(t, exitCrashed, code, out+errs)
	_, _, _ = process(t, "-db", ledger, "-dry-run")
	assert.Empty(t, kept(t, ledger)[0].Department)
}
