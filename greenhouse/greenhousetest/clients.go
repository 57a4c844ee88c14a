package greenhousetest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Client is a credential of the kind "Harvest V3 (OAuth)".
type Client struct {
	ID     string // given by the server: Greenhouse's ids end in a dash and a number
	Secret string // given by the server
	// Partner clients use the authorization code flow and may not use client
	// credentials; others the other way round.
	Partner bool
	Scopes  []string // nil means [ReadScopes] and harvest:applications:hire
	// ServiceUser is the user a token acts as when the request names none. The
	// server makes one, a Site Admin, unless it is given.
	ServiceUser int64
}

// ReadScopes are the scopes that reading a hire takes.
func ReadScopes() []string {
	var out []string
	for _, name := range resourceNames {
		out = append(out, "harvest:"+name+":list")
	}
	return out
}

// secretGrace is how long a rotated secret stays valid, at most.
const secretGrace = 7 * 24 * time.Hour

type credential struct {
	Client
	former    string // the secret before the last rotation
	formerEnd time.Time
	revoked   bool
}

func (c *credential) secretIs(secret string, now time.Time) bool {
	return secret == c.Secret || c.former != "" && secret == c.former && now.Before(c.formerEnd)
}

// token is an access token.
type token struct {
	client  string
	subject int64
	scopes  []string
	end     time.Time
	dead    bool
}

func (t *token) allows(scope string) bool { return slices.Contains(t.scopes, scope) }

// grant is what a code or a refresh token stands for.
type grant struct {
	client   string
	subject  int64
	scopes   []string
	redirect string
	end      time.Time
	used     bool
}

// access is who may come in.
type access struct {
	clients map[string]*credential
	tokens  map[string]*token
	codes   map[string]*grant
	refresh map[string]*grant
	consent int64 // the user at the consent page
}

func newAccess() access {
	return access{clients: map[string]*credential{}, tokens: map[string]*token{}, codes: map[string]*grant{}, refresh: map[string]*grant{}}
}

// AddClient makes a credential and returns it with its id and secret.
func (s *Server) AddClient(c Client) Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.ID = fmt.Sprintf("%s-%d", s.hexLocked(24), len(s.access.clients)+1)
	c.Secret = s.hexLocked(48)
	if c.Scopes == nil {
		c.Scopes = append(ReadScopes(), "harvest:applications:hire")
	}
	if c.ServiceUser == 0 {
		c.ServiceUser = s.addUser(User{FirstName: "Integration", LastName: "Service User", SiteAdmin: true, Service: true})
	}
	s.access.clients[c.ID] = &credential{Client: c}
	return c
}

// SetScopes changes what a credential's next tokens may do.
func (s *Server) SetScopes(clientID string, scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.client(clientID).Scopes = scopes
}

// RotateSecret gives a credential a new secret; the old one stays valid for a
// week.
func (s *Server) RotateSecret(clientID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.client(clientID)
	c.former, c.formerEnd = c.Secret, s.cfg.Now().Add(secretGrace)
	c.Secret = s.hexLocked(48)
	return c.Secret
}

// RevokeClient deletes a credential with all its tokens.
func (s *Server) RevokeClient(clientID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.client(clientID).revoked = true
	s.revokeTokens(clientID)
	for _, g := range s.access.refresh {
		if g.client == clientID {
			g.used = true
		}
	}
}

// RevokeTokens ends all access tokens; refresh tokens go on.
func (s *Server) RevokeTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revokeTokens("")
}

func (s *Server) revokeTokens(clientID string) {
	for _, t := range s.access.tokens {
		if clientID == "" || t.client == clientID {
			t.dead = true
		}
	}
}

func (s *Server) client(id string) *credential {
	c := s.access.clients[id]
	if c == nil {
		panic("greenhousetest: there is no client of this id")
	}
	return c
}

// bearer finds the living token of a request.
func (s *Server) bearer(r *http.Request) *token {
	scheme, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	t := s.access.tokens[text]
	if !strings.EqualFold(scheme, "Bearer") || t == nil || t.dead || !s.cfg.Now().Before(t.end) {
		return nil
	}
	return t
}
