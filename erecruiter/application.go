package erecruiter

import (
	"context"
	"iter"
)

// Application is a candidate's application to a recruitment. ApplicationID and the
// names and addresses of the candidate were observed on the wire; all else is our
// proposal, and may be empty.
type Application struct {
	masked
	ID            string
	CandidateID   string
	RecruitmentID string
	ExternalID    string // that of whoever made it through the API
	OriginID      string

	FirstName string
	LastName  string
	Email     string
	Phone     string

	StageID    string // where it stands; see [Client.StagesHistory] where it is empty
	StageName  string
	StageSince Moment
	AppliedAt  Moment
	CVs        []CVFile
}

// CVFile names a CV for [Client.CV].
type CVFile struct {
	ID   string
	Name string
}

// Applications gives the applications to a recruitment, page by page and each as it
// arrives. It fails with [NotFound] or [NotGranted] where the recruitment is not
// visible (any more).
func (c *Client) Applications(ctx context.Context, recruitmentID string) iter.Seq2[Application, error] {
	return each(ctx, c, c.applicationList(recruitmentID), c.applicationOf)
}

func (c *Client) applicationList(recruitmentID string) list {
	return list{
		op: "list applications", template: c.profile.Paths.Applications, of: recruitmentID, envelopes: c.profile.Envelopes.Applications,
		id: "application.id", paged: true,
	}
}

// Application gives one application; the path was observed.
func (c *Client) Application(ctx context.Context, id string) (Application, error) {
	const op = "get application"
	r, err := c.one(ctx, op, c.profile.Paths.Application, id)
	if err != nil {
		return Application{}, err
	}
	found := c.applicationOf(r)
	if found.ID == "" {
		return Application{}, during(op, errNoID)
	}
	return found, nil
}

func (c *Client) applicationOf(r record) Application {
	a := Application{
		ID: r.id(c.f("application.id")), CandidateID: r.id(c.f("application.candidate")), RecruitmentID: r.id(c.f("application.recruitment")),
		ExternalID: r.text(c.f("application.external_id")), OriginID: r.id(c.f("application.origin")),
		FirstName: r.text(c.f("application.first_name")), LastName: r.text(c.f("application.last_name")),
		Email: r.text(c.f("application.email")), Phone: r.text(c.f("application.phone")),
		StageID: r.id(c.f("application.stage_id")), StageName: r.text(c.f("application.stage_name")),
		StageSince: c.moment(r.text(c.f("application.stage_since"))), AppliedAt: c.moment(r.text(c.f("application.applied_at"))),
	}
	for _, file := range r.records(c.f("application.cv_files")) {
		if id := file.id(c.f("cv.id")); id != "" {
			a.CVs = append(a.CVs, CVFile{id, file.text(c.f("cv.name"))})
		}
	}
	return a
}

// StageChange is an entry of an application's history. The list's name was
// observed, the members are our proposal.
type StageChange struct {
	StageID   string
	StageName string
	At        Moment
}

// StagesHistory gives the stages that an application has been at, in eRecruiter's
// order, which is not known. It costs a call per application.
func (c *Client) StagesHistory(ctx context.Context, applicationID string) ([]StageChange, error) {
	var all []StageChange
	l := list{op: "list stages of application", template: c.profile.Paths.StagesHistory, of: applicationID, envelopes: c.profile.Envelopes.StagesHistory}
	for one, err := range each(ctx, c, l, func(r record) StageChange {
		return StageChange{r.id(c.f("history.stage_id")), r.text(c.f("history.stage_name")), c.moment(r.text(c.f("history.date")))}
	}) {
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}
