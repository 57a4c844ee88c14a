package erecruitertest

import (
	"fmt"
	"time"
)

// Demo is what [Server.SeedDemo] put into an account.
type Demo struct {
	Company, OtherCompany  int64
	ClientID, ClientSecret string // for the token endpoint
	Username, Password     string
	AccessKey              string

	// Stages. The first four are eRecruiter's own.
	New, CVAnalysis, OfferMade, Hired int64
	Task, Interview, Rejected         int64

	Origin, OtherOrigin int64 // "inhire.io" and "Pracuj.pl"

	Shared      int64 // an active recruitment, shared with the partner, with both consents
	Unshared    int64 // an active one that is not shared
	Suspended   int64 // shared
	Closed      int64 // shared
	Required    int64 // the consent that must be given
	Optional    int64 // the one that need not
	Application int64 // at CVAnalysis in Shared, made by the partner as "inh-555", with a CV
	Direct      int64 // at New in Shared, from elsewhere: no external id and no CV
	Earlier     int64 // at Hired in Closed, made by the partner as "inh-101"
}

// SeedDemo fills the account with an invented company: credentials of every
// sort, the stages of a Polish account, recruitments in several states, origins,
// consents and three applications. The key opens all recruitments until
// [Server.SetScope].
func (s *Server) SeedDemo() Demo {
	d := Demo{
		Company: s.AddCompany("Przykładowa Spółka"), OtherCompany: s.AddCompany("Przykładowa Druga"),
		Username: "integracja@przyklad.example", Password: "przykladowe-haslo", AccessKey: s.IssueKey(),
	}
	d.ClientID, d.ClientSecret = s.AddClient()
	s.SetUser(d.Username, d.Password)

	d.New = s.AddStage(Stage{ID: 1, Name: "Nowy", English: "New", System: true, Fixed: true, Order: 1})
	d.CVAnalysis = s.AddStage(Stage{ID: 2, Name: "Analiza CV", English: "CV analysis", System: true, Fixed: true, Order: 2})
	d.OfferMade = s.AddStage(Stage{ID: 7, Name: "Złożenie oferty", English: "Job proposal", Type: Offer, System: true, Order: 7})
	d.Hired = s.AddStage(Stage{ID: 9, Name: "Zatrudniony", English: "Employed", Type: Employment, System: true, Fixed: true, Order: 9})
	d.Task = s.AddStage(Stage{ID: 501, Name: "Zadanie techniczne", Type: Message, Order: 4})
	d.Interview = s.AddStage(Stage{ID: 502, Name: "Rozmowa z zespołem", Type: Meeting, Order: 5})
	d.Rejected = s.AddStage(Stage{ID: 503, Name: "Odrzucony po rozmowie", Type: Rejection, Order: 10})
	d.Origin, d.OtherOrigin = s.AddOrigin("inhire.io"), s.AddOrigin("Pracuj.pl")

	created := s.cfg.Now().AddDate(0, -2, 0)
	consents := []Consent{
		{ID: 11, Name: "Przetwarzanie danych", Text: "Zgadzam się na przetwarzanie moich danych w tej rekrutacji.", Required: true},
		{ID: 12, Name: "Przyszłe rekrutacje", Text: "Zgadzam się na przetwarzanie moich danych w przyszłych rekrutacjach."},
	}
	d.Required, d.Optional = consents[0].ID, consents[1].ID
	add := func(name, reference, status string, shared, mine bool) int64 {
		return s.AddRecruitment(Recruitment{
			CompanyID: d.Company, Name: name, Reference: reference, Status: status, Shared: shared, Mine: mine, Created: created, Consents: consents,
		})
	}
	d.Shared = add("Go Developer", "GO/1", Active, true, true)
	d.Unshared = add("Specjalista ds. kadr", "", Active, false, false)
	d.Suspended = add("Tester oprogramowania", "", Suspended, true, false)
	d.Closed = add("Analityk danych", "AD/7", Closed, true, true)

	day := 24 * time.Hour
	d.Application = s.demoApplication(d, d.Shared, "inh-555", day, d.CVAnalysis,
		Person{"Anna", "Testowa", "anna.testowa@example.com", "+48 600 100 200", "Łódź"},
		File{Name: "Anna Testowa - życiorys.pdf", ContentType: "application/pdf", Content: []byte("%PDF-1.4 życiorys")})
	d.Direct = s.demoApplication(d, d.Shared, "", 2*day, d.New, Person{"Piotr", "Próbny", "piotr.probny@example.com", "", ""})
	d.Earlier = s.demoApplication(d, d.Closed, "inh-101", 30*day, d.Hired, Person{"Ewa", "Przykładowa", "ewa.przykladowa@example.com", "", "Gdańsk"})
	return d
}

func (s *Server) demoApplication(d Demo, recruitment int64, external string, ago time.Duration, stage int64, p Person, cvs ...File) int64 {
	at := s.cfg.Now().Add(-ago)
	a := Application{
		RecruitmentID: recruitment, ExternalID: external, OriginID: d.Origin, AppliedAt: at, Person: p, CVs: cvs,
		History: []StageChange{{StageID: d.New, At: at}},
	}
	if external == "" {
		a.OriginID = d.OtherOrigin
	}
	if stage != d.New {
		a.History = append(a.History, StageChange{StageID: stage, At: at.Add(ago / 2), By: Recruiter})
	}
	return s.AddApplication(a)
}

// SeedApplications adds n applications of invented people to a recruitment, made
// by the partner, all at the first stage, and returns the id of the first; the
// others follow it. External ids are prefix-1 to prefix-n.
func (s *Server) SeedApplications(recruitment int64, prefix string, n int) (first int64) {
	defer s.settled()()
	s.mustRecruitment(recruitment)
	now, stage := s.cfg.Now(), s.firstStage()
	first = s.lastApplication + 1
	var origin int64
	if len(s.origins) > 0 {
		origin = s.origins[0].ID
	}
	for i := range n {
		external := fmt.Sprintf("%s-%d", prefix, i+1)
		s.insert(&Application{
			RecruitmentID: recruitment, ExternalID: external, OriginID: origin, AppliedAt: now,
			Person:  Person{FirstName: "Osoba", LastName: "Przykładowa", Email: external + "@example.com"},
			History: []StageChange{{StageID: stage, At: now}},
		})
	}
	return first
}
