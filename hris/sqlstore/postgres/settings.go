package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// checkSettings refuses a database under which a promise would not hold.
func checkSettings(ctx context.Context, db *sql.DB) error {
	var commit, fsync, encoding string
	var standby bool
	if err := db.PingContext(ctx); err != nil {
		return fmt.Errorf("sqlstore: cannot connect to the database: see whether it runs and takes connections from here, and whether its address, name, user and password are right: %w", err)
	}
	err := db.QueryRowContext(ctx, `SELECT current_setting('synchronous_commit'), current_setting('fsync'), current_setting('server_encoding'), pg_is_in_recovery()`).
		Scan(&commit, &fsync, &encoding, &standby)
	switch {
	case err != nil:
		return fmt.Errorf("sqlstore: the database does not answer as PostgreSQL does: %w", err)
	case standby:
		return errors.New("sqlstore: the server is a standby, which takes no writes: connect to the primary, as with target_session_attrs=read-write in the URL")
	case strings.EqualFold(commit, "off"):
		return errors.New("sqlstore: synchronous_commit is off: a crash of the server could take back a committed intent, and the hire would be sent twice. Set it to on for this role: ALTER ROLE ... SET synchronous_commit = on")
	case strings.EqualFold(fsync, "off"):
		return errors.New("sqlstore: fsync is off: a crash of the server's machine could take back a committed intent, and the hire would be sent twice. Set fsync = on in postgresql.conf")
	case !strings.EqualFold(encoding, "UTF8"):
		return fmt.Errorf("sqlstore: the database keeps text as %s, which lacks letters that others have. Create one with ENCODING 'UTF8' TEMPLATE template0", encoding)
	}
	return nil
}
