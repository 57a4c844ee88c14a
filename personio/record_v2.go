package personio

import "github.com/handoverhq/handover/fieldmap"

// personRecord is a person of v2 with the newest employment.
type personRecord struct {
	person     Person
	employment Employment
	readable   map[string]bool // custom attributes: v2 leaves empty ones out
}

func (r personRecord) stands(path string, want fieldmap.Value) standing {
	p, e := r.person, r.employment
	switch path {
	case pathEmail:
		return fieldStands(p.Has("email"), p.Email, want)
	case pathFirstName:
		return fieldStands(p.Has("first_name"), p.FirstName, want)
	case pathLastName:
		return fieldStands(p.Has("last_name"), p.LastName, want)
	case pathPreferred:
		return fieldStands(p.Has("preferred_name"), p.PreferredName, want)
	case pathGender:
		if p.Gender == "UNSPECIFIED" {
			return lacking
		}
		return fieldStands(p.Has("gender"), p.Gender, want)
	case pathPosition:
		return fieldStands(e.Has("position"), e.Position, want)
	case pathStatus:
		return fieldStands(e.Has("status"), e.Status, want)
	case pathType:
		return fieldStands(e.Has("type"), e.Type, want)
	case pathSupervisor:
		return fieldStands(e.Has("supervisor"), e.SupervisorID, want)
	case pathOffice:
		return fieldStands(e.Has("office"), e.WorkplaceID, want)
	case pathSubcompany:
		return fieldStands(e.Has("legal_entity") || e.Has("sub_company"), e.LegalEntityID, want)
	case pathDepartment:
		return fieldStands(e.Has("org_units"), e.unit(Department), want)
	case pathTeam:
		return fieldStands(e.Has("org_units"), e.unit(Team), want)
	case pathCostCenter:
		if len(e.CostCenters) > 1 {
			return differs
		}
		return fieldStands(e.Has("cost_centers"), firstShare(e.CostCenters), want)
	case pathHired:
		return fieldStands(e.Has("employment_start_date"), e.StartDate.String(), want)
	case pathContractEnd:
		return fieldStands(e.Has("contract_end_date"), e.ContractEnd.String(), want)
	case pathProbation:
		return fieldStands(e.Has("probation_end_date"), e.ProbationEnd.String(), want)
	case pathHours:
		return numberStands(e.Has("weekly_working_hours"), e.WeeklyHours, want)
	case pathFullHours:
		return numberStands(e.Has("full_time_weekly_working_hours"), e.FullTimeWeeklyHours, want)
	}
	key, custom := customKey(path)
	if !custom {
		return unseen // such as the language, which is written and not shown
	}
	a, ok := p.CustomAttribute(key)
	switch {
	case !ok && !r.readable[key]:
		return unseen
	case !ok || a.IsEmpty():
		return lacking
	}
	return a.against(want)
}

func (e Employment) unit(kind OrgUnitKind) string {
	for _, u := range e.OrgUnits {
		if u.Kind == kind {
			return u.ID
		}
	}
	return ""
}

func firstShare(shares []CostCenterShare) string {
	if len(shares) == 0 {
		return ""
	}
	return shares[0].ID
}
