package greenhousetest

import (
	"slices"
	"strconv"
	"time"
)

// The functions given to the Change methods get a copy of the row: replace
// slices and maps, do not change them. They must not call the Server.

// ChangeCandidate changes a person and raises update_candidate.
func (s *Server) ChangeCandidate(id int64, f func(*Candidate)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.candidates.change(id, s.now(), f)
	s.check("candidate", c.CustomFields)
	s.raise("update_candidate", func(*view) object { return s.candidateEvent(c) })
}

func (s *Server) candidateEvent(c *Candidate) object {
	none := Application{}
	row := s.eventView().hookCandidate(c, &none, true)
	if ids := s.byCand[c.ID]; len(ids) > 0 {
		a := *s.applications.must(ids[len(ids)-1])
		a.ID = 0 // the documents of all applications
		row = s.eventView().hookCandidate(c, &a, true)
	}
	return object{{"candidate", slices.DeleteFunc(row, func(m member) bool { return m.key == "is_private" || m.key == "can_email" })}}
}

// ChangeApplication changes an application and raises application_updated. The
// status has methods of its own.
func (s *Server) ChangeApplication(id int64, f func(*Application)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.applications.change(id, s.now(), f)
	s.check("application", a.CustomFields)
	s.raise("application_updated", func(v *view) object { return v.applicationEvent(a) })
}

// MoveStage moves an application to another stage and raises
// candidate_stage_change.
func (s *Server) MoveStage(application, stage int64, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	a := s.applications.change(application, now, func(a *Application) {
		a.StageID, a.StageName, a.LastActivityAt = stage, name, now
	})
	s.raise("candidate_stage_change", func(v *view) object { return v.applicationEvent(a) })
}

// Reject rejects an application and raises reject_candidate.
func (s *Server) Reject(application int64, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	a := s.applications.change(application, now, func(a *Application) {
		a.Status, a.RejectedAt, a.RejectionReason, a.LastActivityAt = Rejected, now, reason, now
	})
	s.raise("reject_candidate", func(v *view) object { return v.applicationPayload(a, "public_name") })
}

// Unreject takes a rejection back and raises unreject_candidate.
func (s *Server) Unreject(application int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	a := s.applications.change(application, now, func(a *Application) {
		a.Status, a.RejectedAt, a.RejectionReason, a.LastActivityAt = InProcess, time.Time{}, "", now
	})
	s.raise("unreject_candidate", func(v *view) object { return v.applicationPayload(a, "public_name") })
}

// ChangeJob changes a job and raises job_updated.
func (s *Server) ChangeJob(id int64, f func(*Job)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.jobs.change(id, s.now(), f)
	s.check("job", j.CustomFields)
	s.raise("job_updated", func(v *view) object { return v.jobEvent(j) })
}

// ApproveJob raises job_approved; flow is open_job or offer_job.
func (s *Server) ApproveJob(id int64, flow string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.jobs.must(id)
	s.raise("job_approved", func(v *view) object {
		return append(object{{"approval_flow", object{{"approval_flow_type", flow}}}}, v.jobEvent(j)...)
	})
}

// ChangeOpening changes an opening. No event tells of it.
func (s *Server) ChangeOpening(id int64, f func(*Opening)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.openings.change(id, s.now(), f)
}

// ChangeUser changes a user. No event tells of it.
func (s *Server) ChangeUser(id int64, f func(*User)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users.change(id, s.now(), f)
}

// ChangeCustomField changes a definition, such as its name; the key stays what
// it is. No event tells of it.
func (s *Server) ChangeCustomField(id int64, f func(*CustomField)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := s.fieldDefs.must(id).Key
	s.fieldDefs.change(id, s.now(), func(c *CustomField) { f(c); c.Key = key })
	s.orderFields()
}

// ChangeOption changes an option. No event tells of it.
func (s *Server) ChangeOption(id int64, f func(*CustomFieldOption)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options.change(id, s.now(), f)
}

// AnonymizableFields are the words of candidate_anonymized that change
// something in the fake; Greenhouse knows some more.
func AnonymizableFields() []string {
	return []string{
		"addresses", "all_offer_versions", "application_questions", "attachments", "coordinator", "credited_to",
		"current_company", "current_title", "custom_application_fields", "custom_candidate_fields", "education",
		"email_addresses", "employment", "full_name", "location", "phone_numbers", "recruiter", "social_media_links",
		"source", "tags", "websites",
	}
}

// Anonymize empties fields of a candidate, all of [AnonymizableFields] when none
// is named, and raises candidate_anonymized; all_offer_versions raises
// offer_deleted for each offer, too.
func (s *Server) Anonymize(candidate int64, fields ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(fields) == 0 {
		fields = AnonymizableFields()
	}
	now := s.now()
	has := func(name string) bool { return slices.Contains(fields, name) }
	s.candidates.change(candidate, now, func(c *Candidate) { anonymize(c, has) })
	for _, id := range s.byCand[candidate] {
		s.applications.change(id, now, func(a *Application) { anonymizeApplication(a, has) })
		if has("attachments") {
			for _, d := range s.attachments.where(func(d *Attachment) bool { return d.ApplicationID == id }) {
				s.attachments.remove(d.ID)
			}
		}
		if has("all_offer_versions") {
			for _, o := range s.offers.where(func(o *Offer) bool { return o.ApplicationID == id }) {
				s.deleteOffer(o.ID)
			}
		}
	}
	s.raise("candidate_anonymized", func(*view) object { return object{{"candidate_id", candidate}, {"anonymized_fields", fields}} })
}

func anonymize(c *Candidate, has func(string) bool) {
	for name, clear := range map[string]func(){
		"full_name":               func() { c.FirstName, c.LastName = "Anonymized", strconv.FormatInt(c.ID, 10) },
		"current_company":         func() { c.Company = "" },
		"current_title":           func() { c.Title = "" },
		"addresses":               func() { c.Addresses = nil },
		"email_addresses":         func() { c.Emails = nil },
		"phone_numbers":           func() { c.Phones = nil },
		"websites":                func() { c.Websites = nil },
		"social_media_links":      func() { c.SocialMedia = nil },
		"education":               func() { c.Educations = nil },
		"employment":              func() { c.Employments = nil },
		"tags":                    func() { c.Tags = nil },
		"custom_candidate_fields": func() { c.CustomFields = nil },
	} {
		if has(name) {
			clear()
		}
	}
}

func anonymizeApplication(a *Application, has func(string) bool) {
	for name, clear := range map[string]func(){
		"application_questions":     func() { a.Answers = nil },
		"coordinator":               func() { a.CoordinatorID = 0 },
		"recruiter":                 func() { a.RecruiterID = 0 },
		"credited_to":               func() { a.CreditedTo, a.CreditedName = 0, "" },
		"custom_application_fields": func() { a.CustomFields = nil },
		"location":                  func() { a.Location = "" },
		"source":                    func() { a.SourceID, a.SourceName = 0, "" },
	} {
		if has(name) {
			clear()
		}
	}
}
