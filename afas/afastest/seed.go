package afastest

// Demo is what [Server.SeedDemo] put into an environment.
type Demo struct {
	Token                  string // classic token, whole XML
	ClientID, ClientSecret string

	Vacancies, Dossier, Applicants, Persons, Countries, SubjectTypes, Profiles string // GetConnectors

	Open       []int // open vacancies
	Closed     int   // a vacancy that has been filled
	NoWorkflow int   // an open vacancy that cannot be used: no workflow is linked

	Marker      string // a custom text field of HrCreateApplicant, shown in Dossier and Applicants as "Marker"
	SubjectType int    // a dossier item type for applicants and persons that takes files
	NoFiles     int    // one for employees only, that takes none
	Profile     int    // an onboarding profile
}

// SeedDemo fills the environment with a small invented company: credentials of
// both kinds, five vacancies, every ready-made connector, a marker field, two
// dossier item types, an onboarding profile and two persons.
func (s *Server) SeedDemo() Demo {
	d := Demo{Token: s.IssueToken(), SubjectType: 15, NoFiles: 16, Profile: -357}
	d.ClientID, d.ClientSecret = s.IssueClient()
	d.Open = []int{
		s.AddVacancy(Vacancy{Number: 101, Description: "Verpleegkundige dagdienst", Start: "2026-09-01", Employer: "1", OrgUnit: "ZORG", Job: "VPK", Location: "Utrecht"}),
		s.AddVacancy(Vacancy{Number: 102, Description: "Planner buitendienst", Start: "2026-09-15", Employer: "1", OrgUnit: "PLAN", Job: "PLN", Location: "Zwolle"}),
		s.AddVacancy(Vacancy{Number: 103, Description: "Softwareontwikkelaar", Status: 99, Start: "2026-01-01", Employer: "1", OrgUnit: "ICT", Job: "DEV", Location: "Utrecht"}),
	}
	d.Closed = s.AddVacancy(Vacancy{Number: 104, Description: "Receptionist", Status: 2, Start: "2026-05-01", End: "2026-08-31", Employer: "1", OrgUnit: "FAC", Job: "REC", Location: "Utrecht"})
	d.NoWorkflow = s.AddVacancy(Vacancy{Number: 105, Description: "Vakantiehulp magazijn", NoWorkflow: true, Start: "2026-06-01", Employer: "1", OrgUnit: "MAG", Job: "MAG", Location: "Tiel"})

	d.Marker = s.AddCustomField("HrCreateApplicant", "", Field{ID: "U0123456789ABCDEF0123456789ABCDEF", Length: 64, NL: "Kenmerk overdracht", EN: "Handover reference"})
	s.AddSubjectType(SubjectType{ID: d.SubjectType, Description: "Sollicitatiedocument", Destinations: []int{3, 17, 58}, Files: true})
	s.AddSubjectType(SubjectType{ID: d.NoFiles, Description: "Gespreksnotitie medewerker", Destinations: []int{2}})
	s.AddProfile(d.Profile, "Onboarding standaard")

	marked := View{Custom: map[string]string{"Marker": d.Marker}}
	d.Vacancies = s.AddVacancies(View{})
	d.Dossier, d.Applicants = s.AddDossier(marked), s.AddApplicants(marked)
	d.Persons, d.Countries = s.AddPersons(View{}), s.AddCountries(View{})
	d.SubjectTypes, d.Profiles = s.AddSubjectTypes(View{}), s.AddProfiles(View{})

	gender := Code{NL: "V", EN: "F"}
	s.AddPerson(map[string]string{
		"FiNm": "Marijke", "LaNm": "Oostveen", "In": "M.", "ViGe": gender.in(s.cfg.Language),
		"DaBi": "1985-03-12", "EmA2": "marijke.oostveen@example.com",
	})
	s.AddEmployee(s.AddPerson(map[string]string{
		"FiNm": "Bas", "LaNm": "Hulst", "Is": "van der", "In": "B.", "ViGe": "M",
		"DaBi": "1979-11-30", "EmAd": "bas.vanderhulst@example.org",
	}))
	return d
}
