package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

func TestWithoutFlagsItShowsTheWholeJob(t *testing.T) {
	t.Parallel()
	code, out, errs := command(t, nil)
	require.Equal(t, console.ExitSent, code, errs)
	says, err := os.ReadFile("testdata/says.txt")
	require.NoError(t, err)
	for want := range strings.Lines(string(says)) {
		assert.Contains(t, out, strings.TrimRight(want, "\n"))
	}
}

func TestTheReviewerSpeaksBothLanguages(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-api", "soap"}, {"-api", "rest"}, {"-move"}} {
		code, out, errs := command(t, nil, append(args, "-lang", "nl", "-json")...)
		assert.Equal(t, console.ExitSent, code, out+errs)
	}
}

func TestEveryAPIHandsOverOnceAndTheSecondRunIsRefused(t *testing.T) {
	t.Parallel()
	for _, api := range []nmbrs.API{nmbrs.SOAP, nmbrs.REST} {
		t.Run(string(api), func(t *testing.T) {
			t.Parallel()
			ledger := newLedger(t)
			args := []string{"-api", string(api), "-db", ledger, "-json", "-as", "u-17"}
			code, out, errs := command(t, nil, args...)
			require.Equal(t, console.ExitSent, code, errs+out)
			r := asJSON(t, out)
			assert.Equal(t, "done", r.State)
			assert.Equal(t, "employee", r.Remote.Kind)
			assert.NotEmpty(t, r.Remote.ID)
			assert.Equal(t, "u-17", r.Badge.Actor)
			require.Len(t, r.Steps, len(steps))
			for i, s := range r.Steps {
				assert.Equal(t, steps[i], s.Name)
				assert.Equal(t, "done", s.State)
			}
			assert.Empty(t, r.Problems)
			whole(t, kept(t, ledger))

			for _, other := range []nmbrs.API{api, nmbrs.SOAP, nmbrs.REST} {
				code, out, _ = command(t, nil, "-api", string(other), "-db", ledger, "-json", "-as", "u-18")
				assert.Equal(t, console.ExitAlready, code, out)
				r = asJSON(t, out)
				assert.Equal(t, "u-17", r.Badge.Actor, "the one who sent it")
				assert.Contains(t, r.codes(), "transfer.already_sent")
			}
			whole(t, kept(t, ledger))
		})
	}
}

func TestARealEnvironmentIsReachedByItsAddress(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.SOAP)
	code, out, errs := command(t, o.env, o.reviewed()...)
	require.Equal(t, console.ExitSent, code, errs+out)
	whole(t, made(o.Server))
	code, out, _ = command(t, o.env, o.reviewed()...)
	assert.Equal(t, console.ExitAlready, code, out)
}

func TestSOAPTellsTheDomainThatIsNotNamed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.SOAP)
	code, out, errs := command(t, o.env, o.reviewed("-domain", "")...)
	require.Equal(t, console.ExitSent, code, errs+out)
	code, out, _ = command(t, o.env, o.reviewed()...)
	assert.Equal(t, console.ExitAlready, code, "it is the same account: "+out)
}

func TestADoubtIsAnsweredByWhoeverLooked(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.SOAP)
	o.Inject(nmbrstest.Fault{Route: nmbrstest.AddressInsert, Cut: nmbrstest.AfterWork, Times: 1})
	code, out, _ := command(t, o.env, o.reviewed("-found", "64")...)
	require.Equal(t, console.ExitUsage, code, "nothing is in doubt yet: "+out)
	for range 2 {
		code, out, _ = command(t, o.env, o.reviewed()...)
		require.Equal(t, console.ExitInDoubt, code, out)
		assert.Equal(t, "in_doubt", asJSON(t, out).State)
	}
	code, out, _ = command(t, o.env, o.reviewed("-absent")...)
	assert.Equal(t, console.ExitOther, code, "Nmbrs may still finish: "+out)
	code, out, errs := command(t, o.env, o.reviewed("-found", strconv.FormatInt(made(o.Server)[0].Addresses[0].ID, 10))...)
	assert.Equal(t, console.ExitSent, code, out+errs)
	assert.Equal(t, "done", asJSON(t, out).State)
	whole(t, made(o.Server))
}

func TestWhatNmbrsRefusedIsCorrectedAndSentAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.SOAP)
	o.Inject(nmbrstest.Fault{Route: nmbrstest.BankAccountInsertCurrent, Answer: nmbrstest.Refused(nmbrstest.InvalidIBAN)})
	code, out, _ := command(t, o.env, o.reviewed()...)
	require.Equal(t, console.ExitOther, code, out)
	r := asJSON(t, out)
	assert.Equal(t, "partial", r.State)
	assert.Equal(t, "bank account", r.Steps[6].Name)
	assert.NotEqual(t, "done", r.Steps[6].State)
	o.ClearJournal()
	code, out, errs := command(t, o.env, o.reviewed()...)
	require.Equal(t, console.ExitSent, code, out+errs)
	assert.Empty(t, o.Calls(nmbrstest.EmployeeInsertByType))
	whole(t, made(o.Server))
}

func TestDocumentsStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.SOAP)
	with := strings.Replace(string(bundledHire), `"job":`, `"documents": [{"id": "d-1", "kind": "cv", "name": "cv.pdf", "mime": "application/pdf", "size": 8}], "job":`, 1)
	code, out, errs := command(t, o.env, o.reviewed("-hire", file(t, "h.json", with))...)
	assert.Equal(t, console.ExitSent, code, out+errs)
}

func TestProblemsAreListedAndNothingIsSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.SOAP)
	o.args = o.with("-hire", "testdata/hire.json")
	mistakes := `{"v":1,"rules":[{"to":"nope","from":"person.first_name"},{"to":"first_name","from":"person.fist_name"},{"to":"last_name","from":"person.last_name","ops":["shout"]}]}`
	for name, c := range map[string]struct {
		args   []string
		code   int
		want   string
		fields []string
	}{
		"nobody answers":         {o.args, console.ExitProblems, "value.confirm", []string{"debtor", "company", "employee_type", "start_date", "values_from"}},
		"a rule is no answer":    {o.with("-set", "debtor=Hazelaar Groep", "-set", "employee_type=2"), console.ExitProblems, "value.confirm", []string{"company", "start_date"}},
		"a company of another":   {o.reviewed("-set", "company=De Linde Ovens"), console.ExitProblems, "value.not_an_option", []string{"company"}},
		"a field Nmbrs lacks":    {o.reviewed("-set", "shoe_size=44"), console.ExitProblems, "value.not_a_field", []string{"shoe_size"}},
		"payroll needs a nation": {o.reviewed("-set", "nationality="), console.ExitProblems, "value.missing", []string{"nationality"}},
		"a mistyped IBAN":        {o.reviewed("-set", "iban=NL00ABNA0000000000"), console.ExitProblems, "target.refused", []string{"iban"}},
		"mistakes in the rules":  {o.with("-mapping", file(t, "m.json", mistakes)), console.ExitProblems, "mapping.unknown_op", nil},
		"a day that is not":      {o.with("-hire", file(t, "h.json", `{"person_id":"p","application_id":"a","person":{"date_of_birth":"1990-02-30"}}`)), console.ExitUsage, "input.hire", nil},
		"no such hire file":      {o.with("-hire", "/does/not/exist.json"), console.ExitUsage, "input.invalid", nil},
		"a mapping that is not":  {o.with("-mapping", file(t, "m.json", `{"v":2}`)), console.ExitUsage, "", nil},
		"only looking":           {o.reviewed("-dry-run"), console.ExitSent, "", nil},
		"only looking, problems": {o.with("-dry-run"), console.ExitProblems, "value.missing", []string{"debtor"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := command(t, o.env, append(slices.Clip(c.args), "-db", newLedger(t))...)
			assert.Equal(t, c.code, code, out+errs)
			r := asJSON(t, out)
			if c.want != "" {
				assert.Contains(t, r.codes(), c.want, out)
			}
			for _, field := range c.fields {
				assert.Contains(t, out, `"field":"`+field+`"`)
			}
		})
	}
	t.Cleanup(func() { assert.Empty(t, made(o.Server)) })
}

func TestWrongCredentialsAreNamed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.SOAP)
	o.env["NMBRS_TOKEN"] = "wrong-canary"
	code, out, errs := command(t, o.env, o.args...)
	assert.Equal(t, console.ExitOther, code)
	assert.Contains(t, asJSON(t, out).codes(), "connection.credentials")
	assert.NotContains(t, out+errs, "canary")
	code, _, errs = command(t, nil, o.args...)
	assert.Equal(t, console.ExitUsage, code)
	assert.Contains(t, errs, "set NMBRS_")
}

func TestAMissingRightIsNamedWithWhereItIsGiven(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.SOAP)
	o.Withdraw(nmbrstest.DebtorFunctionGetList)
	code, out, _ := command(t, o.env, o.reviewed()...)
	assert.Equal(t, console.ExitOther, code)
	assert.Contains(t, out, "DebtorService.Function_GetList")
	_, out, _ = command(t, o.env, o.reviewed("-json=false", "-lang", "en")...)
	assert.Contains(t, out, "missing  DebtorService.Function_GetList: Not granted to this login.")
	assert.Contains(t, out, "in Nmbrs: Settings > User settings > User templates > API")
	assert.Empty(t, made(o.Server))
}

func TestWithTheTwelveRightsAloneAHireCompletes(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.SOAP)
	o.GrantOnly(nmbrstest.TwelveRights()...)
	bare := strings.NewReplacer(`"iban": "NL91ABNA0417164300"`, `"iban": ""`).Replace(string(bundledHire))
	code, out, errs := command(t, o.env, o.reviewed("-set", "values_from=current", "-hire", file(t, "h.json", bare))...)
	require.Equal(t, console.ExitSent, code, errs+out)
	assert.Len(t, made(o.Server), 1)
}

func TestTheInventedHireStaysAwayFromNmbrs(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nmbrs.SOAP)
	for _, address := range []string{"https://api.nmbrs.nl", "https://api-sandbox.nmbrs.nl", "https://api.nmbrsapp.com", "https://API.nmbrs.se."} {
		code, _, errs := command(t, o.env, "-url", address, "-domain", "acme")
		assert.Equal(t, console.ExitUsage, code)
		assert.Contains(t, errs, "-hire", address)
	}
}

func TestTheAddressTellsTheInstallation(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]nmbrs.Environment{
		"https://api.nmbrs.nl": nmbrs.Production, "https://api-sandbox.nmbrs.nl": nmbrs.Sandbox, "https://api.nmbrs.se": nmbrs.Sweden, "http://127.0.0.1:1/nmbrs": nmbrs.Production,
	} {
		assert.Equal(t, want, options{url: address}.environment(), address)
	}
}

func TestOneLineSaysWhatIsWrongAndHelpIsNoMistake(t *testing.T) {
	t.Parallel()
	code, out, errs := command(t, nil, "-h")
	assert.Equal(t, console.ExitSent, code, errs)
	assert.Contains(t, out, "-crash-after")
	for _, args := range [][]string{
		{"-nope"}, {"-api", "graphql"}, {"hire.json"}, {"-as", "noor@example.com"}, {"-crash-after", "lunch"}, {"-api", "rest", "-url", "https://x.example"},
		{"-url", "x.example", "-domain", "acme"}, {"-api", "rest", "-url", "https://x.example", "-domain", "acme"}, {"-consent", "https://x.example/?code=1"}, {"-move", "-dry-run"},
	} {
		code, _, errs := command(t, nil, args...)
		assert.Equal(t, console.ExitUsage, code, "%v", args)
		assert.Equal(t, 1, strings.Count(errs, "\n"), errs)
		assert.True(t, strings.HasPrefix(errs, "nmbrs: "), errs)
		code, out, _ := command(t, nil, append([]string{"-json"}, args...)...)
		assert.Equal(t, console.ExitUsage, code)
		assert.Equal(t, "input.invalid", asJSON(t, out).Problems[0].Code)
	}
}

func TestATemporaryLedgerLeavesNothingBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, args := range [][]string{nil, {"-dry-run"}, {"-api", "rest"}, {"-set", "debtor=Hazelaar Groep"}} {
		command(t, nil, args...)
		found, err := filepath.Glob(filepath.Join(os.TempDir(), "*"))
		require.NoError(t, err)
		assert.Empty(t, found, "%v", args)
	}
}
