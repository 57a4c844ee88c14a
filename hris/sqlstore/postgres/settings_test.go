package postgres_test

import (
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/sqlstore/postgres"
	"github.com/handoverhq/handover/hris/sqlstore/postgres/postgrestest"
)

func TestASettingThatCouldLoseACommitIsRefusedWithTheRemedy(t *testing.T) {
	t.Parallel()
	url := postgrestest.Fresh(t)
	_, err := postgres.Open(t.Context(), postgrestest.With(t, url, "synchronous_commit", "off"))
	require.ErrorContains(t, err, "synchronous_commit = on")
	for _, value := range []string{"on", "local", "remote_apply"} {
		open(t, postgrestest.With(t, url, "synchronous_commit", value))
	}
}

func TestErrorsDoNotShowThePassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"", "postgres://handover:pAsSwOrD@127.0.0.1:99999/x", "postgres://handover:pAsSwOrD@%zz/x", "host=127.0.0.1 password=pAsSwOrD port=pAsSwOrD",
		"postgres://handover:pAsSwOrD@127.0.0.1:1/x?connect_timeout=1",
	} {
		_, err := postgres.Open(t.Context(), url)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "pAsSwOrD")
	}
}

func TestADatabaseThatCannotBeReachedIsToldFromOneOfAnotherMake(t *testing.T) {
	t.Parallel()
	wrong, err := url.Parse(postgrestest.Fresh(t))
	require.NoError(t, err)
	wrong.User = url.UserPassword(wrong.User.Username(), "pAsSwOrD")
	for _, address := range []string{wrong.String(), "postgres://handover:pAsSwOrD@127.0.0.1:1/x?connect_timeout=1"} {
		_, err := postgres.Open(t.Context(), address)
		require.ErrorContains(t, err, "cannot connect to the database")
		assert.NotContains(t, err.Error(), "does not answer as PostgreSQL does")
		assert.NotContains(t, err.Error(), "pAsSwOrD")
	}
}

func TestManyMayOpenANewDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	url := postgrestest.Fresh(t)
	var all sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		all.Go(func() {
			s, err := postgres.Open(t.Context(), url)
			if errs[i] = err; err == nil {
				errs[i] = s.Close()
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
}

func TestASchemaOfANewerReleaseIsRefused(t *testing.T) {
	t.Parallel()
	url := postgrestest.Fresh(t)
	open(t, url)
	_, err := database(t, url).ExecContext(t.Context(), "INSERT INTO handover_schema (version_id, is_applied) VALUES (9999, true)")
	require.NoError(t, err)
	_, err = postgres.Open(t.Context(), url)
	require.ErrorContains(t, err, "newer")
}
