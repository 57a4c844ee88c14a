package greenhousetest

import "cmp"

// AddCandidate adds a person and returns the id. Like every Add it panics when
// the row cannot be: an id that is taken, a parent that is not there, a custom
// field that is not defined.
func (s *Server) AddCandidate(c Candidate) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.check("candidate", c.CustomFields)
	s.begin(&c.Row)
	s.candidates.insert(&c)
	return c.ID
}

// AddApplication adds an application and raises new_candidate_application, or
// new_prospect_application for a prospect.
func (s *Server) AddApplication(a Application) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.candidates.must(a.CandidateID)
	if a.JobID != 0 {
		s.jobs.must(a.JobID)
	}
	s.check("application", a.CustomFields)
	a.Status = cmp.Or(a.Status, InProcess)
	s.begin(&a.Row)
	s.applications.insert(&a)
	s.byCand[a.CandidateID] = append(s.byCand[a.CandidateID], a.ID)
	action := "new_candidate_application"
	if a.Prospect {
		action = "new_prospect_application"
	}
	s.raise(action, func(v *view) object { return v.applicationEvent(&a) })
	return a.ID
}

// AddJob adds a job and raises job_created.
func (s *Server) AddJob(j Job) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.check("job", j.CustomFields)
	j.Status = cmp.Or(j.Status, "open")
	s.begin(&j.Row)
	if j.Status != "draft" && j.OpenedAt.IsZero() {
		j.OpenedAt = j.CreatedAt
	}
	s.jobs.insert(&j)
	s.raise("job_created", func(v *view) object { return v.jobEvent(&j) })
	return j.ID
}

// AddOpening adds an opening to a job.
func (s *Server) AddOpening(o Opening) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs.must(o.JobID)
	s.check("opening", o.CustomFields)
	s.begin(&o.Row)
	if o.OpenedAt.IsZero() {
		o.OpenedAt = o.CreatedAt
	}
	s.openings.insert(&o)
	return o.ID
}

// AddUser adds a user.
func (s *Server) AddUser(u User) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addUser(u)
}

func (s *Server) addUser(u User) int64 {
	s.check("user_attribute", u.CustomFields)
	s.begin(&u.Row)
	s.users.insert(&u)
	return u.ID
}

// AddDepartment adds a department.
func (s *Server) AddDepartment(d Department) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin(&d.Row)
	s.departments.insert(&d)
	return d.ID
}

// AddOffice adds an office.
func (s *Server) AddOffice(o Office) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begin(&o.Row)
	s.offices.insert(&o)
	return o.ID
}

// AddHiringManager makes a user hiring manager of a job.
func (s *Server) AddHiringManager(m HiringManager) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs.must(m.JobID)
	s.users.must(m.UserID)
	s.begin(&m.Row)
	s.managers.insert(&m)
	return m.ID
}

// AddOwner gives a user another part in a job.
func (s *Server) AddOwner(o Owner) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs.must(o.JobID)
	s.users.must(o.UserID)
	s.begin(&o.Row)
	s.owners.insert(&o)
	return o.ID
}

// AddCustomField defines a field and returns its id. The key is the slug of the
// name unless one is given.
func (s *Server) AddCustomField(f CustomField) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Key = cmp.Or(f.Key, slug(f.Name))
	for _, o := range s.fieldDefs.rows {
		if o.FieldType == f.FieldType && o.Key == f.Key {
			panic("greenhousetest: there is a " + f.FieldType + " field " + f.Key + " already: give this one a Key")
		}
	}
	s.begin(&f.Row)
	s.fieldDefs.insert(&f)
	s.orderFields()
	return f.ID
}

// AddOption adds an option to a select field.
func (s *Server) AddOption(o CustomFieldOption) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fieldDefs.must(o.FieldID)
	s.begin(&o.Row)
	s.options.insert(&o)
	return o.ID
}

// AddAttachment adds a document to an application.
func (s *Server) AddAttachment(a Attachment) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.applications.must(a.ApplicationID)
	a.ContentType = cmp.Or(a.ContentType, "application/pdf")
	s.begin(&a.Row)
	s.attachments.insert(&a)
	return a.ID
}
