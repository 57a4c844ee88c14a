package inhiretest

import (
	"net/http"
	"strconv"
	"time"
)

type runWire struct {
	ID         string       `json:"id"`
	LocalDate  string       `json:"localDate"`
	Trigger    string       `json:"trigger"`
	State      string       `json:"state"`
	StartedAt  time.Time    `json:"startedAt"`
	FinishedAt *time.Time   `json:"finishedAt"`
	Counts     Counts       `json:"counts"`
	Problems   []RunProblem `json:"problems"`
}

func (r Run) wire(now time.Time) runWire {
	r = r.shown(now)
	return runWire{r.ID, r.LocalDate, r.Trigger, r.State, r.StartedAt.UTC(), orNull(r.FinishedAt), r.Counts, append([]RunProblem{}, r.Problems...)}
}

// prepareRuns lists runs, the newest first. A cursor names the number of the
// last one given: runs are only ever added.
func (x *exchange) prepareRuns() work {
	at := cursor{List: SyncRuns}
	before := -1 // no bound
	if q := x.r.URL.Query(); q.Has("cursor") {
		next, valid := readCursor(q.Get("cursor"), at)
		n, err := strconv.Atoi(next.ID)
		if !valid || next.ID != "" && (err != nil || n < 0) {
			return always(badParameter("cursor"))
		}
		if at = next; at.ID != "" {
			before = n
		}
	}
	limit, valid := x.limit()
	if !valid {
		return always(badParameter("limit"))
	}
	return x.s.locked(func(time.Time) *Answer {
		now, i := x.s.cfg.Now(), len(x.s.runs)
		if before >= 0 {
			i = min(i, before)
		}
		rows := []runWire{}
		for ; i > 0 && len(rows) < limit; i-- {
			rows = append(rows, x.s.runs[i-1].wire(now))
		}
		var next *string
		if i > 0 {
			last := at
			last.ID = strconv.Itoa(i)
			next = new(x.s.next(at, last))
		}
		return ok(map[string]any{"runs": rows, "nextCursor": next})
	})
}

func (x *exchange) prepareRun() work {
	return func(at time.Time) *Answer {
		problem, _, _ := x.s.ask()
		x.s.mu.Lock()
		defer x.s.mu.Unlock()
		if !x.s.sync.runs() {
			return conflict("sync_"+string(x.s.sync.state), "the synchronisation is not on")
		}
		for _, r := range x.s.runs {
			if at.Before(r.FinishedAt) {
				return conflict("run_under_way", "a run is under way")
			}
		}
		r := x.s.run("manual", problem, at)
		return jsonAnswer(http.StatusAccepted, r.wire(at))
	}
}
