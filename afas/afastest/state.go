package afastest

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// File is a stored file: its size and SHA-256 always, its bytes only up to
// [Config.KeepFiles].
type File struct {
	ID, Name string
	Size     int64
	SHA256   string // hex
	Content  []byte // nil above the limit
}

// Vacancy is a vacancy of the environment.
type Vacancy struct {
	Number                           int // VcSn; 0 lets AddVacancy number it
	Description                      string
	Status                           int // 1 open (the default), 2 filled, 3 and 4 withdrawn, 99 continuous
	NoWorkflow                       bool
	Start, End                       string // 2006-01-02, may be empty
	Employer, OrgUnit, Job, Location string
}

func (v Vacancy) open() bool { return v.Status == 1 || v.Status == 99 }

// Application is what one HrCreateApplicant call left behind.
type Application struct {
	CaID, SubjectID int
	Vacancy         int
	Person          string            // BcCo of the call, "" for a new person
	Fields          map[string]string // as stored, custom fields by their id
	CV, Photo       *File
	At              time.Time
	Processed       bool // the workflow has run
}

// Applicant exists once the vacancy's workflow has run. Its number is the
// person's number.
type Applicant struct {
	EmID    string
	CaID    int
	Vacancy int
	Fields  map[string]string
	At      time.Time
}

// Person is an organisation-and-person record of type person.
type Person struct {
	ID      int    // BcId
	Number  string // BcCo
	Fields  map[string]string
	Address map[string]string // the last KnBasicAddressAdr
	Photo   *File
	At      time.Time
}

// Onboarding is what one HrOnboarding call left behind.
type Onboarding struct {
	Profile  int
	Employee string // AfasEmployee.@EmId of an existing employee or applicant
	Fields   map[string]string
	Objects  []Part
	Files    []File
	At       time.Time
}

// Part is a nested object as it was sent.
type Part struct {
	Name   string
	Fields map[string]string
	Parts  []Part
}

// SubjectType is a type of dossier item.
type SubjectType struct {
	ID           int
	Description  string
	Destinations []int // allowed SfTp; empty allows all
	Files        bool  // LinkFile: the type may carry files
}

// DossierItem is a dossier item. Type -44 items are made by HrCreateApplicant
// and carry the CaId.
type DossierItem struct {
	ID, Type, CaID int
	Subject        string
	Fields         map[string]string
	Links          []Link
	Files          []File
	At             time.Time
}

// Link ties a dossier item to its destination.
type Link struct {
	Destination int // SfTp
	ID          string
}

// state is everything the environment remembers. Server.mu guards it.
type state struct {
	vacancies    map[int]*Vacancy
	applications []*Application
	applicants   []*Applicant
	persons      []*Person
	employees    map[string]bool
	onboardings  []*Onboarding
	profiles     map[int]string
	types        map[int]SubjectType
	dossier      []*DossierItem

	lastCaID, lastSubject, lastPerson int
}

func newState() state {
	return state{
		vacancies: map[int]*Vacancy{}, employees: map[string]bool{}, profiles: map[int]string{},
		types: map[int]SubjectType{}, lastCaID: 63, lastSubject: 1000, lastPerson: 1000000,
	}
}

func (st *state) person(number string) *Person {
	for _, p := range st.persons {
		if p.Number == number {
			return p
		}
	}
	return nil
}

func (st *state) applicant(number string) *Applicant {
	for _, a := range st.applicants {
		if a.EmID == number {
			return a
		}
	}
	return nil
}

func (st *state) item(id int) *DossierItem {
	for _, d := range st.dossier {
		if d.ID == id {
			return d
		}
	}
	return nil
}

func (st *state) addPerson(number string, fields map[string]string, at time.Time) *Person {
	for number == "" {
		st.lastPerson++
		if n := strconv.Itoa(st.lastPerson); st.person(n) == nil {
			number = n
		}
	}
	p := &Person{ID: len(st.persons) + 1, Number: number, Fields: fields, At: at}
	st.persons = append(st.persons, p)
	return p
}

// AddVacancy adds a vacancy, or replaces the one of that number, and returns
// its number.
func (s *Server) AddVacancy(v Vacancy) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.Number == 0 {
		for v.Number = 1; s.vacancies[v.Number] != nil; v.Number++ {
		}
	}
	if v.Status == 0 {
		v.Status = 1
	}
	s.vacancies[v.Number] = &v
	return v.Number
}

// SetVacancyStatus changes a vacancy's status: 2 fills it, 3 and 4 withdraw it.
func (s *Server) SetVacancyStatus(number, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.vacancies[number]; v != nil {
		v.Status = status
	}
}

// AddPerson adds a person with KnPerson fields and returns the number (BcCo).
func (s *Server) AddPerson(fields map[string]string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	fields = maps.Clone(fields)
	return s.addPerson(fields["BcCo"], fields, s.cfg.Now()).Number
}

// AddDossierItem adds an item that was there before, and gives its number. Those
// of type -44 are what HrCreateApplicant makes.
func (s *Server) AddDossierItem(d DossierItem) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastSubject++
	d.ID, d.At, d.Fields = s.lastSubject, s.cfg.Now(), maps.Clone(d.Fields)
	s.dossier = append(s.dossier, &d)
	return d.ID
}

// AddEmployee makes a person an employee under the same number.
func (s *Server) AddEmployee(number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.employees[number] = true
}

// AddProfile adds an onboarding profile (PrId), often a negative number.
func (s *Server) AddProfile(id int, description string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.profiles[id] = description
}

// AddSubjectType adds a type of dossier item.
func (s *Server) AddSubjectType(t SubjectType) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.types[t.ID] = t
}

// Applications returns what HrCreateApplicant stored, oldest first.
func (s *Server) Applications() []Application {
	return snapshot(s, &s.applications, func(a *Application) { a.Fields = maps.Clone(a.Fields) })
}

// Applicants returns the applicants the workflow has made, oldest first.
func (s *Server) Applicants() []Applicant {
	return snapshot(s, &s.applicants, func(a *Applicant) { a.Fields = maps.Clone(a.Fields) })
}

// Persons returns all persons, oldest first.
func (s *Server) Persons() []Person {
	return snapshot(s, &s.persons, func(p *Person) {
		p.Fields, p.Address = maps.Clone(p.Fields), maps.Clone(p.Address)
	})
}

// Onboardings returns what HrOnboarding stored, oldest first.
func (s *Server) Onboardings() []Onboarding {
	return snapshot(s, &s.onboardings, func(o *Onboarding) { o.Fields = maps.Clone(o.Fields) })
}

// DossierItems returns all dossier items, oldest first.
func (s *Server) DossierItems() []DossierItem {
	return snapshot(s, &s.dossier, func(d *DossierItem) {
		d.Fields, d.Links, d.Files = maps.Clone(d.Fields), slices.Clone(d.Links), slices.Clone(d.Files)
	})
}

func snapshot[T any](s *Server, list *[]*T, own func(*T)) []T {
	s.stage.Settle()
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]T, len(*list))
	for i, p := range *list {
		out[i] = *p
		own(&out[i])
	}
	return out
}
