package greenhouse

import (
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// EventApplication is an application as webhooks tell it: with everything around
// it, in words of their own. Absent values are zero.
type EventApplication struct {
	personal
	ID           int64          `json:"id"`
	URL          string         `json:"url"`    // of the profile, for people
	Status       string         `json:"status"` // absent in a hire; "active" after an unhire
	Prospect     bool           `json:"prospect"`
	AppliedAt    time.Time      `json:"applied_at"`
	RejectedAt   time.Time      `json:"rejected_at"`
	LastActivity time.Time      `json:"last_activity_at"` // absent in a hire
	Candidate    EventCandidate `json:"candidate"`
	Jobs         []EventJob     `json:"jobs"` // one, for a candidate
	Opening      *EventOpening  `json:"opening"`
	Offer        *EventOffer    `json:"offer"` // nil for a hire without one
	Source       *EventSource   `json:"source"`
	CreditedTo   *EventUser     `json:"credited_to"` // only a name, where it is no user
	CustomFields EventFields    `json:"custom_fields"`

	OldJob *EventJob `json:"job"` // deprecated by Greenhouse; nil once Jobs was filled from it
}

// EventCandidate is the person of an event. Webhooks know no preferred name.
type EventCandidate struct {
	personal
	ID           int64             `json:"id"`
	FirstName    string            `json:"first_name"`
	LastName     string            `json:"last_name"`
	Company      string            `json:"company"`
	Title        string            `json:"title"`       // at the present company
	ExternalID   string            `json:"external_id"` // the customer's own
	URL          string            `json:"url"`
	Private      bool              `json:"is_private"`
	CanEmail     bool              `json:"can_email"`
	CreatedAt    time.Time         `json:"created_at"`
	Phones       []Contact         `json:"phone_numbers"`
	Emails       []Contact         `json:"email_addresses"`
	Addresses    []Contact         `json:"addresses"`
	Websites     []Contact         `json:"website_addresses"`
	SocialMedia  []Contact         `json:"social_media_addresses"`
	Educations   []Education       `json:"educations"`
	Employments  []Employment      `json:"employments"`
	Recruiter    *EventUser        `json:"recruiter"`
	Coordinator  *EventUser        `json:"coordinator"`
	Attachments  []EventAttachment `json:"attachments"`
	Tags         []string          `json:"tags"`
	CustomFields EventFields       `json:"custom_fields"`
}

// EventJob is a requisition.
type EventJob struct {
	personal
	ID            int64       `json:"id"`
	Name          string      `json:"name"`
	RequisitionID string      `json:"requisition_id"`
	Confidential  bool        `json:"confidential"`
	OpenedAt      time.Time   `json:"opened_at"`
	ClosedAt      time.Time   `json:"closed_at"`
	Departments   []EventUnit `json:"departments"`
	Offices       []EventUnit `json:"offices"`
	CustomFields  EventFields `json:"custom_fields"`
}

// EventUnit is a department or an office.
type EventUnit struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	Location   string `json:"location"`    // of an office; free text
	ExternalID string `json:"external_id"` // the HR system's, where the customer entered it
}

// EventOpening is the place that was filled. Its number is not in webhooks.
type EventOpening struct {
	personal
	OpeningID    string      `json:"opening_id"` // the customer's own text
	CustomFields EventFields `json:"custom_fields"`
}

// EventOffer is the accepted version of the offer.
type EventOffer struct {
	personal
	ID           int64       `json:"id"`
	Version      int64       `json:"version"`
	CreatedAt    time.Time   `json:"created_at"`
	SentOn       civil.Date  `json:"sent_at"` // called sent_on in the documentation's table: both are read
	ResolvedAt   time.Time   `json:"resolved_at"`
	StartsOn     civil.Date  `json:"starts_at"`
	CustomFields EventFields `json:"custom_fields"`

	SentOnToo civil.Date `json:"sent_on"` // zero once SentOn was filled from it
}

// EventUser is somebody of the customer's.
type EventUser struct {
	personal
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	Email      string `json:"email"`
	EmployeeID string `json:"employee_id"` // the HR system's
}

// EventSource is where a candidate came from.
type EventSource struct {
	ID         int64  `json:"id"`
	Name       string `json:"name"`
	PublicName string `json:"public_name"` // the two stand in different events for the same thing
}

// EventAttachment is a file. It has no id: see AttachmentFilter.ApplicationIDs for
// one with.
type EventAttachment struct {
	personal
	Filename string         `json:"filename"`
	Type     AttachmentType `json:"type"` // "attachment" occurs as well
	URL      SignedURL      `json:"url"`  // good for 7 days; see Downloader.Open
}

// Education is one of a candidate's.
type Education struct {
	personal
	School     string  `json:"school_name"`
	Degree     string  `json:"degree"`
	Discipline string  `json:"discipline"`
	Start      DayText `json:"start_date"`
	End        DayText `json:"end_date"`
}

// Employment is one of a candidate's former ones.
type Employment struct {
	personal
	Company string  `json:"company_name"`
	Title   string  `json:"title"`
	Start   DayText `json:"start_date"`
	End     DayText `json:"end_date"`
}

// settle gives each thing one place, where Greenhouse writes it in one of two.
func (a *EventApplication) settle() {
	if len(a.Jobs) == 0 && a.OldJob != nil {
		a.Jobs = []EventJob{*a.OldJob}
	}
	a.OldJob = nil
	if o := a.Offer; o != nil {
		if o.SentOn.IsZero() {
			o.SentOn = o.SentOnToo
		}
		o.SentOnToo = civil.Date{}
	}
	for _, contacts := range [][]Contact{a.Candidate.Phones, a.Candidate.Emails, a.Candidate.Addresses} {
		for i := range contacts { // "other " was seen
			contacts[i].Type = strings.TrimSpace(contacts[i].Type)
		}
	}
}
