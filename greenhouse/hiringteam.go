package greenhouse

import (
	"context"
	"iter"
	"time"
)

// User is somebody who works with Greenhouse.
type User struct {
	personal
	ID                 int64     `json:"id"`
	CreatedAt          time.Time `json:"created_at"`
	UpdatedAt          time.Time `json:"updated_at"`
	FirstName          string    `json:"first_name"`
	LastName           string    `json:"last_name"`
	Name               string    `json:"name"`
	PrimaryEmail       string    `json:"primary_email"` // empty for service accounts
	Emails             []string  `json:"emails"`
	JobTitle           string    `json:"job_title"`
	Deactivated        bool      `json:"deactivated"`
	SiteAdmin          bool      `json:"site_admin"`
	EmployeeID         string    `json:"employee_id"` // the HR system's; not unique
	LinkedCandidateIDs []int64   `json:"linked_candidate_ids"`
	OfficeIDs          []int64   `json:"office_ids"`
	DepartmentIDs      []int64   `json:"department_ids"`
	CustomFields       Fields    `json:"custom_fields"`
}

func (u User) rowID() int64 { return u.ID }

// UserFilter narrows [Client.Users].
type UserFilter struct {
	IDs              []int64
	Created, Updated Span
	EmployeeIDs      []string
	PrimaryEmail     string
	Deactivated      *bool // nil for both
	ServiceAccounts  bool  // show these as well
}

// Users lists users, service accounts only when asked for.
func (c *Client) Users(ctx context.Context, filter UserFilter) iter.Seq2[User, error] {
	f := newFilter().common(filter.IDs, filter.Created, filter.Updated)
	f.texts("employee_ids", filter.EmployeeIDs)
	f.text("primary_email", filter.PrimaryEmail)
	f.maybe("deactivated", filter.Deactivated)
	f.yes("show_service_accounts", filter.ServiceAccounts)
	return list[User](ctx, c, "users", *f)
}

// HiringManager is a user's place as hiring manager of a job. Webhooks do not
// name hiring managers.
type HiringManager struct {
	ID        int64     `json:"id"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	JobID     int64     `json:"job_id"`
	UserID    int64     `json:"user_id"`
}

func (h HiringManager) rowID() int64 { return h.ID }

// Owner is a user's other role on a job.
type Owner struct {
	ID          int64     `json:"id"`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
	JobID       int64     `json:"job_id"`
	UserID      int64     `json:"user_id"`
	Type        OwnerType `json:"type"`
	Responsible bool      `json:"responsible"` // for new candidates; never a sourcer
}

func (o Owner) rowID() int64 { return o.ID }

// OwnerType is a role on a job.
type OwnerType string

// The roles. A hiring manager is a [HiringManager].
const (
	Sourcer     OwnerType = "sourcer"
	Recruiter   OwnerType = "recruiter"
	Coordinator OwnerType = "coordinator"
)

// TeamFilter narrows [Client.HiringManagers] and [Client.Owners].
type TeamFilter struct {
	IDs              []int64
	Created, Updated Span
	JobIDs           []int64
	UserIDs          []int64
}

func (t TeamFilter) filter() *filter {
	f := newFilter().common(t.IDs, t.Created, t.Updated)
	f.ids("job_ids", t.JobIDs)
	f.ids("user_ids", t.UserIDs)
	return f
}

// HiringManagers lists who manages the hiring for which job.
func (c *Client) HiringManagers(ctx context.Context, filter TeamFilter) iter.Seq2[HiringManager, error] {
	return list[HiringManager](ctx, c, "job_hiring_managers", *filter.filter())
}

// Owners lists sourcers, recruiters and coordinators of jobs; "" lists all of them.
func (c *Client) Owners(ctx context.Context, filter TeamFilter, role OwnerType) iter.Seq2[Owner, error] {
	f := filter.filter()
	f.text("type", string(role))
	return list[Owner](ctx, c, "job_owners", *f)
}
