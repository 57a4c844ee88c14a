package greenhouse

import "strings"

// The payload's root differs by action: an application, a candidate, a person, an
// offer by itself or within an object … One struct with all of them is decoded in
// one go, and what the action does not need is dropped with it.

type wireEvent struct {
	Action  Action      `json:"action"`
	Payload wirePayload `json:"payload"`
}

type wirePayload struct {
	Application *wireApplication `json:"application"`
	wireRoots

	Anonymized  []string `json:"anonymized_fields"`
	Active      *bool    `json:"active"`
	WebHookID   int64    `json:"web_hook_id"`
	Name        string   `json:"name"`
	EndpointURL string   `json:"endpoint_url"`
	Event       string   `json:"event"`
}

type wireApplication struct {
	EventApplication
	CandidateID int64 `json:"candidate_id"` // of a deleted application, which is a flat row
	JobID       int64 `json:"job_id"`
}

// wireRoots are the ids that stand in the payload itself, or under roots of which
// little else is read.
type wireRoots struct {
	ID            int64       `json:"id"`
	Version       int64       `json:"version"`
	ApplicationID int64       `json:"application_id"`
	CandidateID   int64       `json:"candidate_id"`
	JobID         int64       `json:"job_id"`
	Person        *wirePerson `json:"person"`
	Candidate     wireRef     `json:"candidate"`
	Offer         wireRef     `json:"offer"`
	Job           wireRef     `json:"job"`
	Interview     wireRef     `json:"interview"`
	Scorecard     wireRef     `json:"scorecard"`
}

type wirePerson struct {
	ID             int64   `json:"id"`
	NewCandidateID int64   `json:"new_candidate_id"`
	DeletedIDs     []int64 `json:"deleted_application_ids"`
	ApplicationIDs []int64 `json:"application_ids"` // the name in the documentation's table
}

// wireRef is an object of which only the ids count.
type wireRef struct {
	ID            int64 `json:"id"`
	Version       int64 `json:"version"`
	ApplicationID int64 `json:"application_id"`
	CandidateID   int64 `json:"candidate_id"`
	JobID         int64 `json:"job_id"`
}

// oddPayload reads the ids of a payload whose rest does not decode.
type oddPayload struct {
	Application struct {
		ID          int64     `json:"id"`
		CandidateID int64     `json:"candidate_id"`
		JobID       int64     `json:"job_id"`
		Candidate   wireRef   `json:"candidate"`
		Offer       wireRef   `json:"offer"`
		Jobs        []wireRef `json:"jobs"`
	} `json:"application"`
	wireRoots
}

func (p *oddPayload) ids(action Action) IDs {
	a := p.Application
	ids := IDs{
		Application: a.ID, Candidate: firstID(a.Candidate.ID, a.CandidateID), Job: a.JobID,
		Offer: a.Offer.ID, OfferVersion: a.Offer.Version,
	}
	if len(a.Jobs) > 0 {
		ids.Job = a.Jobs[0].ID
	}
	return p.complete(ids, action)
}

func (p *wirePayload) ids(action Action) IDs {
	var ids IDs
	if a := p.Application; a != nil {
		ids = IDs{Application: a.ID, Candidate: firstID(a.Candidate.ID, a.CandidateID), Job: a.JobID}
		if len(a.Jobs) > 0 {
			ids.Job = a.Jobs[0].ID
		}
		if a.Offer != nil {
			ids.Offer, ids.OfferVersion = a.Offer.ID, a.Offer.Version
		}
	}
	return p.complete(ids, action)
}

// complete adds the ids that the other roots name.
func (r *wireRoots) complete(ids IDs, action Action) IDs {
	person := int64(0)
	if r.Person != nil {
		person = r.Person.ID
	}
	ids.Application = firstID(ids.Application, r.ApplicationID, r.Offer.ApplicationID, r.Interview.ApplicationID, r.Scorecard.ApplicationID)
	ids.Candidate = firstID(ids.Candidate, r.CandidateID, person, r.Candidate.ID, r.Offer.CandidateID, r.Interview.CandidateID, r.Scorecard.CandidateID)
	ids.Job = firstID(ids.Job, r.JobID, r.Job.ID, r.Offer.JobID)
	ids.Offer = firstID(ids.Offer, r.Offer.ID)
	ids.OfferVersion = firstID(ids.OfferVersion, r.Offer.Version)
	if strings.HasPrefix(string(action), "offer_") { // the payload is the offer, but for offer_deleted
		ids.Offer, ids.OfferVersion = firstID(ids.Offer, r.ID), firstID(ids.OfferVersion, r.Version)
	}
	return ids
}

func firstID(ids ...int64) int64 {
	for _, id := range ids {
		if id != 0 {
			return id
		}
	}
	return 0
}

// typed gives the payload of the actions that carry one; nil where it lacks the
// object it is about.
func (p *wirePayload) typed(action Action) Payload {
	hasApplication := p.Application != nil && p.Application.ID != 0
	hasPerson := p.Person != nil && p.Person.ID != 0
	switch {
	case action == HireCandidate && hasApplication:
		p.Application.settle()
		return &HiredPayload{Application: p.Application.EventApplication}
	case action == UnhireCandidate && hasApplication:
		p.Application.settle()
		return &UnhiredPayload{Application: p.Application.EventApplication}
	case action == MergeCandidate && hasPerson:
		return &MergedPayload{CandidateID: p.Person.ID, IntoID: p.Person.NewCandidateID}
	case action == DeleteCandidate && hasPerson:
		ids := p.Person.DeletedIDs
		if len(ids) == 0 {
			ids = p.Person.ApplicationIDs
		}
		return &DeletedPayload{CandidateID: p.Person.ID, ApplicationIDs: ids}
	case action == CandidateAnonymized && p.CandidateID != 0:
		return &AnonymizedPayload{CandidateID: p.CandidateID, Fields: p.Anonymized}
	case action == Ping:
		return &PingPayload{WebHookID: p.WebHookID, Name: p.Name, EndpointURL: p.EndpointURL, Event: p.Event, Active: p.Active}
	}
	return nil
}
