package personiotest

import (
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// oauthError is what /v2/auth answers in place of a token.
type oauthError struct {
	code, description, tail string
	meta                    map[string]any
}

func refuseToken(code, description, tail string, meta map[string]any) *Answer {
	return &Answer{Status: http.StatusBadRequest, Content: &oauthError{code, description, tail, meta}}
}

// TokenDenied is an OAuth error of /v2/auth/token: 400 with a code such as
// temporarily_unavailable. Public clients have met a 401 there as well: set
// Status.
func TokenDenied(code string) *Answer { return refuseToken(code, "", code, nil) }

func (s *Server) oauthBody(e *oauthError) any {
	out := map[string]any{
		"error":     e.code,
		"timestamp": s.cfg.Now().UTC().Format(time.RFC3339),
		"trace_id":  s.uuid(),
		"error_uri": problemTypes + "credentials.oauth2." + e.tail,
	}
	if e.description != "" {
		out["error_description"] = e.description
	}
	if e.meta != nil {
		out["meta"] = e.meta
	}
	return out
}

// prepareToken serves POST /v2/auth/token.
func (x *exchange) prepareToken() work {
	body, refusal := x.form()
	if refusal != nil {
		return always(refusal)
	}
	text := func(k string) string { v, _ := body[k].(string); return v }
	var missing []string
	for _, k := range []string{"grant_type", "client_id", "client_secret"} {
		if text(k) == "" {
			missing = append(missing, k)
		}
	}
	if missing != nil {
		return always(refuseToken("invalid_request", "The request has missing or invalid required parameters.",
			"invalid_request.required_parameters_missing", map[string]any{"missing_parameters": missing}))
	}
	if text("grant_type") != "client_credentials" {
		return always(refuseToken("unsupported_grant_type", "", "unsupported_grant_type", map[string]any{"grant_type": text("grant_type")}))
	}
	return x.s.writing(func(at time.Time) *Answer {
		return x.s.token(text("client_id"), text("client_secret"), strings.Join(strings.Fields(text("scope")), " "), at)
	})
}

// form reads a form, the only thing /v2/auth takes.
func (x *exchange) form() (map[string]any, *Answer) {
	if mt, _, _ := mime.ParseMediaType(x.r.Header.Get("Content-Type")); mt != "application/x-www-form-urlencoded" {
		return nil, refuseToken("invalid_request", `The content type of the request must be "application/x-www-form-urlencoded".`,
			"invalid_request.invalid_request_content_type", nil)
	}
	b, err := x.text()
	if err == nil {
		var body map[string]any
		if body, err = decodeForm(string(b)); err == nil {
			x.call.setBody(body)
			return body, nil
		}
	}
	return nil, refuseToken("invalid_request", "The request could not be read.", "invalid_request", nil)
}

func (s *Server) token(id, secret, scope string, at time.Time) *Answer {
	want, ok := s.access.clients[id]
	switch {
	case !ok:
		return refuseToken("invalid_client", "", "invalid_client", nil)
	case want != secret:
		return refuseToken("unauthorized_client", "Client is not allowed to use the specified grant type flow.", "unauthorized_client", nil)
	}
	rights := s.access.rights()
	for _, asked := range strings.Fields(scope) {
		if !slices.Contains(rights, asked) {
			return refuseToken("invalid_scope", "One of the requested scopes is invalid.", "invalid_scope", nil)
		}
	}
	g := s.issue(id, false, scope, at)
	if scope == "" {
		scope = strings.Join(rights, " ")
	}
	return jsonAnswer(http.StatusOK, map[string]any{
		"access_token": g.token, "token_type": "Bearer", "scope": scope,
		"expires_in": int(g.expires.Sub(at) / time.Second), // what is left of its life
	})
}

// prepareRevoke serves POST /v2/auth/revoke.
func (x *exchange) prepareRevoke() work {
	body, refusal := x.form()
	if refusal != nil {
		return always(refusal)
	}
	token, _ := body["token"].(string)
	return x.s.writing(func(time.Time) *Answer {
		delete(x.s.access.grants, token)
		return &Answer{Status: http.StatusOK}
	})
}
