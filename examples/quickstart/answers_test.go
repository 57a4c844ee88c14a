package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas/afastest"
)

func TestALedgerWithoutItsKeySendsNothing(t *testing.T) {
	t.Parallel()
	fake, _, env, args := server(t)
	ledger := filepath.Join(t.TempDir(), "ledger.db")
	args = append(args, "-set", "VcSn=101", "-db", ledger)
	code, out, _ := command(t, env, args...)
	require.Equal(t, exitSent, code, out)
	require.NoError(t, os.Remove(ledger+".key"))
	code, out, _ = command(t, env, args...)
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, out, "bring back "+ledger+".key")
	assert.Len(t, fake.Applications(), 1)

	require.NoError(t, os.WriteFile(ledger+".key", []byte(strings.Repeat("0b", 32)), 0o600))
	code, _, _ = command(t, env, args...)
	assert.Equal(t, exitUsage, code, "a key of another ledger")
	assert.Len(t, fake.Applications(), 1)
}

func TestTheInventedHireStaysAwayFromAFAS(t *testing.T) {
	t.Parallel()
	_, demo, env, _ := server(t)
	for _, where := range [][]string{
		{"-member", "12345"},
		{"-member", "12345", "-env", "test"},
		{"-url", "https://12345.rest.afas.online"},
	} {
		code, _, errs := command(t, env, append(where, "-vacancies", demo.Vacancies)...)
		assert.Equal(t, exitUsage, code)
		assert.Contains(t, errs, "-hire", "%v", where)
	}
}

func TestASecondVacancyIsSentWhenItIsMeant(t *testing.T) {
	t.Parallel()
	fake, _, env, args := server(t)
	code, out, _ := command(t, env, append(args, "-set", "VcSn=101")...)
	require.Equal(t, exitSent, code, out)
	code, out, _ = command(t, env, append(args, "-set", "VcSn=102")...)
	assert.Equal(t, exitProblems, code, out)
	code, out, _ = command(t, env, append(args, "-set", "VcSn=102", "-second")...)
	assert.Equal(t, exitSent, code, out)
	assert.Len(t, fake.Applications(), 2)
}

func TestADoubtIsAnsweredByWhoeverLooked(t *testing.T) {
	t.Parallel()
	fake, _, env, args := server(t)
	fake.Inject(afastest.Fault{Route: "HrCreateApplicant", Method: "POST", Cut: afastest.AfterWork, Times: 1})
	args = append(args, "-set", "VcSn=101")
	code, out, _ := command(t, env, append(args, "-found", "64")...)
	require.Equal(t, exitUsage, code, "nothing is in doubt yet: "+out)
	code, out, _ = command(t, env, args...)
	require.Equal(t, exitInDoubt, code, out)
	code, out, _ = command(t, env, append(args, "-absent")...)
	assert.Equal(t, exitOther, code, "AFAS may still finish: "+out)
	code, out, _ = command(t, env, append(args, "-found", "64")...)
	assert.Equal(t, exitSent, code, out)
	assert.Equal(t, "done", asJSON(t, out).State)
	assert.Len(t, fake.Applications(), 1)
}

func TestHowAQuestionIsAnsweredStandsBesideIt(t *testing.T) {
	t.Parallel()
	// Somebody with this address is in the embedded environment.
	known := file(t, "h.json", strings.ReplaceAll(string(bundledHire), "noor.vandenbakker@example.com", "marijke.oostveen@example.com"))
	args := []string{"-hire", known, "-cv", file(t, "cv.pdf", "%PDF-1.4"), "-set", "VcSn=101"}
	code, out, _ := command(t, nil, args...)
	assert.Equal(t, exitProblems, code)
	assert.Contains(t, out, "answer with -same ID, or -another")
	assert.Contains(t, out, nothingSent)
	assert.NotContains(t, out, "\nSending\n")
	_, found, ok := strings.Cut(out, "(-same ")
	require.True(t, ok, out)
	id, _, _ := strings.Cut(found, ")")
	for _, answer := range [][]string{{"-another"}, {"-same", id}} {
		code, out, errs := command(t, nil, append(args, answer...)...)
		assert.Equal(t, exitSent, code, out+errs)
	}
}

func TestOneLineSaysWhatIsWrongAndHelpIsNoMistake(t *testing.T) {
	t.Parallel()
	code, out, errs := command(t, nil, "-h")
	assert.Equal(t, exitSent, code, errs)
	assert.Contains(t, out, "-dry-run")
	for _, args := range [][]string{{"-nope"}, {"-lang", "de"}, {"hire.json"}, {"-as", "noor@example.com"}, {"-member", "12345", "-hire", "testdata/hire.json"}} {
		code, _, errs := command(t, nil, args...)
		assert.Equal(t, exitUsage, code)
		assert.Equal(t, 1, strings.Count(errs, "\n"), errs)
		assert.True(t, strings.HasPrefix(errs, "quickstart: "), errs)
		code, out, _ := command(t, nil, append([]string{"-json"}, args...)...)
		assert.Equal(t, exitUsage, code)
		assert.Equal(t, "input.invalid", asJSON(t, out).Problems[0].Code)
	}
}

func TestATemporaryLedgerStaysOnlyWhereItIsNeeded(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	left := func() []string {
		found, err := filepath.Glob(filepath.Join(os.TempDir(), "handover-quickstart-*"))
		require.NoError(t, err)
		return found
	}
	for _, args := range [][]string{nil, {"-dry-run"}, {"-set", "VcSn=101"}} {
		command(t, nil, args...)
		assert.Empty(t, left(), "%v", args)
	}
	fake, demo, env, _ := server(t)
	args := []string{"-url", fake.URL(), "-member", fake.Member(), "-vacancies", demo.Vacancies, "-set", "VcSn=101"}
	code, out, errs := command(t, env, args...)
	require.Equal(t, exitSent, code, errs)
	require.Len(t, left(), 1)
	path := filepath.Join(left()[0], "ledger.db")
	assert.Contains(t, out, "go on with -db "+path)
	code, _, _ = command(t, env, append(args, "-db", path)...)
	assert.Equal(t, exitAlready, code)
}
