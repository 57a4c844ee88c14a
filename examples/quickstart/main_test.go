package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/afas/afastest"
)

// command runs the quickstart as a shell would.
func command(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, func(name string) string { return env[name] }, &out, &errs)
	return code, out.String(), errs.String()
}

func asJSON(t *testing.T, text string) (r struct {
	State    string
	Steps    []struct{ Name, State string }
	Remote   *struct{ Kind, ID, URL string }
	Problems []struct{ Field, Code, Text string }
	Badge    *struct{ State, Actor, At string }
}) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &r), text)
	return r
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// server is a fake at an address of its own, as a real environment would be.
func server(t *testing.T) (*afastest.Server, afastest.Demo, map[string]string, []string) {
	t.Helper()
	fake := afastest.NewServer(afastest.Config{})
	t.Cleanup(fake.Close)
	demo := fake.SeedDemo()
	return fake, demo, map[string]string{"AFAS_TOKEN": demo.Token}, []string{
		"-url", fake.URL(), "-member", fake.Member(), "-vacancies", demo.Vacancies, "-json",
		"-db", filepath.Join(t.TempDir(), "ledger.db"), "-as", "u-17", "-lang", "nl",
	}
}

func TestWithoutFlagsItShowsTheWholeJob(t *testing.T) {
	t.Parallel()
	code, out, errs := command(t, nil)
	require.Equal(t, exitSent, code, errs)
	says, err := os.ReadFile("testdata/says.txt")
	require.NoError(t, err)
	for want := range strings.Lines(string(says)) {
		assert.Contains(t, out, strings.TrimRight(want, "\n"))
	}
}

func TestAHireIsSentOnceAndTheSecondRunIsRefused(t *testing.T) {
	t.Parallel()
	fake, _, env, args := server(t)
	hire := file(t, "hire.json", string(bundledHire))
	args = append(args, "-hire", hire, "-cv", file(t, "cv.pdf", "%PDF-1.4"), "-set", "VcSn=102", "-set", "gender=Vrouw")
	code, out, errs := command(t, env, args...)
	require.Equal(t, exitSent, code, errs+out)
	r := asJSON(t, out)
	assert.Equal(t, "done", r.State)
	assert.Equal(t, "application", r.Remote.Kind)
	assert.NotEmpty(t, r.Remote.ID)
	assert.Equal(t, "u-17", r.Badge.Actor)
	assert.Len(t, r.Steps, 1)
	assert.Empty(t, r.Problems)
	require.Len(t, fake.Applications(), 1)
	assert.Equal(t, "V", fake.Applications()[0].Fields["ViGe"])

	code, out, _ = command(t, env, append(args, "-as", "u-18")...)
	assert.Equal(t, exitAlready, code)
	r = asJSON(t, out)
	assert.Equal(t, "u-17", r.Badge.Actor, "the one who sent it")
	assert.Equal(t, "transfer.already_sent", r.Problems[0].Code)
	assert.Len(t, fake.Applications(), 1)
}

func TestProblemsAreListedAndNothingIsSent(t *testing.T) {
	t.Parallel()
	fake, _, env, args := server(t)
	five := `{"v":1,"rules":[
	 {"to":"Nope","from":"person.first_name"},
	 {"to":"FiNm","from":"person.fist_name"},
	 {"to":"LaNm","from":"person.last_name","ops":["shout"]},
	 {"to":"ViGe","from":"person.gender","options":{"female":"W"}},
	 {"to":"DaBi","const":"17 May"}]}`
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no vacancy chosen":      {nil, exitProblems, "value.missing"},
		"an option AFAS lacks":   {[]string{"-set", "VcSn=999"}, exitProblems, "value.not_an_option"},
		"a text too long":        {[]string{"-set", "VcSn=101", "-set", "In=" + strings.Repeat("x", 40)}, exitProblems, "value.too_long"},
		"a field AFAS lacks":     {[]string{"-set", "Nope=1"}, exitProblems, "value.not_a_field"},
		"five mistakes":          {[]string{"-mapping", file(t, "m.json", five)}, exitProblems, "mapping.unknown_op"},
		"a program as CV":        {[]string{"-set", "VcSn=101", "-cv", file(t, "cv.exe", "MZ")}, exitProblems, "value.file_kind"},
		"an unknown member":      {[]string{"-hire", file(t, "h.json", `{"person_id":"p","application_id":"a","x":1}`)}, exitUsage, "input.hire"},
		"a day that is not":      {[]string{"-hire", file(t, "h.json", `{"person_id":"p","application_id":"a","person":{"date_of_birth":"1990-02-30"}}`)}, exitUsage, "input.hire"},
		"a pasted environment":   {[]string{"-member", "O12345AA"}, exitUsage, "input.invalid"},
		"no such hire file":      {[]string{"-hire", "/does/not/exist.json"}, exitUsage, "input.invalid"},
		"a mapping that is not":  {[]string{"-mapping", file(t, "m.json", `{"v":2}`)}, exitUsage, ""},
		"only looking":           {[]string{"-set", "VcSn=101", "-dry-run"}, exitSent, ""},
		"only looking, problems": {[]string{"-dry-run"}, exitProblems, "value.missing"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := command(t, env, append(args[:len(args):len(args)], c.args...)...)
			assert.Equal(t, c.code, code, out+errs)
			r := asJSON(t, out)
			var codes []string
			for _, p := range r.Problems {
				codes = append(codes, p.Code)
			}
			if c.want != "" {
				assert.Contains(t, codes, c.want)
			}
			if name == "five mistakes" {
				assert.Len(t, codes, 5)
			}
			assert.Empty(t, fake.Applications())
		})
	}
}

func TestALostAnswerIsInDoubtAndStaysSo(t *testing.T) {
	t.Parallel()
	fake, _, env, args := server(t)
	fake.Inject(afastest.Fault{Route: "HrCreateApplicant", Method: "POST", Cut: afastest.AfterWork, Times: 1})
	args = append(args, "-set", "VcSn=101")
	for range 2 {
		code, out, _ := command(t, env, args...)
		assert.Equal(t, exitInDoubt, code, out)
		assert.Equal(t, "in_doubt", asJSON(t, out).State)
	}
	assert.Len(t, fake.Applications(), 1)
}

func TestWrongCredentialsAreNamed(t *testing.T) {
	t.Parallel()
	_, demo, _, args := server(t)
	code, out, _ := command(t, map[string]string{"AFAS_CLIENT_ID": demo.ClientID, "AFAS_CLIENT_SECRET": "wrong"}, args...)
	assert.Equal(t, exitOther, code)
	assert.Contains(t, out, "connection.credentials")
	assert.NotContains(t, out, "wrong\"")
	code, _, errs := command(t, nil, args...)
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, errs, "AFAS_TOKEN")
}
