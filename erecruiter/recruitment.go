package erecruiter

import (
	"context"
	"iter"
	"strings"
)

// Recruitment is a project that collects applications (projekt rekrutacyjny). Its
// id was observed; all else is our proposal.
type Recruitment struct {
	ID        string
	Name      string
	Reference string
	Status    string // draft, active, suspended, closed or archived; "" where it is not said
	Shared    bool   // with the partner; false where it is not said
	// Consents are those that its form asks for. Only [Client.Recruitment] has them.
	Consents []Consent
}

// Consent is a clause of a recruitment's form. That forms have them, defined in
// eRecruiter's settings, is documented; that the API shows them is our proposal.
type Consent struct {
	ID       string
	Name     string
	Text     string // what a candidate agrees to
	Required bool
}

// takesApplications reports whether candidates can be handed over to it, as far as
// its state says.
func (r Recruitment) takesApplications() bool {
	return r.Status == "" || strings.EqualFold(r.Status, "active")
}

// Recruitments gives the active recruitments that the credentials open, each as it
// arrives.
func (c *Client) Recruitments(ctx context.Context) iter.Seq2[Recruitment, error] {
	return c.recruitments(ctx, "list recruitments", c.profile.Paths.Recruitments)
}

// ClosedRecruitments gives the closed ones; the path was observed.
func (c *Client) ClosedRecruitments(ctx context.Context) iter.Seq2[Recruitment, error] {
	return c.recruitments(ctx, "list closed recruitments", c.profile.Paths.ClosedRecruitments)
}

func (c *Client) recruitments(ctx context.Context, op, template string) iter.Seq2[Recruitment, error] {
	return each(ctx, c, list{op: op, template: template, envelopes: c.profile.Envelopes.Recruitments, id: "recruitment.id", paged: true}, c.recruitmentOf)
}

// Recruitment gives one recruitment. It fails with [NotFound] where there is none,
// or where it is not shared.
func (c *Client) Recruitment(ctx context.Context, id string) (Recruitment, error) {
	const op = "get recruitment"
	r, err := c.one(ctx, op, c.profile.Paths.Recruitment, id)
	if err != nil {
		return Recruitment{}, err
	}
	found := c.recruitmentOf(r)
	if found.ID == "" {
		return Recruitment{}, during(op, errNoID)
	}
	return found, nil
}

func (c *Client) recruitmentOf(r record) Recruitment {
	found := Recruitment{
		ID: r.id(c.f("recruitment.id")), Name: r.text(c.f("recruitment.name")), Reference: r.text(c.f("recruitment.reference")),
		Status: r.text(c.f("recruitment.status")), Shared: r.yes(c.f("recruitment.shared")),
	}
	for _, one := range r.records(c.f("recruitment.consents")) {
		consent := Consent{one.id(c.f("consent.id")), one.text(c.f("consent.name")), one.text(c.f("consent.text")), one.yes(c.f("consent.required"))}
		if consent.ID != "" {
			found.Consents = append(found.Consents, consent)
		}
	}
	return found
}
