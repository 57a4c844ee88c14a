package inhiretest

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

// Detail is one finding of a refusal. What does not concern it is empty.
type Detail struct {
	StageID       string `json:"stageId,omitempty"`
	ApplicationID string `json:"applicationId,omitempty"`
	Field         string `json:"field,omitempty"`
	Code          string `json:"code,omitempty"`
}

// Refused is the error envelope of the contract.
func Refused(status int, code, message string, details ...Detail) *Answer {
	return jsonAnswer(status, map[string]any{"error": struct {
		Code    string   `json:"code"`
		Message string   `json:"message"`
		Details []Detail `json:"details,omitempty"`
	}{code, message, details}})
}

// BadAPIKey is the 401 of an API key that is missing or not valid.
func BadAPIKey() *Answer {
	return Refused(http.StatusUnauthorized, "bad_key", "the API key is missing or not valid")
}

// Forbidden is the 403 of an API key that may read only.
func Forbidden() *Answer {
	return Refused(http.StatusForbidden, "forbidden", "this API key may not write")
}

// TooManyRequests is the 429, with Retry-After in seconds unless after is 0.
func TooManyRequests(after time.Duration) *Answer {
	return retryAfter(Refused(http.StatusTooManyRequests, "too_many_requests", "too many requests"), after)
}

// InternalError is the 500.
func InternalError() *Answer {
	return Refused(http.StatusInternalServerError, "internal_error", "something went wrong")
}

// BadGateway is a 502 in HTML of whatever stands before inhire.
func BadGateway() *Answer {
	return &Answer{
		Status: http.StatusBadGateway, Edge: true,
		Header: http.Header{"Content-Type": {"text/html"}}, Body: "<html><body>Bad Gateway</body></html>",
	}
}

// Maintenance is a 503 with Retry-After in seconds unless after is 0. The
// contract has none; a client should bear it.
func Maintenance(after time.Duration) *Answer {
	return retryAfter(Refused(http.StatusServiceUnavailable, "unavailable", "back soon"), after)
}

func retryAfter(a *Answer, after time.Duration) *Answer {
	if after > 0 {
		a.Header.Set("Retry-After", strconv.Itoa(int((after+time.Second-1)/time.Second)))
	}
	return a
}

func notFound(code, message string, d ...Detail) *Answer {
	return Refused(http.StatusNotFound, code, message, d...)
}

func conflict(code, message string, d ...Detail) *Answer {
	return Refused(http.StatusConflict, code, message, d...)
}

func unprocessable(code, message string, d ...Detail) *Answer {
	return Refused(http.StatusUnprocessableEntity, code, message, d...)
}

func badParameter(name string) *Answer {
	return Refused(http.StatusBadRequest, "bad_parameter", "a query parameter is not valid", Detail{Field: name, Code: "invalid"})
}

func ok(v any) *Answer { return jsonAnswer(http.StatusOK, v) }

func jsonAnswer(status int, v any) *Answer {
	return &Answer{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: encode(v)}
}

func encode(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("inhiretest: " + err.Error()) // only ever texts, numbers, times of this era and JSON that was read
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}
