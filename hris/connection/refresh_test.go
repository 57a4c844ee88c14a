package connection_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/connection"
)

func TestEveryActiveConnectionOfEveryTenantIsListedForSchedules(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var want []connection.Ref
	for i := range 230 {
		ref := connection.Ref{Tenant: fmt.Sprintf("t%d", i%3), ID: fmt.Sprintf("c%03d", i)}
		_, err := d.store.Create(t.Context(), ref, connection.Making{Vendor: "fake", Product: "people", Account: "fake:1"})
		require.NoError(t, err)
	}
	for tenant := range 3 {
		for i := tenant; i < 230; i += 3 {
			ref := connection.Ref{Tenant: fmt.Sprintf("t%d", tenant), ID: fmt.Sprintf("c%03d", i)}
			if i%10 == 0 {
				_, err := d.store.Change(t.Context(), ref, connection.Change{Rev: 1, State: connection.Disabled})
				require.NoError(t, err)
				continue
			}
			want = append(want, ref)
		}
	}
	var got []connection.Ref
	for ref, err := range d.svc.Active(t.Context()) {
		require.NoError(t, err)
		got = append(got, ref)
	}
	assert.Equal(t, want, got)
	for ref := range d.svc.Active(t.Context()) {
		assert.Equal(t, want[0], ref)
		break
	}
}

// ageing is a target whose credentials are renewed by a schedule.
type ageing struct {
	*target
	next time.Time
	err  error
}

func (a *ageing) Refresh(ctx context.Context) (time.Time, error) {
	if a.err != nil {
		return a.next, a.err
	}
	return a.next, a.renew(ctx)
}

// aged is a desk whose targets age as a does.
func aged(d *desk, a *ageing) *connection.Service {
	return d.process(func(c *connection.Config) {
		v := d.system.vendor()
		open := v.Products[0].Open
		v.Products[0].Open = func(o hris.Opening) (hris.Target, error) {
			made, err := open(o)
			a.target = made.(*target)
			return a, err
		}
		c.Vendors = []hris.Vendor{v}
	})
}

func TestAScheduleRefreshesWhatEndsAndIsToldWhenToComeAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	next, err := d.svc.Refresh(t.Context(), "acme", id)
	require.NoError(t, err)
	assert.Zero(t, next, "nothing of this one ends")

	a := &ageing{next: d.clock.Add(time.Hour)}
	svc := aged(d, a)
	next, err = svc.Refresh(t.Context(), "acme", id)
	require.NoError(t, err)
	assert.Equal(t, a.next, next)
	assert.Equal(t, 1, d.system.serial)
	assert.Equal(t, d.system.grant, d.target(d.process(), id).o.Secrets[grant].Reveal())
	assert.Equal(t, []connection.Kind{connection.Connected}, d.kinds(id), "a renewal is no change")

	_, err = svc.Disable(t.Context(), boss, "acme", id)
	require.NoError(t, err)
	_, err = svc.Refresh(t.Context(), "acme", id)
	require.ErrorIs(t, err, hris.Disabled)
}

func TestARefreshThatFailsStandsOnceInTheAuditTrail(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	id := d.connect().View.ID
	a := &ageing{err: &hris.Error{Code: hris.BadCredentials, Vendor: "fake", Err: errors.New("refused")}}
	svc := aged(d, a)
	for range 3 {
		_, err := svc.Refresh(t.Context(), "acme", id)
		require.ErrorIs(t, err, hris.BadCredentials)
	}
	a.err = &hris.Error{Code: hris.Unavailable, Vendor: "fake"}
	_, err := svc.Refresh(t.Context(), "acme", id)
	require.ErrorIs(t, err, hris.Unavailable)
	assert.Equal(t, []connection.Kind{connection.Connected, connection.RefreshFailed, connection.RefreshFailed}, d.kinds(id))
	trail, err := d.svc.Audit(t.Context(), admin, "acme", id, 9)
	require.NoError(t, err)
	assert.Equal(t, hris.BadCredentials, trail[1].Code)
	assert.Equal(t, "system", trail[1].Actor)
	assert.Equal(t, "Credentials could not be renewed: The connected system does not accept the credentials of the connection.", trail[1].Text(language.English))

	a.err = &hris.Error{Code: hris.SecretBusy}
	_, err = svc.Refresh(t.Context(), "acme", id)
	require.ErrorIs(t, err, hris.SecretBusy)
	assert.Len(t, d.kinds(id), 3, "another process has it in hand: nothing failed")
}

func TestAnEntryOfTheAuditTrailSaysWhatWasDoneInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	e := connection.Entry{Kind: connection.Rotated, Names: []string{"token"}}
	assert.Equal(t, "Credentials replaced (token)", e.Text(language.English))
	assert.Equal(t, "Toegangsgegevens vervangen (token)", e.Text(language.MustParse("nl-BE")))
	e = connection.Entry{Kind: connection.WasTested, Code: hris.RightMissing}
	assert.Equal(t, "Getest: De toegangsgegevens van de koppeling missen een recht.", e.Text(language.Dutch))
}
