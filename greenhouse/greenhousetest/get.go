package greenhousetest

// Get returns of each kind what the account holds, or false where there is no
// such row (any more). Slices and maps are shared: do not change them.

func get[T any, P rowOf[T]](s *Server, t *table[T, P], id int64) (row T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := t.find(id)
	if p == nil {
		return row, false
	}
	return *p, true
}

// Candidate returns a person.
func (s *Server) Candidate(id int64) (Candidate, bool) { return get(s, &s.candidates, id) }

// Application returns an application.
func (s *Server) Application(id int64) (Application, bool) { return get(s, &s.applications, id) }

// Offer returns an offer.
func (s *Server) Offer(id int64) (Offer, bool) { return get(s, &s.offers, id) }

// CurrentOffer returns the newest version of an application's offer.
func (s *Server) CurrentOffer(application int64) (Offer, bool) {
	s.mu.Lock()
	id := s.current[application]
	s.mu.Unlock()
	return s.Offer(id)
}

// Job returns a job.
func (s *Server) Job(id int64) (Job, bool) { return get(s, &s.jobs, id) }

// Opening returns an opening.
func (s *Server) Opening(id int64) (Opening, bool) { return get(s, &s.openings, id) }

// User returns a user.
func (s *Server) User(id int64) (User, bool) { return get(s, &s.users, id) }

// CustomField returns a definition.
func (s *Server) CustomField(id int64) (CustomField, bool) { return get(s, &s.fieldDefs, id) }
