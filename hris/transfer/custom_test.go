package transfer_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/transfer"
)

// hoursFrom is a desk whose connections both take the hours a week from a custom
// field.
func hoursFrom(t *testing.T, name string, custom hris.CustomFields) *desk {
	t.Helper()
	rules := fieldmap.Merge(hristest.Rules(), fieldmap.Rules{V: fieldmap.Version, Rules: []fieldmap.Rule{{To: "hours", From: fieldmap.Paths{"custom." + name}}}})
	return newDesk(t, hristest.OneStep(), func(c *transfer.Config) {
		c.Custom = custom
		for _, of := range [][2]string{{"acme", "c-1"}, {"other", "c-2"}} {
			connection, err := c.Connections.Connection(t.Context(), of[0], of[1])
			require.NoError(t, err)
			connection.Rules = rules
		}
	})
}

func TestACustomFieldIsWhatItsOwnTenantSaysItIs(t *testing.T) {
	t.Parallel()
	d := hoursFrom(t, "week", func(_ context.Context, tenant string) ([]fieldmap.Field, error) {
		kinds := map[string]fieldmap.Kind{"acme": fieldmap.Number, "other": fieldmap.Date}
		return []fieldmap.Field{{Path: "week", Label: "Week", Kind: kinds[tenant]}}, nil
	})
	onHours := func(tenant, connection string) (codes []string) {
		draft, err := d.service.Prepare(t.Context(), sender, tenant, connection, d.hire, north)
		require.NoError(t, err)
		for _, p := range draft.Problems {
			if p.Field == "hours" {
				codes = append(codes, p.Code)
			}
		}
		return codes
	}
	assert.Empty(t, onHours("acme", "c-1"), "a number that this hire lacks")
	assert.Equal(t, []string{fieldmap.CodeTypeClash}, onHours("other", "c-2"), "a date is no number")
}

func TestAHireIsNotPreparedWhileItsTenantsFieldsAreNotKnown(t *testing.T) {
	t.Parallel()
	away := errors.New("no answer")
	d := hoursFrom(t, "week", func(_ context.Context, tenant string) ([]fieldmap.Field, error) {
		week := []fieldmap.Field{{Path: "week", Kind: fieldmap.Number}}
		if tenant == "acme" {
			return week, away
		}
		return week, nil
	})
	draft, err := d.service.Prepare(t.Context(), sender, "acme", "c-1", d.hire, north)
	assert.Nil(t, draft)
	assert.Equal(t, hris.Unavailable, hris.CodeOf(err))
	require.ErrorIs(t, err, away)
	_, err = d.service.Prepare(t.Context(), sender, "other", "c-2", d.hire, north)
	require.NoError(t, err, "another tenant's are known")

	away = nil
	_, err = d.send(t, north)
	require.NoError(t, err)
}

func TestWhatWasSentNeedsNoCustomFieldsToGoOn(t *testing.T) {
	t.Parallel()
	var away error
	d := hoursFrom(t, "week", func(context.Context, string) ([]fieldmap.Field, error) {
		return []fieldmap.Field{{Path: "week", Kind: fieldmap.Number}}, away
	})
	d.fail("create applicant", &hris.Error{Code: hris.Unavailable, Effect: hris.EffectRefused})
	badge, err := d.send(t, north)
	require.ErrorIs(t, err, hris.Unavailable)

	away = errors.New("no answer")
	d.clock.Advance(badge.NotBefore.Sub(d.clock.Now()))
	badge, err = d.service.Run(t.Context(), "acme", badge.Transfer)
	require.NoError(t, err)
	assert.Equal(t, transfer.StateDone, badge.State, "what was reviewed waits as it was")
}
