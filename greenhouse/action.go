package greenhouse

// Action is what happened, in Greenhouse's words.
type Action string

// The actions whose payload is read.
const (
	Ping                Action = "ping"             // the webhook was saved: it is born disabled unless 200 is answered
	HireCandidate       Action = "hire_candidate"   // marked hired, or the offer accepted
	UnhireCandidate     Action = "unhire_candidate" // by the button on the profile
	MergeCandidate      Action = "merge_candidate"  // into another one
	DeleteCandidate     Action = "delete_candidate" // also by a merge, where no webhook is set for those
	CandidateAnonymized Action = "candidate_anonymized"
)

// The other published actions: their ids are read, their payload is not kept.
const (
	CandidateStageChange     Action = "candidate_stage_change"
	RejectCandidate          Action = "reject_candidate"
	UnrejectCandidate        Action = "unreject_candidate"
	UpdateCandidate          Action = "update_candidate"
	NewCandidateApplication  Action = "new_candidate_application"
	NewProspectApplication   Action = "new_prospect_application"
	ApplicationUpdated       Action = "application_updated"
	DeleteApplication        Action = "delete_application"
	OfferWasCreated          Action = "offer_created"
	OfferWasApproved         Action = "offer_approved"
	OfferWasUpdated          Action = "offer_updated"
	OfferWasDeleted          Action = "offer_deleted"
	InterviewDeleted         Action = "interview_deleted"
	ScorecardDeleted         Action = "scorecard_deleted"
	JobCreated               Action = "job_created"
	JobUpdated               Action = "job_updated"
	JobDeleted               Action = "job_deleted"
	JobApproved              Action = "job_approved"
	JobPostCreated           Action = "job_post_created"
	JobPostUpdated           Action = "job_post_updated"
	JobPostDeleted           Action = "job_post_deleted"
	JobInterviewStageDeleted Action = "job_interview_stage_deleted"
	DepartmentDeleted        Action = "department_deleted"
	OfficeDeleted            Action = "office_deleted"
)

var published = map[Action]bool{
	Ping: true, HireCandidate: true, UnhireCandidate: true, MergeCandidate: true, DeleteCandidate: true,
	CandidateAnonymized: true, CandidateStageChange: true, RejectCandidate: true, UnrejectCandidate: true,
	UpdateCandidate: true, NewCandidateApplication: true, NewProspectApplication: true, ApplicationUpdated: true,
	DeleteApplication: true, OfferWasCreated: true, OfferWasApproved: true, OfferWasUpdated: true,
	OfferWasDeleted: true, InterviewDeleted: true, ScorecardDeleted: true, JobCreated: true, JobUpdated: true,
	JobDeleted: true, JobApproved: true, JobPostCreated: true, JobPostUpdated: true, JobPostDeleted: true,
	JobInterviewStageDeleted: true, DepartmentDeleted: true, OfficeDeleted: true,
}

// Known reports whether Greenhouse has published the action. An unknown one is to
// be answered with 200 all the same: anything else makes Greenhouse send it again.
func (a Action) Known() bool { return published[a] }
