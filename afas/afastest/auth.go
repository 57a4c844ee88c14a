package afastest

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// access holds the credentials of the environment's one app connector.
type access struct {
	tokens  map[string]time.Time // classic token XML -> expiry; zero for none
	clients map[string]*client
	bearers map[string]bearer
}

type client struct {
	secrets map[string]time.Time // two may overlap while one replaces the other
}

type bearer struct {
	client  string
	expires time.Time
}

func newAccess() access {
	return access{tokens: map[string]time.Time{}, clients: map[string]*client{}, bearers: map[string]bearer{}}
}

// IssueToken makes a classic token and returns its XML, which AFAS shows once.
func (s *Server) IssueToken() string {
	xml := "<token><version>1</version><data>" + s.hex(64) + "</data></token>"
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access.tokens[xml] = time.Time{}
	return xml
}

// SetTokenExpiry gives a classic token an end; metainfo shows it as
// tokenExpiry and the token is refused from then on. The zero time removes it.
func (s *Server) SetTokenExpiry(xml string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access.tokens[xml] = at
}

// RevokeToken makes a classic token unknown.
func (s *Server) RevokeToken(xml string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.access.tokens, xml)
}

// unauthorized is the empty 401; from release 9 on it carries WWW-Authenticate.
func (s *Server) unauthorized(challenge string) *Answer {
	a := Unauthorized()
	if s.cfg.Release >= 9 {
		if challenge == "" {
			challenge = "Bearer"
		}
		a.Header.Set("WWW-Authenticate", challenge)
	}
	return a
}

// authenticate returns the refusal of the request's credential, or nil.
func (s *Server) authenticate(x *exchange) *Answer {
	scheme, value, _ := strings.Cut(x.r.Header.Get("Authorization"), " ")
	switch {
	case strings.EqualFold(scheme, "AfasToken"):
		if strings.HasPrefix(strings.TrimSpace(value), "<") {
			// Since release 7 the raw XML is an internal error, not a 401.
			return refusal(numberGeneral, "Er is een onverwachte fout opgetreden.", "An unexpected error has occurred.")
		}
		xml, err := base64.StdEncoding.DecodeString(value)
		if err != nil || !s.tokenValid(string(xml)) {
			return s.unauthorized("")
		}
		return nil
	case strings.EqualFold(scheme, "Bearer"):
		if !s.bearerValid(value) {
			return s.unauthorized(`Bearer error="invalid_token"`)
		}
		return nil
	}
	return s.unauthorized("")
}

func (s *Server) tokenValid(xml string) bool {
	now := s.cfg.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	expiry, ok := s.access.tokens[xml]
	return ok && (expiry.IsZero() || now.Before(expiry))
}

func (s *Server) bearerValid(token string) bool {
	now := s.cfg.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.access.bearers[token]
	return ok && now.Before(b.expires)
}

// tokenExpiry is what metainfo says of the credential of the request: "0" for
// none, as in AFAS's sample. How a date looks is not documented; the fake
// writes it as GetConnectors write times.
func (s *Server) tokenExpiry(r *http.Request) string {
	scheme, value, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	xml, err := base64.StdEncoding.DecodeString(value)
	if err != nil || !strings.EqualFold(scheme, "AfasToken") {
		return "0"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	at := s.access.tokens[string(xml)]
	if at.IsZero() {
		return "0"
	}
	return wall(at).Format(time.RFC3339)
}
