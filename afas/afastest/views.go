package afastest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// View says how a ready-made GetConnector is shown. There is no standard
// connector for vacancies or applicants: every customer imports one, under a
// name and with columns of their own.
type View struct {
	Name string // connector id; a default where empty
	// Columns renames columns (ours to the customer's); "" leaves one out.
	Columns map[string]string
	// Custom adds a column, by name, for a custom field of HrCreateApplicant: a
	// marker, for instance. Vacancies, persons and types have none.
	Custom map[string]string
	// OpenOnly shows only open vacancies, as the connector's own filter would.
	OpenOnly bool
}

func (s *Server) addView(v View, name string, columns []Column, rows func(Language) []Row) string {
	if v.Name != "" {
		name = v.Name
	}
	for _, c := range slices.Sorted(maps.Keys(v.Custom)) {
		columns = append(columns, Column{Name: c})
	}
	var shown []Column
	ours := map[string]string{} // customer's name -> ours
	for _, c := range columns {
		as, renamed := v.Columns[c.Name]
		if !renamed {
			as = c.Name
		}
		if as == "" {
			continue
		}
		ours[as] = c.Name
		c.Name = as
		shown = append(shown, c)
	}
	s.addSource(name, shown, func(l Language) []Row {
		in := rows(l)
		out := make([]Row, len(in))
		for i, r := range in {
			out[i] = make(Row, len(shown))
			for as, our := range ours {
				out[i][as] = r[our]
			}
		}
		return out
	})
	return name
}

// AddVacancies adds a connector of the vacancies, "Handover_Vacancies" unless
// named: VacancyNumber, Description, Status, StartDate, EndDate, Employer,
// OrgUnit, Job, Location, HasWorkflow. Like the other Add methods for views it
// returns the connector's id.
func (s *Server) AddVacancies(v View) string {
	columns := []Column{
		{Name: "VacancyNumber", Type: Int}, {Name: "Description", Length: 150}, {Name: "Status", Type: Int},
		{Name: "StartDate", Type: Date}, {Name: "EndDate", Type: Date}, {Name: "Employer"}, {Name: "OrgUnit"},
		{Name: "Job"}, {Name: "Location"}, {Name: "HasWorkflow", Type: Boolean},
	}
	return s.addView(v, "Handover_Vacancies", columns, func(Language) []Row {
		var rows []Row
		for _, n := range slices.Sorted(maps.Keys(s.vacancies)) {
			vac := s.vacancies[n]
			if v.OpenOnly && !vac.open() {
				continue
			}
			rows = append(rows, Row{
				"VacancyNumber": n, "Description": vac.Description, "Status": vac.Status, "StartDate": vac.Start,
				"EndDate": vac.End, "Employer": vac.Employer, "OrgUnit": vac.OrgUnit, "Job": vac.Job,
				"Location": vac.Location, "HasWorkflow": !vac.NoWorkflow,
			})
		}
		return rows
	})
}

// AddDossier adds a connector of the dossier items of type -44, the ones
// HrCreateApplicant makes, "Handover_DossierItems" unless named: SbId, StId,
// CaId, Subject, Created and the View's custom columns. An item appears in it
// with the call's commit.
func (s *Server) AddDossier(v View) string {
	columns := []Column{
		{Name: "SbId", Type: Int}, {Name: "StId", Type: Int}, {Name: "CaId", Type: Int}, {Name: "Subject"},
		{Name: "Created", Type: Date},
	}
	return s.addView(v, "Handover_DossierItems", columns, func(Language) []Row {
		var rows []Row
		for _, d := range s.dossier {
			if d.Type != applicationType {
				continue
			}
			r := Row{"SbId": d.ID, "StId": d.Type, "CaId": d.CaID, "Subject": d.Subject, "Created": d.At}
			addCustom(r, v.Custom, d.Fields)
			rows = append(rows, r)
		}
		return rows
	})
}

// AddApplicants adds a connector of the applicants, "Handover_Applicants"
// unless named: EmId, CaId, VacancyNumber, FirstName, LastName, BirthDate,
// MailWork, MailPrivate, Created and the View's custom columns. It stays empty
// until [Server.RunWorkflow].
func (s *Server) AddApplicants(v View) string {
	columns := []Column{
		{Name: "EmId", Length: 15}, {Name: "CaId", Type: Int}, {Name: "VacancyNumber", Type: Int},
		{Name: "FirstName"}, {Name: "LastName"}, {Name: "BirthDate", Type: Date}, {Name: "MailWork"},
		{Name: "MailPrivate"}, {Name: "Created", Type: Date},
	}
	return s.addView(v, "Handover_Applicants", columns, func(Language) []Row {
		var rows []Row
		for _, a := range s.applicants {
			fields := a.Fields
			if p := s.person(a.EmID); p != nil {
				fields = maps.Clone(p.Fields)
				maps.Copy(fields, a.Fields)
			}
			r := Row{
				"EmId": a.EmID, "CaId": a.CaID, "VacancyNumber": a.Vacancy, "FirstName": fields["FiNm"],
				"LastName": fields["LaNm"], "BirthDate": fields["DaBi"], "MailWork": fields["EmAd"],
				"MailPrivate": fields["EmA2"], "Created": a.At,
			}
			addCustom(r, v.Custom, a.Fields)
			rows = append(rows, r)
		}
		return rows
	})
}

func addCustom(r Row, custom, fields map[string]string) {
	for column, id := range custom {
		r[column] = fields[id]
	}
}

// AddPersons adds a connector of the persons in the manner of Profit_OrgPer,
// its name unless another is given: BcCo, Type (Persoon or Person), Name,
// FirstName, LastName, Initials, Prefix, BirthDate, Gender, MailWork,
// MailPrivate, Mobile, Modified.
func (s *Server) AddPersons(v View) string {
	columns := []Column{
		{Name: "BcCo", Length: 15}, {Name: "Type"}, {Name: "Name"}, {Name: "FirstName"}, {Name: "LastName"},
		{Name: "Initials"}, {Name: "Prefix"}, {Name: "BirthDate", Type: Date}, {Name: "Gender"}, {Name: "MailWork"},
		{Name: "MailPrivate"}, {Name: "Mobile"}, {Name: "Modified", Type: Date},
	}
	return s.addView(v, "Profit_OrgPer", columns, func(l Language) []Row {
		var rows []Row
		for _, p := range s.persons {
			f := p.Fields
			name := strings.Join(strings.Fields(f["FiNm"]+" "+f["Is"]+" "+f["LaNm"]), " ")
			rows = append(rows, Row{
				"BcCo": p.Number, "Type": l.pick("Persoon", "Person"), "Name": name, "FirstName": f["FiNm"],
				"LastName": f["LaNm"], "Initials": f["In"], "Prefix": f["Is"], "BirthDate": f["DaBi"],
				"Gender": f["ViGe"], "MailWork": f["EmAd"], "MailPrivate": f["EmA2"], "Mobile": f["MbN2"],
				"Modified": p.At,
			})
		}
		return rows
	})
}

// AddCountries adds ProfitCountries: CoId and Name, and no ISO code.
func (s *Server) AddCountries(v View) string {
	columns := []Column{{Name: "CoId", Length: 3}, {Name: "Name"}}
	return s.addView(v, "ProfitCountries", columns, func(l Language) []Row {
		rows := make([]Row, len(countries))
		for i, c := range countries {
			rows[i] = Row{"CoId": c.NL, "Name": l.pick(c.LabelNL, c.LabelEN)}
		}
		return rows
	})
}

// AddSubjectTypes adds Profit_SubjectTypes: StId, Description, LinkFile.
func (s *Server) AddSubjectTypes(v View) string {
	columns := []Column{{Name: "StId", Type: Int}, {Name: "Description"}, {Name: "LinkFile", Type: Boolean}}
	return s.addView(v, "Profit_SubjectTypes", columns, func(Language) []Row {
		var rows []Row
		for _, id := range slices.Sorted(maps.Keys(s.types)) {
			rows = append(rows, Row{"StId": id, "Description": s.types[id].Description, "LinkFile": s.types[id].Files})
		}
		return rows
	})
}

// AddProfiles adds a connector of the onboarding profiles,
// "Handover_Profiles" unless named: PrId, Description.
func (s *Server) AddProfiles(v View) string {
	columns := []Column{{Name: "PrId", Type: Int}, {Name: "Description"}}
	return s.addView(v, "Handover_Profiles", columns, func(Language) []Row {
		var rows []Row
		for _, id := range slices.Sorted(maps.Keys(s.profiles)) {
			rows = append(rows, Row{"PrId": strconv.Itoa(id), "Description": s.profiles[id]})
		}
		return rows
	})
}
