package greenhouse

import (
	"context"
	"iter"
	"time"
)

// Department is a part of the customer's organization, in a tree.
type Department struct {
	ID         int64     `json:"id"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
	Name       string    `json:"name"`
	ParentID   int64     `json:"parent_id"`   // 0 at the top
	ExternalID string    `json:"external_id"` // the HR system's, where the customer entered it
}

func (d Department) rowID() int64 { return d.ID }

// Office is a place, in a tree.
type Office struct {
	ID         int64     `json:"id"`
	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
	Name       string    `json:"name"`
	Location   string    `json:"location"`    // free text
	ParentID   int64     `json:"parent_id"`   // 0 at the top
	ExternalID string    `json:"external_id"` // the HR system's, where the customer entered it
	ContactID  int64     `json:"primary_in_house_contact_user_id"`
}

func (o Office) rowID() int64 { return o.ID }

// TreeFilter narrows [Client.Departments] and [Client.Offices].
type TreeFilter struct {
	IDs              []int64
	Created, Updated Span
	ParentID         int64
	ExternalID       string
}

func (t TreeFilter) filter() *filter {
	f := newFilter().common(t.IDs, t.Created, t.Updated)
	f.id("parent_id", t.ParentID)
	f.text("external_id", t.ExternalID)
	return f
}

// Departments lists departments of all levels.
func (c *Client) Departments(ctx context.Context, filter TreeFilter) iter.Seq2[Department, error] {
	return list[Department](ctx, c, "departments", *filter.filter())
}

// Offices lists offices of all levels.
func (c *Client) Offices(ctx context.Context, filter TreeFilter) iter.Seq2[Office, error] {
	return list[Office](ctx, c, "offices", *filter.filter())
}
