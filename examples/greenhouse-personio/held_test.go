package main

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/personio/personiotest"
)

func TestAHeldHireIsListedAndSentOnceItsCauseIsMended(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	namesake := w.personio.AddEmployee(personiotest.Employee{Email: "zoe@example.com", FirstName: "Z.", LastName: "Meer", HireDate: "2020-01-01"})
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	require.Equal(t, []string{"hire_candidate held"}, states(w.work()))
	held := w.held()
	require.Len(t, held, 1)
	assert.Equal(t, "hire_candidate", held[0].Action)
	assert.NotEmpty(t, held[0].Text)

	retry := "/held/" + held[0].ID + "/retry"
	status, _ := w.ask("POST", retry, nil)
	assert.Equal(t, http.StatusAccepted, status)
	assert.Equal(t, []string{"hire_candidate held"}, states(w.work()), "nothing was mended")

	w.personio.RemoveEmployee(namesake)
	status, _ = w.ask("POST", retry, nil)
	assert.Equal(t, http.StatusAccepted, status)
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
	assert.Len(t, w.made(), 1)
	assert.Empty(t, w.held())

	status, _ = w.ask("POST", retry, nil)
	assert.Equal(t, http.StatusConflict, status)
	status, _ = w.ask("POST", "/held/nobody/retry", nil)
	assert.Equal(t, http.StatusNotFound, status)
}

func TestAHireWithoutEMailIsHeldWithItsReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.greenhouse.Hire(w.people.NoEmail)
	w.deliver()
	results := w.work()
	require.Equal(t, []string{"hire_candidate held"}, states(results))
	assert.Equal(t, "email", results[0].Problems[0].Field)
	require.Len(t, w.held(), 1)
	assert.Equal(t, []string{"email"}, w.held()[0].Fields)
	assert.Empty(t, w.made())
}

func TestOnlyThisMachineSeesWhatIsHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, c := range map[string]struct {
		from, host string
		header     string
		want       int
	}{
		"from here":              {"127.0.0.1:4711", "127.0.0.1:8787", "", http.StatusOK},
		"from here, IPv6":        {"[::1]:4711", "localhost:8787", "", http.StatusOK},
		"from elsewhere":         {"192.0.2.7:4711", "127.0.0.1:8787", "", http.StatusNotFound},
		"through a proxy":        {"127.0.0.1:4711", "127.0.0.1:8787", "X-Forwarded-For", http.StatusNotFound},
		"by a name of elsewhere": {"127.0.0.1:4711", "hires.example.com", "", http.StatusNotFound},
		"from a page":            {"127.0.0.1:4711", "127.0.0.1:8787", "Origin", http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequestWithContext(t.Context(), "GET", "/held", nil)
			r.RemoteAddr, r.Host = c.from, c.host
			if c.header != "" {
				r.Header.Set(c.header, "https://elsewhere.example.com")
			}
			answer := httptest.NewRecorder()
			w.in.handler().ServeHTTP(answer, r)
			assert.Equal(t, c.want, answer.Code)
		})
	}
}

func TestAHireWithoutEMailIsHeldUntilTheCandidateHasOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.greenhouse.Hire(w.people.NoEmail)
	w.deliver()
	results := w.work()
	require.Equal(t, []string{"hire_candidate held"}, states(results))
	assert.Equal(t, "email", results[0].Problems[0].Field)
	assert.Equal(t, []string{"email"}, w.held()[0].Fields)

	application, _ := w.greenhouse.Application(w.people.NoEmail)
	w.greenhouse.ChangeCandidate(application.CandidateID, func(c *greenhousetest.Candidate) {
		c.Emails = []greenhousetest.Contact{{Value: "per@example.com", Type: "personal"}}
	})
	w.ask("POST", "/held/"+w.held()[0].ID+"/retry", nil)
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
	require.Len(t, w.made(), 1)
	assert.Equal(t, "per@example.com", w.made()[0].Email)
}
