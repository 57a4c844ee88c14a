package nmbrs

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// endpoint is one address of the API, for errors and for what a refusal means.
type endpoint struct {
	op      string // what is being done
	method  string
	path    string // with {id}
	class   httpx.Class
	scope   string // that it takes (observed names; which call takes which is partly inferred)
	unknown Reason // what 404 says about the id
	setting string // of RESTPaths, where the path is not documented: 404 may mean that it is another
}

// request makes the request for an id, which goes into the path.
func (e endpoint) request(id string, query url.Values, body httpx.Body) httpx.Request {
	return httpx.Request{Op: e.op, Method: e.method, Path: segments(e.path, id), Query: query, Body: body, Class: e.class}
}

// plainID is what an id may look like: UUIDs as far as known, numbers in some
// public clients.
var plainID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`)

func checkIDs(ids ...string) error {
	for _, id := range ids {
		if !plainID.MatchString(id) {
			return inputError("an id is missing, or is none of the REST API")
		}
	}
	return nil
}

// do makes a call. The caller closes the answer.
func (c *RESTClient) do(ctx context.Context, e endpoint, request httpx.Request) (*httpx.Response, error) {
	request.Timeout = c.timeout
	answer, err := c.calls.Do(withCarried(ctx), request)
	if err != nil {
		return nil, failed(e.op, e.call(), e.class, err, e.refused)
	}
	return answer, nil
}

func (e endpoint) call() string { return e.method + " " + e.path }

// refused reads the problem that came with a status.
func (e endpoint) refused(out *Error, f *httpx.Failure) {
	p := parseProblem(f.Head)
	out.Code, out.Fields, out.message = p.code, p.fields, privacy.Hide(p.message)
	switch f.Status {
	case http.StatusUnauthorized:
		// The token is good, or was renewed just now, so it is the other key.
		out.advice = "See in Nmbrs's developer portal whether the subscription key is right and active; then let the customer give consent again."
	case http.StatusForbidden:
		out.advice = "Give the integration the scope " + e.scope + " in Nmbrs's partner portal, then let the customer give consent again."
		if p.title == multiDebtor {
			out.Reason, out.Code = OutOfReach, multiDebtor
			out.advice = "The consent is for several debtors: name the debtor, or let a login of one debtor give consent."
		}
	case http.StatusNotFound, http.StatusGone:
		out.Reason = e.unknown
		if e.setting != "" {
			out.advice = reasons[e.unknown].remedy + " If it is there, Nmbrs may serve the call at another path: RESTPaths." + e.setting + "."
		}
	}
}

// unreadable is the error of an answer that is not what it should be. After a
// write it was done, but what Nmbrs said about it is lost.
func (e endpoint) unreadable(answer *httpx.Response, err error) error {
	if f, ok := errors.AsType[*httpx.Failure](err); ok {
		return failed(e.op, e.call(), e.class, f, nil)
	}
	out := &Error{Op: e.op, Call: e.call(), Reason: BadAnswer, Status: answer.Status, RequestID: answer.RequestID, Detail: "it is not JSON of the form that is known"}
	if e.class == httpx.Read {
		out.Effect = hris.EffectRefused
	}
	return out
}

// write sends an object. made names the member of the answer that holds the id of
// what was made; an answer without it gives "".
func (c *RESTClient) write(ctx context.Context, e endpoint, id string, body fields, made string) (string, error) {
	content, err := json.Marshal(body) // texts, numbers, booleans and objects of such
	if err != nil {
		return "", during(e.op, inputError("a number is not one that JSON has"))
	}
	answer, err := c.do(ctx, e, e.request(id, nil, httpx.BytesBody("application/json", content)))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	if made == "" {
		return "", nil // the status has said that it was done
	}
	var members map[string]text
	if err == nil {
		_ = json.Unmarshal(said, &members)
	}
	return idIn(members, made), nil
}

// idIn gives a member that is an id, whatever the case of its name.
func idIn(members map[string]text, name string) string {
	for member, id := range members {
		if strings.EqualFold(member, name) && plainID.MatchString(string(id)) {
			return string(id)
		}
	}
	return ""
}
