package personio

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// do makes a call. v1 documents 403 for a token that is no longer good, which
// httpx cannot tell from a right that is missing: so the token is asked for once
// more, and the call made again if another one came. 403 is a refusal, so that is
// safe for a create too.
func (c *Client) do(ctx context.Context, e endpoint, request httpx.Request) (*httpx.Response, error) {
	if request.Timeout == 0 {
		request.Timeout = c.timeout
	}
	ctx, call := withCall(ctx)
	answer, err := c.calls[e].Do(ctx, request)
	if err == nil {
		return answer, nil
	}
	failure := e.failed(request.Op, request.Class, err)
	if e.generation() == v2 || !errors.Is(failure, NotGranted) {
		return nil, failure
	}
	another, err := c.tokens[v1].another(ctx, call.carried)
	if refused, ok := errors.AsType[*Error](err); ok && refused.Reason == CredentialsRefused {
		told := *refused
		told.Op, told.Effect = request.Op, hris.EffectRefused
		return nil, &told
	}
	if !another {
		return nil, failure
	}
	if answer, err = c.calls[e].Do(ctx, request); err != nil {
		return nil, e.failed(request.Op, request.Class, err)
	}
	return answer, nil
}

// ask makes a call whose answer is one JSON object that is read as a whole. An
// error of use says that it is not the answer that was expected.
func (c *Client) ask(ctx context.Context, e endpoint, request httpx.Request, use func(object) error) error {
	answer, err := c.do(ctx, e, request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	o, err := readWhole(answer.Body)
	if err == nil && e.generation() == v1 && failed(o) {
		return e.refused(request.Op, request.Class, answer.Status, o)
	}
	if err == nil {
		err = use(o)
	}
	if err != nil {
		return e.unreadable(request.Op, request.Class, answer, err)
	}
	return nil
}

// get makes a call to v1 that reads.
func (c *Client) get(ctx context.Context, e endpoint, op string, use func(data value) error, path ...string) error {
	return c.ask(ctx, e, httpx.Request{Op: op, Method: http.MethodGet, Path: path, Class: httpx.Read}, func(o object) error {
		return use(o.get("data"))
	})
}

// fields is a record on its way to Personio. What is not in it is left as it is.
type fields map[string]any

// text puts a text that is given.
func (f fields) text(key, text string) {
	if text != "" {
		f[key] = text
	}
}

// textOrEmpty puts a text that may be given as empty.
func (f fields) textOrEmpty(key string, text *string) {
	if text != nil {
		f[key] = *text
	}
}

// body writes JSON. Its values are texts, json.Number, nil, lists and objects of
// such, which always have one.
func (f fields) body() httpx.Body {
	b, _ := json.Marshal(f)
	return httpx.BytesBody("application/json", b)
}
