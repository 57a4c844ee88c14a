package greenhousetest

// view is the state as one user may see it; nil for the sender of webhooks,
// who sees everything.
type view struct {
	s    *Server
	user *User
	jobs map[int64]bool // what is known about confidential jobs
}

func (s *Server) viewOf(u *User) *view { return &view{s: s, user: u, jobs: map[int64]bool{}} }

// eventView is what webhooks are made from.
func (s *Server) eventView() *view { return s.viewOf(nil) }

// seesJob tells whether a job may be seen: a confidential one by its hiring team
// only. 0 is no job.
func (v *view) seesJob(id int64) bool {
	if v.user == nil || id == 0 {
		return true
	}
	sees, known := v.jobs[id]
	if !known {
		j := v.s.jobs.find(id)
		sees = j == nil || !j.Confidential || v.s.onTeam(v.user.ID, id)
		v.jobs[id] = sees
	}
	return sees
}

func (v *view) seesCandidate(id int64) bool {
	if v.user == nil || !v.user.NoPrivateCandidates {
		return true
	}
	c := v.s.candidates.find(id)
	return c == nil || !c.Private
}

func (v *view) seesApplication(a *Application) bool {
	return a == nil || v.seesJob(a.JobID) && v.seesCandidate(a.CandidateID)
}
