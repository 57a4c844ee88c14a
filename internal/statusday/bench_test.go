package statusday

import (
	"bytes"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// crowds are 50,000 applications, as either kind of account has them. Where the
// stage is in the history alone it matters who need not be asked for.
var crowds = map[bool]struct {
	name string
	Crowd
}{
	false: {"stage on the application", Crowd{Recruitments: 50, Followed: 1000}},
	true:  {"stage in the history", Crowd{Recruitments: 50, Followed: 600, Before: 200, Rejected: 200}},
}

// BenchmarkDay is a day on which 500 of 50,000 were moved, after one on which all
// were seen for the first time. The seconds by the clock are what either vendor's
// rate makes of the requests; ns/op is the work of this process.
func BenchmarkDay(b *testing.B) {
	for _, inHistory := range []bool{false, true} {
		b.Run(crowds[inHistory].name, func(b *testing.B) {
			for _, store := range []string{"memory", "sqlite"} {
				b.Run("statussync, "+store, func(b *testing.B) {
					benchmarkDay(b, inHistory, store, (*host).day, outcome.floor)
				})
			}
			b.Run("loop", func(b *testing.B) {
				benchmarkDay(b, inHistory, "memory", func(h *host) outcome { return loop{h, true}.day() }, loop{}.floor)
			})
			b.Run("loop that writes each", func(b *testing.B) {
				benchmarkDay(b, inHistory, "memory", func(h *host) outcome { return loop{h, false}.day() }, loop{}.floor)
			})
		})
	}
}

func benchmarkDay(b *testing.B, inHistory bool, store string, day func(*host) outcome, floor func(outcome) time.Duration) {
	b.ReportAllocs()
	var o outcome
	var resident float64
	for b.Loop() {
		b.StopTimer()
		h := newHost(b, store, inHistory)
		h.fill(crowds[inHistory].Crowd)
		h.day()
		h.invite(500)
		before := resetPeak()
		b.StartTimer()
		o = day(h)
		b.StopTimer()
		resident = peak() - before
		b.StartTimer()
	}
	source, sink := o.calls()
	b.ReportMetric(float64(source), "source-requests")
	b.ReportMetric(float64(sink), "sink-requests")
	b.ReportMetric(float64(o.told.Mails), "mails")
	b.ReportMetric(o.took.Seconds(), "clock-s")
	b.ReportMetric(o.took.Seconds()/floor(o).Seconds(), "x-of-rates")
	b.ReportMetric(resident, "MiB-resident")
}

// BenchmarkHeap is the live heap of two days: all are seen for the first time,
// and 500 are moved. The baseline is the synchronisation switched on, before it
// has seen anybody.
func BenchmarkHeap(b *testing.B) {
	const limit = 16
	for _, inHistory := range []bool{false, true} {
		for _, store := range []string{"memory", "sqlite"} {
			b.Run(crowds[inHistory].name+"/"+store, func(b *testing.B) {
				var m meter
				for b.Loop() {
					h := newHost(b, store, inHistory)
					h.fill(crowds[inHistory].Crowd)
					m = meter{every: 7}
					if inHistory {
						m.every = 173 // as many more passes
					}
					runtime.GC() // pools need two
					m.base = live()
					h.pass = m.look
					h.day()
					h.invite(500)
					h.day()
					runtime.GC()
					m.left = live() - m.base
					h.sync = nil // connections that are still being closed may hold the host
				}
				b.ReportMetric(m.most, "MiB-live")
				b.ReportMetric(m.left, "MiB-kept")
				b.ReportMetric(float64(m.looks), "looks")
				assert.Less(b, m.most, float64(limit))
			})
		}
	}
}

// meter looks at the live heap now and then. Every is a prime, so that it is not
// always the same moment of a page.
type meter struct {
	every, passes, looks int
	base, most, left     float64 // MiB
}

func (m *meter) look() {
	if m.passes++; m.passes%m.every == 0 {
		m.most = max(m.most, live()-m.base)
		m.looks++
	}
}

// live is what the heap holds that something refers to, in MiB.
func live() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// resetPeak gives memory back, begins to measure the process's peak anew, and
// tells what it has now, in MiB. That counts what Go's heap does not show, such
// as SQLite's pages. Linux only; else 0.
func resetPeak() float64 {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
	return status("VmRSS:")
}

// peak is the most memory that the process had since, in MiB.
func peak() float64 { return status("VmHWM:") }

func status(name string) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		if f := bytes.Fields(line); len(f) > 1 && string(f[0]) == name {
			kB, _ := strconv.ParseFloat(string(f[1]), 64)
			return kB / (1 << 10)
		}
	}
	return 0
}
