package personio_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
	"github.com/handoverhq/handover/personio"
	"github.com/handoverhq/handover/personio/personiotest"
)

// pace is the rate that dictates how fast hires go: that of the endpoint with the
// most calls a hire for its rate.
type pace struct {
	api    personio.API
	routes []string // what is counted together
	calls  int      // that a hire needs there
	per    time.Duration
	most   int // calls in per, as Personio allows them
}

var paces = []pace{
	// Two looks by e-mail address, before the review and before the create, and the
	// read-back. The limit is documented for the list; that reading one employee counts
	// with it is the careful reading. The create has no limit of its own.
	{personio.V1, []string{"GET " + personiotest.Employees, "GET " + personiotest.EmployeeByID}, 3, time.Minute, 300},
	// The same, and the create. The rate is one that a public client measured.
	{personio.V2, []string{"GET " + personiotest.Persons, "POST " + personiotest.Persons, "GET " + personiotest.PersonByID}, 4, time.Second, 30},
}

// floor is the least that n hires take at the rate, without what a first window
// gives in advance.
func (p pace) floor(n int) time.Duration {
	return time.Duration(n*p.calls) * p.per / time.Duration(p.most)
}

const (
	throughputHires   = 1000
	throughputWorkers = 16
	personioTakes     = 150 * time.Millisecond // to answer a call; workers wait at once
)

// The time is the bubble's: it moves when all sleep, so that the workers' waits
// overlap as they do in life, and no machine is too slow for the test.
func TestAThousandHiresTakeWhatPersoniosRateDictatesAndNoneIsRefusedForIt(t *testing.T) {
	for _, p := range paces {
		t.Run(string(p.api), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := personiotest.New(personiotest.Config{})
				d := newLine(t, p.api, server)
				began := time.Now()
				d.handOver(throughputHires)
				took, floor := time.Since(began), p.floor(throughputHires)

				counted := map[string]int{}
				var at []time.Time
				for _, call := range server.Journal() {
					route := call.Method + " " + call.Route
					counted[route]++
					require.NotEqual(t, http.StatusTooManyRequests, call.Status, route)
					if slices.Contains(p.routes, route) {
						at = append(at, call.At)
					}
				}
				t.Logf("%v for %d hires, %v by the rate: %.3fx; calls %v", took, throughputHires, floor, float64(took)/float64(floor), counted)
				assert.LessOrEqual(t, took, floor*105/100)
				assert.LessOrEqual(t, busiest(at, p.per), p.most, "calls in %v of %v together", p.per, p.routes)
			})
		})
	}
}

// busiest is the most calls that any window of a length saw.
func busiest(at []time.Time, window time.Duration) (most int) {
	slices.SortFunc(at, time.Time.Compare)
	first := 0
	for i := range at {
		for at[i].Sub(at[first]) >= window {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// line is where hires are handed over one after another, several at once.
type line struct {
	t       *testing.T
	service *transfer.Service
}

func newLine(t *testing.T, api personio.API, server *personiotest.Server) *line {
	t.Helper()
	demo := server.SeedDemo()
	credentials, err := personio.NewCredentials(demo.ClientID, privacy.NewSecret(demo.ClientSecret))
	require.NoError(t, err)
	client, err := personio.New(personio.Config{BaseURL: "https://api.example.com/personio", Credentials: credentials, Transport: straight{server}})
	require.NoError(t, err)
	target, err := personio.NewTarget(client, personio.Settings{Company: "lindenhof", API: api, Language: "en", SameEmailOnly: true})
	require.NoError(t, err)
	form, err := target.Form(t.Context(), nil)
	require.NoError(t, err)
	ring, err := privacy.NewKeyring("k", map[string][]byte{"k": privacy.NewKey()})
	require.NoError(t, err)
	service, err := transfer.New(transfer.Config{
		Ledger: transfer.NewMemory(nil), HashKey: privacy.NewKey(), Sealer: ring,
		Connections: transfer.Fixed(&transfer.Connection{
			Tenant: "acme", ID: "c-1", Target: target, Rules: personio.Mapping(form),
			Policy: transfer.RolePolicy{View: []string{"hr"}, Send: []string{"hr"}, Manage: []string{"hr"}, Remove: []string{"hr"}},
		}),
	})
	require.NoError(t, err)
	return &line{t: t, service: service}
}

func (l *line) handOver(n int) {
	var workers sync.WaitGroup
	var next atomic.Int64
	for range throughputWorkers {
		workers.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				hire := (&desk{}).hire()
				hire.PersonID, hire.ApplicationID = fmt.Sprintf("p-%d", i), fmt.Sprintf("a-%d", i)
				hire.Person.LastName, hire.Person.WorkEmail = fmt.Sprintf("Sommerfeld %d", i), fmt.Sprintf("mareike.%d@lindenhof.example", i)
				hire.Custom = nil
				draft, err := l.service.Prepare(l.t.Context(), recruiter, "acme", "c-1", hire)
				if !assert.NoError(l.t, err) {
					return
				}
				badge, err := l.service.Send(l.t.Context(), recruiter, draft)
				if !assert.NoError(l.t, err) || !assert.Equal(l.t, transfer.StateDone, badge.State) {
					return
				}
			}
		})
	}
	workers.Wait()
}

// straight brings requests to the server without a network, whose waits the
// bubble's time cannot see.
type straight struct{ server http.Handler }

func (s straight) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(personioTakes)
	own := r.Clone(r.Context())
	if own.Body == nil {
		own.Body = http.NoBody
	}
	own.RequestURI, own.RemoteAddr = r.URL.RequestURI(), "192.0.2.1:1234"
	recorder := httptest.NewRecorder()
	s.server.ServeHTTP(recorder, own)
	answer := recorder.Result()
	answer.Request = r
	return answer, nil
}
