package erecruitertest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Answer is a canned answer for a [Fault]: Status, Header and Body.
type Answer = fakehttp.Answer

// Problem is one entry of an error. The shape was observed; codes other than
// InternalServerError are our proposal.
type Problem struct {
	Message   string  `json:"message"`
	ErrorCode string  `json:"errorCode"`
	ModelType *string `json:"modelType"` // of refused data: the path of the field in the body
}

// Refused is an error with one entry.
func Refused(status int, code, message string) *Answer {
	return refused(status, Problem{Message: message, ErrorCode: code})
}

// refused is written as it leaves: [Wire.ErrorObject] decides on its shape.
func refused(status int, list ...Problem) *Answer { return &Answer{Status: status, Content: list} }

// Invalid is the 422 of a field, named by its path in the body.
func Invalid(field, message string) *Answer {
	return refused(http.StatusUnprocessableEntity, invalid(field, message))
}

func invalid(field, message string) Problem {
	return Problem{Message: message, ErrorCode: "ValidationError", ModelType: &field}
}

// InternalError is the 500 that was observed, now and then, on calls below a
// candidate or an application.
func InternalError() *Answer {
	return Refused(http.StatusInternalServerError, "InternalServerError", "Wystąpił nieoczekiwany błąd.")
}

// Unauthorized is the 401 of a token or key that opens nothing (any more).
func Unauthorized() *Answer {
	return Refused(http.StatusUnauthorized, "Unauthorized", "Authorization has been denied for this request.")
}

// Forbidden is the 403 of a missing right.
func Forbidden() *Answer {
	return Refused(http.StatusForbidden, "Forbidden", "Brak uprawnień.")
}

// NotFound is the 404 of what is not there, or is not shown.
func NotFound() *Answer {
	return Refused(http.StatusNotFound, "NotFound", "Nie znaleziono.")
}

// TooManyRequests is a 429, with Retry-After in whole seconds unless after is 0.
func TooManyRequests(after time.Duration) *Answer {
	return waiting(Refused(http.StatusTooManyRequests, "TooManyRequests", "Przekroczono limit zapytań."), after)
}

// Unavailable is eRecruiter's own 503, with Retry-After unless after is 0.
func Unavailable(after time.Duration) *Answer {
	return waiting(Refused(http.StatusServiceUnavailable, "ServiceUnavailable", "Usługa niedostępna."), after)
}

// BlockedByProxy is the page of a proxy before eRecruiter that lets nobody
// through: a 403 in HTML. That there is such a proxy is inferred.
func BlockedByProxy() *Answer { return proxyPage(http.StatusForbidden, "Sorry, you have been blocked") }

// ProxyUnavailable is the page of a proxy that cannot reach eRecruiter: a 503 in
// HTML, with Retry-After unless after is 0.
func ProxyUnavailable(after time.Duration) *Answer {
	return waiting(proxyPage(http.StatusServiceUnavailable, "Service temporarily unavailable"), after)
}

// TokenDenied is an OAuth error of the token endpoint: 400, as a stock server
// of its kind answers.
func TokenDenied(code, description string) *Answer {
	return jsonAnswer(http.StatusBadRequest, struct {
		Error       string `json:"error"`
		Description string `json:"error_description,omitempty"`
	}{code, description})
}

func proxyPage(status int, title string) *Answer {
	return &Answer{
		Status: status, Edge: true, Header: http.Header{"Content-Type": {"text/html; charset=UTF-8"}, "Server": {"proxy"}},
		Body: "<!DOCTYPE html>\n<html><head><title>" + title + "</title></head><body><h1>" + title + "</h1></body></html>\n",
	}
}

func waiting(a *Answer, after time.Duration) *Answer {
	if after > 0 {
		a = a.Clone()
		a.Header.Set("Retry-After", strconv.Itoa(int((after+time.Second-1)/time.Second)))
	}
	return a
}

// finish writes an error in the shape of the wire.
func (x *exchange) finish(a *Answer) *Answer {
	list, ok := a.Content.([]Problem)
	if !ok {
		return a
	}
	x.s.mu.Lock()
	object := x.s.wire.ErrorObject
	x.s.mu.Unlock()
	out := a.Clone()
	out.Header.Set("Content-Type", "application/json; charset=utf-8")
	if out.Body = encode(list); object {
		out.Body = encode(list[0])
	}
	return out
}

func jsonAnswer(status int, v any) *Answer {
	return &Answer{Status: status, Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: encode(v)}
}

func encode(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("erecruitertest: " + err.Error()) // only ever texts, numbers and lists of them
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}
