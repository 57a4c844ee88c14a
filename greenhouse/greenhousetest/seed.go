package greenhousetest

import "encoding/json"

// Demo is what [Server.SeedDemo] put into an account.
type Demo struct {
	ClientID, ClientSecret   string // client credentials
	PartnerID, PartnerSecret string // authorization code

	Admin   int64 // a Site Admin
	Basic   int64 // a user who is not
	Manager int64 // hiring manager of the first job, with an employee id
	Other   int64 // another employee

	Department, Office int64

	Developer    int64 // a job with two openings, every type of custom field, two offices
	Planner      int64 // a job with one opening and no department
	Confidential int64 // a job that is hidden from the Site Admin

	// Applications at the offer stage.
	Complete  int64 // everything filled in: three documents, offer version 2
	Spare     int64 // little more than name and e-mail, an offer without start date
	NoEmail   int64 // no e-mail address
	NoOffer   int64 // no offer
	Private   int64 // of a private candidate
	Second    int64 // another application of Complete's candidate, for Planner
	Secret    int64 // for Confidential
	Prospect  int64 // a prospect for two jobs: cannot be hired
	Interview int64 // in an early stage, no offer

	EmploymentType int64 // select field of jobs whose options have external ids
	Salary         int64 // private compensation field of offers
}

// SeedDemo fills the account with a small invented company: two credentials,
// users, three jobs with openings, and nine applications. The custom fields
// cover every type. Nothing is hired yet.
func (s *Server) SeedDemo() Demo {
	var d Demo
	d.Admin = s.AddUser(User{FirstName: "Ilse", LastName: "Brandsma", Email: "ilse.brandsma@example.com", Emails: []string{"ilse.brandsma@example.com"}, SiteAdmin: true, EmployeeID: "E-1001"})
	d.Basic = s.AddUser(User{FirstName: "Tom", LastName: "Achterberg", Email: "tom.achterberg@example.com", JobTitle: "Interviewer"})
	d.Manager = s.AddUser(User{FirstName: "Noor", LastName: "van Eijk", Email: "noor.vaneijk@example.com", EmployeeID: "E-1007", JobTitle: "Team lead"})
	d.Other = s.AddUser(User{FirstName: "Jörg", LastName: "Müller", Email: "joerg.mueller@example.com", Emails: []string{"joerg.mueller@example.com", "jm@example.org"}, EmployeeID: "E-1012"})
	own := s.AddClient(Client{})
	d.ClientID, d.ClientSecret = own.ID, own.Secret
	partner := s.AddClient(Client{Partner: true})
	d.PartnerID, d.PartnerSecret = partner.ID, partner.Secret
	s.ConsentAs(d.Admin)

	s.seedFields(&d)
	s.seedJobs(&d)
	s.seedPeople(&d)
	return d
}

func (s *Server) seedFields(d *Demo) {
	field := func(of, name, kind string, options ...string) int64 {
		id := s.AddCustomField(CustomField{FieldType: of, Name: name, ValueType: kind, Private: kind == "currency"})
		for i, o := range options {
			s.AddOption(CustomFieldOption{FieldID: id, Name: o, ExternalID: slug(o), SortOrder: int64(i)})
		}
		return id
	}
	field("candidate", "Preferred pronouns", "short_text")
	field("candidate", "Date of birth", "date")
	field("candidate", "Nationality", "single_select", "Dutch", "German", "Spanish")
	field("candidate", "Languages", "multi_select", "Dutch", "English", "German")
	field("application", "Desired level", "short_text")
	field("application", "Referred by employee", "yes_no")
	field("opening", "Position code", "short_text")

	d.EmploymentType = field("job", "Employment Type", "single_select", "Full-time", "Part-time", "Intern")
	field("job", "Salary range", "currency_range")
	field("job", "Weekly hours", "number_range")
	field("job", "Cost centre", "short_text")
	field("job", "Budget owner", "user")

	d.Salary = s.AddCustomField(CustomField{FieldType: "offer", Name: "Salary", ValueType: "currency", Private: true, TriggerNewVersion: true})
	field("offer", "Sign-on bonus", "currency")
	field("offer", "Hours per week", "number")
	field("offer", "Permanent contract", "yes_no")
	field("offer", "Contract end", "date")
	field("offer", "Workplace", "single_select", "Office", "Home", "Hybrid")
	field("offer", "Benefits", "multi_select", "Bicycle", "Train card", "Phone")
	field("offer", "Offer letter", "url")
	field("offer", "Remarks", "long_text")
	field("offer", "Supervisor", "user")
	s.AddCustomField(CustomField{FieldType: "offer", Name: "Old field", ValueType: "short_text", Archived: true})
}

func (s *Server) seedJobs(d *Demo) {
	root := s.AddDepartment(Department{Name: "Technology", ExternalID: "D-10"})
	d.Department = s.AddDepartment(Department{Name: "Research & Development", ParentID: root, ExternalID: "D-11"})
	d.Office = s.AddOffice(Office{Name: "Amsterdam", Location: "Amsterdam, Netherlands", ExternalID: "O-1", ContactID: d.Admin})
	remote := s.AddOffice(Office{Name: "Remote"})

	d.Developer = s.AddJob(Job{Name: "Developer <backend>", RequisitionID: "R-77", Notes: "<p>Go & SQL</p>", DepartmentID: d.Department, OfficeIDs: []int64{d.Office, remote},
		CustomFields: Values{"employment_type": "Full-time", "salary_range": MoneyRange{"48000.0", "66000.0", "EUR"}, "weekly_hours": NumberRange{"32", "40"}, "cost_centre": "KP 400", "budget_owner": UserID(d.Other)}})
	s.AddOpening(Opening{JobID: d.Developer, OpeningID: "R-77-1", SortOrder: 0, TargetStartOn: "2026-12-01", CustomFields: Values{"position_code": "P-0311"}})
	s.AddOpening(Opening{JobID: d.Developer, OpeningID: "R-77-2", SortOrder: 1})
	d.Planner = s.AddJob(Job{Name: "Planner", OfficeIDs: []int64{d.Office}, CustomFields: Values{"employment_type": "Part-time", "salary_range": MoneyRange{Min: "30000.0", Max: "36000.0"}}})
	s.AddOpening(Opening{JobID: d.Planner})
	d.Confidential = s.AddJob(Job{Name: "Director", Confidential: true, DepartmentID: root})
	s.AddOpening(Opening{JobID: d.Confidential, OpeningID: "R-90"})

	s.AddHiringManager(HiringManager{JobID: d.Developer, UserID: d.Manager})
	s.AddHiringManager(HiringManager{JobID: d.Confidential, UserID: d.Manager})
	s.AddOwner(Owner{JobID: d.Developer, UserID: d.Admin, Type: "recruiter", Responsible: true})
	s.AddOwner(Owner{JobID: d.Developer, UserID: d.Basic, Type: "coordinator", Responsible: true})
	s.AddOwner(Owner{JobID: d.Planner, UserID: d.Other, Type: "sourcer"})
}

// offerStage is where people are hired from.
const offerStage = "Offer"

func (s *Server) seedPeople(d *Demo) {
	apply := func(c Candidate, a Application) int64 {
		a.CandidateID, a.StageID, a.StageName = s.AddCandidate(c), 7103, offerStage
		a.RecruiterID = d.Admin
		return s.AddApplication(a)
	}
	d.Complete = apply(Candidate{
		FirstName: "Zoë", LastName: "van der Meer-O'Brien", PreferredName: "Zo", Company: "Bakker & Zn.", Title: "Engineer", ExternalID: "ats-991", TimeZone: "Amsterdam",
		Tags: []string{"Go"}, Phones: []Contact{{"020 555 01 02", "home"}, {"+31 6 5550 0103", "mobile"}},
		Emails:    []Contact{{"z.vandermeer@work.example.com", "work"}, {"zoe@example.com", "personal"}},
		Addresses: []Contact{{"Keizersgracht 1-III\n1015 AA Amsterdam\nThe Netherlands", "home"}},
		Websites:  []Contact{{"https://zoe.example.com", "personal"}}, SocialMedia: []string{"https://social.example.com/@zoe"},
		Educations:   []Education{{"Example University", "Master's Degree", "Informatics", "2012-09-01", "2016-07-31"}},
		Employments:  []Employment{{"Bakker & Zn.", "Engineer", "2018-02-01", ""}},
		CustomFields: Values{"preferred_pronouns": "she/her", "date_of_birth": "1992-02-29", "nationality": "Dutch", "languages": []string{"Dutch", "English"}},
	}, Application{JobID: d.Developer, CoordinatorID: d.Basic, CreditedTo: d.Other, SourceID: 25, SourceName: "Referral", Location: "Amsterdam",
		Answers: []FormAnswer{{"Why us?", "The work."}, {"Anything else?", ""}}, CustomFields: Values{"desired_level": "Senior", "referred_by_employee": true}})
	s.AddAttachment(Attachment{ApplicationID: d.Complete, Type: "resume", Filename: "Zoë résumé.pdf", Content: []byte("%PDF-1.4 invented résumé\n")})
	s.AddAttachment(Attachment{ApplicationID: d.Complete, Type: "cover_letter", Filename: "letter.docx", ContentType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Content: []byte("an invented letter")})
	s.AddAttachment(Attachment{ApplicationID: d.Complete, Type: "signed_offer_letter", Filename: "offer-signed.pdf", Size: 96 << 10})
	opening := s.openingID(d.Developer)
	offer := s.MakeOffer(Offer{ApplicationID: d.Complete, OpeningID: opening, StartsOn: "2026-11-15", UserID: d.Admin})
	s.ChangeOffer(offer, func(o *Offer) {
		o.StartsOn, o.SentOn = "2026-12-01", "2026-10-20"
		o.CustomFields = Values{
			"salary":        Compensation{Money{"54000.50", "EUR"}, "base", "annually", "market rate"},
			"sign_on_bonus": Money{"1500", "EUR"}, "hours_per_week": json.Number("36"), "permanent_contract": true, "workplace": "Hybrid",
			"benefits": []string{"Bicycle", "Train card"}, "offer_letter": "https://docs.example.com/offers/1", "remarks": "Starts <early> & keen", "supervisor": UserID(d.Manager),
		}
	})
	complete, _ := s.Application(d.Complete)

	d.Spare = apply(Candidate{FirstName: "Ana", LastName: "Ruiz", Emails: []Contact{{"ana.ruiz@example.com", "other"}}}, Application{JobID: d.Developer})
	s.MakeOffer(Offer{ApplicationID: d.Spare})
	d.NoEmail = apply(Candidate{FirstName: "Per", LastName: "Lindqvist", Phones: []Contact{{"+46 70 555 01 04", "mobile"}}}, Application{JobID: d.Developer})
	s.MakeOffer(Offer{ApplicationID: d.NoEmail, StartsOn: "2026-12-01", SentOn: "2026-10-21"})
	d.NoOffer = apply(Candidate{FirstName: "Mei", LastName: "Chen", Emails: []Contact{{"mei.chen@example.com", "personal"}}}, Application{JobID: d.Planner, CreditedName: "A friend of the house"})
	d.Private = apply(Candidate{FirstName: "Otto", LastName: "Adler", Private: true, Emails: []Contact{{"otto.adler@example.com", "personal"}}}, Application{JobID: d.Developer})
	s.MakeOffer(Offer{ApplicationID: d.Private, StartsOn: "2027-01-01", SentOn: "2026-10-22"})
	d.Second = s.AddApplication(Application{CandidateID: complete.CandidateID, JobID: d.Planner, StageID: 7203, StageName: offerStage})
	s.MakeOffer(Offer{ApplicationID: d.Second, StartsOn: "2027-02-01"})
	d.Secret = apply(Candidate{FirstName: "Vera", LastName: "Stolk", Emails: []Contact{{"vera.stolk@example.com", "personal"}}}, Application{JobID: d.Confidential})
	s.MakeOffer(Offer{ApplicationID: d.Secret, StartsOn: "2027-01-01"})
	d.Prospect = s.AddApplication(Application{
		CandidateID: s.AddCandidate(Candidate{FirstName: "Ravi", LastName: "Patel", Emails: []Contact{{"ravi.patel@example.com", "personal"}}}),
		Prospect:    true, ProspectiveJobIDs: []int64{d.Developer, d.Planner}})
	d.Interview = apply(Candidate{FirstName: "Lea", LastName: "Fontaine", Emails: []Contact{{"lea.fontaine@example.com", "personal"}}}, Application{JobID: d.Developer})
	s.MoveStage(d.Interview, 7101, "Face to face")
}

// openingID is the first open opening of a job; 0 when there is none.
func (s *Server) openingID(job int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.openingFor(job, 0); o != nil {
		return o.ID
	}
	return 0
}
