package statusday

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/hris/statussync"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// The routes of a day, as the fakes count them.
var (
	listed   = "GET " + erecruitertest.Applications
	stages   = "GET " + erecruitertest.AccountStages
	history  = "GET " + erecruitertest.StagesHistory
	statuses = "GET " + inhiretest.Statuses
	page     = "GET " + inhiretest.Applications
	batch    = "POST " + inhiretest.StatusBatch
)

// Three days: all are seen for the first time, some are moved, nothing happens.
func TestADayOfFiftyThousandCostsAPageForAHundredAndAsLongAsTheRatesDictate(t *testing.T) {
	t.Parallel()
	each := 1000
	if testing.Short() || raced {
		each = 200 // at full size without the race detector
	}
	all, moved := 50*each, each/2
	h := newHost(t, "sqlite", false)
	h.fill(Crowd{Recruitments: 50, Followed: each})
	for day, n := range []int{0, moved, 0} {
		if n > 0 {
			h.invite(n)
		}
		o := h.day()
		want := statussync.Counts{Applications: all, Unchanged: all - n, Planned: n, Changed: n}
		assert.Equal(t, want, o.report.Counts)
		source, sink := map[string]int{listed: all / 100, stages: 1}, map[string]int{page: all / 100, statuses: 1}
		if n > 0 {
			source[stages]++ // whether a stage went meanwhile, before anybody is mailed
			sink[batch] = n / 25
		}
		assert.Equal(t, source, o.told.Source)
		assert.Equal(t, sink, o.told.Sink)
		o.keepsPace(t)
		assert.Equal(t, []int{min(day, 1) * moved, 0, 0}, []int{o.told.Mails, o.told.MailedTwice, o.told.Idle})
	}
}

func (o outcome) keepsPace(t *testing.T) {
	t.Helper()
	source, sink := o.calls()
	t.Logf("%d + %d calls took %v, %v by the rates: %.3fx", source, sink, o.took.Round(time.Second), o.floor(), float64(o.took)/float64(o.floor()))
	assert.InEpsilon(t, o.floor(), o.took, 0.05)
	assert.Equal(t, [2]int{sourceRate, sinkRate}, o.told.Busiest, "calls within a second")
	assert.Zero(t, o.told.TooMany)
}

// Where applications do not carry their stage the rate is spent on those alone
// that can lead to a write.
func TestHistoriesAreReadOnlyOfThoseMadeAfterTheCutOffWhoseStatusIsNotTerminal(t *testing.T) {
	t.Parallel()
	h := newHost(t, "memory", true)
	h.fill(Crowd{Recruitments: 4, Followed: 300, Before: 150, Rejected: 50})
	for day, moved := range []int{0, 60} {
		if moved > 0 {
			h.invite(moved)
		}
		o := h.day()
		want := statussync.Counts{Applications: 1400, Unchanged: 1200 - moved, Terminal: 200, Planned: moved, Changed: moved}
		assert.Equal(t, want, o.report.Counts)
		assert.Equal(t, map[string]int{listed: 4 * 5, history: 1200, stages: 1 + day}, o.told.Source)
		assert.Equal(t, 14, o.told.Sink[page], "those from before the cut-off are not listed")
		assert.Equal(t, (moved+24)/25, o.told.Sink[batch])
		o.keepsPace(t)
		assert.Equal(t, moved, o.told.Mails)
	}
}

// What the rival costs, in small: the benchmark has it at full size.
func TestTheLoopCostsACallForEveryApplication(t *testing.T) {
	t.Parallel()
	h := newHost(t, "memory", false)
	h.fill(Crowd{Recruitments: 2, Followed: 100})
	h.invite(10)
	for _, compares := range []bool{true, false} {
		o := loop{h, compares}.day()
		source, sink := o.calls()
		writes := 10
		if !compares {
			writes = 200 // each of them an e-mail about nothing new
		}
		assert.Equal(t, []int{200, 2 + writes}, []int{source, sink})
		assert.Equal(t, sourceRate, o.told.Busiest[0])
	}
	assert.Equal(t, 200, h.told().Idle)
}
