// Package postgrestest gives tests empty places in a PostgreSQL database: each
// a schema of its own, which goes when the test ends.
//
//	url := postgrestest.Fresh(t)
//	store, err := postgres.Open(t.Context(), url)
//
// The environment variable HANDOVER_POSTGRES_URL leads to a database that tests
// may make schemas in. Where it is not set they are skipped, and say so.
package postgrestest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Var is the environment variable with the URL of the database.
const Var = "HANDOVER_POSTGRES_URL"

// URL gives the URL of the database for tests, or skips the test.
func URL(t testing.TB) string {
	t.Helper()
	server := os.Getenv(Var)
	if server == "" {
		t.Skipf("set %s=postgres://user:password@host:5432/name to a database that tests may make schemas in", Var)
	}
	return server
}

// Fresh gives the URL of an empty schema, which is dropped when the test ends.
func Fresh(t testing.TB) string {
	t.Helper()
	server, schema := URL(t), "handover_test_"+strings.ToLower(rand.Text())
	run(t, server, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { run(t, server, "DROP SCHEMA "+schema+" CASCADE") })
	return With(t, server, "search_path", schema)
}

// With gives a URL with one more parameter, such as application_name.
func With(t testing.TB, address, name, value string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		t.Fatalf("%s has to be a URL that begins with postgres://", Var)
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

// run executes statements on a connection of their own.
func run(t testing.TB, address, statements string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatalf("%s cannot be read", Var)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.WithoutCancel(t.Context()), statements); err != nil {
		t.Errorf("%v", err)
	}
}
