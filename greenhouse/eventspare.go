package greenhouse

import "encoding/json"

// spare gives as much of an event as working it takes. That is all of a hire, and
// of everything else the ids: who was unhired, merged or deleted need not be
// described once more while the event waits.
func spare(e Event, body []byte) []byte {
	type object = map[string]any
	var payload object
	switch p := e.Payload.(type) {
	case *UnhiredPayload:
		payload = object{"application": object{"id": p.Application.ID, "candidate": object{"id": e.IDs.Candidate}}}
	case *MergedPayload:
		payload = object{"person": object{"id": p.CandidateID, "new_candidate_id": p.IntoID}}
	case *DeletedPayload:
		payload = object{"person": object{"id": p.CandidateID, "deleted_application_ids": p.ApplicationIDs}}
	case *AnonymizedPayload:
		payload = object{"candidate_id": p.CandidateID}
	default:
		return body
	}
	short, err := json.Marshal(object{"action": e.Action, "payload": payload})
	if err != nil { // numbers and names only
		return body
	}
	return short
}
