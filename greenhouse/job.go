package greenhouse

import (
	"context"
	"iter"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// Job is a requisition.
type Job struct {
	personal
	ID            int64     `json:"id"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
	Name          string    `json:"name"`
	RequisitionID string    `json:"requisition_id"` // the customer's own text; not unique
	Confidential  bool      `json:"confidential"`
	Status        JobStatus `json:"status"`
	OpenedAt      time.Time `json:"opened_at"`
	ClosedAt      time.Time `json:"closed_at"`
	IsTemplate    bool      `json:"is_template"`
	DepartmentID  int64     `json:"department_id"`
	OfficeIDs     []int64   `json:"office_ids"`
	CustomFields  Fields    `json:"custom_fields"`
}

func (j Job) rowID() int64 { return j.ID }

// JobStatus is where a job stands.
type JobStatus string

// The statuses.
const (
	JobOpen   JobStatus = "open"
	JobDraft  JobStatus = "draft"
	JobClosed JobStatus = "closed"
)

// JobFilter narrows [Client.Jobs].
type JobFilter struct {
	IDs              []int64
	Created, Updated Span
	Status           JobStatus
	RequisitionID    string
	DepartmentID     int64 // one only
	OfficeID         int64 // one only
}

// Jobs lists requisitions, and templates of them.
func (c *Client) Jobs(ctx context.Context, filter JobFilter) iter.Seq2[Job, error] {
	f := newFilter().common(filter.IDs, filter.Created, filter.Updated)
	f.text("status", string(filter.Status))
	f.text("requisition_id", filter.RequisitionID)
	f.id("department_id", filter.DepartmentID)
	f.id("office_id", filter.OfficeID)
	return list[Job](ctx, c, "jobs", *f)
}

// Opening is one place to fill within a job.
type Opening struct {
	personal
	ID            int64      `json:"id"`
	JobID         int64      `json:"job_id"`
	CreatedAt     time.Time  `json:"created_at"`
	UpdatedAt     time.Time  `json:"updated_at"`
	OpenedAt      time.Time  `json:"opened_at"`
	ClosedAt      time.Time  `json:"closed_at"`
	OpeningID     string     `json:"opening_id"`     // the customer's own text: the one that webhooks name
	ApplicationID int64      `json:"application_id"` // who filled it
	CloseReasonID int64      `json:"close_reason_id"`
	TargetStartOn civil.Date `json:"target_start_on"`
	Open          bool       `json:"open"`
	CustomFields  Fields     `json:"custom_fields"`
}

func (o Opening) rowID() int64 { return o.ID }

// OpeningFilter narrows [Client.Openings].
type OpeningFilter struct {
	IDs              []int64
	Created, Updated Span
	JobIDs           []int64
	ApplicationIDs   []int64
	Open             *bool // nil for both
	OpeningID        string
}

// Openings lists places to fill.
func (c *Client) Openings(ctx context.Context, filter OpeningFilter) iter.Seq2[Opening, error] {
	f := newFilter().common(filter.IDs, filter.Created, filter.Updated)
	f.ids("job_ids", filter.JobIDs)
	f.ids("application_ids", filter.ApplicationIDs)
	f.maybe("open", filter.Open)
	f.text("opening_id", filter.OpeningID)
	return list[Opening](ctx, c, "openings", *f)
}
