package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// tally is what a run comes to.
type tally struct {
	Seed     uint64
	Database string
	Queue    string
	Hires    int

	Storm, Whole time.Duration

	KilledWorkers, KilledHosts, Unanswered int
	Crashes, Restarts, Jumps, Skews        int
	WorldTime                              time.Duration
	Faults                                 map[string]int

	Refused      map[string]int // orders that were not accepted at first, by code
	LeftToPeople map[string]int // what did not go on by itself, by state and reason
	Answers      map[string]int // what the person did
	Told         map[string]int // codes that the person was told
	Left         map[string]int // what is not done after all, by state and reason
	Changes      map[string]int // of connections
	Arrived      map[string]int // hires that came by themselves, by how, and what became of them
	Found        int            // of them: by looking through the source

	HandOvers, Enqueued, Done, Records int
	Failures                           map[string][]string // what must not be

	Swept int64 // bytes
	Leaks []string
}

func newTally(o options) tally {
	return tally{
		Seed: o.seed, Database: o.kind, Queue: o.queue, Hires: o.hires,
		Refused: map[string]int{}, LeftToPeople: map[string]int{}, Answers: map[string]int{}, Told: map[string]int{}, Left: map[string]int{}, Changes: map[string]int{}, Arrived: map[string]int{},
		Failures: map[string][]string{},
	}
}

// fail notes something that must not be. Details name numbers and ids alone.
func (t *tally) fail(what, detail string, args ...any) {
	t.Failures[what] = append(t.Failures[what], fmt.Sprintf(detail, args...))
}

// sound reports whether every promise was kept.
func (t *tally) sound() bool { return len(t.Failures) == 0 && len(t.Leaks) == 0 }

// print writes the report.
func (t *tally) print(w io.Writer) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-26s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("run", "seed %d, %d hires, %s, %s", t.Seed, t.Hires, t.Database, t.Queue)
	line("duration", "%s of storm, %s in all; %s passed in the world", t.Storm.Round(time.Second), t.Whole.Round(time.Second), t.WorldTime.Round(time.Minute))
	line("throughput", "%.1f hand-overs a second in the storm", float64(t.HandOvers)/max(t.Storm.Seconds(), 1))
	line("killed", "%d workers, %d hosts with %d orders unanswered", t.KilledWorkers, t.KilledHosts, t.Unanswered)
	line("database", "%d crashes, %d restarts", t.Crashes, t.Restarts)
	line("clocks", "%d jumps of up to 3 h, %d skews of up to a minute", t.Jumps, t.Skews)
	line("faults", "%d: %s", total(t.Faults), listed(t.Faults))
	line("connections", "%d changes: %s", total(t.Changes), listed(t.Changes))
	line("given again", "%s", listed(t.Refused))
	line("left to a person", "%d: %s", total(t.LeftToPeople), listed(t.LeftToPeople))
	line("the person", "%s", listed(t.Answers))
	if len(t.Told) > 0 {
		line("the person was told", "%s", listed(t.Told))
	}
	line("hand-overs", "%d accepted, %d of them in the host's own transaction; %d done, %d not: %s", t.HandOvers, t.Enqueued, t.Done, total(t.Left), listed(t.Left))
	line("came by themselves", "%d, %d found by looking: %s", total(t.Arrived), t.Found, listed(t.Arrived))
	line("records at the vendors", "%d", t.Records)
	for _, what := range []string{"lost", "doubled", "doubled parts", "flagged duplicates"} {
		line(what, "%d", len(t.Failures[what]))
	}
	for _, what := range sortedKeys(t.Failures) {
		for _, detail := range t.Failures[what] {
			line("FAILED: "+what, "%s", detail)
		}
	}
	line("searched", "%.1f MB, %d hits", float64(t.Swept)/1e6, len(t.Leaks))
	for _, leak := range t.Leaks {
		line("FAILED: leak", "%s", leak)
	}
}

func total(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}

// listed is the most frequent first.
func listed(m map[string]int) string {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		if m[a] != m[b] {
			return m[b] - m[a]
		}
		return strings.Compare(a, b)
	})
	if len(keys) == 0 {
		return "none"
	}
	var parts []string
	for _, k := range keys {
		parts = append(parts, fmt.Sprintf("%s %d", k, m[k]))
	}
	return strings.Join(parts, ", ")
}
