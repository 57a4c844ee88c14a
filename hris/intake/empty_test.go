package intake_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/intake"
)

func TestAnArrivalWithoutATenantOrConnectionIsNone(t *testing.T) {
	t.Parallel()
	s := newScene(t, inMemory)
	h := s.hire()
	for maker, make := range map[string]func(tenant, connection string) error{
		"Hired": func(tenant, connection string) error { _, err := intake.Hired(tenant, connection, h); return err },
		"Unhired": func(tenant, connection string) error {
			_, err := intake.Unhired(tenant, connection, h.PersonID, h.ApplicationID)
			return err
		},
		"Erased": func(tenant, connection string) error {
			_, err := intake.Erased(tenant, connection, h.PersonID)
			return err
		},
	} {
		require.NoError(t, make(acme, to), maker)
		for name, err := range map[string]error{"Tenant": make("", to), "Connection": make(acme, "")} {
			require.ErrorIs(t, err, hris.InvalidInput, maker)
			assert.ErrorContains(t, err, name, maker)
		}
	}
}

func TestAnArrivalThatLacksWhatEveryOneHasIsNotMadeReady(t *testing.T) {
	t.Parallel()
	s := newScene(t, inMemory)
	for name, empty := range map[string]func(*hris.Arrival){
		"Tenant": func(a *hris.Arrival) { a.Tenant = "" }, "Connection": func(a *hris.Arrival) { a.Connection = "" },
		"Kind": func(a *hris.Arrival) { a.Kind = "" }, "Payload": func(a *hris.Arrival) { a.Payload = nil },
	} {
		a := s.hired(s.hire())
		empty(&a)
		_, err := s.intake.Ready(t.Context(), a)
		require.ErrorIs(t, err, hris.InvalidInput, name)
		assert.ErrorContains(t, err, name)
		_, err = s.intake.Keep(t.Context(), a)
		require.ErrorIs(t, err, hris.InvalidInput, name)
	}
	s.idle(t)
}
