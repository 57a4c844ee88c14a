package greenhouse

import "encoding/json"

// spare gives as much of an event as working it takes. That is all of a hire, and
// of everything else the ids: who was unhired, merged or deleted need not be
// described once more while the event waits.
func spare(g glimpse, body []byte) []byte {
	type object = map[string]any
	var payload object
	switch {
	case g.Odd:
		return body
	case g.Action == UnhireCandidate:
		payload = object{"application": object{"id": g.IDs.Application, "candidate": object{"id": g.IDs.Candidate}}}
	case g.Action == MergeCandidate:
		payload = object{"person": object{"id": g.IDs.Candidate, "new_candidate_id": g.Into}}
	case g.Action == DeleteCandidate:
		payload = object{"person": object{"id": g.IDs.Candidate}}
	case g.Action == CandidateAnonymized:
		payload = object{"candidate_id": g.IDs.Candidate}
	default:
		return body
	}
	short, err := json.Marshal(object{"action": g.Action, "payload": payload})
	if err != nil { // numbers and names only
		return body
	}
	return short
}
