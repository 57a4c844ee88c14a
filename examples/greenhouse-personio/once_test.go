package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/greenhouse/greenhousetest"
	"github.com/handoverhq/handover/personio/personiotest"
)

func TestEachHireBecomesOneEmployee(t *testing.T) {
	t.Parallel()
	for _, api := range []string{"v1", "v2"} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(w *world) { w.o.personioAPI = api })
			w.greenhouse.Hire(w.people.Complete)
			w.greenhouse.Hire(w.people.Private)
			w.deliver()
			results := w.work()
			assert.Equal(t, []string{"hire_candidate done", "hire_candidate done"}, states(results))
			made := w.made()
			require.Len(t, made, 2)
			assert.Equal(t, "zoe@example.com", made[0].Email)
			assert.Equal(t, "2026-12-01", made[0].HireDate)
			assert.Equal(t, api, made[0].Via)
			require.NotNil(t, results[0].Remote)
			assert.Equal(t, "employee", results[0].Remote.Kind)
			assert.Len(t, w.personio.Documents(), 1, "the signed offer, and nothing else")
			assert.Empty(t, w.held())
		})
	}
}

func TestWhatPersonioDropsIsWarnedAboutByField(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(w *world) {
		w.o.mapping = file(t, "mapping.json", `{"v":1,"rules":[{"to":"department","const":"Nowhere"}]}`)
	})
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	results := w.work()
	assert.Equal(t, []string{"hire_candidate partial"}, states(results))
	assert.Empty(t, results[0].Problems)
	assert.Contains(t, results[0].Warnings, "department: Personio does not have it as it was sent; enter it there")
	assert.NotNil(t, results[0].Remote)
	assert.Len(t, w.made(), 1)
}

func TestTheCustomersOwnRulesAreLaidOnTop(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(w *world) {
		w.o.mapping = file(t, "mapping.json", fmt.Sprintf(`{"v":1,"rules":[
			{"to":%q,"from":"custom.candidate_date_of_birth"},
			{"to":%q,"from":"custom.candidate_languages"},
			{"to":"department","const":"Engineering"}]}`, w.company.Birthday, w.company.Languages))
	})
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
	require.Len(t, w.made(), 1)
	made := w.made()[0]
	assert.Equal(t, []string{"1992-02-29"}, made.Custom[w.company.Birthday])
	assert.Equal(t, []string{"Dutch", "English"}, made.Custom[w.company.Languages])
	assert.Equal(t, "Engineering", made.Department)
	assert.Equal(t, "Amsterdam", made.Office, "from the default mapping")
}

func TestTheSameEventFiveTimesAtOnceIsOneHire(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.greenhouse.Hire(w.people.Complete)
	event := w.greenhouse.Pending()[0].EventID
	var together sync.WaitGroup
	for range 5 {
		together.Go(func() { assert.True(t, w.greenhouse.Redeliver(t.Context(), event).OK()) })
	}
	together.Wait()
	w.deliver()
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
	assert.True(t, w.greenhouse.RedeliverAs(t.Context(), event, "another-id").OK())
	assert.Empty(t, w.work(), "known by what it says, too")
	assert.Len(t, w.made(), 1)
}

func TestAHireTakenBackBeforeItWasSentIsNotSent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		adjust []func(*world)
		want   []string
		held   int
	}{
		"with Harvest":    {nil, []string{"hire_candidate nothing", "unhire_candidate nothing"}, 0},
		"without Harvest": {[]func(*world){withoutHarvest}, []string{"hire_candidate held", "unhire_candidate nothing"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, c.adjust...)
			w.greenhouse.Hire(w.people.Complete)
			w.greenhouse.Unhire(w.people.Complete)
			w.deliver()
			assert.Equal(t, c.want, states(w.work()))
			assert.Empty(t, w.made())
			assert.Len(t, w.held(), c.held)
		})
	}
}

func TestAnUnhireCancelsWhatWaitsToBeSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.personio.Inject(personiotest.Fault{Method: "POST", Route: personiotest.Employees, Times: -1, Answer: personiotest.Forbidden()})
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	require.Equal(t, []string{"hire_candidate held"}, states(w.work()))
	w.greenhouse.Unhire(w.people.Complete)
	w.deliver()
	assert.Equal(t, []string{"unhire_candidate cancelled"}, states(w.work()))
	assert.Empty(t, w.made())
}

func TestAnUnhireOfSomebodyWhoWasSentAsksAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	w.work()
	w.greenhouse.Unhire(w.people.Complete)
	w.deliver()
	assert.Equal(t, []string{"unhire_candidate held"}, states(w.work()))
	assert.Len(t, w.made(), 1, "only a person takes somebody out of Personio")
	require.Len(t, w.held(), 1)
	assert.EqualValues(t, "transfer.already_sent", w.held()[0].Reason)
}

func TestAForgedWebHookIsRefusedAndNothingIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.path()
	body := greenhousetest.SampleBody("hire_candidate")
	for name, signature := range map[string]string{"another key": greenhousetest.Sign("forged", body), "none": ""} {
		status, _ := w.ask("POST", path, bytes.NewReader(body), "Content-Type", "application/json", "Signature", signature)
		assert.Equal(t, http.StatusUnauthorized, status, name)
	}
	status, _ := w.ask("POST", hooks+"AAAA", bytes.NewReader(body), "Content-Type", "application/json", "Signature", greenhousetest.Sign(w.pasted.SecretKey, body))
	assert.Equal(t, http.StatusNotFound, status, "another address")
	assert.Empty(t, w.work())
	assert.Empty(t, w.held())
	assert.Empty(t, w.made())
}

func TestEveryPublishedEventIsTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.path()
	for _, action := range append(greenhousetest.Actions(), "ping") {
		body := greenhousetest.SampleBody(action)
		status, text := w.ask("POST", path, bytes.NewReader(body), "Content-Type", "application/json", "Signature", greenhousetest.Sign(w.pasted.SecretKey, body))
		assert.Equal(t, http.StatusOK, status, "%s: %s", action, text)
	}
}

func TestAProcessThatDiesAfterKeepingLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	w.restart()
	assert.Nil(t, w.in.made, "the webhook need not be set up again")
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
	w.restart()
	assert.True(t, w.greenhouse.Redeliver(t.Context(), w.greenhouse.DeliveriesOf("hire_candidate")[0].EventID).OK())
	assert.Empty(t, w.work())
	assert.Len(t, w.made(), 1)
}

func TestAnAnswerThatIsLostMakesNoSecondEmployee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.personio.Inject(personiotest.Fault{Method: "POST", Route: personiotest.Employees, Cut: personiotest.AfterWork})
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	results := w.work()
	for range 3 {
		w.clock.Advance(time.Hour)
		results = append(results, w.work()...)
	}
	assert.Equal(t, "done", results[len(results)-1].State)
	assert.Len(t, w.made(), 1)
}

func TestAnHourWithoutPersonioDelaysAHireAndLosesNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	away := w.personio.Inject(personiotest.Fault{Times: -1, Answer: personiotest.Maintenance(0)})
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	require.Equal(t, []string{"hire_candidate postponed"}, states(w.work()))
	w.clock.Advance(time.Hour)
	w.work()
	away.Remove()
	w.clock.Advance(time.Hour)
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
	assert.Len(t, w.made(), 1)
}

func TestAHireWhoseWebHookIsLostIsFoundAndTheLateOneIsARepeat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.clock.Advance(24 * time.Hour)
	w.greenhouse.LoseEvents(-1)
	w.greenhouse.Hire(w.people.Complete)
	w.greenhouse.LoseEvents(0)
	w.clock.Advance(time.Minute)
	for range 2 {
		require.NoError(t, w.in.findMissed(t.Context()))
	}
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
	for _, lost := range w.greenhouse.Lost() {
		w.greenhouse.Redeliver(t.Context(), lost.EventID)
	}
	assert.Empty(t, w.work())
	assert.Len(t, w.made(), 1)
}

func TestAHireWithoutAnOfferIsFoundTooAndSentOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.greenhouse.LoseEvents(-1)
	w.greenhouse.Hire(w.people.NoOffer)
	w.greenhouse.LoseEvents(0)
	w.clock.Advance(time.Minute)
	require.NoError(t, w.in.findMissed(t.Context()))
	assert.Equal(t, []string{"hire_candidate done"}, states(w.work()))
	for _, lost := range w.greenhouse.Lost() {
		w.greenhouse.Redeliver(t.Context(), lost.EventID)
	}
	w.work()
	assert.Len(t, w.made(), 1)
}

func TestWhoWasHiredBeforeTheFirstStartIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.greenhouse.LoseEvents(-1)
	w.greenhouse.Hire(w.people.Complete)
	w.clock.Advance(48 * time.Hour)
	w.o.db = strings.TrimSuffix(w.o.db, ".db") + "-2.db"
	w.restart()
	require.NoError(t, w.in.findMissed(t.Context()))
	assert.Empty(t, w.work())
	assert.Empty(t, w.made())
}

func TestNoFileHoldsAPersonInTheClear(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.greenhouse.Hire(w.people.NoEmail) // waits, sealed
	w.greenhouse.Hire(w.people.Complete)
	w.deliver()
	w.work()
	for _, end := range []string{"", "-wal", ".key", ".seen"} {
		data, err := os.ReadFile(w.o.db + end)
		if os.IsNotExist(err) {
			continue
		}
		require.NoError(t, err)
		for _, word := range []string{"zoe@example.com", "Lindqvist", "Zoë"} {
			assert.NotContains(t, string(data), word, w.o.db+end)
		}
	}
}
