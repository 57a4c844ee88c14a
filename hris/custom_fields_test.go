package hris_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

func TestCustomFieldsThatNobodyDeclaresAreNone(t *testing.T) {
	t.Parallel()
	fields, err := hris.CustomFields(nil).Of(t.Context(), "acme")
	require.NoError(t, err)
	assert.Empty(t, fields)
}

func TestTheSameCustomFieldsAreEveryTenants(t *testing.T) {
	t.Parallel()
	shirt := fieldmap.Field{Path: "shirt", Kind: fieldmap.Text}
	same := hris.SameCustomFields(shirt)
	for _, tenant := range []string{"acme", "other"} {
		fields, err := same.Of(t.Context(), tenant)
		require.NoError(t, err)
		assert.Equal(t, []fieldmap.Field{shirt}, fields)
	}
}

func TestCustomFieldsThatCannotBeHadAreWorthAnotherTry(t *testing.T) {
	t.Parallel()
	quoting := errors.New("no row for canary@example.com")
	ask := func(cause error) *hris.Error {
		fields, err := hris.CustomFields(func(context.Context, string) ([]fieldmap.Field, error) {
			return []fieldmap.Field{{Path: "half"}}, cause
		}).Of(t.Context(), "acme")
		assert.Nil(t, fields)
		assert.Equal(t, hris.FixByWaiting, hris.CodeOf(err).Fix())
		assert.True(t, hris.CodeOf(err).StopsLine(), "the next hire of the tenant would meet it too")
		failed, ok := errors.AsType[*hris.Error](err)
		require.True(t, ok)
		assert.Equal(t, hris.EffectNotSent, failed.Effect)
		return failed
	}

	failed := ask(quoting)
	require.ErrorIs(t, failed, quoting)
	assert.NotContains(t, failed.Error(), "canary", "a host's own error may quote anything")

	failed = ask(&hris.Error{Code: hris.BadCredentials, Vendor: "greenhouse", RetryAfter: time.Minute})
	assert.Equal(t, hris.Unavailable, failed.Code, "the credentials are not those of the connection in use")
	assert.Equal(t, time.Minute, failed.RetryAfter)
	assert.Contains(t, failed.Error(), "greenhouse: connection.credentials")
	assert.NotContains(t, failed.Error(), "..")
}
