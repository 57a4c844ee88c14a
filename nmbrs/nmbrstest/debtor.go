package nmbrstest

// Debtor is a customer of the accountant whose environment this is.
type Debtor struct {
	ID     int64
	UUID   string
	Number string // text at Nmbrs
	Name   string
}

// Company employs people and belongs to a debtor, which SOAP does not tell.
type Company struct {
	ID       int64
	UUID     string
	DebtorID int64
	Number   int
	Name     string
	KvkNr    string // of the Dutch trade register
	Period   Period // the current one; Monthly and the clock's unless set
	// Declared is the last period whose wage tax return was sent; zero for none.
	Declared Period
}

// Department belongs to a debtor. Its code is a number in the WSDL, but text in
// practice.
type Department struct {
	ID          int64
	UUID        string
	DebtorID    int64
	Code        string
	Description string
}

// Function is a job title of a debtor.
type Function struct {
	ID          int64
	UUID        string
	DebtorID    int64
	Code        string
	Description string
}

// Template is a company's default employee template. Its id is text.
type Template struct {
	ID          string
	CompanyID   int64
	Description string
}

// AddDebtor adds a debtor and returns it with the ids it did not have.
func (s *Server) AddDebtor(d Debtor) Debtor {
	defer s.changing()()
	d.ID = s.state.id(d.ID)
	d.UUID = s.state.uuid(d.UUID, "debtor", d.ID)
	s.state.Debtors = append(s.state.Debtors, &d)
	return d
}

// AddCompany adds a company and returns it with the ids it did not have.
func (s *Server) AddCompany(c Company) Company {
	defer s.changing()()
	c.ID = s.state.id(c.ID)
	c.UUID = s.state.uuid(c.UUID, "company", c.ID)
	if !c.Period.Valid() {
		c.Period = PeriodOf(s.today(), c.Period.Type)
	}
	s.state.Companies = append(s.state.Companies, &c)
	return c
}

// AddDepartment adds a department and returns it with the ids it did not have.
func (s *Server) AddDepartment(d Department) Department {
	defer s.changing()()
	d.ID = s.state.id(d.ID)
	d.UUID = s.state.uuid(d.UUID, "department", d.ID)
	s.state.Departments = append(s.state.Departments, &d)
	return d
}

// AddFunction adds a function and returns it with the ids it did not have.
func (s *Server) AddFunction(f Function) Function {
	defer s.changing()()
	f.ID = s.state.id(f.ID)
	f.UUID = s.state.uuid(f.UUID, "function", f.ID)
	s.state.Functions = append(s.state.Functions, &f)
	return f
}

// AddTemplate adds a default employee template and returns it with its id.
func (s *Server) AddTemplate(t Template) Template {
	defer s.changing()()
	t.ID = s.state.uuid(t.ID, "template", s.state.id(0))
	s.state.Templates = append(s.state.Templates, &t)
	return t
}

// SetPeriod makes p the company's current period.
func (s *Server) SetPeriod(company int64, p Period) {
	defer s.changing()()
	if c := s.state.company(company); c != nil {
		c.Period = p
	}
}

// SetDeclared says up to which period the company's wage tax returns were sent.
// A change in such a period is refused with 2012.
func (s *Server) SetDeclared(company int64, p Period) {
	defer s.changing()()
	if c := s.state.company(company); c != nil {
		c.Declared = p
	}
}
