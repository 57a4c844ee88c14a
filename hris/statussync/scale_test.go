package statussync_test

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

// crowd is both systems with many applications, none of which it holds: each is
// made when it is asked for.
type crowd struct {
	clock *clock
	n     int // applications, a hundred in each recruitment
	moved int // the first so many stand at an interview
	done  map[string]string

	lists, asked, writes, reads int
	peak                        func() // called from time to time
}

func (c *crowd) id(i int) string { return fmt.Sprintf("0f8fad5b-d9cb-469f-a165-%012d", i) }

func (c *crowd) app(i int) hris.SinkApplication {
	a := hris.SinkApplication{ID: c.id(i), AppliedAt: c.clock.Now(), Status: "waiting", Recruitment: fmt.Sprint(4000 + i/100), SourceID: fmt.Sprint(70000000 + i)}
	if status := c.done[a.ID]; status != "" {
		a.Status = status
	}
	return a
}

func (c *crowd) Stages(ctx context.Context) ([]hris.Stage, error) {
	return newATS(c.clock).Stages(ctx)
}

func (c *crowd) Statuses(ctx context.Context) ([]hris.Status, error) {
	return newBoard(c.clock).Statuses(ctx)
}

func (c *crowd) Positions(_ context.Context, recruitment string, _ func(string) bool) iter.Seq2[hris.Position, error] {
	return func(yield func(hris.Position, error) bool) {
		c.asked++
		var r int
		fmt.Sscan(recruitment, &r)
		for i := range 100 {
			p := hris.Position{ApplicationID: fmt.Sprint(70000000 + (r-4000)*100 + i), StageID: "1", StageName: "Nowy", Since: c.clock.Now()}
			if (r-4000)*100+i < c.moved {
				p.StageID, p.StageName = "3", "Rozmowa"
			}
			if !yield(p, nil) {
				return
			}
		}
		if c.asked%100 == 0 {
			c.peak()
		}
	}
}

func (c *crowd) Applications(context.Context, time.Time) iter.Seq2[hris.SinkApplication, error] {
	return func(yield func(hris.SinkApplication, error) bool) {
		c.lists++
		for i := range c.n {
			if !yield(c.app(i), nil) {
				return
			}
		}
		c.peak()
	}
}

func (c *crowd) Application(_ context.Context, id string) (hris.SinkApplication, error) {
	c.reads++
	return hris.SinkApplication{ID: id, Status: c.done[id]}, nil
}

func (c *crowd) MaxStatuses() int { return 25 }

func (c *crowd) SetStatuses(_ context.Context, changes []hris.StatusChange) ([]hris.StatusResult, error) {
	c.writes++
	results := make([]hris.StatusResult, len(changes))
	for i, change := range changes {
		c.done[change.ApplicationID] = change.Status
		results[i].ApplicationID = change.ApplicationID
	}
	c.peak()
	return results, nil
}

func crowdOf(t testing.TB, n int, store func(*clock) statussync.Store) (*crowd, *statussync.Sync) {
	c := &crowd{clock: &clock{now: noon}, n: n, done: map[string]string{}, peak: func() {}}
	s, err := statussync.New(statussync.Config{
		Tenant: "acme", Connection: "c1", Store: store(c.clock), Source: c, Sink: c, Main: noProblem, Authorizer: statussync.Managers{"admin"},
		Defaults: statussync.RecruitmentDefaults("waiting", "evaluating", "interview", "hired"), Options: statussync.Options{Cap: -1}, Now: c.clock.Now,
	})
	require.NoError(t, err)
	m, err := s.Enable(t.Context(), boss)
	require.NoError(t, err)
	_, err = s.Save(t.Context(), boss, m.Version, chosen)
	require.NoError(t, err)
	return c, s
}

func inMemory(c *clock) statussync.Store { return statussync.NewMemory(c.Now) }

// live gives the bytes on the heap that something refers to.
func live() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// The engine's memory and that of a store that keeps all of it in memory.
func TestFiftyThousandApplicationsTakeLessThanSixteenMiB(t *testing.T) {
	const limit, few = 16 << 20, 200
	c, s := crowdOf(t, 50_000, inMemory)
	base := live()
	var most int64
	c.peak = func() { most = max(most, live()-base) }
	for day := range 2 {
		c.moved = day * few
		c.lists, c.asked = 0, 0
		c.clock.Set(s.Next())
		r, worked, err := s.Run(t.Context())
		require.NoError(t, err)
		require.True(t, worked)
		assert.Equal(t, 50_000, r.Counts.Applications)
		assert.Equal(t, day*few, r.Counts.Changed)
		assert.Equal(t, []int{1, 500}, []int{c.lists, c.asked}, "each side is read once")
	}
	assert.Equal(t, few/25, c.writes, "changes, and nothing else, in full batches")
	assert.Zero(t, c.reads)
	assert.Less(t, most, int64(limit))
	t.Logf("live heap: %.1f MiB above the baseline", float64(most)/(1<<20))
	runtime.KeepAlive(s)
}

// One day on which nothing has changed.
func BenchmarkAnUnchangedDay(b *testing.B) {
	for _, n := range []int{1_000, 50_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c, s := crowdOf(b, n, inMemory)
			for b.Loop() {
				c.clock.Set(s.Next())
				if _, worked, err := s.Run(b.Context()); err != nil || !worked {
					b.Fatal(worked, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/application")
		})
	}
}
