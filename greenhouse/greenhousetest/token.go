package greenhousetest

import (
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"
)

var clientSuffix = regexp.MustCompile(`-[0-9]+$`)

func (x *exchange) routeAuth(path string) work {
	switch {
	case path == "token" && x.r.Method == http.MethodPost:
		x.call.Resource = "token"
		return x.token
	case path == "authorize" && x.r.Method == http.MethodGet:
		x.call.Resource = "authorize"
		return x.authorize
	}
	return func() *Answer { return NotFound() }
}

// withErrorID is how the token host words what is not OAuth's.
func (s *Server) withErrorID(status int, message string) *Answer {
	return jsonAnswer(status, object{{"message", message}, {"errorId", "err-" + s.hexLocked(12)}})
}

func oauthError(status int, code string) *Answer { return jsonAnswer(status, object{{"error", code}}) }

// token is POST /token. Only the form body counts: grant_type in the query or
// in JSON is as good as missing.
func (x *exchange) token() *Answer {
	s := x.s
	s.mu.Lock()
	defer s.mu.Unlock()
	form := url.Values{}
	if kind, _, err := mime.ParseMediaType(x.r.Header.Get("Content-Type")); err == nil && kind == "application/x-www-form-urlencoded" {
		form, _ = url.ParseQuery(string(x.body)) // what cannot be read is missing
	}
	x.call.Form = url.Values{}
	for _, k := range []string{"grant_type", "sub"} {
		if form.Has(k) {
			x.call.Form[k] = form[k]
		}
	}
	c, refused := x.authenticateClient()
	if refused != nil {
		return refused
	}
	if r := s.count("token "+c.ID, s.cfg.TokenLimit, tokenWindow); r.exceeded {
		x.rate = &r
		return s.tooMany(r)
	}
	switch kind := form.Get("grant_type"); kind {
	case "":
		return s.withErrorID(http.StatusBadRequest, "Must include grant_type parameter in /token request")
	case "client_credentials":
		return x.clientCredentials(c, form)
	case "authorization_code":
		return x.exchangeGrant(c, s.access.codes[form.Get("code")], form.Get("redirect_uri"))
	case "refresh_token":
		return x.exchangeGrant(c, s.access.refresh[form.Get("refresh_token")], "")
	default:
		return s.withErrorID(http.StatusBadRequest, "grant_type="+kind+" is invalid, please use one of: "+
			"authorization_code, refresh_token, client_credentials, urn:ietf:params:oauth:grant-type:token-exchange")
	}
}

func (x *exchange) authenticateClient() (*credential, *Answer) {
	s := x.s
	id, secret, ok := x.r.BasicAuth()
	if !ok {
		return nil, s.withErrorID(http.StatusUnauthorized, "Unauthorized")
	}
	if text, err := url.QueryUnescape(id); err == nil { // RFC 6749, 2.3.1
		id = text
	}
	if text, err := url.QueryUnescape(secret); err == nil {
		secret = text
	}
	if !clientSuffix.MatchString(id) {
		// It does echo the id.
		return nil, s.withErrorID(http.StatusBadRequest, "client_id="+id+" does not contain a valid client ID suffix")
	}
	c := s.access.clients[id]
	if c == nil || c.revoked || !c.secretIs(secret, s.cfg.Now()) {
		return nil, oauthError(http.StatusUnauthorized, "invalid_client")
	}
	x.call.Client = id
	return c, nil
}

func (x *exchange) clientCredentials(c *credential, form url.Values) *Answer {
	s := x.s
	if c.Partner {
		return oauthError(http.StatusBadRequest, "unauthorized_client")
	}
	subject := c.ServiceUser
	if form.Has("sub") {
		n, err := strconv.ParseInt(form.Get("sub"), 10, 64)
		if err != nil || s.users.find(n) == nil {
			return oauthError(http.StatusBadRequest, "invalid_request")
		}
		subject = n
	}
	x.call.Subject = subject
	if s.cfg.SingleToken {
		s.revokeTokens(c.ID)
	}
	return jsonAnswer(http.StatusOK, s.issue(c.ID, subject, c.Scopes))
}

// exchangeGrant turns a code or a refresh token, each good for one use, into
// tokens.
func (x *exchange) exchangeGrant(c *credential, g *grant, redirect string) *Answer {
	s := x.s
	if !c.Partner {
		return oauthError(http.StatusBadRequest, "unauthorized_client")
	}
	if g == nil || g.used || g.client != c.ID || !s.cfg.Now().Before(g.end) || g.redirect != redirect {
		return oauthError(http.StatusBadRequest, "invalid_grant")
	}
	g.used = true
	x.call.Subject = g.subject
	next := s.hexLocked(40)
	s.access.refresh[next] = &grant{client: c.ID, subject: g.subject, scopes: g.scopes, end: s.cfg.Now().Add(s.cfg.RefreshLife)}
	return jsonAnswer(http.StatusOK, s.issue(c.ID, g.subject, g.scopes).with("refresh_token", next))
}

// issue makes an access token and the answer that carries it.
func (s *Server) issue(client string, subject int64, scopes []string) object {
	text := s.hexLocked(20) + "." + s.hexLocked(60) + "." + s.hexLocked(43)
	end := s.cfg.Now().Add(s.cfg.TokenLife)
	s.access.tokens[text] = &token{client: client, subject: subject, scopes: scopes, end: end}
	out := object{{"access_token", text}, {"token_type", "Bearer"}}
	iso := end.UTC().Format(time.RFC3339)
	if s.cfg.TokenFields&ExpiresAt != 0 {
		out = out.with("expires_at", iso)
	}
	if s.cfg.TokenFields&ExpiresIn != 0 {
		out = out.with("expires_in", int64(s.cfg.TokenLife/time.Second))
	}
	if s.cfg.TokenFields&Expires != 0 {
		out = out.with("expires", iso)
	}
	return out
}

// authorize is the consent page: the user of [Server.ConsentAs] says yes at
// once.
func (x *exchange) authorize() *Answer {
	s, q := x.s, x.r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.access.clients[q.Get("client_id")]
	if c == nil || c.revoked || !c.Partner || q.Get("response_type") != "code" || q.Get("redirect_uri") == "" {
		return oauthError(http.StatusBadRequest, "invalid_request")
	}
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil {
		return oauthError(http.StatusBadRequest, "invalid_request")
	}
	to := back.Query()
	if q.Has("state") {
		to.Set("state", q.Get("state"))
	}
	if s.access.consent == 0 {
		to.Set("error", "access_denied")
	} else {
		to.Set("code", s.code(c, s.access.consent, q.Get("redirect_uri")))
	}
	back.RawQuery = to.Encode()
	return &Answer{Status: http.StatusFound, Header: http.Header{"Location": {back.String()}}}
}

func (s *Server) code(c *credential, user int64, redirect string) string {
	code := s.hexLocked(32)
	s.access.codes[code] = &grant{client: c.ID, subject: user, scopes: c.Scopes, redirect: redirect, end: s.cfg.Now().Add(s.cfg.CodeLife)}
	return code
}

// ConsentAs says which user sits at the consent page; 0 is one who declines.
func (s *Server) ConsentAs(user int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access.consent = user
}

// Authorize returns a code as the consent page would give it, for one use
// within [Config.CodeLife].
func (s *Server) Authorize(clientID string, user int64, redirectURI string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.code(s.client(clientID), user, redirectURI)
}
