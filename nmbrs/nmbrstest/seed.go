package nmbrstest

// Demo is what [Server.SeedDemo] put into an environment.
type Demo struct {
	Domain       string
	Email, Token string

	Accountant Debtor // two companies
	Client     Debtor // one

	Monthly    Company // of Accountant
	FourWeekly Company // of Accountant
	Weekly     Company // of Client

	Departments, ClientDepartments []Department // of Accountant, of Client
	Functions, ClientFunctions     []Function

	Template Template // of Monthly

	Present   Employee    // on the payroll of Monthly
	Namesakes [2]Employee // two people of one name on the payroll of Monthly
	Former    Employee    // once on the payroll of Monthly
}

// SeedDemo fills the environment with two invented debtors, their companies
// (one per type of period), departments, functions, four employees, and a user
// who may do everything. An environment that was loaded with its demo keeps it.
func (s *Server) SeedDemo() Demo {
	s.mu.Lock()
	seeded := s.state.Seeded
	s.mu.Unlock()
	if seeded != nil {
		return *seeded
	}
	d := Demo{Domain: s.cfg.Domain, Email: "api@hazelaar.example", Token: "5d0c6c1f9b7e4f0f8a2f3f0f6f1c9a77"}
	s.AddUser(User{Email: d.Email, Token: d.Token})

	d.Accountant = s.AddDebtor(Debtor{Number: "1001", Name: "Hazelaar Groep"})
	d.Client = s.AddDebtor(Debtor{Number: "K-2", Name: "Bakkerij De Linde"})
	d.Monthly = s.AddCompany(Company{DebtorID: d.Accountant.ID, Number: 1, Name: "Hazelaar Diensten B.V.", KvkNr: "00000001"})
	d.FourWeekly = s.AddCompany(Company{DebtorID: d.Accountant.ID, Number: 2, Name: "Hazelaar Bouw B.V.", Period: Period{Type: FourWeekly}})
	d.Weekly = s.AddCompany(Company{DebtorID: d.Client.ID, Number: 1, Name: "De Linde Ovens", Period: Period{Type: Weekly}})
	for _, x := range [][2]string{{"10", "Advies"}, {"20", "Administratie"}, {"030", "Techniek"}} {
		d.Departments = append(d.Departments, s.AddDepartment(Department{DebtorID: d.Accountant.ID, Code: x[0], Description: x[1]}))
	}
	for _, x := range [][2]string{{"1", "Adviseur"}, {"2", "Ontwikkelaar"}, {"3", "Administrateur"}} {
		d.Functions = append(d.Functions, s.AddFunction(Function{DebtorID: d.Accountant.ID, Code: x[0], Description: x[1]}))
	}
	d.ClientDepartments = []Department{s.AddDepartment(Department{DebtorID: d.Client.ID, Code: "10", Description: "Bakkerij"})}
	d.ClientFunctions = []Function{s.AddFunction(Function{DebtorID: d.Client.ID, Code: "1", Description: "Bakker"})}
	d.Template = s.AddTemplate(Template{CompanyID: d.Monthly.ID, Description: "Vast, 40 uur"})

	d.Present = s.AddEmployee(Employee{CompanyID: d.Monthly.ID, Type: Payroll, Start: "2019-03-01"}, PersonalInfo{
		FirstName: "Femke", Initials: "F.", Prefix: "van der", LastName: "Wal", Gender: "female", NationalityCode: new(1), NationalityISO: "NL",
		Birthday: "1984-02-29", EmailWork: "femke.vanderwal@hazelaar.example",
	})
	for i, born := range []string{"1990-05-04", "1997-11-30"} {
		d.Namesakes[i] = s.AddEmployee(Employee{CompanyID: d.Monthly.ID, Type: Payroll, Start: "2024-01-01"}, PersonalInfo{
			FirstName: "Sanne", LastName: "de Boer", Birthday: born, NationalityCode: new(1), NationalityISO: "NL",
		})
	}
	d.Former = s.AddEmployee(Employee{CompanyID: d.Monthly.ID, Type: FormerPayroll, Start: "2018-05-01"}, PersonalInfo{
		FirstName: "Ruben", LastName: "Kuipers", Birthday: "1979-08-17",
	})

	defer s.changing()()
	s.state.Seeded = &d
	return d
}
