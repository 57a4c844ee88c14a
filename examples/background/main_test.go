package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// command runs the program as a shell would.
func command(t *testing.T, key string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := func(name string) string { return map[string]string{"HANDOVER_KEY": key}[name] }
	code = run(t.Context(), args, env, &out, &errs)
	return code, out.String(), errs.String()
}

// key is a master key for tests.
var key = strings.Repeat("0123456789abcdef", 4)

func TestTheSameProgramHandsOverOnEveryDatabase(t *testing.T) {
	t.Parallel()
	says, err := os.ReadFile("testdata/says.txt")
	require.NoError(t, err)
	tell := func(t *testing.T, name, key string, args ...string) {
		t.Helper()
		code, out, errs := command(t, key, args...)
		assert.Zero(t, code, errs)
		assert.Equal(t, "database: "+name+"\n"+string(says), out)
	}
	t.Run("SQLite, in a temporary file", func(t *testing.T) {
		t.Parallel()
		tell(t, "SQLite, in a temporary file", "")
	})
	t.Run("SQLite, once more on the same file", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "hires.db")
		for range 2 {
			tell(t, "SQLite", key, "-db", file)
		}
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		tell(t, "PostgreSQL", key, "-db", postgrestest.Fresh(t))
	})
}

func TestADatabaseThatLastsNeedsItsKey(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "hires.db")
	code, _, errs := command(t, "", "-db", file)
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "HANDOVER_KEY")

	code, _, errs = command(t, key, "-db", file)
	require.Zero(t, code, errs)
	code, out, errs := command(t, strings.Repeat("f", 64), "-db", file)
	assert.Equal(t, 1, code, "with another key nobody would be recognised")
	assert.NotContains(t, out, "planned")
	assert.NotEmpty(t, errs)
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"-h"}, 0, "postgres://"},
		{[]string{"-nonsense"}, 2, "nonsense"},
		{[]string{"hires.db"}, 2, "hires.db"},
	} {
		code, _, errs := command(t, key, test.args...)
		assert.Equal(t, test.code, code)
		assert.Contains(t, errs, test.says)
	}
}
