package greenhousetest

import (
	"cmp"
	"time"
)

// MakeOffer makes an offer on an application and returns its id. A former
// version becomes Deprecated (offer_updated), and the new one has the next
// number (offer_created).
func (s *Server) MakeOffer(o Offer) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.makeOffer(o)
}

func (s *Server) makeOffer(o Offer) int64 {
	a := s.applications.must(o.ApplicationID)
	s.check("offer", o.CustomFields)
	if o.OpeningID != 0 {
		s.openings.must(o.OpeningID)
	}
	o.JobID, o.CandidateID, o.Version = a.JobID, a.CandidateID, 1
	o.Status = cmp.Or(o.Status, OfferCreated)
	if former := s.currentOffer(a.ID); former != nil {
		o.Version = former.Version + 1
		if former.Status != OfferDeprecated {
			old := s.offers.change(former.ID, s.now(), func(o *Offer) { o.Status = OfferDeprecated })
			s.raise("offer_updated", func(v *view) object { return v.offerEvent(old) })
		}
	}
	s.begin(&o.Row)
	s.offers.insert(&o)
	s.current[a.ID] = o.ID
	s.raise("offer_created", func(v *view) object { return v.offerEvent(&o) })
	return o.ID
}

// ChangeOffer changes an offer and returns the id of what is then the current
// version: a new one if the start date, the opening or a field that triggers a
// new version changed, else the same. It raises offer_updated, and
// offer_created for a new version. A hired application's offer is changed in
// place: only people can do that, the API cannot.
func (s *Server) ChangeOffer(id int64, f func(*Offer)) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.offers.must(id)
	next := *old
	next.CustomFields = Values{}
	for k, v := range old.CustomFields {
		next.CustomFields[k] = v
	}
	f(&next)
	s.check("offer", next.CustomFields)
	hired := s.applications.must(old.ApplicationID).Status == Hired
	if !hired && s.newVersion(old, &next) {
		next.Row, next.Status, next.ResolvedAt = Row{}, OfferCreated, time.Time{}
		return s.makeOffer(next)
	}
	o := s.offers.change(id, s.now(), func(o *Offer) { *o = next })
	s.raise("offer_updated", func(v *view) object { return v.offerEvent(o) })
	return id
}

func (s *Server) newVersion(old, next *Offer) bool {
	if old.StartsOn != next.StartsOn || old.OpeningID != next.OpeningID {
		return true
	}
	for _, f := range s.fieldsOf("offer") {
		if f.TriggerNewVersion && string(appendJSON(nil, old.CustomFields[f.Key])) != string(appendJSON(nil, next.CustomFields[f.Key])) {
			return true
		}
	}
	return false
}

// ApproveOffer raises offer_approved. v3 does not show approval.
func (s *Server) ApproveOffer(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raise("offer_approved", func(v *view) object { return v.offerEvent(s.offers.must(id)) })
}

// DeleteOffer deletes one version and raises offer_deleted.
func (s *Server) DeleteOffer(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deleteOffer(id)
}

func (s *Server) deleteOffer(id int64) {
	o := s.offers.must(id)
	s.offers.remove(id)
	s.reindexOffers(o.ApplicationID)
	s.raise("offer_deleted", func(*view) object { return offerDeletedEvent(o) })
}
