package personiotest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/personio/personiotest"
)

// until calls until the first refusal and counts what went through.
func (a *account) until(most int, call func() reply) (went int, refused reply) {
	a.t.Helper()
	for went < most {
		got := call()
		if got.StatusCode == http.StatusTooManyRequests {
			return went, got
		}
		went++
	}
	a.t.Fatal("never refused")
	return
}

func TestListingEmployeesBearsFifteenASecondAndThreeHundredAMinute(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	list := func() reply { return a.do("GET", "/v1/company/employees?limit=1", "") }
	went, got := a.until(100, list)
	require.Equal(t, 15, went)
	require.Empty(t, got.Header.Get("Retry-After"), "no hint unless asked for")
	require.Equal(t, false, got.get(t, "success"))
	a.clock.Advance(time.Second)
	require.Equal(t, http.StatusOK, list().StatusCode)

	total := 16
	for range 60 {
		a.clock.Advance(900 * time.Millisecond)
		for range 6 {
			if list().StatusCode == http.StatusOK {
				total++
			}
		}
	}
	require.Equal(t, 300, total)
	a.clock.Advance(time.Minute)
	require.Equal(t, http.StatusOK, list().StatusCode)
}

func TestV1TokensCoolDownForAMinute(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{RetryAfter: true})
	login := func() reply { return a.do("POST", "/v1/auth", a.credentials()) }
	went, got := a.until(100, login)
	require.Equal(t, 59, went, "start took one")
	require.Equal(t, "60", got.Header.Get("Retry-After"))
	a.clock.Advance(59 * time.Second)
	require.Equal(t, http.StatusTooManyRequests, login().StatusCode)
	a.clock.Advance(time.Second)
	require.Equal(t, http.StatusOK, login().StatusCode)
}

func TestV2TokensTrickleAfterTheLimit(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{})
	token := func() reply { return a.form("/v2/auth/token", a.grantForm()) }
	went, _ := a.until(200, token)
	require.Equal(t, 149, went)
	a.clock.Advance(time.Second)
	require.Equal(t, http.StatusOK, token().StatusCode)
	require.Equal(t, http.StatusTooManyRequests, token().StatusCode)
	a.clock.Advance(2 * time.Minute)
	require.Equal(t, http.StatusOK, token().StatusCode)
	require.Equal(t, http.StatusOK, token().StatusCode)
}

func TestV2EndpointsHaveABucketEachAndSayHowFullItIs(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{Replenish: 5, Burst: 3})
	list := func() reply { return a.do("GET", "/v2/persons", "") }
	first := list()
	require.Equal(t, "5", first.Header.Get("x-ratelimit-replenish-rate"))
	require.Equal(t, "3", first.Header.Get("x-ratelimit-burst-capacity"))
	require.Equal(t, "1", first.Header.Get("x-ratelimit-requested-tokens"))
	require.Equal(t, "2", first.Header.Get("x-ratelimit-remaining"))
	went, got := a.until(10, list)
	require.Equal(t, 2, went)
	require.Equal(t, "0", got.Header.Get("x-ratelimit-remaining"))
	require.Empty(t, got.Header.Get("Retry-After"))
	require.Empty(t, got.body)
	require.Equal(t, http.StatusOK, a.do("GET", "/v2/legal-entities", "").StatusCode, "another endpoint")
	a.clock.Advance(200 * time.Millisecond)
	require.Equal(t, http.StatusOK, list().StatusCode)
	require.Equal(t, http.StatusTooManyRequests, list().StatusCode)
}

func TestLimitsCanBeReplacedAndTakenAway(t *testing.T) {
	t.Parallel()
	a := start(t, personiotest.Config{Limits: map[string]personiotest.Limit{
		"POST " + personiotest.Employees: {Calls: 1, Per: time.Hour},
		"GET " + personiotest.Employees:  {},
		"/v1":                            {Calls: 40},
	}})
	a.create(http.StatusOK, hire())
	a.create(http.StatusTooManyRequests, hire("email", "b@lindenhof.example"))
	went, _ := a.until(100, func() reply { return a.do("GET", "/v1/company/employees", "") })
	require.Equal(t, 37, went, "what is left of all v1 after three calls")

	b := start(t, personiotest.Config{Unlimited: true, Burst: 1})
	for range 100 {
		require.Equal(t, http.StatusOK, b.do("GET", "/v1/company/employees", "").StatusCode)
		require.Equal(t, http.StatusOK, b.do("GET", "/v2/persons", "").StatusCode)
	}
}
