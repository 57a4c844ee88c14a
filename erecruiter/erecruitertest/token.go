package erecruitertest

import (
	"mime"
	"net/url"
	"strconv"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// prepareToken serves POST oAuth/Token: the password grant as it was observed,
// refreshing, and the exchange of an access key as we propose it.
func (x *exchange) prepareToken() work {
	if mt, _, _ := mime.ParseMediaType(x.r.Header.Get("Content-Type")); mt != "application/x-www-form-urlencoded" {
		return always(TokenDenied("invalid_request", "a form is wanted"))
	}
	body, err := x.text(1 << 16)
	if err != nil {
		return always(TokenDenied("invalid_request", "the form could not be read"))
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return always(TokenDenied("invalid_request", "the form could not be read"))
	}
	x.call.Body = shownForm(form)
	id, secret, basic := x.r.BasicAuth()
	ask := tokenRequest{form: form, header: basic}
	if ask.id, ask.secret = id, secret; !basic {
		ask.id, ask.secret = form.Get("client_id"), form.Get("client_secret")
	}
	return x.s.locked(func(at time.Time) *Answer { return x.s.token(ask, at) })
}

func shownForm(form url.Values) string {
	shown := url.Values{}
	for name, values := range form {
		switch name {
		case "grant_type", "client_id", "scope":
			shown[name] = values
		default:
			shown.Set(name, fakehttp.Masked)
		}
	}
	return shown.Encode()
}

// tokenRequest is a form and the client that came with it.
type tokenRequest struct {
	form       url.Values
	id, secret string
	header     bool // the client came by Basic
}

func (s *Server) knows(ask tokenRequest, where ClientAuth) bool {
	secret, ok := s.access.clients[ask.id]
	return ok && secret == ask.secret && (where == Anywhere || (where == InHeader) == ask.header)
}

func (s *Server) token(ask tokenRequest, at time.Time) *Answer {
	get := ask.form.Get
	noClient := TokenDenied("invalid_client", "")
	noGrant := TokenDenied("invalid_grant", "The user name or password is incorrect.")
	switch kind := get("grant_type"); {
	case kind == "password" && s.cfg.opens(Password):
		if !s.knows(ask, s.cfg.PasswordClient) {
			return noClient
		}
		password, ok := s.access.users[get("username")]
		if !ok || password != get("password") || s.access.suspended {
			return noGrant
		}
		return s.grantToken(grant{user: get("username")}, s.newRefresh(get("username")), at)
	case kind == "refresh_token" && s.cfg.opens(Password):
		if !s.knows(ask, s.cfg.RefreshClient) {
			return noClient
		}
		refresh := get("refresh_token")
		user, ok := s.access.refreshes[refresh]
		if !ok || s.access.suspended {
			return TokenDenied("invalid_grant", "")
		}
		if !s.cfg.ReusableRefresh {
			delete(s.access.refreshes, refresh)
			refresh = s.newRefresh(user)
		}
		return s.grantToken(grant{user: user}, refresh, at)
	case kind == "client_credentials" && s.cfg.opens(KeyExchange):
		if ask.id != "" && !s.knows(ask, Anywhere) {
			return noClient
		}
		if key := get("access_key"); s.access.keys[key] && !s.access.suspended {
			return s.grantToken(grant{key: key}, "", at)
		}
		return TokenDenied("invalid_grant", "")
	}
	return TokenDenied("unsupported_grant_type", "")
}

func (s *Server) newRefresh(user string) string {
	if s.cfg.NoRefresh {
		return ""
	}
	token := "refresh-" + s.random(32)
	s.access.refreshes[token] = user
	return token
}

func (s *Server) grantToken(g grant, refresh string, at time.Time) *Answer {
	g.expires = at.Add(s.cfg.TokenLife)
	token := "token-" + s.random(40)
	s.access.grants[token] = g
	seconds := int(s.cfg.TokenLife / time.Second)
	body := map[string]any{"access_token": token, "token_type": "bearer", "expires_in": seconds}
	if s.cfg.ExpiresAsText {
		body["expires_in"] = strconv.Itoa(seconds)
	}
	if refresh != "" {
		body["refresh_token"] = refresh
	}
	return jsonAnswer(200, body)
}
