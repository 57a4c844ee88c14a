package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// command runs the program as a shell would.
func command(t *testing.T, env func(string) string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), append([]string{"-listen", "127.0.0.1:0"}, args...), env, &out, &errs)
	return code, out.String(), errs.String()
}

func noEnv(string) string { return "" }

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// accounts are fakes on the machine's clock, as real accounts would be.
func accounts(t *testing.T) (*fakes, func(string) string, []string) {
	t.Helper()
	f := startFakes(systemClock)
	t.Cleanup(f.close)
	o, env := f.settings(options{}, noEnv)
	return f, env, []string{"-personio-url", o.personioURL, "-harvest-url", o.harvestURL, "-harvest-auth-url", o.harvestAuth}
}

func TestWithoutFlagsItShowsTheWholeJob(t *testing.T) {
	t.Parallel()
	code, out, errs := command(t, noEnv, "-once")
	require.Equal(t, exitFine, code, errs)
	says, err := os.ReadFile("testdata/says.txt")
	require.NoError(t, err)
	for want := range strings.Lines(string(says)) {
		assert.Contains(t, out, strings.TrimRight(want, "\n"))
	}
}

func TestResultObjectsComeOneALineForBothGenerations(t *testing.T) {
	t.Parallel()
	for _, api := range []string{"v1", "v2"} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			code, out, errs := command(t, noEnv, "-once", "-json", "-fakes", "-personio-api", api)
			require.Equal(t, exitFine, code, errs)
			first, rest, _ := strings.Cut(out, "\n")
			assert.Contains(t, first, "webhook: http://127.0.0.1:")
			second, rest, _ := strings.Cut(rest, "\n")
			assert.Contains(t, second, "secret key: ")
			var got []string
			for line := range strings.Lines(rest) {
				var r map[string]any
				require.NoError(t, json.Unmarshal([]byte(line), &r), line)
				for _, member := range []string{"event", "action", "state", "remote", "warnings", "problems"} {
					assert.Contains(t, r, member)
				}
				got = append(got, r["action"].(string)+" "+r["state"].(string))
			}
			assert.Equal(t, []string{
				"hire_candidate done", "hire_candidate nothing", "unhire_candidate nothing", "hire_candidate held", "hire_candidate done",
			}, got)
		})
	}
}

func TestItServesUntilItIsStopped(t *testing.T) {
	t.Parallel()
	f, env, args := accounts(t)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	reader, writer := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append(args, "-listen", "127.0.0.1:0", "-json", "-db", filepath.Join(t.TempDir(), "hires.db")), env, writer, io.Discard)
		writer.Close()
	}()
	lines := bufio.NewScanner(reader)
	require.True(t, lines.Scan())
	address, ok := strings.CutPrefix(lines.Text(), "webhook: ")
	require.True(t, ok, lines.Text())
	require.True(t, lines.Scan())
	key, ok := strings.CutPrefix(lines.Text(), "secret key: ")
	require.True(t, ok)
	require.NoError(t, f.listen(ctx, address, key))
	f.greenhouse.Hire(f.people.Complete)
	f.greenhouse.Deliver(ctx)
	require.True(t, lines.Scan())
	var r result
	require.NoError(t, json.Unmarshal(lines.Bytes(), &r), lines.Text())
	assert.Equal(t, "done", r.State)
	stop()
	assert.Equal(t, exitFine, <-ended)
}

func TestWhatCannotBeRightIsSaidAtTheStart(t *testing.T) {
	t.Parallel()
	f, env, args := accounts(t)
	lacks := func(name string) func(string) string {
		return func(asked string) string {
			if asked == name {
				return ""
			}
			return env(asked)
		}
	}
	refused := func(asked string) string {
		if asked == "PERSONIO_CLIENT_SECRET" {
			return "wrong"
		}
		return env(asked)
	}
	mistakes := file(t, "m.json", `{"v":1,"rules":[{"to":"nope","from":"person.first_name"},{"to":"position","from":"job.titel"},{"to":"first_name","from":"person.first_name","ops":["shout"]}]}`)
	for name, c := range map[string]struct {
		env  func(string) string
		args []string
		code int
		says string
	}{
		"no secret of Harvest":    {lacks("GREENHOUSE_CLIENT_SECRET"), nil, exitUsage, "GREENHOUSE_CLIENT_SECRET"},
		"no secret of Personio":   {lacks("PERSONIO_CLIENT_SECRET"), nil, exitUsage, "PERSONIO_CLIENT_SECRET"},
		"a wrong secret":          {refused, nil, exitOther, "credentials"},
		"a third generation":      {env, []string{"-personio-api", "v3"}, exitUsage, "v1 or v2"},
		"fakes and an address":    {env, []string{"-fakes"}, exitUsage, "-fakes"},
		"no mapping file":         {env, []string{"-mapping", "/does/not/exist.json"}, exitUsage, "-mapping"},
		"no such address":         {env, []string{"-listen", "nowhere:99999"}, exitUsage, "-listen"},
		"mistakes in the mapping": {env, []string{"-mapping", mistakes}, exitProblems, ""},
		"a word too many":         {env, []string{"hires.db"}, exitUsage, "not a flag"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := command(t, c.env, append(args[:len(args):len(args)], append([]string{"-once", "-json"}, c.args...)...)...)
			assert.Equal(t, c.code, code, out+errs)
			assert.Contains(t, errs, c.says)
			if c.code == exitProblems {
				var r result
				lines := strings.Split(strings.TrimSpace(out), "\n")
				require.NoError(t, json.Unmarshal([]byte(lines[len(lines)-1]), &r), out)
				assert.Len(t, r.Problems, 3)
			}
		})
	}
	t.Cleanup(func() { assert.Len(t, f.personio.Calls("POST", "/v1/company/employees"), 0) })
}

func TestAStoreWhoseKeyIsLostIsRefused(t *testing.T) {
	t.Parallel()
	_, env, args := accounts(t)
	db := filepath.Join(t.TempDir(), "hires.db")
	args = append(args, "-once", "-db", db)
	code, _, errs := command(t, env, args...)
	require.Equal(t, exitFine, code, errs)
	require.NoError(t, os.Remove(db+".key"))
	code, _, errs = command(t, env, args...)
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, errs, db+".key")
}
