package nmbrstest

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// asking is a request for consent: the same in the page's address and in its
// form.
type asking struct {
	Client, Redirect, Type, State, Scope string
	Scopes                               []string
}

func askingOf(q url.Values) asking {
	return asking{
		Client: q.Get("client_id"), Redirect: q.Get("redirect_uri"), Type: q.Get("response_type"),
		State: q.Get("state"), Scope: q.Get("scope"), Scopes: strings.Fields(q.Get("scope")),
	}
}

// back sends the browser back to the app. The state comes back as it was.
func (a asking) back(answer url.Values) *Answer {
	to, err := url.Parse(a.Redirect)
	if err != nil {
		return trouble("Invalid redirect_uri")
	}
	q := to.Query()
	for k, v := range answer {
		q[k] = v
	}
	if a.State != "" {
		q.Set("state", a.State)
	}
	to.RawQuery = q.Encode()
	return &Answer{Status: http.StatusFound, Header: http.Header{"Location": {to.String()}, "Cache-Control": {"no-store"}}}
}

// refusal is what is wrong with a request for consent; nil is nothing. As long
// as it is not known who asks, nobody is sent anywhere. A scope that the app may
// not ask for ends on a page of Nmbrs's too (observed).
func (s *Server) refusal(a asking) *Answer {
	switch cfg := s.cfg.REST; {
	case a.Client != cfg.ClientID:
		return trouble("Unknown client or client not enabled")
	case !cfg.registered(a.Redirect):
		return trouble("Invalid redirect_uri")
	case len(a.Scopes) == 0, slices.ContainsFunc(a.Scopes, func(scope string) bool { return !slices.Contains(cfg.Scopes, scope) }):
		return trouble("Invalid scope")
	}
	if a.Type != "code" {
		return a.back(url.Values{"error": {"unsupported_response_type"}})
	}
	return nil
}

// prepareConsentPage serves GET /connect/authorize: the page on which somebody
// picks a debtor. Nmbrs asks for a login before; here nobody has to.
func (x *restExchange) prepareConsentPage() work {
	a := askingOf(x.r.URL.Query())
	return x.s.restReading(func() *Answer {
		if refusal := x.s.refusal(a); refusal != nil {
			return refusal
		}
		return x.s.consentPage(a, http.StatusOK)
	})
}

// prepareConsent serves the page's form: the browser goes back with a code, or
// with access_denied.
func (x *restExchange) prepareConsent() work {
	form, refusal := x.form()
	if refusal != nil {
		return always(trouble("The form could not be read"))
	}
	a := askingOf(form)
	return x.s.restWriting(func(at time.Time) *Answer {
		if refusal := x.s.refusal(a); refusal != nil {
			return refusal
		}
		if form.Get("consent") != "allow" {
			return a.back(url.Values{"error": {"access_denied"}})
		}
		d := x.s.debtorByUUID(form.Get("debtor"))
		if d == nil {
			return x.s.consentPage(a, http.StatusBadRequest)
		}
		return a.back(url.Values{"code": {x.s.consent(a, d.ID, at)}})
	})
}

func (s *Server) consent(a asking, debtor int64, at time.Time) (code string) {
	return s.state.REST.code(restGrant{
		Client: a.Client, Debtors: []int64{debtor}, Scopes: a.Scopes, Redirect: a.Redirect, Expires: at.Add(s.cfg.REST.CodeLife),
	})
}

// Consent is a person's consent without the page: the authorization code that
// the app's redirect URI would be called with. Without scopes it is for all that
// the app may have. It panics where there is no such debtor or the page would not
// have come that far.
func (s *Server) Consent(debtor int64, redirectURI string, scopes ...string) (code string) {
	defer s.changing()()
	if len(scopes) == 0 {
		scopes = s.cfg.REST.Scopes
	}
	a := asking{Client: s.cfg.REST.ClientID, Redirect: redirectURI, Type: "code", Scopes: scopes}
	if s.refusal(a) != nil {
		panic("nmbrstest: Consent: redirect URI or scope not allowed")
	}
	s.mustBeDebtor(debtor)
	return s.consent(a, debtor, s.cfg.Now())
}

// Tokens is a consent for one debtor already redeemed, with every scope the app
// may have. A token is for one debtor, says the documentation; a public client has
// met such as open more, so more can be had here: with one of these the list of
// companies is refused, and each debtor's own has to be asked for.
func (s *Server) Tokens(debtor int64, more ...int64) (access, refresh string) {
	defer s.changing()()
	debtors := append([]int64{debtor}, more...)
	for _, d := range debtors {
		s.mustBeDebtor(d)
	}
	cfg := s.cfg.REST
	return s.state.REST.tokens(restGrant{Client: cfg.ClientID, Debtors: debtors, Scopes: cfg.Scopes}, cfg, s.cfg.Now())
}

func (s *Server) mustBeDebtor(id int64) {
	if s.state.debtor(id) == nil {
		panic("nmbrstest: no debtor " + strconv.FormatInt(id, 10))
	}
}

// RevokeConsents withdraws a debtor's consents, as somebody at the customer may
// do: all tokens are dead at once.
func (s *Server) RevokeConsents(debtor int64) {
	defer s.changing()()
	for _, of := range []map[string]*restGrant{s.state.REST.Codes, s.state.REST.Access, s.state.REST.Refresh} {
		for text, g := range of {
			if g.opens(debtor) {
				delete(of, text)
			}
		}
	}
}

func (s *Server) debtorByUUID(uuid string) *Debtor {
	return first(s.state.Debtors, func(d *Debtor) bool { return strings.EqualFold(d.UUID, uuid) })
}

func (s *Server) consentPage(a asking, status int) *Answer {
	var b strings.Builder
	tell := func(format string, texts ...string) {
		escaped := make([]any, len(texts))
		for i, t := range texts {
			escaped[i] = html.EscapeString(t)
		}
		fmt.Fprintf(&b, format+"\n", escaped...)
	}
	tell("<h1>%s asks for access</h1>\n<p>It would like to use:</p>\n<ul>", a.Client)
	for _, scope := range a.Scopes {
		tell("<li>%s</li>", scope)
	}
	tell(`</ul><form method="post">`)
	for _, field := range [][2]string{
		{"client_id", a.Client}, {"redirect_uri", a.Redirect}, {"response_type", a.Type}, {"scope", a.Scope}, {"state", a.State},
	} {
		tell(`<input type="hidden" name="%s" value="%s">`, field[0], field[1])
	}
	tell("<fieldset><legend>Debtor</legend>")
	for _, d := range s.state.Debtors {
		tell(`<p><label><input type="radio" name="debtor" value="%s" required> %s %s</label></p>`, d.UUID, d.Number, d.Name)
	}
	tell(`</fieldset><button name="consent" value="allow">Allow</button> <button name="consent" value="deny" formnovalidate>Deny</button></form>`)
	return page(status, "Consent", b.String())
}

// trouble is the identity service's own error page.
func trouble(what string) *Answer {
	return page(http.StatusBadRequest, "Error", "<h1>Error</h1>\n<p>"+html.EscapeString(what)+"</p>\n")
}

func page(status int, title, body string) *Answer {
	return &Answer{
		Status: status,
		Body:   "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>" + title + "</title>\n" + body + "</html>\n",
		Header: http.Header{
			"Content-Type": {"text/html; charset=utf-8"}, "Cache-Control": {"no-store"},
			"Content-Security-Policy": {"default-src 'none'"},
		},
	}
}
