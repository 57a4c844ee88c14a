package personiotest

// Demo is what [Server.SeedDemo] put into an account.
type Demo struct {
	ClientID, ClientSecret string

	Departments, Teams, Offices, Subcompanies, CostCenters []string // names
	Categories                                             []string // of documents; the first is for contracts

	ShirtSize    string // keys of custom attributes: a list
	Languages    string // tags
	Birthday     string // a date, with the universal id date_of_birth
	PrivateEmail string // a text
	Reference    string // a text whose key holds a dot, as newer accounts have them
	Notes        string // a text of several lines

	ShirtSizes, LanguageTags []string // options

	Manager   int64    // an employee who may be a supervisor
	Namesakes [2]int64 // two employees of the same name
	Former    int64    // an inactive employee
}

// SeedDemo fills the account with a small invented company: a credential,
// departments and all else that has a name, custom attributes of every sort
// that a hire needs, and four employees.
func (s *Server) SeedDemo() Demo {
	d := Demo{
		Departments:  []string{"Engineering", "People", "Sales"},
		Teams:        []string{"Platform"},
		Offices:      []string{"Hamburg", "Utrecht", "Remote"},
		Subcompanies: []string{"Lindenhof GmbH", "Lindenhof Nederland B.V."},
		CostCenters:  []string{"CC 100", "CC 200"},
		Categories:   []string{"Contracts", "Application documents"},
		ShirtSizes:   []string{"S", "M", "L", "XL"},
		LanguageTags: []string{"Dutch", "English", "German", "Polish"},
	}
	d.ClientID, d.ClientSecret = s.IssueCredential()
	for _, group := range []struct {
		names []string
		add   func(string) int64
	}{
		{d.Departments, s.AddDepartment}, {d.Teams, s.AddTeam}, {d.Offices, s.AddOffice},
		{d.Subcompanies, s.AddSubcompany}, {d.CostCenters, s.AddCostCenter}, {d.Categories, s.AddCategory},
	} {
		for _, name := range group.names {
			group.add(name)
		}
	}

	d.ShirtSize = s.AddAttribute(Attribute{Label: "T-shirt size", Type: List, Options: d.ShirtSizes})
	d.Languages = s.AddAttribute(Attribute{Label: "Languages", Type: Tags, Options: d.LanguageTags})
	d.Birthday = s.AddAttribute(Attribute{Label: "Birthday", Type: Date, UniversalID: "date_of_birth"})
	d.PrivateEmail = s.AddAttribute(Attribute{Label: "Private e-mail"})
	d.Reference = s.AddAttribute(Attribute{Key: "dynamic_5f2c9e.4711", Label: "Reference"})
	d.Notes = s.AddAttribute(Attribute{Label: "Notes", Type: Multiline})

	d.Manager = s.AddEmployee(Employee{
		Email: "ines.albrecht@lindenhof.example", FirstName: "Ines", LastName: "Albrecht", Gender: "female", Position: "Head of Engineering",
		HireDate: "2019-03-01", WeeklyHours: "40", Department: "Engineering", Team: "Platform", Office: "Hamburg", Subcompany: "Lindenhof GmbH",
		CostCenters: []CostShare{{"CC 100", 100}},
		Custom:      map[string][]string{d.Languages: {"German", "English"}, d.ShirtSize: {"M"}, d.Birthday: {"1982-07-14"}},
	})
	for i, email := range []string{"jonas.weber@lindenhof.example", "jonas.weber2@lindenhof.example"} {
		d.Namesakes[i] = s.AddEmployee(Employee{
			Email: email, FirstName: "Jonas", LastName: "Weber", Gender: "male", Position: "Account Manager", HireDate: "2022-01-12",
			WeeklyHours: "32.5", Department: "Sales", Office: "Utrecht", Subcompany: "Lindenhof Nederland B.V.", Supervisor: d.Manager,
		})
	}
	d.Former = s.AddEmployee(Employee{
		Email: "petra.lang@lindenhof.example", FirstName: "Petra", LastName: "Lang", Position: "Recruiter", Status: "inactive",
		HireDate: "2018-05-01", TerminationDate: "2024-08-31", Department: "People", Office: "Remote", Subcompany: "Lindenhof GmbH",
	})
	return d
}
