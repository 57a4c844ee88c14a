package erecruiter

import (
	"context"
)

// Company is one of an account's companies (spółki). Both names on the wire were
// observed.
type Company struct {
	ID   string
	Name string
}

// Companies gives the companies of the account. It is the one call that names no
// company, so it serves to find it (observed), and as a first test of credentials.
func (c *Client) Companies(ctx context.Context) ([]Company, error) {
	bare := *c
	bare.company = ""
	var all []Company
	l := list{op: "list companies", template: c.profile.Paths.Companies, envelopes: c.profile.Envelopes.Companies, id: "company.id"}
	for one, err := range each(ctx, &bare, l, func(r record) Company {
		return Company{r.id(c.f("company.id")), r.text(c.f("company.name"))}
	}) {
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// Scope says which recruitments an access key opens: in eRecruiter an administrator
// chooses one of the two when the key is generated (documented).
type Scope string

// The scopes. The words on the wire are our proposal.
const (
	AllRecruitments      Scope = "all"
	SelectedRecruitments Scope = "selected" // those in which the partner is ticked
)

// Permissions is what the credentials open. The path was observed, the members are
// our proposal: all may be empty.
type Permissions struct {
	Partner string
	Scope   Scope
	Granted []string // eRecruiter's own names of rights
}

// Permissions asks what the credentials open.
func (c *Client) Permissions(ctx context.Context) (Permissions, error) {
	r, err := c.one(ctx, "get permissions", c.profile.Paths.Permissions, "")
	if err != nil {
		return Permissions{}, err
	}
	p := Permissions{Partner: r.text(c.f("permissions.partner")), Granted: r.texts(c.f("permissions.granted"))}
	if scope := Scope(r.text(c.f("permissions.scope"))); scope == AllRecruitments || scope == SelectedRecruitments {
		p.Scope = scope
	}
	return p, nil
}

// Origin is a publication place (miejsce publikacji), the source of applications.
// The path was observed, that it means these is inferred, the members are our
// proposal.
type Origin struct {
	ID     string
	Name   string
	Active bool // true where eRecruiter does not say
}

// Origins gives the publication places of the account.
func (c *Client) Origins(ctx context.Context) ([]Origin, error) {
	var all []Origin
	l := list{op: "list origins", template: c.profile.Paths.Origins, envelopes: c.profile.Envelopes.Origins, id: "origin.id", paged: true}
	active := c.f("origin.active")
	for one, err := range each(ctx, c, l, func(r record) Origin {
		return Origin{r.id(c.f("origin.id")), r.text(c.f("origin.name")), !r.has(active) || r.yes(active)}
	}) {
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}
