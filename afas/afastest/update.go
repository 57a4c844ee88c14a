package afastest

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
)

// updateConnector is an UpdateConnector: a tree of fields, and what becomes of
// an element that fits it.
type updateConnector struct {
	id, nl, en string
	root       *object
	methods    []string
	// check looks at a valid element in the light of the state, which it must
	// not change, and returns the change. The lock is held for both.
	check func(*Server, *element, request) (change, *Answer)
	// remove deletes by key; nil where Profit does not delete.
	remove func(s *Server, object string, keys map[string]string) (change, *Answer)
}

// request is what a check may know of the call.
type request struct {
	method string
	// sub is the sub-object a POST adds to an existing main record; "" else.
	sub string
	at  time.Time
}

// change applies one element and returns the key fields of the answer; nil
// leaves the answer empty.
type change func() []pair

type pair struct{ name, value string }

func updateConnectors(release int) map[string]*updateConnector {
	all := []*updateConnector{
		{
			id: "HrCreateApplicant", nl: "Aanmaken sollicitatie", en: "Create application",
			root:    &object{name: "HrCreateApplicant", fields: applicantFields(release)},
			methods: []string{http.MethodPost}, check: (*Server).checkApplication,
		},
		{
			id: "KnPerson", nl: "Persoon", en: "Person", root: personObject(release),
			methods: []string{http.MethodPost, http.MethodPut}, check: (*Server).checkPerson,
		},
		{
			id: "HrOnboarding", nl: "Onboarding", en: "Onboarding", root: onboardingObject(release),
			methods: []string{http.MethodPost}, check: (*Server).checkOnboarding,
		},
		{
			id: "KnSubject", nl: "Dossieritem", en: "Dossier item", root: subjectObject(),
			methods: []string{http.MethodPost, http.MethodPut}, check: (*Server).checkSubject,
			remove: (*Server).removeSubject,
		},
	}
	m := map[string]*updateConnector{}
	for _, c := range all {
		m[strings.ToLower(c.id)] = c
	}
	return m
}

// connector finds the UpdateConnector of the path and whether it may be used.
func (x *exchange) connector() (*updateConnector, *Answer) {
	id := x.segments[1]
	x.s.mu.Lock()
	c := x.s.updates[strings.ToLower(id)]
	x.s.mu.Unlock()
	if a := x.allowed(id, "UpdateConnector"); a != nil {
		return nil, a
	}
	if c == nil { // a GetConnector, perhaps
		return nil, unsupported("UpdateConnector")
	}
	return c, nil
}

func (x *exchange) prepareUpdate() work {
	c, a := x.connector()
	if a != nil {
		return always(a)
	}
	if len(x.segments) > 3 {
		return always(NotFound())
	}
	if x.r.ContentLength > x.s.cfg.MaxBody {
		return always(TooLarge())
	}
	// Base64 counts as it stands: a file may have three quarters of the limit at most.
	body, err := readBody(http.MaxBytesReader(nil, x.r.Body, x.s.cfg.MaxBody), x.s.cfg.KeepFiles)
	_, tooLarge := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLarge:
		return always(TooLarge())
	case err != nil:
		return always(invalidJSON())
	}
	x.call.setBody(body)
	req := request{method: x.r.Method, sub: x.segment(2)}
	codes := x.s.codeLanguage(x.r)
	return func(at time.Time) *Answer {
		req.at = at
		return x.s.update(c, body, codes, req)
	}
}

// update checks all elements before it applies any: the body is one
// transaction.
func (s *Server) update(c *updateConnector, body *node, codes Language, req request) *Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(c.methods, req.method) {
		return unsupported("UpdateConnector")
	}
	if req.sub != "" && c.root.child(req.sub) == nil {
		return invalid("Het object '%s' is niet bekend.", "The object '%s' is not known.", req.sub)
	}
	d := decoder{codes: codes, insert: req.method == http.MethodPost && req.sub == ""}
	elements, a := d.envelope(c.root, body)
	if a != nil {
		return a
	}
	var changes []change
	for _, e := range elements {
		ch, a := c.check(s, e, req)
		if a != nil {
			return a
		}
		changes = append(changes, ch)
	}
	var results []map[string]string
	for _, ch := range changes {
		if keys := ch(); keys != nil {
			m := map[string]string{}
			for _, k := range keys {
				m[k.name] = k.value
			}
			results = append(results, m)
		}
	}
	return s.updated(c, req.method, results)
}

// updated is the answer to a write: 201 with the new keys, 201 and nothing, or
// 200 and nothing for a PUT. How keys of several elements look is not
// documented; the fake gives a list.
func (s *Server) updated(c *updateConnector, method string, results []map[string]string) *Answer {
	if method == http.MethodPut {
		return &Answer{Status: http.StatusOK}
	}
	var keys any = results
	switch len(results) {
	case 0:
		return &Answer{Status: http.StatusCreated}
	case 1:
		keys = results[0]
	}
	body := map[string]any{c.root.name: keys}
	if !s.cfg.BareResults {
		body = map[string]any{"results": body}
	}
	return jsonAnswer(http.StatusCreated, body)
}

// prepareDelete serves DELETE /connectors/{C}/{Object}/{@Key,...}/{value,...};
// keys are taken with and without their @.
func (x *exchange) prepareDelete() work {
	c, a := x.connector()
	if a != nil {
		return always(a)
	}
	if len(x.segments) != 5 {
		return always(NotFound())
	}
	names, values := strings.Split(x.segments[3], ","), strings.Split(x.segments[4], ",")
	if c.remove == nil || len(names) != len(values) {
		return always(invalid("Verwijderen is niet mogelijk.", "Deleting is not possible."))
	}
	keys := map[string]string{}
	for i, n := range names {
		keys[strings.TrimPrefix(n, "@")] = values[i]
	}
	return func(time.Time) *Answer {
		x.s.mu.Lock()
		defer x.s.mu.Unlock()
		ch, a := c.remove(x.s, x.segments[2], keys)
		if a != nil {
			return a
		}
		ch()
		return &Answer{Status: http.StatusOK}
	}
}

// AddCustomField adds a customer's own field to a connector's root object, or
// to the sub-object named. An empty ID becomes U and 32 hexadecimal digits. It
// returns the id and panics on an unknown connector or object.
func (s *Server) AddCustomField(connector, sub string, f Field) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.updates[strings.ToLower(connector)]
	if c == nil {
		panic("afastest: no connector " + connector)
	}
	o := c.root
	if sub != "" {
		if o = c.root.find(sub); o == nil {
			panic("afastest: no object " + sub + " in " + connector)
		}
	}
	if f.ID == "" {
		f.ID = "U" + s.hexLocked(32)
	}
	if f.Type == "" {
		f.Type = String
	}
	o.fields = append(o.fields, f)
	return f.ID
}
