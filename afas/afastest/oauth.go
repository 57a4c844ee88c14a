package afastest

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"
)

const bearerLife = time.Hour

// IssueClient registers an OAuth client and returns its id and its secret,
// which does not expire unless [Server.ExpireSecret] says so.
func (s *Server) IssueClient() (id, secret string) {
	id = "app-" + s.hex(16)
	s.mu.Lock()
	s.access.clients[id] = &client{secrets: map[string]time.Time{}}
	s.mu.Unlock()
	return id, s.AddSecret(id)
}

// AddSecret gives a client a second secret beside the first, as in a rotation.
// It returns "" for an unknown client.
func (s *Server) AddSecret(id string) string {
	secret := s.hex(40)
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.access.clients[id]
	if c == nil {
		return ""
	}
	c.secrets[secret] = time.Time{}
	return secret
}

// ExpireSecret ends a client secret at a time.
func (s *Server) ExpireSecret(id, secret string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.access.clients[id]; c != nil {
		c.secrets[secret] = at
	}
}

// RevokeClient removes a client and the access tokens it got.
func (s *Server) RevokeClient(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.access.clients, id)
	for token, b := range s.access.bearers {
		if b.client == id {
			delete(s.access.bearers, token)
		}
	}
}

// RevokeAccessTokens ends all access tokens; clients may get new ones.
func (s *Server) RevokeAccessTokens() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access.bearers)
}

func oauthError(status int, code string) *Answer {
	return jsonAnswer(status, map[string]string{"error": code})
}

// prepareToken serves POST /oauth/token with the errors of release 9.
func (s *Server) prepareToken(x *exchange) work {
	if x.r.Method != http.MethodPost {
		return always(&Answer{Status: http.StatusMethodNotAllowed})
	}
	form, err := readForm(x)
	if err != nil {
		return always(oauthError(http.StatusBadRequest, "invalid_request"))
	}
	x.call.Body = maskedForm(form)
	return func(at time.Time) *Answer { return s.grantToken(x, form, at) }
}

func readForm(x *exchange) (url.Values, error) {
	mt, _, err := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	if err != nil || mt != "application/x-www-form-urlencoded" {
		return nil, errors.New("not a form")
	}
	b, err := io.ReadAll(io.LimitReader(x.r.Body, 64<<10))
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(b))
	for _, v := range form {
		if len(v) > 1 {
			return nil, errors.New("repeated parameter")
		}
	}
	return form, err
}

func maskedForm(form url.Values) string {
	shown := map[string]string{}
	for k := range form {
		shown[k] = form.Get(k)
		if k == "client_secret" || k == "client_assertion" {
			shown[k] = "***"
		}
	}
	return jsonAnswer(0, shown).Body
}

func (s *Server) grantToken(x *exchange, form url.Values, at time.Time) *Answer {
	id, secret := form.Get("client_id"), form.Get("client_secret")
	user, pass, basic := x.r.BasicAuth()
	switch {
	case basic && !s.cfg.OAuthBasic, basic && secret != "", !basic && (id == "" || secret == ""), form.Get("grant_type") == "":
		return oauthError(http.StatusBadRequest, "invalid_request")
	case form.Get("grant_type") != "client_credentials":
		return oauthError(http.StatusBadRequest, "unsupported_grant_type")
	}
	if basic { // each half is form-encoded before it is joined
		var err1, err2 error
		id, err1 = url.QueryUnescape(user)
		secret, err2 = url.QueryUnescape(pass)
		if err1 != nil || err2 != nil {
			return oauthError(http.StatusBadRequest, "invalid_request")
		}
	}
	if !s.clientValid(id, secret, at) {
		if basic {
			a := oauthError(http.StatusUnauthorized, "invalid_client")
			a.Header.Set("WWW-Authenticate", "Basic")
			return a
		}
		return oauthError(http.StatusBadRequest, "invalid_client")
	}
	a := jsonAnswer(http.StatusOK, struct {
		Token   string `json:"access_token"`
		Type    string `json:"token_type"`
		Expires int    `json:"expires_in"`
	}{s.newBearer(id, at), "Bearer", int(bearerLife / time.Second)})
	a.Header.Set("Cache-Control", "no-store")
	return a
}

func (s *Server) clientValid(id, secret string, at time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.access.clients[id]
	if c == nil {
		return false
	}
	expiry, ok := c.secrets[secret]
	return ok && (expiry.IsZero() || at.Before(expiry))
}

// newBearer makes an access token in the shape of a JWT; its signature is
// random, for nobody but this server reads it.
func (s *Server) newBearer(id string, at time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	claims, err := json.Marshal(map[string]any{
		"sub": id, "iat": at.Unix(), "exp": at.Add(bearerLife).Unix(), "jti": s.hexLocked(32),
	})
	if err != nil {
		panic("afastest: " + err.Error()) // strings and numbers always marshal
	}
	enc := base64.RawURLEncoding
	token := enc.EncodeToString([]byte(`{"alg":"RS256","typ":"at+jwt"}`)) + "." + enc.EncodeToString(claims) + "." +
		enc.EncodeToString([]byte(s.hexLocked(64)))
	s.access.bearers[token] = bearer{client: id, expires: at.Add(bearerLife)}
	return token
}
