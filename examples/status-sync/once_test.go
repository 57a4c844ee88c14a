package main

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

func TestOneDayIsOneRun(t *testing.T) {
	t.Parallel()
	a, who := switchedOn(t)
	a.move(who[0], a.demo.CVAnalysis)
	code, out, _ := a.at(five(26).Add(-time.Minute))
	assert.Equal(t, console.ExitSent, code)
	assert.Empty(t, out, "it is not five yet")

	l := a.one(console.ExitSent, five(26))
	assert.Equal(t, "2027-03-26", l.Run)
	assert.Equal(t, 3, l.Counts.Applications)
	assert.Equal(t, 1, l.Counts.Changed)
	assert.Nil(t, l.Mails, "a real account does not tell")
	require.Len(t, a.inhire.Mails(), 1)

	a.move(who[1], a.demo.CVAnalysis)
	for _, later := range []time.Duration{0, time.Hour, 23 * time.Hour} {
		code, out, _ = a.at(five(26).Add(later))
		assert.Equal(t, console.ExitSent, code)
		assert.Empty(t, out, "it ran on that day")
	}
	assert.Len(t, a.inhire.Mails(), 1)
}

func TestTwoProcessesDoOneRun(t *testing.T) {
	t.Parallel()
	a, who := switchedOn(t)
	for _, name := range who {
		a.move(name, a.demo.CVAnalysis)
	}
	var work sync.WaitGroup
	codes := make([]int, 3)
	outs := make([]string, len(codes))
	for i := range codes {
		work.Go(func() { codes[i], outs[i], _ = a.at(five(26)) })
	}
	work.Wait()
	assert.Len(t, lines(t, strings.Join(outs, "")), 1)
	assert.Contains(t, codes, console.ExitSent)
	assert.Len(t, a.inhire.Mails(), len(who))
}

func TestAMissedStartIsCaughtUpOnceAndOnlyTheLatest(t *testing.T) {
	t.Parallel()
	a, who := switchedOn(t)
	a.move(who[0], a.demo.Interview)
	l := a.one(console.ExitSent, five(29).Add(15*time.Hour))
	assert.Equal(t, "2027-03-29", l.Run, "on the 30th at eight; those of the 26th to the 28th are over")
	assert.Equal(t, 1, l.Counts.Changed)

	_, out, _ := a.at(five(29).Add(16*time.Hour), "-days", "2")
	later := lines(t, out)
	require.Len(t, later, 2)
	assert.Equal(t, "2027-03-30", later[0].Run)
	assert.Equal(t, "2027-03-31", later[1].Run)
	assert.Len(t, a.inhire.Mails(), 1)
}

func TestTheRunOfTheDayOfTheClockChangeIsDueAtFiveOnTheWall(t *testing.T) {
	t.Parallel()
	a, _ := switchedOn(t)
	a.one(console.ExitSent, five(27))
	summer := time.Date(2027, time.March, 28, 15, 0, 0, 0, time.UTC)
	_, out, _ := a.at(summer.Add(-time.Second * 30))
	assert.Empty(t, out)
	assert.Equal(t, "2027-03-28", a.one(console.ExitSent, summer).Run)
}

func TestAPersonAnswersFromTheCommandLine(t *testing.T) {
	t.Parallel()
	a, who := switchedOn(t)
	a.one(console.ExitSent, five(26))
	a.inhire.SetStatus(who[0], "interview")
	a.inhire.SetStatus(who[1], "interview")
	board := a.er.AddStage(erecruitertest.Stage{Name: "Rozmowa z zarządem"})
	a.move(who[2], board)
	l := a.one(console.ExitSent, five(27))
	assert.Equal(t, 2, l.Counts.Held)
	assert.Equal(t, 1, l.Counts.Unmapped)
	assert.Equal(t, []string{id(board)}, l.NewStages)

	l = a.one(console.ExitSent, five(28), "-release", who[0], "-dismiss", who[1], "-map", id(board)+"=interview")
	assert.Equal(t, 2, l.Counts.Changed)
	assert.Equal(t, 1, l.Counts.Left)
	assert.Zero(t, l.Counts.Held+l.Counts.Unmapped)

	code, _, errs := a.at(five(29), "-release", who[0])
	assert.Equal(t, console.ExitUsage, code)
	assert.Contains(t, errs, "no change of inh-1 is held")
	code, _, errs = a.at(five(29), "-approve")
	assert.Equal(t, console.ExitUsage, code)
	assert.Contains(t, errs, "no run asks")
}

func TestTheCapIsApprovedFromTheCommandLine(t *testing.T) {
	t.Parallel()
	a, who := switchedOn(t)
	for _, name := range who {
		a.move(name, a.demo.CVAnalysis)
	}
	l := a.one(console.ExitProblems, five(26), "-cap", "2")
	assert.Equal(t, "asking", l.State)
	assert.Len(t, l.Items, 3)
	assert.Empty(t, a.inhire.Mails())
	l = a.one(console.ExitSent, five(26).Add(time.Hour/2), "-cap", "2", "-approve")
	assert.Equal(t, "2027-03-26", l.Run)
	assert.Equal(t, 3, l.Counts.Changed)
	assert.Len(t, a.inhire.Mails(), 3)
}

func TestAKeyThatWasReplacedStopsTheRunUntilTheNewOneIsGiven(t *testing.T) {
	t.Parallel()
	a, who := switchedOn(t)
	a.move(who[0], a.demo.CVAnalysis)
	key := a.er.RotateKey()
	l := a.one(console.ExitOther, five(26))
	assert.Equal(t, "stopped", l.State)
	assert.Equal(t, "connection.credentials", l.Code)
	assert.Equal(t, "source", l.Side)
	code, out, errs := a.at(five(26).Add(time.Hour))
	assert.Equal(t, console.ExitOther, code, out)
	assert.Contains(t, errs, "does not pass")
	assert.Empty(t, a.inhire.Mails())

	a.env["ERECRUITER_ACCESS_KEY"] = key
	l = a.one(console.ExitSent, five(26).Add(2*time.Hour))
	assert.Equal(t, "2027-03-26", l.Run)
	assert.Equal(t, 1, l.Counts.Changed)
}

func TestALostAnswerIsReadBackAndNotSentTwice(t *testing.T) {
	t.Parallel()
	a, who := switchedOn(t)
	a.move(who[0], a.demo.CVAnalysis)
	a.inhire.Inject(inhiretest.Fault{Route: inhiretest.StatusBatch, Cut: inhiretest.AfterWork})
	assert.Equal(t, 1, a.one(console.ExitSent, five(26)).Counts.Changed)
	assert.Len(t, a.inhire.Mails(), 1)
}

func TestAChangeThatNobodyFindsIsInDoubt(t *testing.T) {
	t.Parallel()
	a, who := switchedOn(t)
	a.move(who[0], a.demo.CVAnalysis)
	a.inhire.Inject(inhiretest.Fault{Route: inhiretest.StatusBatch, Cut: inhiretest.AfterWork, Work: inhiretest.Never})
	code, out, errs := a.at(five(26))
	assert.Equal(t, console.ExitInDoubt, code, errs+out)
	l := a.one(console.ExitSent, five(27))
	assert.Equal(t, 1, l.Counts.Changed)
	assert.Len(t, a.inhire.Mails(), 1)
}

func TestAStageWithoutAStatusKeepsTheSynchronisationOff(t *testing.T) {
	t.Parallel()
	a := newAccounts(t)
	code, out, errs := a.at(noon, "-map", "501=evaluating")
	assert.Equal(t, console.ExitProblems, code, out)
	assert.Contains(t, errs, "502")
	assert.Contains(t, errs, "503")
	code, _, _ = a.at(noon, append(mapped, "-map", "9=negative")...)
	assert.Equal(t, console.ExitProblems, code, "a locked stage")
	code, _, errs = a.at(noon, mapped...)
	assert.Equal(t, console.ExitSent, code, errs)
}

func TestNothingIsSwitchedOnWhileTheTestFails(t *testing.T) {
	t.Parallel()
	a := newAccounts(t)
	a.er.SetScope(erecruitertest.SelectedRecruitments)
	for _, r := range a.er.Recruitments() {
		a.er.Unshare(r.ID)
	}
	code, _, errs := a.at(noon, mapped...)
	assert.Equal(t, console.ExitOther, code)
	assert.Contains(t, errs, "not set up")
	assert.Empty(t, a.inhire.Calls("GET", inhiretest.Applications))
}

func TestOnRealAccountsADryRunWritesNothing(t *testing.T) {
	t.Parallel()
	a, who := switchedOn(t)
	a.move(who[0], a.demo.CVAnalysis)
	hire := file(t, "hire.json", someone)
	l := a.one(console.ExitSent, five(26), append([]string{"-dry-run", "-hire", hire}, reviewed...)...)
	assert.Equal(t, 1, l.Counts.Planned)
	assert.Empty(t, a.inhire.Mails())
	assert.Zero(t, a.er.Writes())
	assert.Equal(t, 1, a.one(console.ExitSent, five(26)).Counts.Changed, "the day still has its run")
}

func TestACandidateIsHandedOverOnce(t *testing.T) {
	t.Parallel()
	a, _ := switchedOn(t)
	args := append([]string{"-hire", file(t, "hire.json", someone)}, reviewed...)
	for range 2 {
		code, out, errs := a.at(noon.Add(time.Hour), args...)
		require.Equal(t, console.ExitSent, code, errs+out)
		assert.Equal(t, 1, a.er.Writes())
	}
	code, _, errs := a.at(noon.Add(time.Hour), "-hire", file(t, "other.json", `{"person_id":"p-2","application_id":"a-2","person":{"first_name":"Jan","last_name":"Próbny"}}`))
	assert.Equal(t, console.ExitProblems, code, errs)
	assert.Equal(t, 1, a.er.Writes())
}

const someone = `{"person_id":"p-1","application_id":"inh-1","person":{"first_name":"Zofia","last_name":"Zmyślona","private_email":"zofia@example.com"},
 "consents":[{"purpose":"transfer_to_employer","given_on":"2027-03-20"}]}`

// reviewed are the fields that only a person can set, by the fake's ids.
var reviewed = []string{"-set", "recruitment=41", "-set", "consents=11", "-set", "consents_on=2027-03-20"}

func TestTheOnlyCompanyAndItsOriginAreNamedWhereTheKeyOpensSeveral(t *testing.T) {
	t.Parallel()
	a := newAccounts(t)
	without := func(drop string) []string {
		var kept []string
		for i := 0; i < len(a.args); i += 2 {
			if a.args[i] == "-json" || a.args[i] == drop {
				continue
			}
			kept = append(kept, a.args[i], a.args[i+1])
		}
		return kept
	}
	for drop, want := range map[string]string{"-company": "1001 Przykładowa Spółka", "-origin": "301 inhire.io"} {
		code, _, errs := command(t, a.env, without(drop)...)
		assert.Equal(t, console.ExitUsage, code)
		assert.Contains(t, errs, drop+": name one of ")
		assert.Contains(t, errs, want)
	}
}

func TestTwoSynchronisationsDoNotWriteToOneAccount(t *testing.T) {
	t.Parallel()
	a := newAccounts(t)
	a.inhire.Inject(inhiretest.Fault{Method: "GET", Route: inhiretest.StatusSync, Answer: &inhiretest.Answer{
		Status: 200, Body: `{"state":"on","enabledAt":null,"nextRunAt":null,"runAtLocal":"17:00","timeZone":"Europe/Warsaw","direction":"erecruiter_to_inhire"}`,
	}})
	code, _, errs := a.at(noon, mapped...)
	assert.Equal(t, console.ExitOther, code)
	assert.Contains(t, errs, "Switch off")
}
