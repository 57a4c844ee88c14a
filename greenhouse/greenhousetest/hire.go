package greenhousetest

import (
	"encoding/json"
	"strings"
	"time"
)

// hireOrder is what POST …/hire may carry.
type hireOrder struct {
	startOn       string
	opening       int64
	closeReasonID int64
}

func parseHire(body []byte) (hireOrder, string) {
	var in struct {
		StartDate     string `json:"start_date"`
		OpeningID     int64  `json:"opening_id"`
		CloseReasonID int64  `json:"close_reason_id"`
	}
	if len(strings.TrimSpace(string(body))) > 0 && json.Unmarshal(body, &in) != nil {
		return hireOrder{}, "The body could not be read."
	}
	day, _, _ := strings.Cut(in.StartDate, "T")
	return hireOrder{day, in.OpeningID, in.CloseReasonID}, ""
}

// Hire hires an application: its current offer becomes Accepted, an opening is
// filled and closed, and with the last opening the job. It raises offer_updated
// and hire_candidate (see [Server.LoseEvents]). An application without an offer
// is hired without one. Hire panics where Greenhouse would refuse: no such
// application, hired already, a prospect, rejected.
func (s *Server) Hire(application int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.applications.must(application)
	if problem := s.hireLocked(application, hireOrder{}); problem != "" {
		panic("greenhousetest: " + problem)
	}
}

func (s *Server) hireLocked(id int64, order hireOrder) (problem string) {
	a := s.applications.find(id)
	switch {
	case a.Prospect:
		return "A prospect cannot be hired."
	case a.Status != InProcess:
		return "The application is " + a.Status + "."
	}
	now := s.now()
	o := s.currentOffer(id)
	if o != nil && o.Status != OfferCreated && o.Status != OfferAccepted {
		o = nil
	}
	want := order.opening
	if want == 0 && o != nil {
		want = o.OpeningID
	}
	opening := s.openingFor(a.JobID, want)
	if order.opening != 0 && opening == nil {
		return "The opening is not open on this job."
	}
	if o != nil {
		o = s.offers.change(o.ID, now, func(o *Offer) {
			o.Status, o.ResolvedAt = OfferAccepted, now
			if order.startOn != "" {
				o.StartsOn = order.startOn
			}
		})
		s.raise("offer_updated", func(v *view) object { return v.offerEvent(o) })
	}
	before := *a
	s.lastStage[id] = &before
	a = s.applications.change(id, now, func(a *Application) {
		a.Status, a.StageID, a.InterviewStageID, a.StageName, a.LastActivityAt = Hired, 0, 0, "", now
	})
	closed := s.fill(opening, id, order.closeReasonID, now)
	s.raise("hire_candidate", func(v *view) object { return v.hireEvent(a, o, opening) })
	if closed != nil {
		s.raise("job_updated", func(v *view) object { return v.jobEvent(closed) })
	}
	return ""
}

// openingFor is the opening asked for, or the job's first open one.
func (s *Server) openingFor(job, want int64) *Opening {
	for _, o := range s.openings.rows {
		if o.JobID == job && o.ClosedAt.IsZero() && (want == 0 || o.ID == want) {
			return o
		}
	}
	return nil
}

// fill closes an opening, and with the last one the job, which it returns then.
func (s *Server) fill(o *Opening, application, reason int64, now time.Time) *Job {
	if o == nil {
		return nil
	}
	s.openings.change(o.ID, now, func(o *Opening) {
		o.ClosedAt, o.ApplicationID, o.CloseReasonID = now, application, reason
	})
	if s.openingFor(o.JobID, 0) != nil {
		return nil
	}
	return s.jobs.change(o.JobID, now, func(j *Job) { j.Status, j.ClosedAt = "closed", now })
}

// Unhire takes a hire back: the application returns to the stage it was hired
// from, its opening opens again and its offer is Created again. It raises
// unhire_candidate.
func (s *Server) Unhire(application int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.applications.must(application).Status != Hired {
		panic("greenhousetest: the application is not hired")
	}
	now := s.now()
	a := s.applications.change(application, now, func(a *Application) {
		a.Status, a.LastActivityAt = InProcess, now
		if was := s.lastStage[application]; was != nil {
			a.StageID, a.InterviewStageID, a.StageName = was.StageID, was.InterviewStageID, was.StageName
		}
	})
	if o := s.currentOffer(application); o != nil && o.Status == OfferAccepted {
		s.offers.change(o.ID, now, func(o *Offer) { o.Status, o.ResolvedAt = OfferCreated, time.Time{} })
	}
	for _, o := range s.openings.where(func(o *Opening) bool { return o.ApplicationID == application }) {
		s.openings.change(o.ID, now, func(o *Opening) { o.ClosedAt, o.ApplicationID, o.CloseReasonID = time.Time{}, 0, 0 })
		s.jobs.change(o.JobID, now, func(j *Job) { j.Status, j.ClosedAt = "open", time.Time{} })
	}
	s.raise("unhire_candidate", func(v *view) object { return v.applicationPayload(a, "public_name") })
}
