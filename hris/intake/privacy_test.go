package intake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/hristest"
	"github.com/handoverhq/handover/hris/intake"
	"github.com/handoverhq/handover/hris/privacy"
)

func TestNothingOfAPersonIsSeenInLogsResultsOrFiles(t *testing.T) {
	onEveryStore(t, func(t *testing.T, s *scene) {
		h := s.hire()
		canaries := append(hristest.Canaries(h), h.PersonID, h.ApplicationID)
		var seen bytes.Buffer
		see := func(v any) {
			fmt.Fprintf(&seen, "%v %+v %#v\n", v, v, v)
			j, err := json.Marshal(v)
			require.NoError(t, err)
			seen.Write(j)
		}
		// The ledger knows the person's ids while a transfer stands; the inbox
		// never does.
		files := func(canaries []string) {
			t.Helper()
			all := s.dump()
			for _, c := range canaries {
				assert.NotContains(t, string(all), c, "in the files")
			}
		}
		see(s.comes(t, s.hired(s.hire(withoutEmail))))
		files(canaries)
		see(s.held(t))
		files(canaries)
		s.target.Fail(hristest.Fault{Call: hristest.Call{Kind: hristest.CallDo}, Err: hristest.Refused("hours")})
		see(s.comes(t, s.hired(h)))
		see(s.released(t, s.held(t)[1]))
		see(s.comes(t, s.unhired(h)))
		see(s.held(t))
		files(hristest.Canaries(h))
		see(s.comes(t, s.arrival("candidate_anonymized", hris.Happening{Kind: hris.PersonErased, PersonID: h.PersonID})))
		files(canaries)

		s.keep(t, s.hired(s.hire()))
		e, ok, err := s.inbox.Claim(t.Context(), hris.Line{}, s.clock.Now(), "worker", 1)
		require.NoError(t, err)
		require.True(t, ok)
		see(e)
		assert.NotContains(t, string(e.Payload), h.Person.LastName)

		for _, c := range canaries {
			assert.NotContains(t, seen.String(), c, "in what was given out")
			assert.NotContains(t, string(s.logs.bytes()), c, "in the log")
		}
	})
}

func TestAPayloadOpensOnlyForItsOwnEvent(t *testing.T) {
	t.Parallel()
	s := newScene(t, inMemory)
	s.keep(t, s.hired(s.hire()))
	e, _, err := s.inbox.Claim(t.Context(), hris.Line{}, s.clock.Now(), "thief", 0)
	require.NoError(t, err)
	e.ID, e.Keys = "another", nil
	_, err = s.inbox.Keep(t.Context(), e)
	require.NoError(t, err)
	require.Equal(t, intake.Done, s.work(t).Outcome)
	r := s.work(t)
	assert.Equal(t, intake.Postponed, r.Outcome)
	assert.Equal(t, hris.Unavailable, r.Reason)
	s.records(t, 1)
}

func TestAnIntakeShowsNoKey(t *testing.T) {
	t.Parallel()
	s := newScene(t, inMemory)
	s.config.HashKey = []byte(strings.Repeat("secret", 8))
	for _, v := range []any{s.config, s.intake} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			assert.NotContains(t, fmt.Sprintf(verb, v), "secret")
			assert.NotContains(t, fmt.Sprintf(verb, v), "[]byte{")
		}
	}
}

func TestAnIntakeWithoutAllItNeedsSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := intake.New(intake.Config{HashKey: privacy.NewKey()[:31], Lease: -1})
	require.ErrorIs(t, err, hris.InvalidInput)
	for _, missing := range []string{"Inbox", "Transfers", "Routes", "Sealer", "HashKey", "Lease"} {
		assert.ErrorContains(t, err, missing)
	}
}
