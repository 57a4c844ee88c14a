package greenhouse

import (
	"context"
	"iter"
	"time"

	"github.com/handoverhq/handover/hris/privacy"
)

// Attachment is a file of an application.
type Attachment struct {
	personal
	ID            int64          `json:"id"`
	CreatedAt     time.Time      `json:"created_at"`
	UpdatedAt     time.Time      `json:"updated_at"`
	ApplicationID int64          `json:"application_id"`
	CandidateID   int64          `json:"candidate_id"`
	Type          AttachmentType `json:"type"`
	Filename      string         `json:"filename"`
	URL           SignedURL      `json:"url"` // good for 7 days; see Client.Open
}

func (a Attachment) rowID() int64 { return a.ID }

// SignedURL is the address of a file. Whoever has it has the file, so it is a
// secret, and masks itself like one.
type SignedURL struct{ privacy.Secret }

// UnmarshalText takes the address.
func (u *SignedURL) UnmarshalText(text []byte) error {
	u.Secret = privacy.NewSecret(string(text))
	return nil
}

// AttachmentType is what a file is. The list is open.
type AttachmentType string

// The types (documented).
const (
	Resume             AttachmentType = "resume"
	CoverLetter        AttachmentType = "cover_letter"
	TakeHomeTest       AttachmentType = "take_home_test"
	OfferPacket        AttachmentType = "offer_packet"
	OfferLetter        AttachmentType = "offer_letter"
	SignedOfferLetter  AttachmentType = "signed_offer_letter"
	FormAttachment     AttachmentType = "form_attachment"
	MidfunnelAgreement AttachmentType = "midfunnel_agreement"
	AutomatedAgreement AttachmentType = "automated_agreement"
	OtherAttachment    AttachmentType = "other"
)

// AttachmentFilter narrows [Client.Attachments].
type AttachmentFilter struct {
	IDs              []int64
	Created, Updated Span
	ApplicationIDs   []int64
	CandidateIDs     []int64
	Type             AttachmentType
}

// Attachments lists files, each with an address that is fresh.
func (c *Client) Attachments(ctx context.Context, filter AttachmentFilter) iter.Seq2[Attachment, error] {
	f := newFilter().common(filter.IDs, filter.Created, filter.Updated)
	f.ids("application_ids", filter.ApplicationIDs)
	f.ids("candidate_ids", filter.CandidateIDs)
	f.text("type", string(filter.Type))
	return list[Attachment](ctx, c, "attachments", *f)
}
