package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// command runs the program as a shell would.
func command(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, func(name string) string { return env[name] }, &out, &errs)
	return code, out.String(), errs.String()
}

// lines reads what -json printed, strictly.
func lines(t *testing.T, text string) (all []line) {
	t.Helper()
	for one := range strings.Lines(text) {
		var l line
		read := json.NewDecoder(strings.NewReader(one))
		read.DisallowUnknownFields()
		require.NoError(t, read.Decode(&l), one)
		all = append(all, l)
	}
	return all
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// accounts are both vendors' at addresses of their own, as real ones would be.
type accounts struct {
	t      *testing.T
	clock  *erecruitertest.Clock
	er     *erecruitertest.Server
	inhire *inhiretest.Server
	demo   erecruitertest.Demo
	env    map[string]string
	args   []string
}

// noon is that of the day on which the synchronisation is switched on.
var noon = time.Date(2027, time.March, 26, 11, 0, 0, 0, time.UTC)

func newAccounts(t *testing.T) *accounts {
	t.Helper()
	a := &accounts{t: t, clock: erecruitertest.NewClock(noon)}
	a.er = erecruitertest.NewServer(erecruitertest.Config{Now: a.clock.Now})
	t.Cleanup(a.er.Close)
	a.inhire = inhiretest.NewServer(inhiretest.Config{Now: a.clock.Now})
	t.Cleanup(a.inhire.Close)
	a.demo = a.er.SeedDemo()
	a.env = map[string]string{"ERECRUITER_ACCESS_KEY": a.demo.AccessKey, "INHIRE_API_KEY": a.inhire.IssueKey()}
	a.args = []string{
		"-erecruiter-url", a.er.URL(), "-inhire-url", a.inhire.URL(), "-company", id(a.demo.Company), "-origin", id(a.demo.Origin),
		"-erecruiter-profile", file(t, "er.json", `{"calls_per_second": 100}`), "-inhire-profile", file(t, "in.json", `{"calls_per_second": 1000}`),
		"-db", filepath.Join(t.TempDir(), "sync.db"), "-as", "u-17", "-json",
	}
	return a
}

// mapped are the flags that give the customer's own stages their statuses.
var mapped = []string{"-map", "501=evaluating", "-map", "502=interview", "-map", "503=negative"}

// switchedOn is an account whose synchronisation is on since noon, with three people
// who applied an hour later.
func switchedOn(t *testing.T) (*accounts, []string) {
	t.Helper()
	a := newAccounts(t)
	code, out, errs := a.at(noon, mapped...)
	require.Equal(t, 0, code, errs+out)
	require.Empty(t, out, "nothing was due")
	return a, []string{a.apply("inh-1"), a.apply("inh-2"), a.apply("inh-3")}
}

// at calls the program at a time.
func (a *accounts) at(now time.Time, more ...string) (code int, stdout, stderr string) {
	a.t.Helper()
	return command(a.t, a.env, append(append(a.args[:len(a.args):len(a.args)], "-now", now.Format(time.RFC3339)), more...)...)
}

// one is the only line of a call that ended with a code.
func (a *accounts) one(want int, now time.Time, more ...string) line {
	a.t.Helper()
	code, out, errs := a.at(now, more...)
	require.Equal(a.t, want, code, errs+out)
	all := lines(a.t, out)
	require.Len(a.t, all, 1, errs+out)
	return all[0]
}

func (a *accounts) apply(name string) string {
	application := a.er.AddApplication(erecruitertest.Application{RecruitmentID: a.demo.Shared, ExternalID: name, Person: erecruitertest.Person{Email: name + "@example.com"}})
	a.inhire.AddApplication(inhiretest.Application{
		ID: name, Candidate: name + "@example.com", AppliedAt: noon.Add(time.Hour),
		ATS: &inhiretest.ATS{RecruitmentID: id(a.demo.Shared), ApplicationID: id(application)},
	})
	return name
}

func (a *accounts) move(name string, stage int64) {
	for _, application := range a.er.Applications() {
		if application.ExternalID == name {
			a.er.SetStage(application.ID, stage)
		}
	}
}

// five is 17:00 in Warsaw on a day of March 2027: CET before the 28th, CEST from then.
func five(day int) time.Time { return time.Date(2027, time.March, day, 17, 0, 0, 0, warsaw) }

func id(n int64) string { return strconv.FormatInt(n, 10) }
