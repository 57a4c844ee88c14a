package personio

import (
	"context"
	"errors"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// orgList is something of the company that v2 points at by id.
type orgList struct {
	path, key, subject string
	label              [2]string // German, English
	all                func(context.Context) iter.Seq2[fieldmap.Choice, error]
}

func (v *personsV2) lists() []orgList {
	c := v.client
	return []orgList{
		{pathDepartment, hris.KeyDepartment, "org-units (department)", [2]string{"Abteilung", "Department"}, func(ctx context.Context) iter.Seq2[fieldmap.Choice, error] {
			return choicesFrom(c.OrgUnits(ctx, Department), func(u OrgUnit) fieldmap.Choice { return fieldmap.Choice{ID: u.ID, Label: u.Name} })
		}},
		{pathTeam, "", "org-units (team)", [2]string{"Team", "Team"}, func(ctx context.Context) iter.Seq2[fieldmap.Choice, error] {
			return choicesFrom(c.OrgUnits(ctx, Team), func(u OrgUnit) fieldmap.Choice { return fieldmap.Choice{ID: u.ID, Label: u.Name} })
		}},
		{pathOffice, hris.KeyLocation, "workplaces", [2]string{"Arbeitsort", "Workplace"}, func(ctx context.Context) iter.Seq2[fieldmap.Choice, error] {
			return choicesFrom(c.Workplaces(ctx), func(w Workplace) fieldmap.Choice { return fieldmap.Choice{ID: w.ID, Label: w.Name} })
		}},
		{pathSubcompany, hris.KeyLegalEntity, "legal-entities", [2]string{"Gesellschaft", "Legal entity"}, func(ctx context.Context) iter.Seq2[fieldmap.Choice, error] {
			return choicesFrom(c.LegalEntities(ctx), func(l LegalEntity) fieldmap.Choice { return fieldmap.Choice{ID: l.ID, Label: l.Name} })
		}},
		{pathCostCenter, "", "cost-centers", [2]string{"Kostenstelle (trägt alles)", "Cost centre (bears it all)"}, func(ctx context.Context) iter.Seq2[fieldmap.Choice, error] {
			return choicesFrom(c.CostCenters(ctx), func(cc CostCenter) fieldmap.Choice { return fieldmap.Choice{ID: cc.ID, Label: cc.Name} })
		}},
	}
}

func choicesFrom[T any](all iter.Seq2[T, error], choice func(T) fieldmap.Choice) iter.Seq2[fieldmap.Choice, error] {
	return func(yield func(fieldmap.Choice, error) bool) {
		for one, err := range all {
			if err != nil {
				yield(fieldmap.Choice{}, err)
				return
			}
			if c := choice(one); c.ID != "" && !yield(c, nil) {
				return
			}
		}
	}
}

// mostInline is how many options stand in the form itself, so that a mapping is
// checked against them when it is saved; more are looked up.
const mostInline = 200

// listed makes a field of a list. Where the account or the credentials have no part
// in it, the field takes the id as it stands in Personio, and nothing is matched
// with it.
func (v *personsV2) listed(ctx context.Context, list orgList) (fieldmap.Field, error) {
	field := fieldmap.Field{Path: list.path, Key: list.key, Label: v.in(list.label[0], list.label[1]), Kind: fieldmap.Option, Section: v.job()}
	seen := map[string]bool{}
	for choice, err := range list.all(ctx) {
		if notOpen(err) {
			return v.byID(field), nil
		}
		if err != nil {
			return field, err
		}
		if len(field.Choices) == mostInline {
			field.Choices, field.Referenced = nil, true
			break
		}
		if !seen[choice.ID] {
			seen[choice.ID] = true
			field.Choices = append(field.Choices, choice)
		}
	}
	return field, nil
}

func (v *personsV2) byID(field fieldmap.Field) fieldmap.Field {
	field.Kind, field.Choices, field.Key = fieldmap.Text, nil, ""
	field.Limits.Pattern, field.Limits.Form = `[0-9]{1,19}`, v.in("nur Ziffern", "digits only")
	field.Help = v.in("Nummer aus Personio: Die Liste ist für diese Zugangsdaten nicht offen.", "The number in Personio: the list is not open to these credentials.")
	return field
}

// notOpen reports whether a list is one the account or the credentials have no part
// in.
func notOpen(err error) bool { return errors.Is(err, NotFound) || errors.Is(err, NotGranted) }

func (v *personsV2) options(ctx context.Context, field string) iter.Seq2[fieldmap.Choice, error] {
	if field == pathSupervisor {
		return func(yield func(fieldmap.Choice, error) bool) {
			for p, err := range v.client.Persons(ctx, PersonQuery{Status: "ACTIVE"}) {
				if err != nil {
					yield(fieldmap.Choice{}, err)
					return
				}
				if p.ID != "" && !yield(fieldmap.Choice{ID: p.ID, Label: p.FirstName + " " + p.LastName}, nil) {
					return
				}
			}
		}
	}
	for _, list := range v.lists() {
		if list.path == field {
			return list.all(ctx)
		}
	}
	return nil
}

// wirePaths are the form's paths of what v2 calls otherwise.
var wirePaths = map[string]string{
	"employment_start_date": pathHired, "type": pathType, "supervisor": pathSupervisor, "legal_entity": pathSubcompany,
	"probation_end_date": pathProbation,
}

var indexed = regexp.MustCompile(`^([a-z_]+)\[([0-9]+)\]`)

// path finds the field behind a name such as employments[0].position.title.
func (v *personsV2) path(wire string, values fieldmap.Values) string {
	wire = strings.TrimPrefix(wire, "employments[0].")
	if at := indexed.FindStringSubmatch(wire); at != nil {
		n, _ := strconv.Atoi(at[2])
		switch paths := customPaths(values); at[1] {
		case "custom_attributes":
			if n < len(paths) {
				return paths[n]
			}
			return ""
		case "org_units":
			if n == 0 && idOf(values[pathDepartment]) != "" {
				return pathDepartment
			}
			return pathTeam
		}
		return at[1]
	}
	name, _, _ := strings.Cut(wire, ".")
	return or(wirePaths[name], name)
}

// customPaths lists the fields of custom attributes, sorted.
func customPaths(values fieldmap.Values) []string {
	return slices.Sorted(func(yield func(string) bool) {
		for path := range maps.Keys(values) {
			if _, custom := customKey(path); custom && !yield(path) {
				return
			}
		}
	})
}
