package inhiretest

import "time"

// Demo is what [Server.SeedDemo] put into an account.
type Demo struct {
	APIKey, ReadOnlyKey string
	AccessKey           string // an eRecruiter access key; every key passes unless a test says otherwise
	CompanyID           string
	Recruitments        [2]string // eRecruiter's ids; the second is that of Second
	Process             string    // inhire's id
	Sources             []Source  // publication places of eRecruiter

	// Stages of eRecruiter, by id: New, Offer and Employed are locked, CVReview has
	// a default, Task and Talk are the customer's own.
	New, CVReview, Offer, Employed, Task, Talk string

	// Applications, by id, in the order of the list.
	Early     string // two days ago: before any cut-off that a test sets now
	Fresh     string // an hour ahead, as the ones below: at New in eRecruiter
	Second    string // of Fresh's candidate, for another recruitment
	Unsent    string // not in eRecruiter yet
	Refusing  string // its candidate refused the transfer
	Rejected  string // negative, by hand
	Candidate string // who made Fresh and Second
}

// SeedDemo fills the account with an invented employer's: API keys, and in
// eRecruiter two publication places and six stages, of which four are its own,
// and six applications. Nothing is saved or switched on. The applications but
// the first lie one hour ahead of the clock: a test that switches on now finds
// them after its cut-off. [Config.Statuses] must hold the default codes.
func (s *Server) SeedDemo() Demo {
	d := Demo{
		APIKey: s.IssueKey(), ReadOnlyKey: s.IssueReadOnlyKey(),
		AccessKey: "ak-demo-5f1c2e9a7d40", CompanyID: "7100", Recruitments: [2]string{"90210", "90211"}, Process: "proc-31",
		Sources: []Source{{"41", "inhire.io"}, {"42", "Career page"}},
		New:     "1", CVReview: "2", Offer: "3", Employed: "4", Task: "501", Talk: "502",
		Candidate: "ola.lis@candidate.example",
	}
	for _, src := range d.Sources {
		s.AddSource(src)
	}
	first, second := s.cfg.Statuses[0].Code, s.cfg.Statuses[1].Code
	for _, st := range []Stage{
		{ID: d.New, Name: "Nowy", Type: "standard", System: true, Locked: true, Default: first},
		{ID: d.CVReview, Name: "Analiza CV", Type: "standard", System: true, Default: second},
		{ID: d.Offer, Name: "Złożenie oferty", Type: "offer", System: true, Locked: true, Default: "interview"},
		{ID: d.Employed, Name: "Zatrudniony", Type: "employment", System: true, Locked: true, Default: "hired"},
		{ID: d.Task, Name: "Zadanie techniczne", Type: "message"},
		{ID: d.Talk, Name: "Rozmowa z zespołem", Type: "meeting"},
	} {
		s.AddStage(st)
	}

	now := s.cfg.Now()
	n := 0
	apply := func(after time.Duration, a Application) string {
		n++
		a.ProcessID, a.AppliedAt = d.Process, now.Add(after+time.Duration(n)*time.Second)
		return s.AddApplication(a)
	}
	at := func(application string) *ATS { return &ATS{d.Recruitments[0], application, d.New, now} }
	d.Early = apply(-48*time.Hour, Application{Candidate: "jan.gaj@candidate.example", ATS: at("7001")})
	d.Fresh = apply(time.Hour, Application{Candidate: d.Candidate, ATS: at("7002")})
	d.Second = apply(time.Hour, Application{Candidate: d.Candidate, ATS: &ATS{d.Recruitments[1], "7003", d.CVReview, now}})
	d.Unsent = apply(time.Hour, Application{Candidate: "ewa.bor@candidate.example"})
	d.Refusing = apply(time.Hour, Application{Candidate: "piotr.sad@candidate.example", Refused: true})
	d.Rejected = apply(time.Hour, Application{Candidate: "maja.rzeka@candidate.example", Status: "negative", SetBy: ByUser, ATS: at("7004")})
	return d
}
