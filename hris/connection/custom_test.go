package connection_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

// fromShift fills a field that holds a number from the custom field shift.
var fromShift = fieldmap.Rules{V: fieldmap.Version, Rules: []fieldmap.Rule{
	{To: "last_name", From: fieldmap.Paths{"person.last_name"}}, {To: "hours", From: fieldmap.Paths{"custom.shift"}},
}}

// withShifts is a desk whose system takes hours, of tenants with fields of their own.
func withShifts(t *testing.T, custom hris.CustomFields) *desk {
	t.Helper()
	d := newDesk(t, func(c *connection.Config) { c.Custom = custom })
	d.system.form.Fields = append(d.system.form.Fields, fieldmap.Field{Path: "hours", Label: "Hours", Kind: fieldmap.Number})
	return d
}

func TestAMappingIsCheckedWithTheFieldsOfItsOwnTenant(t *testing.T) {
	t.Parallel()
	d := withShifts(t, func(_ context.Context, tenant string) ([]fieldmap.Field, error) {
		kinds := map[string]fieldmap.Kind{"acme": fieldmap.Number, "other": fieldmap.Date}
		return []fieldmap.Field{{Path: "shift", Label: "Shift", Kind: kinds[tenant]}}, nil
	})
	connect := func(tenant string) (connection.Outcome, error) {
		return d.svc.Connect(t.Context(), admin, tenant, request(func(q *connection.Request) { q.Rules = &fromShift }))
	}
	out, err := connect("acme")
	require.NoError(t, err)
	assert.Empty(t, out.Problems.Of(fieldmap.SeverityError))

	out, err = connect("other")
	require.ErrorIs(t, err, hris.InvalidMapping)
	require.Len(t, out.Problems.Of(fieldmap.SeverityError), 1)
	assert.Equal(t, fieldmap.CodeTypeClash, out.Problems.Of(fieldmap.SeverityError)[0].Code)

	out, err = d.svc.Connect(t.Context(), admin, "other", request())
	require.NoError(t, err)
	_, err = d.svc.ChangeMapping(t.Context(), boss, "other", out.View.ID, out.View.Rev, fromShift)
	require.ErrorIs(t, err, hris.InvalidMapping)
}

func TestNothingIsSavedOfAMappingWhoseFieldsAreNotKnown(t *testing.T) {
	t.Parallel()
	var away error
	d := withShifts(t, func(context.Context, string) ([]fieldmap.Field, error) {
		return []fieldmap.Field{{Path: "shift", Kind: fieldmap.Number}}, away
	})
	out := d.connect()
	before, err := d.svc.Mapping(t.Context(), boss, "acme", out.View.ID)
	require.NoError(t, err)

	away = errors.New("no answer")
	_, err = d.svc.Connect(t.Context(), admin, "acme", request())
	assert.Equal(t, hris.Unavailable, hris.CodeOf(err))
	_, err = d.svc.ChangeMapping(t.Context(), boss, "acme", out.View.ID, 0, fromShift)
	assert.Equal(t, hris.Unavailable, hris.CodeOf(err))
	_, err = d.svc.Mapping(t.Context(), boss, "acme", out.View.ID)
	assert.Equal(t, hris.Unavailable, hris.CodeOf(err))

	away = nil
	after, err := d.svc.Mapping(t.Context(), boss, "acme", out.View.ID)
	require.NoError(t, err)
	assert.Equal(t, before.Rev, after.Rev)
	assert.Equal(t, before.Rules, after.Rules)
	views, err := d.svc.List(t.Context(), admin, "acme")
	require.NoError(t, err)
	assert.Len(t, views, 1)
	_, err = d.svc.ChangeMapping(t.Context(), boss, "acme", out.View.ID, 0, fromShift)
	require.NoError(t, err)
}
