package greenhouse

// HiredPayload is that of [HireCandidate].
type HiredPayload struct {
	personal
	Application EventApplication
}

// UnhiredPayload is that of [UnhireCandidate]. It has neither offer nor opening:
// what to undo is found by the application's id.
type UnhiredPayload struct {
	personal
	Application EventApplication
}

// MergedPayload is that of [MergeCandidate]: one record of a person went up in
// another, and its id means nothing any more.
type MergedPayload struct {
	CandidateID int64 // that is gone
	IntoID      int64 // that took over its applications
}

// DeletedPayload is that of [DeleteCandidate].
type DeletedPayload struct {
	CandidateID    int64
	ApplicationIDs []int64 // that went with it; often none after a merge
}

// AnonymizedPayload is that of [CandidateAnonymized].
type AnonymizedPayload struct {
	CandidateID int64
	Fields      []string // in Greenhouse's words: "full_name", "all_offer_versions"
}

// PingPayload is that of [Ping]: the webhook as it was saved (observed).
type PingPayload struct {
	WebHookID   int64
	Name        string
	EndpointURL string
	Event       string // as shown, not the action: "Candidate has been hired"
	Active      *bool  // nil where it is not said
}

func (*HiredPayload) payload()      {}
func (*UnhiredPayload) payload()    {}
func (*MergedPayload) payload()     {}
func (*DeletedPayload) payload()    {}
func (*AnonymizedPayload) payload() {}
func (*PingPayload) payload()       {}
