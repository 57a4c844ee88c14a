package greenhousetest

import (
	"net/http"
	"strconv"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Answer is a canned answer for a [Fault]: Status, Header and Body. One with
// Edge never came near Greenhouse: no request id, no rate headers.
type Answer = fakehttp.Answer

func jsonType() http.Header { return http.Header{"Content-Type": {"application/json; charset=utf-8"}} }

func jsonAnswer(status int, v any) *Answer {
	return &Answer{Status: status, Header: jsonType(), Body: string(appendJSON(nil, v))}
}

func failure(status int, message string, errors ...any) *Answer {
	body := object{{"message", message}}
	if len(errors) > 0 {
		body = body.with("errors", errors)
	}
	return jsonAnswer(status, body)
}

// Unauthorized is the 401 of a token that is not valid, or no longer.
func Unauthorized() *Answer {
	return failure(http.StatusUnauthorized, "Unauthorized", "Token could not be decoded. Please ensure your token is from a trusted source.")
}

// Forbidden is a 403: a scope is missing, or the subject is no Site Admin. The
// real body is not known; this one is the fake's own.
func Forbidden(reason string) *Answer { return failure(http.StatusForbidden, "Forbidden", reason) }

// NotFound is the 404 of a path that v3 does not have.
func NotFound() *Answer { return failure(http.StatusNotFound, "Resource not found") }

// Unprocessable is a 422. Entries are strings, or objects with one key.
func Unprocessable(errors ...any) *Answer {
	return failure(http.StatusUnprocessableEntity, "Unprocessable Content", errors...)
}

// TooManyRequests is a 429 with Retry-After.
func TooManyRequests(after time.Duration) *Answer {
	a := failure(http.StatusTooManyRequests, "Rate limit exceeded")
	a.Header.Set("Retry-After", strconv.Itoa(seconds(after)))
	return a
}

// ServerError is a 500. The real body is not known.
func ServerError() *Answer { return failure(http.StatusInternalServerError, "Internal Server Error") }

// BadGateway is a 502 of whatever stands before Greenhouse.
func BadGateway() *Answer {
	return &Answer{Status: http.StatusBadGateway, Header: http.Header{"Content-Type": {"text/html"}},
		Body: "<html><body>Bad Gateway</body></html>", Edge: true}
}

// problem is an entry of a 422 about one parameter.
func (s *Server) problem(parameter, text string) *Answer {
	if s.cfg.PlainErrors {
		return Unprocessable(parameter + ": " + text)
	}
	return Unprocessable(object{{parameter, text}})
}

// seconds rounds up: to come back too early helps nobody.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
