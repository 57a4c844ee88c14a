package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/statussync"
)

func TestWithoutFlagsItShowsTheWholeJob(t *testing.T) {
	t.Parallel()
	code, out, errs := command(t, nil)
	require.Equal(t, console.ExitSent, code, errs)
	says, err := os.ReadFile("testdata/says.txt")
	require.NoError(t, err)
	rest := out
	for want := range strings.Lines(string(says)) {
		_, after, found := strings.Cut(rest, strings.TrimRight(want, "\n"))
		if !assert.True(t, found, "not there, or not in this order: %s", want) {
			continue
		}
		rest = after
	}
}

func TestEveryRunIsOneLineWhoseNumbersAddUp(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"into summer time": nil, "into winter time": {"-now", "2026-10-21T08:00:00Z"}, "asking": {"-cap", "1"}, "only looking": {"-dry-run"},
		"fourteen days": {"-days", "14"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := command(t, nil, append(args, "-json")...)
			require.Equal(t, console.ExitSent, code, errs)
			all := lines(t, out)
			if name == "fourteen days" {
				assert.Len(t, all, 14)
			} else {
				assert.Len(t, all, 8)
			}
			last := map[string]string{}
			for i, l := range all {
				addsUp(t, l)
				if i > 0 {
					assert.Greater(t, l.Run, all[i-1].Run, "a line for each run")
				}
				bySync := 0
				for _, m := range l.Mails {
					assert.NotEqual(t, m.From, m.To)
					assert.NotEqual(t, last[m.Application], m.To, "two e-mails for one change")
					last[m.Application] = m.To
					if m.By == "sync" {
						bySync++
					}
				}
				assert.Equal(t, l.Counts.Changed, bySync)
			}
		})
	}
}

func addsUp(t *testing.T, l line) {
	t.Helper()
	c := l.Counts
	assert.Equal(t, c.Applications, c.Unchanged+c.NotLinked+c.NotVisible+c.Unmapped+c.Terminal+c.Left+c.Held+c.Unreadable+c.Planned, "%+v", l)
	assert.Equal(t, c.Failed, c.Refused+c.Unknown+c.Unreadable)
	if l.State == string(statussync.Done) {
		assert.Equal(t, c.Planned, c.Changed+c.Refused+c.Unknown, "%+v", l)
	}
	n := map[string]int{}
	for _, i := range l.Items {
		n[i.Outcome]++
	}
	want := map[string]int{"changed": c.Changed, "held": c.Held, "unmapped": c.Unmapped, "not_visible": c.NotVisible, "refused": c.Refused, "unknown": c.Unknown, "unreadable": c.Unreadable}
	if l.State == string(statussync.Asking) {
		want[planned] = c.Planned
	}
	if l.DryRun { // lists changes alone
		want = map[string]int{planned: c.Planned}
	}
	for outcome, number := range want {
		assert.Equal(t, number, n[outcome], "%s: %+v", outcome, l)
	}
}

func TestARunIsAtFiveOnTheWallWhateverTheClocksDo(t *testing.T) {
	t.Parallel()
	for now, offsets := range map[string][]string{
		"2027-03-24T08:00:00Z": {"+01:00", "+01:00", "+01:00", "+01:00", "+02:00", "+02:00", "", "+02:00"},
		"2026-10-21T08:00:00Z": {"+02:00", "+02:00", "+02:00", "+02:00", "+01:00", "+01:00", "", "+01:00"},
	} {
		_, out, _ := command(t, nil, "-json", "-now", now)
		for i, l := range lines(t, out) {
			if offsets[i] != "" { // on the seventh day the program starts late
				assert.Equal(t, l.Run+"T17:00:00"+offsets[i], l.Started.Format(time.RFC3339))
			}
		}
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sync.db")
	code, out, errs := command(t, nil, "-dry-run", "-json", "-db", path)
	require.Equal(t, console.ExitSent, code, errs)
	changes := 0
	for _, l := range lines(t, out) {
		assert.True(t, l.DryRun)
		assert.Equal(t, "dry_run", l.State)
		assert.Empty(t, l.Mails)
		assert.Zero(t, l.Counts.Changed)
		changes += l.Counts.Planned
	}
	assert.Positive(t, changes, "they are listed all the same")

	store, err := sqlstore.Open(t.Context(), path)
	require.NoError(t, err)
	defer store.Close()
	setting, err := store.Statuses().Setting(t.Context(), statussync.Key{Tenant: tenant, Connection: connection})
	require.NoError(t, err)
	assert.Zero(t, setting)
}

func TestARunOverItsCapAsksAndAPersonLetsItGo(t *testing.T) {
	t.Parallel()
	code, out, _ := command(t, nil, "-cap", "1", "-days", "2", "-json")
	assert.Equal(t, console.ExitProblems, code)
	all := lines(t, out)
	require.Len(t, all, 2)
	assert.Equal(t, string(statussync.Asking), all[1].State)
	assert.Equal(t, 2, all[1].Counts.Planned)
	assert.Empty(t, all[1].Mails)

	code, out, _ = command(t, nil, "-cap", "1", "-days", "3", "-json")
	assert.Equal(t, console.ExitSent, code)
	all = lines(t, out)
	require.Len(t, all, 3)
	assert.Equal(t, string(statussync.Done), all[1].State, "approved on the next morning")
	assert.Equal(t, 2, all[1].Counts.Changed)
	assert.Len(t, all[1].Mails, 2)
}

func TestTheDemoOnADatabaseThatHasItDoesNothingTwice(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sync.db")
	code, out, errs := command(t, nil, "-db", path, "-json")
	require.Equal(t, console.ExitSent, code, errs)
	require.Len(t, lines(t, out), 8)
	code, out, errs = command(t, nil, "-db", path)
	require.Equal(t, console.ExitSent, code, errs)
	assert.Contains(t, out, "This hire was sent before")
	assert.Contains(t, out, "0 by the synchronisation")
	assert.NotContains(t, out, "Run of")
}

func TestMisuseIsSaidInOneLine(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"give both":             {"-erecruiter-url", "http://127.0.0.1:1"},
		"-days":                 {"-days", "-2"},
		"before their time":     {"-erecruiter-url", "https://api.erecruiter.pl", "-inhire-url", "https://api.inhire.example", "-days", "3"},
		"STAGE=STATUS":          {"-map", "501"},
		"not a flag":            {"sync.db"},
		"user id":               {"-as", "ewa@example.com"},
		"belongs to -hire":      {"-erecruiter-url", "http://127.0.0.1:1", "-inhire-url", "http://127.0.0.1:1", "-set", "city=Kraków"},
		"addresses such as":     {"-erecruiter-url", "api", "-inhire-url", "http://127.0.0.1:1"},
		"bring their own":       {"-company", "7"},
		"ERECRUITER_ACCESS_KEY": {"-erecruiter-url", "http://127.0.0.1:1", "-inhire-url", "http://127.0.0.1:1"},
	} {
		code, out, errs := command(t, nil, args...)
		assert.Equal(t, console.ExitUsage, code, args)
		assert.Contains(t, errs, want)
		assert.Equal(t, 1, strings.Count(errs, "\n"), errs)
		assert.NotContains(t, out, "goroutine")
	}
	code, out, _ := command(t, nil, "-h")
	assert.Equal(t, console.ExitSent, code)
	assert.Contains(t, out, "-dry-run")
}
