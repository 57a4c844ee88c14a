package nmbrstest

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

const subscriptionKey = "X-Subscription-Key"

// restExchange is one request of the REST wire on its way through the server.
type restExchange struct {
	s     *Server
	r     *http.Request
	route *restRoute // nil: no such endpoint
	ids   map[string]string
	fits  bool // the route has the request's method
	call  *Call
	grant restGrant // of the request's token
}

func (s *Server) serveREST(w http.ResponseWriter, r *http.Request, path string) {
	x := &restExchange{s: s, r: r, call: s.newCall(r)}
	x.route, x.ids, x.fits = s.findREST(r.Method, path)
	if x.route != nil {
		x.call.Route = x.route.name
	}
	if r.Header.Get(subscriptionKey) != "" {
		x.call.Header.Set(subscriptionKey, fakehttp.Masked)
	}
	s.stage.Serve(w, r, fakehttp.Exchange{
		Route: x.call.Route, Prepare: x.prepare, Finish: x.finish,
		Record: func(o fakehttp.Outcome) { s.record(x.call, o) },
	})
}

// finish gives a refusal its body, and notes the number of an error, whether the
// work or a fault gave it.
func (x *restExchange) finish(a *Answer) *Answer {
	if r, ok := a.Content.(*Refusal); ok {
		a = refusedREST(r)
	}
	var p problem
	if strings.HasPrefix(a.Header.Get("Content-Type"), "application/problem+json") && json.Unmarshal([]byte(a.Body), &p) == nil {
		x.call.Code = p.Code
	}
	return a
}

// prepare checks the way in, reads the body and returns the work.
func (x *restExchange) prepare() work {
	switch {
	case x.route == nil:
		return always(Problem(http.StatusNotFound, 0, "The resource you are looking for does not exist."))
	case !x.fits:
		return always(Problem(http.StatusMethodNotAllowed, 0, "The method is not supported here."))
	case !x.route.identity():
		if refusal := x.enter(); refusal != nil {
			return always(refusal)
		}
	}
	return x.route.prepare(x)
}

// enter looks at the subscription key, the token, its scopes and its rate, in
// this order; the order is not known.
func (x *restExchange) enter() *Answer {
	cfg := x.s.cfg.REST
	if key := x.r.Header.Get(subscriptionKey); subtle.ConstantTimeCompare([]byte(key), []byte(cfg.SubscriptionKey)) != 1 {
		detail := "Access denied due to invalid subscription key."
		if key == "" {
			detail = "Access denied due to missing subscription key."
		}
		return Problem(cfg.NoKey, 0, detail)
	}
	scheme, token, _ := strings.Cut(x.r.Header.Get("Authorization"), " ")
	now := x.s.cfg.Now()
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	g := valid(x.s.state.REST.Access, token, 0, now)
	if !strings.EqualFold(scheme, "Bearer") || g == nil {
		a := Problem(http.StatusUnauthorized, 0, "The access token is missing, invalid or expired.")
		a.Header.Set("WWW-Authenticate", "Bearer")
		return a
	}
	if !g.may(x.route.scope) {
		return Problem(http.StatusForbidden, 0, "The access token lacks the scope "+x.route.scope+".")
	}
	x.grant = *g
	return x.s.throttleREST(token, now)
}

// restGauge counts a token's calls of one minute.
type restGauge struct {
	since time.Time
	calls int
}

func (s *Server) throttleREST(token string, now time.Time) *Answer {
	most := s.cfg.REST.PerMinute
	if most <= 0 {
		return nil
	}
	if s.gauges == nil {
		s.gauges = map[string]*restGauge{}
	}
	g := s.gauges[token]
	if g == nil || !now.Before(g.since.Add(time.Minute)) {
		g = &restGauge{since: now}
		s.gauges[token] = g
	}
	if g.calls >= most {
		return TooManyRequests(g.since.Add(time.Minute).Sub(now))
	}
	g.calls++
	return nil
}

func always(a *Answer) work { return fakehttp.Always(a) }

// restReading is work that does not care when it happens, with the lock held.
func (s *Server) restReading(do func() *Answer) work {
	return func(time.Time) *Answer {
		s.mu.Lock()
		defer s.mu.Unlock()
		return do()
	}
}

// restWriting is work that changes the state, with the lock held.
func (s *Server) restWriting(do func(at time.Time) *Answer) work {
	return func(at time.Time) *Answer {
		defer s.changing()()
		return do(at)
	}
}

const maxJSON = 1 << 20

var errTooLarge = errors.New("body too large")

func (x *restExchange) text() ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(x.r.Body, maxJSON+1))
	if err == nil && len(b) > maxJSON {
		err = errTooLarge
	}
	return b, err
}

// keepForm puts a form into the journal as JSON, its secrets masked.
func (x *restExchange) keepForm(form url.Values) {
	shown := map[string]string{}
	for k := range form {
		shown[k] = form.Get(k)
		switch k {
		case "code", "client_secret", "refresh_token", "token":
			shown[k] = fakehttp.Masked
		}
	}
	b, err := json.Marshal(shown)
	if err != nil {
		panic("nmbrstest: " + err.Error())
	}
	x.call.Body = string(b)
}
