package inhire

import (
	"context"
	"iter"
	"net/url"
	"time"
)

// Application is somebody's application as inhire has it. It names nobody.
type Application struct {
	ID        string
	ProcessID string    // inhire's recruitment
	AppliedAt time.Time // by inhire's clock
	Status    string
	ChangedAt time.Time // of the status; zero where it is not told
	// SetBy says who set the status: [ByUser], [BySync], or "" while nobody has or
	// where it is not told.
	SetBy Author
	// Shared is false where the candidate refused that the application goes to the
	// employer's ATS.
	Shared bool
	ATS    *ATS // its counterpart there; nil where there is none
}

// Author says who set a status.
type Author string

// The authors of the contract. What is neither is taken for a person.
const (
	ByUser Author = "user"
	BySync Author = "sync"
)

// ATS is an application's counterpart in the employer's recruiting system.
type ATS struct {
	Vendor        string // erecruiter
	RecruitmentID string
	ApplicationID string
	StageID       string    // as inhire last heard of it; "" never
	StageSeenAt   time.Time // when it did; zero never
}

// Filter chooses applications. The zero Filter chooses all.
type Filter struct {
	// AppliedFrom leaves out those made before this instant; zero leaves out none.
	AppliedFrom time.Time
	// InATS leaves out those that are not in eRecruiter.
	InATS bool
}

// Applications streams applications, page by page, in an order of inhire's that
// stays the same. What the filter leaves out is not given, even where inhire did
// not heed it. Our proposal.
func (c *Client) Applications(ctx context.Context, filter Filter) iter.Seq2[Application, error] {
	query := url.Values{}
	if !filter.AppliedFrom.IsZero() {
		// Whole seconds: nobody knows how fine inhire's clock is. The rest is done below.
		query.Set(c.profile.n("query.appliedFrom"), filter.AppliedFrom.UTC().Truncate(time.Second).Format(time.RFC3339))
	}
	if filter.InATS {
		query.Set(c.profile.n("query.ats"), c.profile.Vendor)
	}
	return func(yield func(Application, error) bool) {
		for a, err := range each(ctx, c, listApplications, "list.applications", query, c.applicationOf) {
			left := err == nil && (a.AppliedAt.Before(filter.AppliedFrom) || filter.InATS && !c.forwarded(a))
			if !left && !yield(a, err) {
				return
			}
		}
	}
}

// Application reads one application back. The error is [NotFound] where there is
// none. This call is an addition of ours to our proposal; where inhire has none
// ("-" in the profile), the list is read until it is found.
func (c *Client) Application(ctx context.Context, id string) (a Application, err error) {
	if c.calls[getApplication].method == "" {
		return c.seek(ctx, id)
	}
	err = c.ask(ctx, getApplication, sent{id: id}, func(r reading) error {
		a = c.applicationOf(r)
		if err := r.err(); err != nil {
			return err
		}
		if a.ID != id {
			return errOther
		}
		return nil
	})
	if err != nil {
		return Application{}, err
	}
	return a, nil
}

var errOther = badAnswer("it is about another application")

func (c *Client) seek(ctx context.Context, id string) (Application, error) {
	for a, err := range c.Applications(ctx, Filter{}) {
		if err != nil || a.ID == id {
			return a, err
		}
	}
	// The effect is that of a read that was answered.
	return Application{}, c.unreadable(getApplication, answered, &Error{Reason: NotFound})
}

// forwarded reports whether an application lies in eRecruiter, not in another ATS.
func (c *Client) forwarded(a Application) bool {
	return a.ATS != nil && (a.ATS.Vendor == "" || a.ATS.Vendor == c.profile.Vendor)
}

func (c *Client) applicationOf(r reading) Application {
	a := Application{
		ID: r.need("application.id"), ProcessID: r.text("application.processId"), AppliedAt: r.needInstant("application.appliedAt"),
		Status: r.need("application.status"), ChangedAt: r.instant("application.statusChangedAt"),
		SetBy: Author(r.text("application.statusSetBy")), Shared: r.yes("application.sharedWithAts", true),
	}
	switch string(a.SetBy) {
	case c.profile.n("value.user"):
		a.SetBy = ByUser
	case c.profile.n("value.sync"):
		a.SetBy = BySync
	}
	if at, ok := r.within("application.ats"); ok {
		a.ATS = &ATS{
			Vendor: at.text("ats.vendor"), RecruitmentID: at.text("ats.recruitmentId"), ApplicationID: at.text("ats.applicationId"),
			StageID: at.text("ats.stageId"), StageSeenAt: at.instant("ats.stageSeenAt"),
		}
	}
	return a
}
