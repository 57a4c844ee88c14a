package greenhousetest

import "time"

// The statuses of an application as rows give them. A query says active for
// [InProcess].
const (
	InProcess = "in_process"
	Rejected  = "rejected"
	Hired     = "hired"
	Converted = "converted"
)

// The statuses of an offer in v3 and in webhooks.
const (
	OfferCreated    = "Created"
	OfferAccepted   = "Accepted"
	OfferRejected   = "Rejected"
	OfferDeprecated = "Deprecated"
)

// Application is a candidate's application for a job. "" and 0 are null.
type Application struct {
	Row
	CandidateID       int64
	JobID             int64
	ProspectiveJobIDs []int64 // webhooks list them in jobs, behind the job
	JobPostID         int64
	RecruiterID       int64 // a user; webhooks show it on the candidate
	CoordinatorID     int64
	ReferrerID        int64  // not a user
	CreditedTo        int64  // a user, shown in webhooks
	CreditedName      string // of somebody who is not a user
	SourceID          int64
	SourceName        string // in webhooks only
	StageID           int64
	InterviewStageID  int64
	StageName         string
	Status            string // default [InProcess]
	NeedsDecision     bool
	Prospect          bool
	RejectedAt        time.Time
	RejectionReason   string // in webhooks only
	LastActivityAt    time.Time
	Location          string
	Answers           []FormAnswer
	CustomFields      Values
}

// FormAnswer is one answer on the application form. "" is null.
type FormAnswer struct{ Question, Answer string }

// Offer is one version of an offer.
type Offer struct {
	Row
	Version       int64 // given by the server
	ApplicationID int64
	JobID         int64 // of the application
	CandidateID   int64 // of the application
	OpeningID     int64
	Status        string // default [OfferCreated]
	StartsOn      string // YYYY-MM-DD
	SentOn        string // YYYY-MM-DD
	ResolvedAt    time.Time
	UserID        int64 // who made it; in webhooks only
	Notes         string
	CustomFields  Values
}

// Job is a requisition.
type Job struct {
	Row
	Name          string
	RequisitionID string
	Notes         string // HTML
	Confidential  bool   // hidden from users outside the hiring team, Site Admins too
	Status        string // open, draft or closed; default open
	OpenedAt      time.Time
	ClosedAt      time.Time
	Template      bool
	CopiedFromID  int64
	DepartmentID  int64
	OfficeIDs     []int64
	CustomFields  Values
}

// Opening is one place to fill on a job. It is open until ClosedAt is set.
type Opening struct {
	Row
	JobID         int64
	OpeningID     string // the customer's own text, not the id
	SortOrder     int64
	OpenedAt      time.Time
	ClosedAt      time.Time
	ApplicationID int64 // who filled it
	CloseReasonID int64
	TargetStartOn string // YYYY-MM-DD
	CustomFields  Values
}

// HiringManager links a user to a job. No hire_candidate event shows it.
type HiringManager struct {
	Row
	JobID, UserID int64
}

// Owner links a sourcer, recruiter or coordinator to a job.
type Owner struct {
	Row
	JobID, UserID int64
	Type          string // sourcer, recruiter or coordinator
	Responsible   bool
}

// Attachment is a document on an application.
type Attachment struct {
	Row
	ApplicationID int64
	Type          string // resume, cover_letter, signed_offer_letter, …
	Filename      string
	ContentType   string // default application/pdf
	Content       []byte
	Size          int64 // without Content: this many bytes of filler, made as they are sent
}
