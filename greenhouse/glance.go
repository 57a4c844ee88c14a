package greenhouse

import (
	"encoding/json"
	"errors"
	"time"
)

// glimpse is what the handler has to know of an event: what it is about, and what
// tells it from others. The rest is read when it is worked; decoding a whole hire
// while Greenhouse waits would cost more than everything else but the commit.
type glimpse struct {
	Action     Action
	IDs        IDs
	Accepted   time.Time // a hire's offer
	LastActive time.Time // an unhired application
	Into       int64     // of a merge
	Anonymized []string

	// Odd: it is not as documented, so nothing but the bytes can be relied on.
	Odd bool
}

type wireGlance struct {
	Action  Action `json:"action"`
	Payload struct {
		Application struct {
			ID           int64     `json:"id"`
			CandidateID  int64     `json:"candidate_id"`
			LastActivity time.Time `json:"last_activity_at"`
			Candidate    struct {
				ID int64 `json:"id"`
			} `json:"candidate"`
			Offer struct {
				ID         int64     `json:"id"`
				Version    int64     `json:"version"`
				ResolvedAt time.Time `json:"resolved_at"`
			} `json:"offer"`
		} `json:"application"`
		wireRoots
		Anonymized []string `json:"anonymized_fields"`
	} `json:"payload"`
}

// glanceAt reads as much of a body as that. Anything that is no event is
// [NotAnEvent].
func glanceAt(body []byte) (glimpse, error) {
	var wire wireGlance
	if json.Unmarshal(body, &wire) != nil {
		event, err := Parse(body) // which saves what can be saved
		if errors.Is(err, NotAnEvent) {
			return glimpse{}, err
		}
		return glimpse{Action: event.Action, IDs: event.IDs, Odd: true}, nil
	}
	if !(&wireEvent{Action: wire.Action}).valid() {
		return glimpse{}, during("read webhook", notSent(NotAnEvent, "it has no action"))
	}
	p := &wire.Payload
	a := &p.Application
	g := glimpse{
		Action: wire.Action, Accepted: a.Offer.ResolvedAt, LastActive: a.LastActivity, Anonymized: p.Anonymized,
		IDs: p.complete(IDs{Application: a.ID, Candidate: firstID(a.Candidate.ID, a.CandidateID), Offer: a.Offer.ID, OfferVersion: a.Offer.Version}, wire.Action),
	}
	if p.Person != nil {
		g.Into = p.Person.NewCandidateID
	}
	switch g.Action {
	case HireCandidate, UnhireCandidate:
		g.Odd = a.ID == 0
	case MergeCandidate, DeleteCandidate:
		g.Odd = p.Person == nil || p.Person.ID == 0
	case CandidateAnonymized:
		g.Odd = p.CandidateID == 0
	}
	return g, nil
}

// key is that of the event.
func (g glimpse) key() string { return Event{Action: g.Action, IDs: g.IDs}.Key() }
