package personio

import (
	"context"
	"iter"
	"net/url"
)

// LegalEntity is a company of the account, the subcompany of v1.
type LegalEntity struct {
	ID      string
	Name    string
	Country string
	Type    string
	Status  string // ACTIVE, OUT_OF_BUSINESS
}

// OrgUnit is a department or a team. That its id equals that of v1's department is
// likely, not proven.
type OrgUnit struct {
	ID           string
	Kind         OrgUnitKind
	Name         string
	Abbreviation string
	Description  string
}

// Workplace is an office.
type Workplace struct{ ID, Name string }

// CostCenter bears a part of an employment's cost.
type CostCenter struct{ ID, Name string }

// LegalEntities gives the companies of the account.
func (c *Client) LegalEntities(ctx context.Context) iter.Seq2[LegalEntity, error] {
	return each(ctx, c, organisationList(legalEntities, "list legal entities", "legal-entities", false), func(o object) LegalEntity {
		return LegalEntity{
			ID: o.get("id").text(), Name: o.get("name").text(), Country: o.get("country").text(), Type: o.get("type").text(), Status: o.get("status").text(),
		}
	})
}

// OrgUnit gives one department or team (fields observed in a public client).
func (c *Client) OrgUnit(ctx context.Context, kind OrgUnitKind, id string) (OrgUnit, error) {
	o, err := c.getV2(ctx, list{
		endpoint: orgUnits, op: "get org unit", path: []string{"v2", "org-units", id}, query: url.Values{"type": {string(kind)}},
	})
	if err != nil {
		return OrgUnit{}, err
	}
	return orgUnitOf(kind)(o), nil
}

// OrgUnits gives all departments or teams. The list is newer than the rest, and
// not open to every account: [NotFound] says that it is not.
func (c *Client) OrgUnits(ctx context.Context, kind OrgUnitKind) iter.Seq2[OrgUnit, error] {
	l := organisationList(orgUnits, "list org units", "org-units", true)
	l.query.Set("type", string(kind))
	return each(ctx, c, l, orgUnitOf(kind))
}

func orgUnitOf(kind OrgUnitKind) func(object) OrgUnit {
	return func(o object) OrgUnit {
		u := OrgUnit{
			ID: o.get("id").text(), Kind: OrgUnitKind(o.get("type").text()), Name: o.get("name").text(),
			Abbreviation: o.get("abbreviation").text(), Description: o.get("description").text(),
		}
		if u.Kind == "" {
			u.Kind = kind
		}
		return u
	}
}

// Workplaces gives the offices. It is a beta of Personio's: [NotFound] says that
// the account has no part in it.
func (c *Client) Workplaces(ctx context.Context) iter.Seq2[Workplace, error] {
	return each(ctx, c, organisationList(workplaces, "list workplaces", "workplaces", true), func(o object) Workplace {
		return Workplace{o.get("id").text(), o.get("name").text()}
	})
}

// CostCenters gives the cost centres. It is a beta of Personio's: [NotFound] says
// that the account has no part in it.
func (c *Client) CostCenters(ctx context.Context) iter.Seq2[CostCenter, error] {
	return each(ctx, c, organisationList(costCenters, "list cost centers", "cost-centers", true), func(o object) CostCenter {
		return CostCenter{o.get("id").text(), o.get("name").text()}
	})
}

func organisationList(e endpoint, op, name string, beta bool) list {
	return list{endpoint: e, op: op, path: []string{"v2", name}, query: url.Values{"limit": {maxOtherPage}}, beta: beta}
}
