package inhire

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
)

func row(id, appliedAt string) string {
	return fmt.Sprintf(`{"id":%q,"appliedAt":%q,"status":"evaluating"}`, id, appliedAt)
}

func page(next string, rows ...string) string {
	return `{"applications":[` + strings.Join(rows, ",") + `],"nextCursor":` + next + `}`
}

func TestCutOffHoldsEvenWhereTheFilterIsNotHeeded(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "2026-11-21T11:00:00Z", r.URL.Query().Get("appliedFrom"), "whole seconds, in UTC")
		answer(w, 200, page("null",
			row("early", "2026-11-21T11:00:00Z"), row("at", "2026-11-21T12:00:00.25+01:00"), row("late", "2026-11-22T00:00:00Z")))
	})
	since := time.Date(2026, 11, 21, 12, 0, 0, 250_000_000, time.FixedZone("CET", 3600))
	var ids []string
	for a, err := range NewSink(client).Applications(t.Context(), since) {
		require.NoError(t, err)
		ids = append(ids, a.ID)
	}
	assert.Equal(t, []string{"at", "late"}, ids)
}

func TestNothingIsGuessedOfAnApplication(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]string{
		"a time without an offset": row("b", "2026-11-21T12:00:00"),
		"no time":                  `{"id":"b","status":"x"}`,
		"no id":                    `{"appliedAt":"2026-11-21T12:00:00Z","status":"x"}`,
		"no status":                `{"id":"b","appliedAt":"2026-11-21T12:00:00Z","status":null}`,
		"a word for refusal":       `{"id":"b","appliedAt":"2026-11-21T12:00:00Z","status":"x","sharedWithAts":"no"}`,
		"a counterpart in a word":  `{"id":"b","appliedAt":"2026-11-21T12:00:00Z","status":"x","ats":"erecruiter"}`,
		"a word":                   `"b"`,
	} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
			answer(w, 200, page(`""`, row("a", "2026-11-21T12:00:00Z"), bad))
		})
		var failed error
		for _, err := range client.Applications(t.Context(), Filter{}) {
			failed = err
		}
		require.ErrorIs(t, failed, BadAnswer, name)
		require.ErrorIs(t, failed, hris.BadAnswer, name)
		assert.Equal(t, hris.EffectRefused, own(t, failed).Effect)
	}
}

func TestListEndsWhateverItsCursorsDo(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]func(n int32) string{
		"points to itself":        func(int32) string { return `"c"` },
		"goes round":              func(n int32) string { return fmt.Sprintf(`"c%d"`, n%3) },
		"goes on and on, emptily": func(n int32) string { return fmt.Sprintf(`"c%d"`, n) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, page(next(calls.Add(1)))) })
			var failed error
			for _, err := range client.Applications(t.Context(), Filter{}) {
				failed = err
			}
			require.ErrorIs(t, failed, BadAnswer)
			assert.LessOrEqual(t, calls.Load(), int32(mostEmptyPages))
		})
	}
}

func TestListThatNamesNewPagesForEverEnds(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
		n := calls.Add(1)
		answer(w, 200, page(fmt.Sprintf(`"c%d"`, n), row("a", "2026-11-21T12:00:00Z"), row("b", "2026-11-21T12:00:00Z")))
	})
	given := 0
	var failed error
	for _, err := range client.Applications(t.Context(), Filter{}) {
		if failed = err; err == nil {
			given++
		}
		if given > 1000 {
			break
		}
	}
	require.ErrorIs(t, failed, BadAnswer)
	assert.LessOrEqual(t, calls.Load(), int32(3), "the first page over and over, under new cursors")
}

func TestListThatIsLeftAsksNoMore(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
		n := calls.Add(1)
		answer(w, 200, page(fmt.Sprintf(`"c%d"`, n), row(fmt.Sprint(n), "2026-11-21T12:00:00Z")))
	})
	n := 0
	for _, err := range client.Applications(t.Context(), Filter{}) {
		require.NoError(t, err)
		if n++; n == 3 {
			break
		}
	}
	assert.Equal(t, int32(3), calls.Load())
}

func TestMissingListIsNotAnEmptyOne(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"applications":null}`, `{"data":[]}`, `{"applications":{}}`, `null`, `<html>`} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, body) })
		var failed error
		for _, err := range client.Applications(t.Context(), Filter{}) {
			failed = err
		}
		require.ErrorIs(t, failed, BadAnswer, body)
		_, err := client.Statuses(t.Context())
		require.ErrorIs(t, err, BadAnswer, body)
		_, _, err = client.ImportSources(t.Context())
		require.ErrorIs(t, err, BadAnswer, body)
		_, err = client.Mapping(t.Context())
		require.ErrorIs(t, err, BadAnswer, body)
	}
	bare := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, `[{"code":"a","order":1}]`) })
	statuses, err := bare.Statuses(t.Context())
	require.NoError(t, err, "a list may be bare")
	assert.Len(t, statuses, 1)
}

func TestStatusWithoutAnOrderIsRefusedSinceBackwardsIsToldByIt(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, `{"statuses":[{"code":"a","name":"A"}]}`) })
	_, err := client.Statuses(t.Context())
	require.ErrorIs(t, err, BadAnswer)
	require.ErrorContains(t, err, "status.order")
}

func TestApplicationIsLookedForInTheListWhereThereIsNoCallForOne(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/v1/applications", r.URL.Path)
		if r.URL.Query().Get("cursor") == "" {
			answer(w, 200, page(`"2"`, row("a", "2026-11-21T12:00:00Z")))
			return
		}
		answer(w, 200, page("null", row("b", "2026-11-21T12:00:00Z")))
	}, func(c *Config) { c.Profile.Calls.Application = "-" })
	sink := NewSink(client)
	a, err := sink.Application(t.Context(), "b")
	require.NoError(t, err)
	assert.Equal(t, "b", a.ID)
	_, err = sink.Application(t.Context(), "c")
	require.ErrorIs(t, err, hris.NotThere)
	assert.Equal(t, hris.EffectRefused, own(t, err).Effect)
}

func TestNotThereIsWhatInhireSaysNotWhatAProxySays(t *testing.T) {
	t.Parallel()
	for body, code := range map[string]hris.Code{`{"error":{"code":"unknown_application"}}`: hris.NotThere, `<html>`: hris.InvalidSetting, ``: hris.InvalidSetting} {
		client := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 404, body) })
		_, err := NewSink(client).Application(t.Context(), "a")
		require.ErrorIs(t, err, code, body)
	}
	other := testClient(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, 200, row("b", "2026-11-21T12:00:00Z")) })
	_, err := other.Application(t.Context(), "a")
	require.ErrorIs(t, err, hris.BadAnswer)
}

func TestApplicationInAnotherATSIsNotInTheSource(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		answer(w, 200, `{"applications":[{"id":"a","appliedAt":"2026-11-21T12:00:00Z","status":"x","statusSetBy":"importer","ats":{"vendor":"other","recruitmentId":"1","applicationId":"2"}}]}`)
	})
	for a, err := range NewSink(client).Applications(t.Context(), time.Time{}) {
		require.NoError(t, err)
		assert.Empty(t, a.SourceID)
		assert.Empty(t, a.Recruitment)
		assert.True(t, a.SetByPerson, "who is not the sync is taken for a person")
	}
	for range client.Applications(t.Context(), Filter{InATS: true}) {
		t.Error("is not in eRecruiter")
	}
}

func TestApplicationWhoseATSHasNoNameIsInTheSource(t *testing.T) {
	t.Parallel()
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, `{"id":"a","appliedAt":"2026-11-21T12:00:00Z","status":"x","ats":{"recruitmentId":"1","applicationId":"2"}}`)
	})
	a, err := NewSink(client).Application(t.Context(), "a")
	require.NoError(t, err)
	assert.Equal(t, "2", a.SourceID)
}

func TestMappingIsSavedByItsQuotedVersionWithoutStagesThatAreGone(t *testing.T) {
	t.Parallel()
	const mapping = `{"version":"a/b=","entries":[{"stageId":"1","status":"x"},{"stageId":"2","status":"x","goneSince":"2026-11-21T12:00:00Z"},{"stageId":"3"}]}`
	client := testClient(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			assert.Equal(t, `"a/b="`, r.Header.Get("If-Match"))
		}
		answer(w, 200, mapping)
	})
	m, err := client.Mapping(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []Assignment{{"1", "x"}}, m.Assignments())
	_, err = client.SaveMapping(t.Context(), m.Version, m.Assignments())
	require.NoError(t, err)
}

func TestIntegrationThatIsNotActiveIsNotReady(t *testing.T) {
	t.Parallel()
	passed := &Test{OK: true}
	assert.True(t, Settings{Active: true, LastTest: passed}.Ready())
	assert.False(t, Settings{LastTest: passed}.Ready())
	assert.False(t, Settings{Active: true, LastTest: &Test{}}.Ready())
}

func TestAccountsAtTwoAddressesHaveTheirOwnRates(t *testing.T) {
	t.Parallel()
	var limits Limits
	here, there := Proposed(), Proposed()
	here.BaseURL, there.BaseURL = "https://a.example.com", "https://b.example.com"
	assert.Same(t, limits.of(&here, testKey), limits.of(&here, testKey))
	assert.NotSame(t, limits.of(&here, testKey), limits.of(&there, testKey))
	assert.NotSame(t, limits.of(&here, testKey), limits.of(&here, "another"))
}

func TestProfileIsTheClientsOwn(t *testing.T) {
	t.Parallel()
	silent := new(false)
	client := testClient(t, func(w http.ResponseWriter, _ *http.Request) {}, func(c *Config) { c.Profile.NotifyCandidate = silent })
	*silent = true
	assert.Equal(t, false, client.wire(StatusChange{ApplicationID: "a", Status: "x"})["notifyCandidate"])
}
