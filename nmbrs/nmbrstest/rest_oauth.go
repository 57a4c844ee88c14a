package nmbrstest

import (
	"crypto/subtle"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// OAuthError is what the token endpoint answers in place of a token, for faults:
// a status with a code of the OAuth standard, such as invalid_grant.
func OAuthError(status int, code, description string) *Answer {
	body := struct {
		Error       string `json:"error"`
		Description string `json:"error_description,omitempty"`
	}{code, description}
	return oauthAnswer(status, body)
}

func oauthAnswer(status int, body any) *Answer {
	b, err := json.Marshal(body)
	if err != nil {
		panic("nmbrstest: " + err.Error())
	}
	return &Answer{Status: status, Body: string(b), Header: http.Header{
		"Content-Type":  {"application/json; charset=UTF-8"},
		"Cache-Control": {"no-store, no-cache, max-age=0"},
	}}
}

// prepareToken serves POST /connect/token.
func (x *restExchange) prepareToken() work {
	form, refusal := x.form()
	if refusal != nil {
		return always(refusal)
	}
	if refusal := x.client(form); refusal != nil {
		return always(refusal)
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		return x.s.restWriting(func(at time.Time) *Answer { return x.s.redeem(form.Get("code"), form.Get("redirect_uri"), at) })
	case "refresh_token":
		return x.s.restWriting(func(at time.Time) *Answer { return x.s.refresh(form.Get("refresh_token"), form.Get("scope"), at) })
	case "":
		return always(OAuthError(http.StatusBadRequest, "invalid_request", "grant_type is missing"))
	}
	return always(OAuthError(http.StatusBadRequest, "unsupported_grant_type", ""))
}

// prepareRevocation serves POST /connect/revocation (RFC 7009; seen in public
// clients): the token is dead, and one that nobody knows is, too.
func (x *restExchange) prepareRevocation() work {
	form, refusal := x.form()
	if refusal != nil {
		return always(refusal)
	}
	if refusal := x.client(form); refusal != nil {
		return always(refusal)
	}
	return x.s.restWriting(func(time.Time) *Answer {
		delete(x.s.state.REST.Access, form.Get("token"))
		delete(x.s.state.REST.Refresh, form.Get("token"))
		return &Answer{Status: http.StatusOK}
	})
}

// form reads a form, the only thing the identity service takes.
func (x *restExchange) form() (url.Values, *Answer) {
	if mt, _, _ := mime.ParseMediaType(x.r.Header.Get("Content-Type")); mt != "application/x-www-form-urlencoded" {
		return nil, OAuthError(http.StatusBadRequest, "invalid_request", "the content type must be application/x-www-form-urlencoded")
	}
	b, err := x.text()
	if err == nil {
		var form url.Values
		if form, err = url.ParseQuery(string(b)); err == nil {
			x.keepForm(form)
			return form, nil
		}
	}
	return nil, OAuthError(http.StatusBadRequest, "invalid_request", "the form could not be read")
}

// client checks the app's id and secret: in the header (documented), or in the
// form (seen in public clients).
func (x *restExchange) client(form url.Values) *Answer {
	id, secret, ok := x.r.BasicAuth()
	if ok { // RFC 6749 has both encoded before they are joined; not every client does
		id, secret = formDecoded(id), formDecoded(secret)
	} else {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	cfg := x.s.cfg.REST
	if subtle.ConstantTimeCompare([]byte(id), []byte(cfg.ClientID))&subtle.ConstantTimeCompare([]byte(secret), []byte(cfg.ClientSecret)) == 1 {
		return nil
	}
	if !cfg.InvalidClientAs401 {
		return OAuthError(http.StatusBadRequest, "invalid_client", "")
	}
	a := OAuthError(http.StatusUnauthorized, "invalid_client", "")
	a.Header.Set("WWW-Authenticate", `Basic realm="nmbrs"`)
	return a
}

func formDecoded(s string) string {
	if d, err := url.QueryUnescape(s); err == nil {
		return d
	}
	return s
}

// redeem turns a code into tokens, once.
func (s *Server) redeem(code, redirect string, at time.Time) *Answer {
	g := valid(s.state.REST.Codes, code, 0, at)
	delete(s.state.REST.Codes, code) // it is spent, whatever comes of it
	if g == nil || g.Redirect != redirect {
		return OAuthError(http.StatusBadRequest, "invalid_grant", "")
	}
	return s.issue(*g, at)
}

// refresh turns a refresh token into the next: from here on the old one is dead,
// also where the answer never arrives.
func (s *Server) refresh(token, scope string, at time.Time) *Answer {
	g := valid(s.state.REST.Refresh, token, s.cfg.REST.Grace, at)
	if g == nil {
		return OAuthError(http.StatusBadRequest, "invalid_grant", "")
	}
	next := *g
	if asked := strings.Fields(scope); len(asked) > 0 {
		if slices.ContainsFunc(asked, func(a string) bool { return !g.has(a) }) {
			return OAuthError(http.StatusBadRequest, "invalid_scope", "")
		}
		next.Scopes = asked
	}
	if g.Used.IsZero() {
		g.Used = at
	}
	return s.issue(next, at)
}

func (s *Server) issue(g restGrant, at time.Time) *Answer {
	access, refresh := s.state.REST.tokens(g, s.cfg.REST, at)
	body := struct {
		Access  string `json:"access_token"`
		Expires int    `json:"expires_in"` // seconds
		Type    string `json:"token_type"`
		Refresh string `json:"refresh_token,omitempty"`
		Scope   string `json:"scope"`
	}{access, int(s.cfg.REST.AccessLife / time.Second), "Bearer", refresh, strings.Join(g.Scopes, " ")}
	return oauthAnswer(http.StatusOK, body)
}
