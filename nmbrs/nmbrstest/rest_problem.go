package nmbrstest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// problem is the body of a REST error. Its five members are documented. That
// code is a number and title a word with a full stop was seen in public clients;
// the numbers are not known: here they are SOAP's where SOAP has one, else the
// status. The media type, the wording, and that detail repeats what was sent,
// are the fake's choices.
type problem struct {
	Type   string `json:"type"`
	Status int    `json:"status"`
	Code   int    `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

var problemTitles = map[int]string{
	http.StatusBadRequest:          "BadRequest.",
	http.StatusUnauthorized:        "Unauthorized.",
	http.StatusForbidden:           "Forbidden.",
	http.StatusNotFound:            "NotFound.",
	http.StatusMethodNotAllowed:    "MethodNotAllowed.",
	http.StatusTooManyRequests:     "TooManyRequests.",
	http.StatusInternalServerError: "InternalServerError.",
	http.StatusBadGateway:          "BadGateway.",
	http.StatusServiceUnavailable:  "ServiceUnavailable.",
}

// Problem is a REST error, for faults. Code 0 is the status.
func Problem(status, code int, detail string) *Answer {
	return titled(status, cmp.Or(problemTitles[status], http.StatusText(status)+"."), code, detail)
}

func titled(status int, title string, code int, detail string) *Answer {
	return restAnswer(status, "application/problem+json; charset=utf-8", problem{
		Type: "https://httpstatuses.io/" + strconv.Itoa(status), Status: status, Code: cmp.Or(code, status), Title: title, Detail: detail,
	})
}

// forbiddenMultiDebtor is what the list of companies answers to a token that
// opens several debtors: status and title as a public client met them.
func forbiddenMultiDebtor() *Answer {
	return titled(http.StatusForbidden, "ForbiddenMultiDebtor.", 0, "The token opens several debtors. Ask for the companies of one.")
}

// TooManyRequests is REST's 429. Documented is the status only; RetryAfter zero
// leaves the header out.
func TooManyRequests(retryAfter time.Duration) *Answer {
	a := Problem(http.StatusTooManyRequests, 0, "Too many requests. Try again later.")
	if retryAfter > 0 {
		seconds := (retryAfter + time.Second - 1) / time.Second
		a.Header.Set("Retry-After", strconv.Itoa(int(seconds)))
	}
	return a
}

// refusedREST puts one of Nmbrs's numbered errors into REST's body.
func refusedREST(r *Refusal) *Answer {
	status := http.StatusBadRequest
	switch r.Code {
	case NoAccessToEmployee, NoAccessToCompany, NoAccessToDebtor, NotFound:
		status = http.StatusNotFound
	}
	return Problem(status, r.Code, r.Title+".")
}

func restAnswer(status int, contentType string, body any) *Answer {
	b, err := json.Marshal(body)
	if err != nil {
		panic("nmbrstest: " + err.Error())
	}
	return &Answer{Status: status, Body: string(b), Header: http.Header{"Content-Type": {contentType}}}
}

func jsonAnswer(status int, body any) *Answer {
	return restAnswer(status, "application/json; charset=utf-8", body)
}
