package main

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/handoverhq/handover/erecruiter/erecruitertest"
	"github.com/handoverhq/handover/inhire/inhiretest"
)

// Applications that come after a cut-off that is set today, as far ahead as they
// are.
const (
	freshID  = "inh-601" // in eRecruiter, at its first stage
	unsentID = "inh-602" // not in eRecruiter yet
	ahead    = 24 * time.Hour
)

// process is inhire's recruitment.
const process = "proc-31"

// joined is one employer's inhire and eRecruiter: the first follows the second.
type joined struct {
	erecruiter *erecruitertest.Server
	inhire     *inhiretest.Server

	mu     sync.Mutex
	stages map[int64]bool    // that inhire has
	at     map[string]string // stages of linked applications, by inhire's ids of them
}

// join fills inhire with what belongs to the eRecruiter that was started.
func (f *fakes) join() (credentials, ids list, j *joined) {
	s, d := f.inhire, f.jobs
	j = &joined{erecruiter: f.erecruiter, inhire: s, stages: map[int64]bool{}, at: map[string]string{}}
	// What inhire's help centre says of the stages of every account: a status by
	// default, and which cannot be changed.
	system := map[int64]inhiretest.Stage{
		d.New: {Default: "awaiting_decision", Locked: true}, d.CVAnalysis: {Default: "evaluating"},
		d.OfferMade: {Default: "interview", Locked: true}, d.Hired: {Default: "hired", Locked: true},
	}
	for _, g := range j.erecruiter.Stages() {
		j.addStage(g, system[g.ID])
	}
	origins := list{number("inhire.io", d.Origin), number("Pracuj.pl", d.OtherOrigin)}
	for _, o := range origins {
		s.AddSource(inhiretest.Source{ID: o.value, Name: o.name})
	}
	for _, a := range j.erecruiter.Applications() {
		own := inhiretest.Application{ID: a.ExternalID, Candidate: a.Person.Email, ProcessID: process, AppliedAt: a.AppliedAt}
		switch a.ExternalID {
		case "":
			continue // made elsewhere
		case freshID:
			own.AppliedAt = time.Now().Add(ahead)
		}
		s.AddApplication(own)
	}
	s.AddApplication(inhiretest.Application{ID: unsentID, Candidate: "adam.nowy@example.com", ProcessID: process, AppliedAt: time.Now().Add(ahead)})
	s.Probe(j.probe(d))
	j.look()
	credentials = list{{"api_key", s.IssueKey()}, {"api_key_read_only", s.IssueReadOnlyKey()}, {"erecruiter_access_key", d.AccessKey}}
	ids = list{
		number("company", d.Company), {"process", process}, {"application", freshID}, {"application_unsent", unsentID}, {"application_early", "inh-555"},
		number("stage_new", d.New), number("stage_offer", d.OfferMade), number("stage_hired", d.Hired), number("stage_task", d.Task),
	}
	return credentials, ids, j
}

// follow has inhire look at eRecruiter before it answers.
func (j *joined) follow(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		j.look()
		next.ServeHTTP(w, r)
	})
}

// look takes over what has changed in eRecruiter.
func (j *joined) look() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, g := range j.erecruiter.Stages() {
		if !j.stages[g.ID] {
			j.addStage(g, inhiretest.Stage{})
		}
	}
	for _, a := range j.erecruiter.Applications() {
		id := a.ExternalID
		if id == "" {
			continue
		}
		_, known := j.inhire.Application(id)
		was, linked := j.at[id]
		stage := decimal(a.Stage())
		switch {
		case !known: // not one of inhire's
		case !linked:
			j.inhire.LinkATS(id, inhiretest.ATS{
				RecruitmentID: decimal(a.RecruitmentID), ApplicationID: decimal(a.ID), StageID: stage, StageSeenAt: time.Now(),
			})
			j.at[id] = stage
		case was != stage:
			j.inhire.MoveTo(id, stage)
			j.at[id] = stage
		}
	}
}

// addStage tells inhire of a stage; as has its default and its lock.
func (j *joined) addStage(g erecruitertest.Stage, as inhiretest.Stage) {
	as.ID, as.Name, as.Type, as.System = decimal(g.ID), g.Name, g.Type, g.System
	j.inhire.AddStage(as)
	j.stages[g.ID] = true
}

// probe is what inhire's connection test finds: only the key and the company that
// were printed are right.
func (j *joined) probe(d erecruitertest.Demo) func(key, company string) inhiretest.Problem {
	return func(key, company string) inhiretest.Problem {
		switch {
		case key != d.AccessKey:
			return inhiretest.BadKey
		case company != "" && company != decimal(d.Company):
			return inhiretest.NoPermission
		}
		return inhiretest.NoProblem
	}
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
