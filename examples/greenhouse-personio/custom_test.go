package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/handoverhq/handover/greenhouse"
	"github.com/handoverhq/handover/greenhouse/greenhousetest"
)

func TestAnAccountThatDoesNotShowItsCustomFieldsHandsOverWithoutThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(w *world) {
		w.greenhouse.SetScopes(w.people.ClientID, slices.DeleteFunc(greenhouse.ReadScopes(), func(scope string) bool { return strings.Contains(scope, "custom_field") })...)
	})
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
}

func TestAHireWaitsWhileItsCustomFieldsCannotBeRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	away := w.greenhouse.Inject(greenhousetest.Fault{Path: "custom_fields", Times: -1, Answer: &greenhousetest.Answer{Status: http.StatusServiceUnavailable}})
	w.restart() // what a process has read it knows
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	assert.Equal(t, []string{"hire_candidate postponed"}, states(w.work()))
	assert.Empty(t, w.made())
	away.Remove()
	w.clock.Advance(time.Hour)
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
	assert.Len(t, w.made(), 1)
}
