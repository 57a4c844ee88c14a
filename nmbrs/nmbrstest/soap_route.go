package nmbrstest

import (
	"bytes"
	"encoding/xml"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// namespaceRoot is what the services' namespaces begin with, on every host.
const namespaceRoot = "https://api.nmbrs.nl/soap/v3/"

var services = []string{"EmployeeService", "CompanyService", "DebtorService"}

// soapExchange is one SOAP request on its way through the server.
type soapExchange struct {
	s       *Server
	r       *http.Request
	call    *Call
	service string
	version string // of the answer
	env     *envelope
	op      *operation
	refused *Answer // before there is an operation to run
}

// serveSOAP answers a request to a service. The body is read here, and not on
// the stage: its root element is what names the call.
func (s *Server) serveSOAP(w http.ResponseWriter, r *http.Request, path string) {
	x := &soapExchange{s: s, r: r, call: s.newCall(r), version: soap11}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return // the client is gone: nothing was done
	}
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), r.Body))
	x.refused = x.recognise(path, body)
	s.stage.Serve(w, r, fakehttp.Exchange{
		Route: x.call.Route, Prepare: x.prepare, Finish: x.finish,
		Record: func(o fakehttp.Outcome) { s.record(x.call, o) },
	})
}

// recognise finds the operation of a request, or the answer to one that has
// none.
func (x *soapExchange) recognise(path string, body []byte) *Answer {
	for _, service := range services {
		if strings.EqualFold(path, "/soap/v3/"+service+".asmx") {
			x.service = service
		}
	}
	kind, params, err := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	switch {
	case x.service == "":
		return plain(http.StatusNotFound, "The resource cannot be found.")
	case x.r.Method == http.MethodGet:
		return plain(http.StatusNotFound, "This service has no description here.")
	case x.r.Method != http.MethodPost:
		return plain(http.StatusMethodNotAllowed, "Method Not Allowed")
	case len(body) > maxBody:
		return plain(http.StatusBadRequest, "Maximum request length exceeded.")
	case err != nil || kind != "text/xml" && kind != "application/soap+xml":
		return plain(http.StatusUnsupportedMediaType, "Unsupported Media Type")
	}
	env, fault := readEnvelope(body)
	if fault != nil {
		return fault.answer(x.version)
	}
	x.env, x.version = env, env.version
	if env.body == nil {
		return notRecognised(x.r.Header.Get("SOAPAction")).answer(x.version)
	}
	if env.body.name.Space == namespaceRoot+x.service {
		if op := operations[x.service+"/"+env.body.name.Local]; op != nil {
			x.op, x.call.Route, x.call.Body = op, x.service+"/"+env.body.name.Local, env.body.String()
		}
	}
	return x.misaddressed(params["action"])
}

// misaddressed refuses an operation that does not exist, or that stands in a
// foreign namespace, or under another one's SOAPAction.
func (x *soapExchange) misaddressed(action string) *Answer {
	if header := x.r.Header.Get("SOAPAction"); header != "" {
		action = header
	}
	action = strings.Trim(action, `"`)
	switch {
	case x.op == nil && action != "" && operations[strings.TrimPrefix(action, namespaceRoot)] != nil:
		n := x.env.body
		return unreadable(n.line, n.column, "<"+n.name.Local+" xmlns='"+n.name.Space+"'> was not expected.").answer(x.version)
	case x.op == nil, action != "" && action != namespaceRoot+x.call.Route:
		return notRecognised(action).answer(x.version)
	}
	for _, h := range x.env.headers {
		if h.must && h.name != x.authHeader() {
			return (&protocolFault{mustUnderstand, "SOAP header " + h.name.Local + " was not understood."}).answer(x.version)
		}
	}
	return nil
}

// prepare reads the operation's values and returns its work.
func (x *soapExchange) prepare() work {
	s := x.s
	if s.throttle.pass(s.cfg.Now(), s.cfg.Limit) {
		x.call.Delayed = true
		s.cfg.Sleep(s.cfg.Delay)
	}
	if x.refused != nil {
		return fakehttp.Always(x.refused)
	}
	auth := newArgs(x.env.header(x.authHeader()))
	email, token, domain := auth.text("Username"), auth.text("Token"), auth.text("Domain")
	if x.op.plainAuth {
		domain = "" // no element of that header
	}
	x.call.Username, x.call.Domain = email, domain
	values := newArgs(x.env.body)
	do := x.op.read(values)
	if *values.fault != nil { // ASP.NET reads before Nmbrs looks who asks
		return fakehttp.Always((*values.fault).answer(x.version))
	}
	return func(at time.Time) *Answer {
		defer s.locked(x.op.writes)()
		u, refusal := x.admit(email, token, domain)
		w := reply{omitNil: s.cfg.OmitNil}
		if refusal == nil {
			refusal = do(&soapCall{s: s, user: u, at: at, w: &w})
		}
		if refusal != nil {
			return &Answer{Content: refusal} // nothing of the call is touched here: late work ends after it
		}
		return x.answer(w.b.String())
	}
}

// authHeader is the header element the operation wants.
func (x *soapExchange) authHeader() xml.Name {
	local := "AuthHeaderWithDomain"
	if x.op.plainAuth {
		local = "AuthHeader"
	}
	return xml.Name{Space: namespaceRoot + x.service, Local: local}
}

// admit says who calls, and whether they may. The right is looked at before any
// value is.
func (x *soapExchange) admit(email, token, domain string) (*User, *Refusal) {
	st := x.s.state
	u := st.login(email, token)
	switch {
	case u == nil, domain != "" && !strings.EqualFold(domain, x.s.cfg.Domain):
		return nil, refuse(InvalidAuthentication)
	case st.Lapsed:
		return nil, refuse(NoSubscription)
	case !st.may(u, x.call.Route):
		return nil, refuse(UnauthorisedAccess)
	}
	return u, nil
}

func (x *soapExchange) answer(inner string) *Answer {
	name := x.env.body.name.Local + "Response"
	body := "<" + name + ` xmlns="` + namespaceRoot + x.service + `"`
	if inner == "" {
		body += " />"
	} else {
		body += ">" + inner + "</" + name + ">"
	}
	return envelopeAnswer(x.version, http.StatusOK, body)
}

// finish renders a refusal, be it an injected one, in the version of the request.
func (x *soapExchange) finish(a *Answer) *Answer {
	if r, ok := a.Content.(*Refusal); ok {
		x.call.Code = r.Code
		return r.soap(x.version)
	}
	return a
}

func plain(status int, text string) *Answer {
	return &Answer{Status: status, Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, Body: text}
}
