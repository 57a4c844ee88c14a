package greenhouse

import (
	"context"
	"iter"
	"time"
)

// Application is one person's candidacy for one job.
type Application struct {
	personal
	ID                int64             `json:"id"`
	CreatedAt         time.Time         `json:"created_at"` // when the person applied
	UpdatedAt         time.Time         `json:"updated_at"`
	LastActivityAt    time.Time         `json:"last_activity_at"`
	RejectedAt        time.Time         `json:"rejected_at"`
	CandidateID       int64             `json:"candidate_id"`
	JobID             int64             `json:"job_id"` // 0 for a prospect without a job
	JobPostID         int64             `json:"job_post_id"`
	RecruiterID       int64             `json:"recruiter_id"`
	CoordinatorID     int64             `json:"coordinator_id"`
	SourceID          int64             `json:"source_id"`
	ReferrerID        int64             `json:"referrer_id"` // of a referrer, who is not a user
	StageID           int64             `json:"stage_id"`    // 0 for prospects, and once hired or rejected
	StageName         string            `json:"stage_name"`
	Status            ApplicationStatus `json:"status"`
	Prospect          bool              `json:"prospect"`
	LocationAddress   string            `json:"location_address"`
	Answers           []Answer          `json:"answers"`
	ProspectiveJobIDs []int64           `json:"prospective_job_ids"`
	CustomFields      Fields            `json:"custom_fields"` // where the customer's plan has them
}

func (a Application) rowID() int64 { return a.ID }

// Answer is one of the application form. Answer may be empty.
type Answer struct {
	personal
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// ApplicationStatus is where an application stands.
type ApplicationStatus string

// The statuses. A query asks for ApplicationInProcess by another word, which this package
// sees to (documented).
const (
	ApplicationInProcess ApplicationStatus = "in_process"
	ApplicationRejected  ApplicationStatus = "rejected"
	ApplicationHired     ApplicationStatus = "hired"
	ApplicationConverted ApplicationStatus = "converted" // a prospect who became a candidate
)

func (s ApplicationStatus) query() string {
	if s == ApplicationInProcess {
		return "active"
	}
	return string(s)
}

// ApplicationFilter narrows [Client.Applications].
type ApplicationFilter struct {
	IDs              []int64
	Created, Updated Span
	LastActivity     Span
	CandidateIDs     []int64
	JobIDs           []int64
	Status           ApplicationStatus
	Prospect         *bool // nil for both
}

// Applications lists candidacies. Those of confidential jobs come only to members
// of the hiring team.
func (c *Client) Applications(ctx context.Context, filter ApplicationFilter) iter.Seq2[Application, error] {
	f := newFilter().common(filter.IDs, filter.Created, filter.Updated)
	f.span("last_activity_at", filter.LastActivity)
	f.ids("candidate_ids", filter.CandidateIDs)
	f.ids("job_ids", filter.JobIDs)
	f.text("status", filter.Status.query())
	f.maybe("prospect", filter.Prospect)
	return list[Application](ctx, c, "applications", *f)
}
