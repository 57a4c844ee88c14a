package erecruitertest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// The states of a recruitment. The codes are our proposal.
const (
	Draft     = "draft"
	Active    = "active"
	Suspended = "suspended"
	Closed    = "closed"
	Archived  = "archived"
)

// Recruitment is a project that collects applications.
type Recruitment struct {
	ID, CompanyID int64 // the company defaults to the first
	Name          string
	Reference     string
	Status        string // default active
	Shared        bool   // with the partner
	Mine          bool   // of the user whom the API is used for
	Created       time.Time
	Consents      []Consent
}

// Consent is a clause of a recruitment's form.
type Consent struct {
	ID         int64
	Name, Text string
	Required   bool
}

// recruitment is a recruitment with what belongs to it.
type recruitment struct {
	Recruitment
	ticked       map[int64]bool // stages that it shows
	applications []*Application // by id
}

// AddCompany adds a company and returns its id.
func (s *Server) AddCompany(name string) int64 {
	defer s.settled()()
	id := numbered(&s.lastCompany, 0)
	s.companies = append(s.companies, Company{id, name})
	return id
}

// AddRecruitment adds a recruitment, with all stages that there are, and returns
// its id. Its consents get ids unless they have some.
func (s *Server) AddRecruitment(r Recruitment) int64 {
	defer s.settled()()
	if r.CompanyID == 0 {
		if len(s.companies) == 0 {
			panic("erecruitertest: a recruitment needs a company: AddCompany")
		}
		r.CompanyID = s.companies[0].ID
	}
	r.ID = numbered(&s.lastRecruitment, r.ID)
	r.Status = cmp.Or(r.Status, Active)
	if r.Created.IsZero() {
		r.Created = s.cfg.Now()
	}
	r.Consents = slices.Clone(r.Consents)
	for i := range r.Consents {
		r.Consents[i].ID = numbered(&s.lastConsent, r.Consents[i].ID)
	}
	n := &recruitment{Recruitment: r, ticked: map[int64]bool{}}
	for _, g := range s.stages {
		n.ticked[g.ID] = true
	}
	i, taken := slices.BinarySearchFunc(s.recruitments, r.ID, recruitmentByID)
	if taken {
		panic("erecruitertest: there is a recruitment " + decimal(r.ID) + " already")
	}
	s.recruitments = slices.Insert(s.recruitments, i, n)
	return r.ID
}

// Share ticks the partner in a recruitment; Unshare takes that back.
func (s *Server) Share(recruitment int64) {
	s.changeRecruitment(recruitment, func(r *Recruitment) { r.Shared = true })
}

// Unshare takes the partner from a recruitment. With a key for selected ones it
// is then as if it were not there.
func (s *Server) Unshare(recruitment int64) {
	s.changeRecruitment(recruitment, func(r *Recruitment) { r.Shared = false })
}

// SetStatus closes, suspends, archives or opens a recruitment.
func (s *Server) SetStatus(recruitment int64, status string) {
	s.changeRecruitment(recruitment, func(r *Recruitment) { r.Status = status })
}

// SetConsents replaces the consents of a recruitment's form. They keep ids that
// they have.
func (s *Server) SetConsents(recruitment int64, consents ...Consent) {
	s.changeRecruitment(recruitment, func(r *Recruitment) {
		r.Consents = slices.Clone(consents)
		for i := range r.Consents {
			r.Consents[i].ID = numbered(&s.lastConsent, r.Consents[i].ID)
		}
	})
}

func (s *Server) changeRecruitment(id int64, change func(*Recruitment)) {
	defer s.settled()()
	change(&s.mustRecruitment(id).Recruitment)
	s.version++
}

// Recruitments returns all recruitments by id.
func (s *Server) Recruitments() []Recruitment {
	defer s.settled()()
	out := make([]Recruitment, len(s.recruitments))
	for i, r := range s.recruitments {
		out[i] = r.Recruitment
		out[i].Consents = slices.Clone(r.Consents)
	}
	return out
}

// AddOrigin adds a publication place and returns its id.
func (s *Server) AddOrigin(name string) int64 {
	defer s.settled()()
	id := numbered(&s.lastOrigin, 0)
	s.origins = append(s.origins, Origin{ID: id, Name: name})
	return id
}

// RenameOrigin gives a publication place another name.
func (s *Server) RenameOrigin(id int64, name string) {
	s.changeOrigin(id, func(o *Origin) { o.Name = name })
}

// DeactivateOrigin keeps a publication place and takes no more applications
// from it.
func (s *Server) DeactivateOrigin(id int64) {
	s.changeOrigin(id, func(o *Origin) { o.Inactive = true })
}

// RemoveOrigin deletes a publication place. Applications keep its id.
func (s *Server) RemoveOrigin(id int64) {
	s.changeOrigin(id, func(*Origin) {})
	defer s.settled()()
	s.origins = slices.DeleteFunc(s.origins, func(o Origin) bool { return o.ID == id })
}

func (s *Server) changeOrigin(id int64, change func(*Origin)) {
	defer s.settled()()
	i := slices.IndexFunc(s.origins, func(o Origin) bool { return o.ID == id })
	if i < 0 {
		panic("erecruitertest: there is no origin " + decimal(id))
	}
	change(&s.origins[i])
}

func recruitmentByID(r *recruitment, id int64) int { return cmp.Compare(r.ID, id) }

func (st *state) recruitment(id int64) *recruitment {
	i, ok := slices.BinarySearchFunc(st.recruitments, id, recruitmentByID)
	if !ok {
		return nil
	}
	return st.recruitments[i]
}

func (st *state) mustRecruitment(id int64) *recruitment {
	r := st.recruitment(id)
	if r == nil {
		panic("erecruitertest: there is no recruitment " + decimal(id))
	}
	return r
}

func decimal(id int64) string { return strconv.FormatInt(id, 10) }

// sees reports whether the request's company, key or user see a recruitment.
func (x *exchange) sees(r *recruitment) bool {
	return (x.company == 0 || x.company == r.CompanyID) &&
		(r.Shared || !x.s.access.selected(x.grant)) &&
		(r.Status != Closed || !x.s.cfg.ClosedHidden)
}

// seenRecruitment finds a recruitment, or says why it is not shown.
func (x *exchange) seenRecruitment(id int64) (*recruitment, *Answer) {
	r := x.s.recruitment(id)
	switch {
	case r == nil:
		return nil, NotFound()
	case x.sees(r):
		return r, nil
	case x.s.cfg.UnsharedAs403 && !r.Shared && (x.company == 0 || x.company == r.CompanyID):
		return nil, Forbidden()
	}
	return nil, NotFound()
}

// recruitmentRow is a recruitment on the wire: its id was observed, the rest is
// our proposal.
type recruitmentRow struct {
	ID        any    `json:"id"`
	Name      string `json:"name"`
	Reference any    `json:"referenceNumber"`
	Status    string `json:"status"`
	Shared    bool   `json:"sharedWithPartner"`
	Created   string `json:"createDate"`

	Consents []consentRow `json:"consents,omitempty"` // of a single one
}

type consentRow struct {
	ID       any    `json:"consentId"`
	Name     string `json:"name"`
	Text     string `json:"text"`
	Required bool   `json:"isRequired"`
}

func (s *Server) recruitmentRow(r *recruitment) recruitmentRow {
	return recruitmentRow{s.wire.id(r.ID), r.Name, optional(r.Reference), r.Status, r.Shared, s.wire.time(r.Created), nil}
}

// prepareRecruitments serves the lists: of active ones and of closed ones, all
// or the user's own. Those in another state are in none.
func (x *exchange) prepareRecruitments() work {
	status, mine := Active, x.route.pattern == MyRecruitments || x.route.pattern == MyClosed
	if x.route.pattern == ClosedRecruitments || x.route.pattern == MyClosed {
		status = Closed
	}
	return x.s.locked(func(time.Time) *Answer {
		var shown []*recruitment
		for _, r := range x.s.recruitments {
			if r.Status == status && (r.Mine || !mine) && x.sees(r) {
				shown = append(shown, r)
			}
		}
		return page(x, shown, func(r *recruitment) any { return x.s.recruitmentRow(r) })
	})
}

func (x *exchange) prepareRecruitment() work {
	return x.s.locked(func(time.Time) *Answer {
		r, refusal := x.seenRecruitment(x.id)
		if refusal != nil {
			return refusal
		}
		row := x.s.recruitmentRow(r)
		for _, c := range r.Consents {
			row.Consents = append(row.Consents, consentRow{x.s.wire.id(c.ID), c.Name, c.Text, c.Required})
		}
		return jsonAnswer(http.StatusOK, row)
	})
}

// prepareCompanies serves GET Account/Companies, as it was observed.
func (x *exchange) prepareCompanies() work {
	return x.s.locked(func(time.Time) *Answer {
		return page(x, x.s.companies, func(c Company) any {
			return struct {
				ID   any    `json:"companyId"`
				Name string `json:"companyName"`
			}{x.s.wire.id(c.ID), c.Name}
		})
	})
}

func (x *exchange) prepareOrigins() work {
	return x.s.locked(func(time.Time) *Answer {
		return page(x, x.s.origins, func(o Origin) any {
			return struct {
				ID       any    `json:"id"`
				Name     string `json:"name"`
				IsActive bool   `json:"isActive"`
			}{x.s.wire.id(o.ID), o.Name, !o.Inactive}
		})
	})
}
