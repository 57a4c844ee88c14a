package personiotest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Answer is a canned answer for a [Fault]: Status, Header and Body.
type Answer = fakehttp.Answer

// problem is an entry of v2's errors. Bodies of v2 carry a trace id and the
// time, so they are written when they are sent.
type problem struct {
	Title  string            `json:"title"`
	Detail string            `json:"detail"`
	Type   string            `json:"type"`
	Meta   map[string]string `json:"_meta"`
}

// Refused is v1's error envelope: success false, a code that may be 0 or repeat
// the status, and a message.
func Refused(status, code int, message string) *Answer {
	return jsonAnswer(status, envelope{Error: &wireError{Code: code, Message: message}})
}

// Invalid is v1's 422 of refused data: code 0 and messages by field.
func Invalid(fields map[string][]string) *Answer {
	return jsonAnswer(http.StatusUnprocessableEntity,
		envelope{Error: &wireError{Message: "The given data was invalid.", Data: fields}})
}

// SuccessFalse is v1's error within a 200, seen by public clients.
func SuccessFalse(message string) *Answer { return Refused(http.StatusOK, 0, message) }

// SomethingWentWrong is v1's 500, as seen.
func SomethingWentWrong() *Answer {
	return Refused(http.StatusInternalServerError, http.StatusInternalServerError, "Something went wrong")
}

// Unauthorized is v1's documented 401 of a request without a token.
func Unauthorized() *Answer {
	return Refused(http.StatusUnauthorized, http.StatusUnauthorized, "Authorization is not provided")
}

// TokenRefused is v1's documented 403 of a token that is not valid.
func TokenRefused() *Answer {
	return Refused(http.StatusForbidden, http.StatusForbidden, "Provided authorization is not valid")
}

// Forbidden is v1's 403 of a missing right; the message is as seen.
func Forbidden() *Answer {
	return Refused(http.StatusForbidden, 0, "personio.core.api.exceptions.api.forbidden.http.exception")
}

// TooManyRequests is v1's 429, with Retry-After in seconds unless after is 0.
func TooManyRequests(after time.Duration) *Answer {
	a := Refused(http.StatusTooManyRequests, http.StatusTooManyRequests, "Too Many Attempts.")
	if after > 0 {
		a.Header.Set("Retry-After", strconv.Itoa(int((after+time.Second-1)/time.Second)))
	}
	return a
}

// Throttled is v2's 429: no body, no Retry-After, only the x-ratelimit headers
// of a bucket that is refilled with replenish calls a second.
func Throttled(replenish int) *Answer {
	a := &Answer{Status: http.StatusTooManyRequests, Header: http.Header{}}
	rateHeaders(a.Header, replenish, replenish, 0)
	return a
}

// Problem is an error of v2: one entry of application/problem+json. Kind is the
// tail of its type, such as common.bad_request.
func Problem(status int, title, detail, kind string) *Answer {
	return problems(status, problem{Title: title, Detail: detail, Type: kind})
}

// ScopeMissing is v2's 403 of a missing right, as seen.
func ScopeMissing() *Answer {
	return Problem(http.StatusForbidden, "Insufficient access scope", "Client scope insufficient to access resource", "common.forbidden")
}

// UnauthorizedRequest is v2's 401, which has been seen for a missing right too.
func UnauthorizedRequest() *Answer {
	return Problem(http.StatusUnauthorized, "Unauthorized Request", "The request is not authorized.", "common.unauthorized")
}

// ResourceNotFound is v2's 404: no such record, or no Beta header.
func ResourceNotFound() *Answer {
	return Problem(http.StatusNotFound, "Resource not found", "There is no resource for the specified id.", "common.resource_not_found")
}

// BadGateway is a 502 of whatever stands before Personio, seen on employments.
func BadGateway() *Answer {
	return &Answer{Status: http.StatusBadGateway, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<html><body>Bad Gateway</body></html>"}
}

// Maintenance is a 503 with Retry-After in seconds unless after is 0. Personio
// documents none for v1; a client should bear it.
func Maintenance(after time.Duration) *Answer {
	a := Refused(http.StatusServiceUnavailable, http.StatusServiceUnavailable, "Service Unavailable")
	if after > 0 {
		a.Header.Set("Retry-After", strconv.Itoa(int((after+time.Second-1)/time.Second)))
	}
	return a
}

func problems(status int, list ...problem) *Answer { return &Answer{Status: status, Content: list} }

// badField is the problem of a 400 of v2 that names the field at fault.
// Personio's own shape of a validation error is not known; _meta is the only
// place it has for one.
func badField(field, detail string) problem {
	return problem{Title: "Bad request", Detail: detail, Type: "common.bad_request", Meta: map[string]string{"field": field}}
}

func badParameters() *Answer {
	return Problem(http.StatusBadRequest, "Bad request", "Provided request parameters are invalid.", "common.bad_request")
}

func badFilter() *Answer {
	return Problem(http.StatusBadRequest, "Bad request", "Provided filter encoding is invalid.", "common.bad_request")
}

type envelope struct {
	Success bool       `json:"success"`
	Data    any        `json:"data,omitempty"`
	Meta    *[]string  `json:"meta,omitempty"`
	Error   *wireError `json:"error,omitempty"`
}

// pageInfo is v1's metadata of a list.
type pageInfo struct {
	Total   int `json:"total_elements"`
	Current int `json:"current_page"`
	Pages   int `json:"total_pages"`
}

type wireError struct {
	Code    int                 `json:"code"`
	Message string              `json:"message"`
	Data    map[string][]string `json:"error_data,omitempty"`
}

func jsonAnswer(status int, v any) *Answer {
	return &Answer{Status: status, Header: jsonType(), Body: encode(v)}
}

func jsonType() http.Header { return http.Header{"Content-Type": {"application/json"}} }

func encode(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("personiotest: " + err.Error()) // only ever strings, numbers and maps of them
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

const problemTypes = "https://developer.personio.de/reference/errors#"

// rendered is a copy with what is only known when an answer leaves.
func (s *Server) rendered(a *Answer) *Answer {
	out := a.Clone()
	var body any
	switch content := a.Content.(type) {
	case *oauthError:
		body = s.oauthBody(content)
	case []problem:
		body = s.problemBody(content)
	default:
		return out
	}
	out.Body = encode(body)
	out.Header.Set("Content-Type", "application/problem+json")
	return out
}

func (s *Server) problemBody(list []problem) any {
	list = slices.Clone(list)
	for i := range list {
		p := &list[i]
		p.Type = problemTypes + p.Type
		if p.Meta == nil {
			p.Meta = map[string]string{}
		}
	}
	return struct {
		Trace  string    `json:"personio_trace_id"`
		At     string    `json:"timestamp"`
		Errors []problem `json:"errors"`
	}{s.random(32), s.timestamp(), list}
}

func (s *Server) timestamp() string { return s.cfg.Now().UTC().Format("2006-01-02T15:04:05-07:00") }
