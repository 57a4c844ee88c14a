package personiotest

import (
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Rights of the account's credentials. All are granted until withdrawn. The v1
// names are those of v1's scopes where they were seen; that persons cover legal
// entities, org units and workplaces is the fake's choice.
const (
	EmployeesRead   = "employees:read"
	EmployeesWrite  = "employees:write"
	DocumentsRead   = "documents:read"
	DocumentsWrite  = "documents:write"
	PersonsRead     = "personio:persons:read"
	PersonsWrite    = "personio:persons:write"
	CostCentersRead = "personio:cost-centers:read"
)

var allRights = []string{EmployeesRead, EmployeesWrite, DocumentsRead, DocumentsWrite, PersonsRead, PersonsWrite, CostCentersRead}

const tokenLife = 24 * time.Hour

// access holds the credentials of the account.
type access struct {
	clients   map[string]string // id -> secret
	withdrawn map[string]bool
	grants    map[string]*grant // by token
}

// grant is a token and what it opens.
type grant struct {
	token, client string
	v1            bool
	scope         []string // nil: all the rights there are
	asked         string   // the scope as it was asked for
	expires       time.Time
}

func newAccess() access {
	return access{clients: map[string]string{}, withdrawn: map[string]bool{}, grants: map[string]*grant{}}
}

// IssueCredential makes an API credential and returns its id and secret, which
// open v1 and v2 alike.
func (s *Server) IssueCredential() (id, secret string) {
	id, secret = "papi-"+s.uuid(), "papi-"+s.random(86)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access.clients[id] = secret
	return id, secret
}

// RevokeCredential makes a credential and its tokens unknown.
func (s *Server) RevokeCredential(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.access.clients, id)
	for token, g := range s.access.grants {
		if g.client == id {
			delete(s.access.grants, token)
		}
	}
}

// RestoreCredential makes a credential known again.
func (s *Server) RestoreCredential(id, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access.clients[id] = secret
}

// RevokeTokens ends all tokens of v1 and v2; credentials may get new ones.
func (s *Server) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access.grants)
}

// Grant gives rights back to all credentials, tokens under way included.
func (s *Server) Grant(rights ...string) { s.setGrant(true, rights) }

// Withdraw takes rights away from all credentials, tokens under way included.
func (s *Server) Withdraw(rights ...string) { s.setGrant(false, rights) }

func (s *Server) setGrant(on bool, rights []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range rights {
		s.access.withdrawn[r] = !on
	}
}

// rights lists what is granted. The lock is held.
func (a *access) rights() []string {
	return slices.DeleteFunc(slices.Clone(allRights), func(r string) bool { return a.withdrawn[r] })
}

// issue returns the token of a credential: the same for as long as it lives.
// The lock is held.
func (s *Server) issue(client string, v1 bool, asked string, at time.Time) *grant {
	for _, g := range s.access.grants {
		if g.client == client && g.v1 == v1 && g.asked == asked && at.Before(g.expires) {
			return g
		}
	}
	g := &grant{token: "papi-" + s.random(86), client: client, v1: v1, asked: asked, expires: at.Add(tokenLife)}
	if asked != "" {
		g.scope = strings.Fields(asked)
	}
	s.access.grants[g.token] = g
	return g
}

// authorize returns the refusal of the request's token, or nil.
func (s *Server) authorize(x *exchange) *Answer {
	scheme, token, _ := strings.Cut(x.r.Header.Get("Authorization"), " ")
	bearer := strings.EqualFold(scheme, "Bearer") && token != ""
	now := s.cfg.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.access.grants[token]
	known := bearer && g != nil && g.v1 == x.v1() && now.Before(g.expires)
	if known {
		x.grant = *g
	}
	allowed := known && !s.access.withdrawn[x.route.right] && (g.scope == nil || slices.Contains(g.scope, x.route.right))
	switch {
	case allowed:
		return nil
	case x.v1() && !bearer:
		return Unauthorized()
	case x.v1() && !known && s.cfg.BadTokenAs401:
		a := TokenRefused()
		a.Status, a.Body = http.StatusUnauthorized, strings.Replace(a.Body, "403", "401", 1)
		return a
	case x.v1() && !known:
		return TokenRefused()
	case x.v1():
		return Forbidden()
	case !known || s.cfg.DeniedAs401:
		return UnauthorizedRequest()
	}
	return ScopeMissing()
}

// prepareAuth serves POST /v1/auth.
func (x *exchange) prepareAuth() work {
	q := x.r.URL.Query()
	if q.Has("client_id") || q.Has("client_secret") {
		if !x.s.cfg.QueryCredentials {
			return always(Refused(http.StatusForbidden, http.StatusForbidden, "Credentials in the query string are not supported. Use the request body."))
		}
		return x.s.writing(func(at time.Time) *Answer { return x.s.login(q.Get("client_id"), q.Get("client_secret"), at) })
	}
	body, refusal := x.fields()
	if refusal != nil {
		return always(refusal)
	}
	id, _ := body["client_id"].(string)
	secret, _ := body["client_secret"].(string)
	return x.s.writing(func(at time.Time) *Answer { return x.s.login(id, secret, at) })
}

func (s *Server) login(id, secret string, at time.Time) *Answer {
	if id == "" || secret == "" {
		return Invalid(required(map[string]bool{"client_id": id != "", "client_secret": secret != ""}))
	}
	if want, ok := s.access.clients[id]; !ok || want != secret {
		return Refused(http.StatusForbidden, 0, "Wrong credentials")
	}
	g := s.issue(id, true, "", at)
	data := map[string]any{"token": g.token}
	if !s.cfg.BareToken {
		data["expires_in"] = int(tokenLife / time.Second) // a life, not what is left of it
		data["scope"] = strings.Join(slices.DeleteFunc(s.access.rights(), func(r string) bool { return strings.HasPrefix(r, "personio:") }), " ")
	}
	return jsonAnswer(http.StatusOK, envelope{Success: true, Data: data})
}

// fields reads a JSON object or a form, as v1 takes both, and puts it into the
// journal. Another content type is a body without fields.
func (x *exchange) fields() (map[string]any, *Answer) {
	b, err := x.text()
	if err != nil {
		return nil, Refused(http.StatusBadRequest, http.StatusBadRequest, "The request body could not be read.")
	}
	var body map[string]any
	switch mt, _, _ := mime.ParseMediaType(x.r.Header.Get("Content-Type")); mt {
	case "application/json":
		body, err = decodeObject(b)
	case "application/x-www-form-urlencoded":
		body, err = decodeForm(string(b))
	default:
		body = map[string]any{}
	}
	if err != nil {
		return nil, Refused(http.StatusBadRequest, 0, "Syntax error")
	}
	x.call.setBody(body)
	return body, nil
}
