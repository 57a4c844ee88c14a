package greenhouse

import (
	"context"
	"iter"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// Offer is one version of what was offered on an application. A change of the
// start date, the opening or certain fields makes a new version, a row of its own;
// the one before becomes [OfferDeprecated].
type Offer struct {
	personal
	ID            int64       `json:"id"`
	CreatedAt     time.Time   `json:"created_at"`
	UpdatedAt     time.Time   `json:"updated_at"`
	Version       int64       `json:"version"`
	ApplicationID int64       `json:"application_id"`
	JobID         int64       `json:"job_id"`
	CandidateID   int64       `json:"candidate_id"`
	OpeningID     int64       `json:"opening_id"` // of an Opening's ID
	Status        OfferStatus `json:"status"`
	StartsOn      civil.Date  `json:"starts_on"`
	SentOn        civil.Date  `json:"sent_on"`
	ResolvedAt    time.Time   `json:"resolved_at"` // when it was accepted or rejected
	CustomFields  Fields      `json:"custom_fields"`
}

func (o Offer) rowID() int64 { return o.ID }

// OfferStatus is where a version of an offer stands.
type OfferStatus string

// The statuses.
const (
	OfferCreated    OfferStatus = "Created"
	OfferAccepted   OfferStatus = "Accepted" // which is not hired yet: see Application.Status
	OfferRejected   OfferStatus = "Rejected"
	OfferDeprecated OfferStatus = "Deprecated"
)

// OfferFilter narrows [Client.Offers].
type OfferFilter struct {
	IDs              []int64
	Created, Updated Span
	ApplicationIDs   []int64
	JobIDs           []int64
	CandidateIDs     []int64
	OpeningIDs       []int64
	Status           OfferStatus
	CurrentOnly      bool // leave out the versions that were replaced
	Resolved         Span
	Sent, Starts     DateSpan
}

// Offers lists versions of offers.
func (c *Client) Offers(ctx context.Context, filter OfferFilter) iter.Seq2[Offer, error] {
	f := newFilter().common(filter.IDs, filter.Created, filter.Updated)
	f.ids("application_ids", filter.ApplicationIDs)
	f.ids("job_ids", filter.JobIDs)
	f.ids("candidate_ids", filter.CandidateIDs)
	f.ids("opening_ids", filter.OpeningIDs)
	f.text("status", string(filter.Status))
	f.yes("current_only", filter.CurrentOnly)
	f.span("resolved_at", filter.Resolved)
	f.dates("sent_on", filter.Sent)
	f.dates("starts_on", filter.Starts)
	return list[Offer](ctx, c, "offers", *f)
}
