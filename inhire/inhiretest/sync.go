package inhiretest

import "time"

// SyncState is where the synchronisation stands.
type SyncState string

// The states of the contract.
const (
	Off          SyncState = "off"
	Draft        SyncState = "draft"         // stages fetched, the mapping not saved yet: nothing runs
	On           SyncState = "on"            // runs
	NeedsMapping SyncState = "needs_mapping" // runs, but a stage was found that has no status
	BrokenKey    SyncState = "broken_key"    // eRecruiter refused the key in a run: nothing runs
)

type syncState struct {
	state     SyncState
	enabledAt time.Time // the cut-off
	mapping   mapping
}

func (y *syncState) runs() bool { return y.state == On || y.state == NeedsMapping }

// settle gives a synchronisation that is switched on the state that its mapping
// calls for.
func (y *syncState) settle() {
	y.state = On
	if len(y.mapping.unmapped()) > 0 {
		y.state = NeedsMapping
	}
}

// SyncState returns where the synchronisation stands.
func (s *Server) SyncState() SyncState {
	defer s.look()()
	return s.sync.state
}

// CutOff returns the instant before which applications are left alone; zero
// where there is none yet.
func (s *Server) CutOff() time.Time {
	defer s.look()()
	return s.sync.enabledAt
}

type syncWire struct {
	State      SyncState  `json:"state"`
	EnabledAt  *time.Time `json:"enabledAt"`
	RunAtLocal string     `json:"runAtLocal"`
	TimeZone   string     `json:"timeZone"`
	Direction  string     `json:"direction"`
	NextRunAt  *time.Time `json:"nextRunAt"`
}

func (s *Server) syncAnswer() *Answer {
	w := syncWire{
		State: s.sync.state, EnabledAt: orNull(s.sync.enabledAt),
		RunAtLocal: "17:00", TimeZone: "Europe/Warsaw", Direction: "erecruiter_to_inhire",
	}
	if s.sync.runs() {
		w.NextRunAt = orNull(nextRun(s.cfg.Now()))
	}
	return ok(w)
}

func (x *exchange) prepareSync() work {
	return x.s.locked(func(time.Time) *Answer { return x.s.syncAnswer() })
}

func (x *exchange) prepareEnable() work {
	return func(at time.Time) *Answer {
		problem, _, _ := x.s.ask()
		x.s.mu.Lock()
		defer x.s.mu.Unlock()
		y, c := &x.s.sync, &x.s.settings
		switch {
		case y.state != Off && y.state != Draft:
			return x.s.syncAnswer()
		case !c.saved:
			return notSaved()
		case c.lastTest == nil:
			return conflict("not_tested", "test the connection first")
		case !c.tested():
			return conflict("test_failed", "the connection test did not pass", Detail{Code: *c.lastTest.Problem})
		case problem != NoProblem && problem != NoSharedRecruitments:
			return notFetched(problem)
		}
		if y.state == Off && !x.s.cfg.KeepCutOff {
			y.enabledAt = time.Time{}
		}
		y.state = Draft
		y.mapping.refresh(x.s.ats.stages, at)
		return x.s.syncAnswer()
	}
}

func (x *exchange) prepareDisable() work {
	return x.s.locked(func(time.Time) *Answer {
		x.s.sync.state = Off
		return x.s.syncAnswer()
	})
}
