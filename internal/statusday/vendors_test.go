package statusday

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/rpc"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// childMark in the environment makes the test binary the vendors' process.
const childMark = "HANDOVER_STATUSDAY_VENDORS"

func TestMain(m *testing.M) {
	if os.Getenv(childMark) == "" {
		os.Exit(m.Run())
	}
	if err := serveVendors(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// start is when the world begins: a winter's noon in Warsaw.
var start = time.Date(2026, time.January, 12, 11, 0, 0, 0, time.UTC)

// The rates that either vendor bears: the clients' defaults.
const (
	sourceRate = 2 // calls a second
	sinkRate   = 5
)

// Vendors is both fakes, as the host's process sees them by net/rpc.
type Vendors struct {
	clock      *erecruitertest.Clock
	erecruiter *erecruitertest.Server
	inhire     *inhiretest.Server
	url        string
	demo       erecruitertest.Demo
	people     int // applications so far
	live       []applied

	mu sync.Mutex // the clock, to be moved forward only
}

// applied is an application with both its ids.
type applied struct {
	source int64
	sink   string
}

// Opened is how the host gets in.
type Opened struct {
	ERecruiter, Inhire         string
	Company, AccessKey, APIKey string
	Interview                  string // a stage
}

// Crowd is applications to make: in each recruitment some that the
// synchronisation is to follow, some made before it was switched on, and some
// who were rejected at both.
type Crowd struct {
	At                         time.Time // when those to follow, and those rejected, were made
	Recruitments               int
	Followed, Before, Rejected int // in each
}

// Told is what the vendors saw: calls since they were last asked, and all e-mails.
type Told struct {
	Source, Sink             map[string]int // requests by method and route
	Busiest                  [2]int         // calls within any second
	TooMany                  int            // refused by inhire for it; eRecruiter's would show among the calls
	Mails, MailedTwice, Idle int            // e-mails; candidates with several; e-mails about nothing new
}

func serveVendors() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c := erecruitertest.NewClock(start)
	v := &Vendors{clock: c, url: "http://" + listener.Addr().String(),
		inhire: inhiretest.New(inhiretest.Config{Now: c.Now, NoBodies: true, Limit: inhiretest.Limit{Calls: sinkRate, Per: time.Second}}),
	}
	go func() { _ = http.Serve(listener, v) }()
	wire := rpc.NewServer()
	if err := wire.Register(v); err != nil {
		return err
	}
	wire.ServeConn(pipe{os.Stdin, os.Stdout}) // until the host's process is gone
	return nil
}

// ServeHTTP takes the caller's time over, and passes the call on.
func (v *Vendors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	if at, err := time.Parse(time.RFC3339Nano, r.Header.Get(clockHeader)); err == nil && at.After(v.clock.Now()) {
		v.clock.Advance(at.Sub(v.clock.Now()))
	}
	v.mu.Unlock()
	if strings.HasPrefix(r.URL.Path, "/inhire/") {
		v.inhire.ServeHTTP(w, r)
		return
	}
	v.erecruiter.ServeHTTP(w, r)
}

// Open makes the accounts. InHistory: only an application's history has its stage.
func (v *Vendors) Open(inHistory bool, out *Opened) error {
	v.erecruiter = erecruitertest.New(erecruitertest.Config{
		Now: v.clock.Now, Thin: true, Limit: erecruitertest.Limit{Calls: sourceRate}, Wire: erecruitertest.Wire{StageInHistory: inHistory},
	})
	v.demo = v.erecruiter.SeedDemo()
	*out = Opened{
		ERecruiter: v.url + "/erecruiter", Inhire: v.url + "/inhire", Company: strconv.FormatInt(v.demo.Company, 10),
		AccessKey: v.demo.AccessKey, APIKey: v.inhire.IssueKey(), Interview: strconv.FormatInt(v.demo.Interview, 10),
	}
	return nil
}

// Fill makes applications.
func (v *Vendors) Fill(c Crowd, _ *struct{}) error {
	for r := range c.Recruitments {
		n := c.Followed + c.Before + c.Rejected
		recruitment := v.erecruiter.AddRecruitment(erecruitertest.Recruitment{Name: fmt.Sprint("Rekrutacja ", r), Shared: true})
		first := v.erecruiter.SeedApplications(recruitment, fmt.Sprintf("r%d", r), n)
		for i := range n {
			a := inhiretest.Application{
				ID: fmt.Sprintf("0f8fad5b-d9cb-469f-a165-%012d", v.people), AppliedAt: c.At,
				ATS: &inhiretest.ATS{RecruitmentID: strconv.FormatInt(recruitment, 10), ApplicationID: strconv.FormatInt(first+int64(i), 10)},
			}
			v.people++
			switch {
			case i < c.Before:
				a.AppliedAt = start.AddDate(0, -1, 0)
			case i < c.Before+c.Rejected:
				a.Status, a.SetBy = "negative", inhiretest.ByUser
				v.erecruiter.SetStage(first+int64(i), v.demo.Rejected)
			default:
				v.live = append(v.live, applied{first + int64(i), a.ID})
			}
			v.inhire.AddApplication(a)
		}
	}
	return nil
}

// Move has a recruiter invite n of those that are followed, spread over all.
func (v *Vendors) Move(n int, _ *struct{}) error {
	for i := range n {
		v.erecruiter.SetStage(v.live[i*len(v.live)/n].source, v.demo.Interview)
	}
	return nil
}

// Tell tells what was seen, and forgets the calls; e-mails are counted from the
// beginning.
func (v *Vendors) Tell(_ struct{}, out *Told) error {
	*out = Told{Source: v.erecruiter.Requests(), Sink: map[string]int{}}
	var at []time.Time
	for _, call := range v.inhire.Journal() {
		out.Sink[call.Method+" "+call.Route]++
		at = append(at, call.At)
		if call.Status == http.StatusTooManyRequests {
			out.TooMany++
		}
	}
	out.Busiest = [2]int{v.erecruiter.MostWithin(time.Second), busiest(at)}
	for _, n := range v.inhire.Mailed() {
		if n > 1 {
			out.MailedTwice++
		}
	}
	for _, mail := range v.inhire.Mails() {
		out.Mails++
		if mail.Was == mail.Status {
			out.Idle++
		}
	}
	v.erecruiter.ClearJournal()
	v.inhire.ClearJournal()
	return nil
}

// busiest is the most calls that any second saw.
func busiest(at []time.Time) (most int) {
	slices.SortFunc(at, time.Time.Compare)
	first := 0
	for i := range at {
		for at[i].Sub(at[first]) >= time.Second {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// pipe is one process's end of the connection between the two.
type pipe struct{ in, out *os.File }

func (p pipe) Read(b []byte) (int, error)  { return p.in.Read(b) }
func (p pipe) Write(b []byte) (int, error) { return p.out.Write(b) }

func (p pipe) Close() error { return errors.Join(p.out.Close(), p.in.Close()) }

// vendors starts the vendors' process, and ends it with the test.
func vendors(t testing.TB) *rpc.Client {
	ours, err := os.Executable()
	require.NoError(t, err)
	command := exec.Command(ours)
	command.Env, command.Stderr = append(os.Environ(), childMark+"=1"), os.Stderr
	toRead, theirOut, err := os.Pipe()
	require.NoError(t, err)
	theirIn, toWrite, err := os.Pipe()
	require.NoError(t, err)
	command.Stdin, command.Stdout = theirIn, theirOut
	require.NoError(t, command.Start())
	require.NoError(t, theirIn.Close())
	require.NoError(t, theirOut.Close())
	client := rpc.NewClient(pipe{toRead, toWrite})
	t.Cleanup(func() {
		_ = client.Close() // its standard input ends, and so does it
		_ = command.Wait()
	})
	return client
}
