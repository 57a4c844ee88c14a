package greenhouse

import (
	"context"
	"iter"
	"time"
)

// Candidate is a person, as Harvest v3 gives it: without applications, which are
// a list of their own. Absent values are zero.
type Candidate struct {
	personal
	ID             int64     `json:"id"`
	CreatedAt      time.Time `json:"created_at"`
	UpdatedAt      time.Time `json:"updated_at"`
	LastActivityAt time.Time `json:"last_activity_at"`
	FirstName      string    `json:"first_name"`
	LastName       string    `json:"last_name"`
	PreferredName  string    `json:"preferred_name"` // not in webhooks
	Company        string    `json:"company"`        // the present one
	Title          string    `json:"title"`          // at the present company
	Private        bool      `json:"private"`
	CanEmail       bool      `json:"can_email"`
	TimeZone       string    `json:"time_zone"` // in Rails' words: "Amsterdam"
	Tags           []string  `json:"tags"`
	LinkedUserIDs  []int64   `json:"linked_user_ids"`
	Phones         []Contact `json:"phone_numbers"`   // home, work, mobile, skype, other
	Addresses      []Contact `json:"addresses"`       // home, work, other; one text each, maybe of several lines
	Emails         []Contact `json:"email_addresses"` // personal, work, other
	Websites       []Contact `json:"website_addresses"`
	SocialMedia    []Contact `json:"social_media_addresses"` // without a type
	CustomFields   Fields    `json:"custom_fields"`
}

func (c Candidate) rowID() int64 { return c.ID }

// Contact is one way to reach a person.
type Contact struct {
	personal
	Value string `json:"value"`
	Type  string `json:"type"` // an open list, and not always trimmed
}

// CandidateFilter narrows [Client.Candidates].
type CandidateFilter struct {
	IDs              []int64
	Created, Updated Span
	LastActivity     Span
	Email            string // exact, whatever the case
	Tag              string
}

// Candidates lists people. Private ones come only to a user who may view them.
func (c *Client) Candidates(ctx context.Context, filter CandidateFilter) iter.Seq2[Candidate, error] {
	f := newFilter().common(filter.IDs, filter.Created, filter.Updated)
	f.span("last_activity_at", filter.LastActivity)
	f.text("email", filter.Email)
	f.text("tag", filter.Tag)
	return list[Candidate](ctx, c, "candidates", *f)
}
