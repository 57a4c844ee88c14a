package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/nmbrs"
	"github.com/handoverhq/handover/nmbrs/nmbrstest"
)

// asCommand makes this test binary the command itself, so that a process can die.
const asCommand = "NMBRS_EXAMPLE_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// process runs the command in a process of its own.
func process(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	self, err := os.Executable()
	assert.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Env = append(os.Environ(), asCommand+"=1")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // its code tells
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// command runs the command as a shell would, within this process.
func command(t *testing.T, env map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return typed(t, env, "", args...)
}

// typed is a command whose input somebody types.
func typed(t *testing.T, env map[string]string, input string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, terminal{
		env: func(name string) string { return env[name] }, in: strings.NewReader(input), stdout: &out, stderr: &errs,
		exit: func(int) { t.Error("a process would have ended") },
	})
	return code, out.String(), errs.String()
}

type shown struct {
	State    string
	Steps    []struct{ Name, State string }
	Remote   *struct{ Kind, ID, URL string }
	Problems []struct{ Field, Code, Text string }
	Badge    *struct{ State, Actor, At string }
}

func (s shown) codes() []string {
	var codes []string
	for _, p := range s.Problems {
		codes = append(codes, p.Code)
	}
	return codes
}

func asJSON(t *testing.T, text string) (r shown) {
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

func newLedger(t *testing.T) string { return filepath.Join(t.TempDir(), "ledger.db") }

// kept is the fake that stands beside a ledger.
func kept(t *testing.T, ledger string) []nmbrstest.Employee {
	t.Helper()
	return made(nmbrstest.New(nmbrstest.Config{StateFile: ledger + ".nmbrs"}))
}

// made are the employees whom a request made.
func made(s *nmbrstest.Server) []nmbrstest.Employee {
	var all []nmbrstest.Employee
	for _, e := range s.Employees() {
		if e.Via != "" {
			all = append(all, e)
		}
	}
	return all
}

// whole asserts that somebody is there once, with all that a hand-over brings.
func whole(t *testing.T, employees []nmbrstest.Employee) {
	t.Helper()
	require.Len(t, employees, 1, "one hire, one employee")
	e := employees[0]
	assert.Equal(t, "2027-01-04", e.Start)
	assert.Equal(t, "jasmijn.vanhoekstra@example.com", e.Personal.Last().EmailPrivate)
	assert.Equal(t, "1994-07-19", e.Personal.Last().Birthday)
	assert.Len(t, e.Department, 1)
	assert.Len(t, e.Function, 1)
	if assert.Len(t, e.Addresses, 1) {
		assert.Equal(t, "105", e.Addresses[0].HouseNumber)
		assert.Equal(t, "a", e.Addresses[0].HouseNumberAddition)
	}
	if assert.NotEmpty(t, e.Salary) {
		assert.Equal(t, "3400.5", e.Salary.Last().Value)
	}
	if assert.Len(t, e.BankAccounts, 1) {
		assert.Equal(t, "NL91ABNA0417164300", e.BankAccounts[0].IBAN)
	}
}

// office is a fake at an address of its own, as a real environment would be.
type office struct {
	*nmbrstest.Server
	demo nmbrstest.Demo
	env  map[string]string
	args []string // of a command that reaches it

	ledger string
}

func newOffice(t *testing.T, api nmbrs.API) *office {
	t.Helper()
	server := nmbrstest.NewServer(nmbrstest.Config{
		Now: nmbrstest.NewClock(demoDay).Now, Limit: -1, REST: nmbrstest.RESTConfig{Scopes: append(nmbrs.DefaultScopes(), nmbrs.OfflineAccess)},
	})
	t.Cleanup(server.Close)
	demo, ledger := server.SeedDemo(), newLedger(t)
	return &office{server, demo, map[string]string{
		"NMBRS_USER": demo.Email, "NMBRS_TOKEN": demo.Token,
		"NMBRS_CLIENT_ID": nmbrstest.DemoClientID, "NMBRS_CLIENT_SECRET": nmbrstest.DemoClientSecret, "NMBRS_SUBSCRIPTION_KEY": nmbrstest.DemoSubscriptionKey,
	}, []string{"-api", string(api), "-url", server.URL(), "-domain", demo.Domain, "-db", ledger, "-as", "u-17", "-lang", "nl", "-json"}, ledger}
}

func (o *office) with(more ...string) []string { return append(slices.Clip(o.args), more...) }

// reviewed are the flags of a careful reviewer.
func (o *office) reviewed(more ...string) []string {
	return append(o.with("-mapping", "testdata/mapping.json",
		"-set", "debtor=Hazelaar Groep", "-set", "company=Hazelaar Diensten B.V.", "-set", "employee_type=payroll", "-set", "nationality="+o.nationality(),
		"-set", "start_date=2027-01-04", "-set", "values_from=start", "-set", "salary_type=Bruto_Salaris_Fulltime"), more...)
}

func (o *office) nationality() string {
	if o.args[1] == string(nmbrs.REST) {
		return "NL"
	}
	return "1"
}
