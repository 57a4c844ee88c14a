package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNmbrsGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "state")
	args := []string{"-only", "nmbrs", "-state", dir}
	first, stop := launch(t, args...)
	stop()
	was, now := first["nmbrs"], started(t, args...)["nmbrs"]
	assert.Equal(t, was.IDs, now.IDs)
	for _, token := range []string{was.Credentials["access_token"], now.Credentials["access_token"]} {
		status, _ := ask(t.Context(), t, "GET", now.URLs["rest"]+"/companies", "", "Authorization", "Bearer "+token, "X-Subscription-Key", now.Credentials["subscription_key"])
		assert.Equal(t, http.StatusOK, status, "a consent outlives the process")
	}
	assert.NotEqual(t, was.Credentials["access_token"], now.Credentials["access_token"])
}

func TestAStateThatIsNoneIsSaid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "nmbrs.json"), []byte("not this"), 0o600))
	var errs logged
	assert.Equal(t, exitOther, run(t.Context(), []string{"-port", "0", "-state", dir}, strings.NewReader(""), &errs, &errs))
	assert.Contains(t, errs.String(), "remove it to begin anew")
}
