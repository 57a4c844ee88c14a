package erecruitertest

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Scope says which recruitments an access key opens.
type Scope string

// The two scopes that the dialog of eRecruiter offers.
const (
	AllRecruitments      Scope = "all"
	SelectedRecruitments Scope = "selected" // those that are shared with the partner
)

// Rights. That a key or a user may have fewer is known; how the API calls them
// is our proposal.
const (
	ReadStages         = "Stages.Read"
	ReadOrigins        = "Origins.Read"
	ReadRecruitments   = "Recruitments.Read"
	ReadApplications   = "CandidateApplications.Read"
	CreateApplications = "CandidateApplications.Create"
	ReadCandidates     = "Candidates.Read"
	ReadCVs            = "Candidates.CVs.Read"
)

// access is who may come in. Server.mu guards it.
type access struct {
	clients   map[string]string // id to secret
	users     map[string]string // name to password
	keys      map[string]bool   // access keys that are good
	scope     Scope
	rights    map[string]bool
	suspended bool

	grants    map[string]grant // by access token
	refreshes map[string]string
}

// grant is what a request may do: as a user, who sees all recruitments, or as
// the partner, by its key.
type grant struct {
	key, user string
	expires   time.Time
}

func newAccess() access {
	a := access{
		clients: map[string]string{}, users: map[string]string{}, keys: map[string]bool{}, scope: AllRecruitments,
		rights: map[string]bool{}, grants: map[string]grant{}, refreshes: map[string]string{},
	}
	for _, r := range []string{ReadStages, ReadOrigins, ReadRecruitments, ReadApplications, CreateApplications, ReadCandidates, ReadCVs} {
		a.rights[r] = true
	}
	return a
}

func (a *access) selected(g grant) bool { return g.key != "" && a.scope == SelectedRecruitments }

// Partner is the partner that the access keys are for.
const Partner = "inhire.io"

// AddClient registers a program for the token endpoint.
func (s *Server) AddClient() (id, secret string) {
	defer s.settled()()
	id, secret = "client-"+s.random(8), s.random(32)
	s.access.clients[id] = secret
	return id, secret
}

// SetUser adds a user who may use the API, or changes the password: tokens of
// that user end then.
func (s *Server) SetUser(name, password string) {
	defer s.settled()()
	s.access.users[name] = password
	s.end(func(g grant) bool { return g.user == name })
	maps.DeleteFunc(s.access.refreshes, func(_, user string) bool { return user == name })
}

// IssueKey makes an access key for the partner. Earlier ones stay good, which
// is not known of eRecruiter: see [Server.RotateKey].
func (s *Server) IssueKey() string {
	defer s.settled()()
	return s.issueKey()
}

func (s *Server) issueKey() string {
	key := "key-" + s.random(40)
	s.access.keys[key] = true
	return key
}

// RotateKey makes an access key for the partner and ends the earlier ones at
// once, and the tokens they were exchanged for.
func (s *Server) RotateKey() string {
	defer s.settled()()
	clear(s.access.keys)
	s.end(func(g grant) bool { return g.key != "" })
	return s.issueKey()
}

// RevokeKey ends an access key and the tokens it was exchanged for.
func (s *Server) RevokeKey(key string) {
	defer s.settled()()
	delete(s.access.keys, key)
	s.end(func(g grant) bool { return g.key == key })
}

// RestoreKey makes a revoked key good again.
func (s *Server) RestoreKey(key string) {
	defer s.settled()()
	s.access.keys[key] = true
}

// Suspend refuses all credentials, tokens and keys until it is taken back.
func (s *Server) Suspend(on bool) {
	defer s.settled()()
	s.access.suspended = on
}

// RevokeTokens ends all access tokens. Refresh tokens, keys and passwords stay.
func (s *Server) RevokeTokens() {
	defer s.settled()()
	clear(s.access.grants)
}

func (s *Server) end(which func(grant) bool) {
	maps.DeleteFunc(s.access.grants, func(_ string, g grant) bool { return which(g) })
}

// SetScope says which recruitments the access keys open.
func (s *Server) SetScope(scope Scope) {
	defer s.settled()()
	s.access.scope = scope
	s.version++
}

// Take takes a right from everybody.
func (s *Server) Take(right string) { s.setRight(right, false) }

// Give gives back a right that was taken.
func (s *Server) Give(right string) { s.setRight(right, true) }

func (s *Server) setRight(right string, on bool) {
	defer s.settled()()
	if _, ok := s.access.rights[right]; !ok {
		panic("erecruitertest: there is no right " + right)
	}
	s.access.rights[right] = on
}

// authorize looks at token or key, right and company, and returns the refusal.
func (s *Server) authorize(x *exchange) *Answer {
	now, q := s.cfg.Now(), x.r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	var ok bool
	if x.grant, ok = s.grantOf(x.r, now); !ok || s.access.suspended {
		return Unauthorized()
	}
	if x.route.right != "" && !s.access.rights[x.route.right] {
		return Forbidden()
	}
	if text := q.Get("companyId"); text != "" {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return Refused(http.StatusBadRequest, "BadRequest", "The value of companyId is not valid.")
		}
		if !slices.ContainsFunc(s.companies, func(c Company) bool { return c.ID == id }) {
			return Forbidden()
		}
		x.company = id
	} else if !x.route.companies && !s.cfg.CompanyOptional {
		return Refused(http.StatusBadRequest, "BadRequest", "companyId is required.")
	}
	return nil
}

// grantOf finds what a request shows: a key where keys are shown as they are, or
// a token.
func (s *Server) grantOf(r *http.Request, now time.Time) (grant, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		token = ""
	}
	if s.cfg.opens(KeyAsIs) {
		key := token
		switch {
		case s.cfg.KeyQuery != "":
			key = r.URL.Query().Get(s.cfg.KeyQuery)
		case !strings.EqualFold(s.cfg.KeyHeader, "Authorization"):
			key = r.Header.Get(s.cfg.KeyHeader)
		}
		if s.access.keys[key] {
			return grant{key: key}, true
		}
	}
	g, ok := s.access.grants[token]
	return g, ok && now.Before(g.expires)
}

// preparePermissions serves GET Account/Permissions. Its body is our proposal.
func (x *exchange) preparePermissions() work {
	return x.s.locked(func(time.Time) *Answer {
		scope, partner := AllRecruitments, ""
		if x.grant.key != "" {
			scope, partner = x.s.access.scope, Partner
		}
		granted := []string{}
		for right, on := range x.s.access.rights {
			if on {
				granted = append(granted, right)
			}
		}
		slices.Sort(granted)
		return jsonAnswer(http.StatusOK, struct {
			Partner     any      `json:"partner"`
			Scope       Scope    `json:"recruitmentsScope"`
			Permissions []string `json:"permissions"`
		}{optional(partner), scope, granted})
	})
}
