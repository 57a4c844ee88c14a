package greenhousetest

import "slices"

// DeleteCandidate deletes a person with all applications, offers and documents,
// and raises delete_candidate. What goes with the person raises nothing.
func (s *Server) DeleteCandidate(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.candidates.must(id)
	gone := slices.Clone(s.byCand[id])
	payload := personEvent(c, s.lastApplication(id), member{"deleted_application_ids", list(gone)})
	for _, a := range gone {
		s.dropApplication(a)
	}
	s.candidates.remove(id)
	s.publish("delete_candidate", payload)
}

// Merge makes one person of two: loser's applications become winner's, and
// loser is gone. It raises merge_candidate, or delete_candidate where only that
// is set up.
func (s *Server) Merge(loser, winner int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.candidates.must(winner)
	c, now := s.candidates.must(loser), s.now()
	last := s.lastApplication(loser)
	for _, id := range s.byCand[loser] {
		s.applications.change(id, now, func(a *Application) { a.CandidateID = winner })
		for _, o := range s.offers.where(func(o *Offer) bool { return o.ApplicationID == id }) {
			s.offers.change(o.ID, now, func(o *Offer) { o.CandidateID = winner })
		}
	}
	s.byCand[winner] = append(s.byCand[winner], s.byCand[loser]...)
	delete(s.byCand, loser)
	s.candidates.remove(loser)
	if s.hooks.listens("merge_candidate") {
		s.raise("merge_candidate", func(*view) object { return personEvent(c, last, member{"new_candidate_id", winner}) })
		return
	}
	s.raise("delete_candidate", func(*view) object { return personEvent(c, last, member{"deleted_application_ids", []int64{}}) })
}

func (s *Server) lastApplication(candidate int64) *Application {
	ids := s.byCand[candidate]
	if len(ids) == 0 {
		return nil
	}
	return s.applications.find(ids[len(ids)-1])
}

// DeleteApplication deletes one application and raises delete_application.
func (s *Server) DeleteApplication(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.applications.must(id)
	s.dropApplication(id)
	s.publish("delete_application", object{{"application", object{
		{"id", a.ID}, {"candidate_id", a.CandidateID}, {"job_id", null(a.JobID)},
		{"created_at", stamp(a.CreatedAt, hookTime)}, {"source_id", null(a.SourceID)},
		{"candidate_rejection_reason_id", nil}, {"rejection_note_id", nil},
		{"rejected_at", stamp(a.RejectedAt, hookTime)}, {"referrer_id", null(a.ReferrerID)},
		{"prospect", a.Prospect}, {"rejected_by_user_id", nil},
	}}})
}

// dropApplication removes an application with its offers and documents.
func (s *Server) dropApplication(id int64) {
	a := s.applications.must(id)
	for _, o := range s.offers.where(func(o *Offer) bool { return o.ApplicationID == id }) {
		s.offers.remove(o.ID)
	}
	for _, d := range s.attachments.where(func(d *Attachment) bool { return d.ApplicationID == id }) {
		s.attachments.remove(d.ID)
	}
	delete(s.current, id)
	delete(s.lastStage, id)
	s.byCand[a.CandidateID] = slices.DeleteFunc(s.byCand[a.CandidateID], func(other int64) bool { return other == id })
	s.applications.remove(id)
}

// DeleteJob deletes a job and raises job_deleted. Applications keep its id.
func (s *Server) DeleteJob(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.jobs.must(id)
	s.jobs.remove(id)
	s.raise("job_deleted", func(*view) object { return object{{"job", object{{"id", j.ID}, {"name", j.Name}}}} })
}

// DeleteAttachment deletes a document; its URLs answer 404 from then on.
func (s *Server) DeleteAttachment(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attachments.must(id)
	s.attachments.remove(id)
}

// DeleteDepartment deletes a department and raises department_deleted.
func (s *Server) DeleteDepartment(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.departments.must(id)
	children := descendants(id, s.departments.rows, func(d *Department) (int64, int64) { return d.ID, d.ParentID })
	s.departments.remove(id)
	s.publish("department_deleted", object{{"department", object{
		{"id", d.ID}, {"name", d.Name}, {"child_ids", children}, {"parent_id", null(d.ParentID)}, {"external_id", null(d.ExternalID)},
	}}})
}

// DeleteOffice deletes an office and raises office_deleted.
func (s *Server) DeleteOffice(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.offices.must(id)
	children := descendants(id, s.offices.rows, func(o *Office) (int64, int64) { return o.ID, o.ParentID })
	s.offices.remove(id)
	s.publish("office_deleted", object{{"office", object{
		{"id", o.ID}, {"name", o.Name}, {"location", object{{"name", null(o.Location)}}},
		{"child_ids", children}, {"parent_id", null(o.ParentID)}, {"external_id", null(o.ExternalID)},
	}}})
}

// descendants are the ids below a node, nearest first.
func descendants[P any](of int64, rows []P, node func(P) (id, parent int64)) []int64 {
	out := []int64{}
	for _, r := range rows {
		if id, parent := node(r); parent == of {
			out = append(append(out, id), descendants(id, rows, node)...)
		}
	}
	return out
}
