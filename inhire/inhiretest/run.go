package inhiretest

import (
	"fmt"
	"slices"
	"time"
)

// Run is one pass of inhire's own synchronisation.
type Run struct {
	ID         string
	LocalDate  string // the day in Warsaw
	Trigger    string // schedule or manual
	State      string // running, done, failed or skipped
	StartedAt  time.Time
	FinishedAt time.Time // zero while it runs
	Counts     Counts
	Problems   []RunProblem
}

// Counts are a run's applications. Those that are not in eRecruiter are not
// seen.
type Counts struct {
	Seen          int `json:"seen"`
	Changed       int `json:"changed"`
	Unchanged     int `json:"unchanged"`
	BeforeCutoff  int `json:"beforeCutoff"`
	UnmappedStage int `json:"unmappedStage"`
	NotVisible    int `json:"notVisible"`
	Failed        int `json:"failed"`
}

// RunProblem is one thing that a run could not do.
type RunProblem struct {
	Code          string `json:"code"`
	StageID       string `json:"stageId,omitempty"`
	ApplicationID string `json:"applicationId,omitempty"`
}

// shown is the run as it looks at an instant.
func (r Run) shown(now time.Time) Run {
	if now.Before(r.FinishedAt) {
		r.State, r.FinishedAt = "running", time.Time{}
	}
	r.Problems = slices.Clone(r.Problems)
	return r
}

// Runs returns the runs so far, oldest first.
func (s *Server) Runs() []Run {
	now := s.cfg.Now()
	defer s.look()()
	out := make([]Run, len(s.runs))
	for i, r := range s.runs {
		out[i] = r.shown(now)
	}
	return out
}

// RunDue does what inhire's own timer does at 17:00 in Warsaw: it runs once,
// where the synchronisation is on, the hour has come and the day had no run yet.
func (s *Server) RunDue() (Run, bool) {
	s.stage.Settle()
	now := s.cfg.Now()
	due := func() bool {
		return s.sync.runs() && !now.Before(runTime(now, 0)) && !s.ranOn(localDate(now))
	}
	s.mu.Lock()
	come := due()
	s.mu.Unlock()
	if !come {
		return Run{}, false
	}
	problem, _, _ := s.ask()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !due() {
		return Run{}, false
	}
	return s.run("schedule", problem, now).shown(now), true
}

func (s *Server) ranOn(date string) bool {
	return slices.ContainsFunc(s.runs, func(r Run) bool { return r.LocalDate == date && r.State == "done" })
}

// run makes a pass. The whole of it happens now.
func (s *Server) run(trigger string, problem Problem, at time.Time) Run {
	r := Run{
		LocalDate: localDate(at), Trigger: trigger, State: "done", StartedAt: at, FinishedAt: at.Add(s.cfg.RunTime), Problems: []RunProblem{},
	}
	r.ID = "run-" + r.LocalDate
	same := 0
	for _, old := range s.runs {
		if old.LocalDate == r.LocalDate {
			same++
		}
	}
	if same > 0 {
		r.ID += fmt.Sprintf("-%d", same+1)
	}
	switch {
	case s.ranOn(r.LocalDate):
		r.State, r.FinishedAt = "skipped", at
	case problem == NoProblem, problem == NoSharedRecruitments:
		s.pass(&r, problem == NoProblem, at)
	default:
		r.State, r.FinishedAt = "failed", at
		r.Problems = append(r.Problems, RunProblem{Code: string(problem)})
		if problem == BadKey {
			s.sync.state = BrokenKey
		}
	}
	s.runs = append(s.runs, r)
	return r
}

// pass compares every application with eRecruiter. It is the plain loop: a stage
// that was replaced moves its candidates, and a manual edit is overwritten.
func (s *Server) pass(r *Run, shared bool, at time.Time) {
	s.sync.mapping.refresh(s.ats.stages, at)
	s.sync.settle()
	status := map[string]string{}
	for _, e := range s.sync.mapping.entries {
		status[e.ID] = e.Status
	}
	for _, a := range s.apps.ordered {
		if a.ATS == nil {
			continue
		}
		n := &r.Counts
		n.Seen++
		if a.AppliedAt.Before(s.sync.enabledAt) {
			n.BeforeCutoff++
			continue
		}
		if a.hidden || !shared {
			n.NotVisible++
			r.Problems = append(r.Problems, RunProblem{Code: "not_visible", ApplicationID: a.ID})
			continue
		}
		target := status[a.stage]
		if target == "" {
			n.UnmappedStage++
			r.Problems = append(r.Problems, RunProblem{Code: "unmapped_stage", StageID: a.stage, ApplicationID: a.ID})
			continue
		}
		if target == a.Status {
			n.Unchanged++
			a.ATS.StageID, a.ATS.StageSeenAt = a.stage, at
			continue
		}
		if f := s.apply(change{application: a.ID, status: target, stage: a.stage}, at); f != nil {
			n.Failed++
			r.Problems = append(r.Problems, RunProblem{Code: f.code, StageID: a.stage, ApplicationID: a.ID})
			continue
		}
		n.Changed++
	}
}
