package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMain lets the test's binary play the other processes' roles.
func TestMain(m *testing.M) {
	if played, err := play(); played {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// short is a run that is part of the suite.
func short(t *testing.T, o options) tally {
	t.Helper()
	o.say = t.Logf
	if o.storm == 0 {
		o.storm = 1
	}
	if o.queue == "" {
		o.queue = "river"
	}
	// Not t.TempDir, through whose parent PostgreSQL's own user cannot pass.
	var err error
	o.dir, err = os.MkdirTemp("", "chaos")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(o.dir)) })
	tally, err := runOnce(t.Context(), o)
	var report bytes.Buffer
	tally.print(&report)
	t.Logf("\n%s", report.String())
	require.NoError(t, err)
	return tally
}

func TestNothingIsLostOrDoubledOnSQLite(t *testing.T) {
	t.Parallel()
	got := short(t, options{seed: 1, hires: hiresInShort, kind: "sqlite", rough: roughInShort})
	assert.True(t, got.sound())
	assert.Equal(t, got.HandOvers, got.Done)
	assert.True(t, roughInShort < 1 || got.KilledWorkers+got.KilledHosts > 0)
	assert.NotZero(t, total(got.Faults))
	assert.NotZero(t, total(got.Arrived))
}

func TestNothingIsLostOrDoubledOnPostgreSQL(t *testing.T) {
	t.Parallel()
	if os.Getenv("HANDOVER_POSTGRES_URL") == "" || postgresBinaries() == "" {
		t.Skip("set HANDOVER_POSTGRES_URL, on a machine where a PostgreSQL server is installed: this test makes a cluster of its own")
	}
	got := short(t, options{seed: 1, hires: hiresInShort, kind: "postgres", rough: roughInShort})
	assert.True(t, got.sound())
	assert.Equal(t, got.HandOvers, got.Done)
	assert.True(t, roughInShort < 1 || got.KilledWorkers+got.KilledHosts > 0)
	assert.NotZero(t, total(got.Arrived))
}

// A count that cannot fail proves nothing. A blind ledger doubles only where an
// answer is lost, so most of them are; and it takes as many hand-overs as a run has
// that is not slowed down by the race detector.
func TestWhatBreaksAPromiseIsSeen(t *testing.T) {
	t.Parallel()
	if slow {
		t.Skip("runs without the race detector")
	}
	for m, sees := range map[mutant]func(t *testing.T, got tally){
		blind: func(t *testing.T, got tally) { assert.NotEmpty(t, got.Failures["doubled"]) },
		forgetful: func(t *testing.T, got tally) {
			lost := strings.Join(got.Failures["lost"], "\n")
			assert.Contains(t, lost, "by a person")
			assert.Contains(t, lost, "from the source")
		},
		leaky: func(t *testing.T, got tally) { assert.NotEmpty(t, got.Leaks) },
	} {
		t.Run(string(m), func(t *testing.T) {
			t.Parallel()
			got := short(t, options{seed: 2, hires: hiresInShort, kind: "sqlite", rough: 0.5, storm: 4, mutant: m, queue: "loop"})
			assert.False(t, got.sound())
			sees(t, got)
		})
	}
}
