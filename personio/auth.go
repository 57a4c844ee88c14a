package personio

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/internal/httpx"
)

// The token calls go through the same HTTP layer as all others, for its limits,
// repeats and silence; what golang.org/x/oauth2 would add for v2 is one form.

const tokenTimeout = 30 * time.Second

// authV1 fetches a token of v1. The credentials go in the body: in the query, as
// Personio's own collection still has them, they end up in logs, and Personio
// refuses them from December 2026 on.
func (c *Client) authV1(ctx context.Context, credentials Credentials) (grant, error) {
	body, err := json.Marshal(map[string]string{"client_id": credentials.clientID, "client_secret": credentials.secret.Reveal()})
	if err != nil {
		return grant{}, errNoToken
	}
	o, err := c.askToken(ctx, authV1, []string{"v1", "auth"}, httpx.BytesBody("application/json", body))
	if err != nil {
		return grant{}, err
	}
	data := o.get("data").object()
	return granted(data.get("token"), data.get("expires_in"), data.get("scope"))
}

// tokenV2 fetches a token of v2, with all the scopes that the credentials have.
func (c *Client) tokenV2(ctx context.Context, credentials Credentials) (grant, error) {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {credentials.clientID}, "client_secret": {credentials.secret.Reveal()}}
	o, err := c.askToken(ctx, tokenV2, []string{"v2", "auth", "token"}, httpx.BytesBody("application/x-www-form-urlencoded", []byte(form.Encode())))
	if err != nil {
		return grant{}, err
	}
	return granted(o.get("access_token"), o.get("expires_in"), o.get("scope"))
}

var errNoToken = badAnswer("there is no token in it")

func granted(text, seconds, scope value) (grant, error) {
	g := grant{value: text.text(), life: tokenLife, scopes: strings.Fields(scope.text())}
	if g.value == "" {
		return grant{}, errNoToken
	}
	if n, ok := seconds.int(); ok && n > 0 {
		g.life = min(time.Duration(min(n, 1<<30))*time.Second, 7*tokenLife)
	}
	return g, nil
}

// askToken makes a token call. Asking twice does no harm: v1 gives the same token
// again.
func (c *Client) askToken(ctx context.Context, e endpoint, path []string, body httpx.Body) (object, error) {
	const op = "get token"
	answer, err := c.calls[e].Do(ctx, httpx.Request{
		Op: op, Method: http.MethodPost, Path: path, Class: httpx.SafeWrite, Body: body, Timeout: tokenTimeout,
	})
	if err != nil {
		return nil, tokenError(e.failed(op, httpx.Read, err))
	}
	defer answer.Body.Close()
	o, err := readWhole(answer.Body)
	if err != nil {
		return nil, e.unreadable(op, httpx.Read, answer, err)
	}
	if failed(o) {
		return nil, tokenError(e.refused(op, httpx.Read, answer.Status, o))
	}
	return o, nil
}

// tokenError says what a refusal of a token means. Which status Personio chooses
// for wrong credentials is not settled: 400, 401 and 403 are all seen.
func tokenError(err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	e.Effect = hris.EffectNotSent // of the call that needed the token
	switch e.VendorCode {
	case "server_error", "temporarily_unavailable":
		e.Reason = Unavailable
		return e
	}
	switch e.Reason {
	case Rejected, NotGranted, CredentialsRefused:
		e.Reason = CredentialsRefused
	}
	return e
}
