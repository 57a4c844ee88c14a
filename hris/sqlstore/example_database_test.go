package sqlstore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/sqlstore"
	"github.com/handoverhq/handover/hris/sqlstore/postgres"
)

// A program is told where its database is, and goes on the same with either.
func ExampleDatabase() {
	open := func(ctx context.Context, where string) (sqlstore.Database, error) {
		if strings.HasPrefix(where, "postgres://") {
			return postgres.Open(ctx, where)
		}
		return sqlstore.Open(ctx, where)
	}

	ctx := context.Background()
	dir, err := os.MkdirTemp("", "host")
	check(err)
	defer os.RemoveAll(dir)
	database, err := open(ctx, filepath.Join(dir, "host.db"))
	check(err)
	defer database.Close()

	// The host's own tables stand beside the ledger's, for its own transactions.
	_, err = database.DB().ExecContext(ctx, "CREATE TABLE candidates (id text PRIMARY KEY, hired_by text)")
	check(err)
	lines, err := database.Ledger().Lines(ctx, time.Now(), 100)
	fmt.Println(len(lines), "connections have something due", err)
	// Output:
	// 0 connections have something due <nil>
}
