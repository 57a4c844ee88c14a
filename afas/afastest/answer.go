package afastest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"time"

	"github.com/handoverhq/handover/fakehttp"
)

// Error numbers seen in published samples. They are too coarse to branch on:
// one number covers both a missing right and a wrong destination.
const (
	numberGeneral     = -2147180999
	numberNotAllowed  = -2147180996
	numberInvalidData = -2147220469
)

// Answer is a canned answer for a [Fault]: Status, Header and Body.
type Answer = fakehttp.Answer

// refused is the content of an AFAS error: its body carries a fresh log
// reference and the language of the request, so it is written when it is sent.
type refused struct {
	nl, en string
	number int
}

const emptyXML = "application/xml; charset=utf-8"

func emptyAnswer(status int) *Answer {
	return &Answer{Status: status, Header: http.Header{"Content-Type": {emptyXML}, "Content-Length": {"0"}}}
}

// Unauthorized is a 401 as AFAS documents it: typed as XML and empty.
func Unauthorized() *Answer { return emptyAnswer(http.StatusUnauthorized) }

// Forbidden is the 403 of the app connector's IP rules: typed as XML and empty.
func Forbidden() *Answer { return emptyAnswer(http.StatusForbidden) }

// NotFound is a 404 without a body.
func NotFound() *Answer { return &Answer{Status: http.StatusNotFound} }

// TooLarge is the 413 of a body above the limit.
func TooLarge() *Answer { return &Answer{Status: http.StatusRequestEntityTooLarge} }

// Refused is a functional error: HTTP 500 with externalMessage, errorNumber and
// profitLogReference, as AFAS documents it.
func Refused(message string, number int) *Answer {
	return &Answer{Status: http.StatusInternalServerError, Content: refused{message, message, number}}
}

// TimedOut is the HTTP 500 that ends a call after AFAS's 900 seconds. The
// documentation speaks of a time-out text; this wording is the fake's own.
func TimedOut() *Answer {
	return refusal(numberGeneral, "Time-out verlopen: de aanroep duurde langer dan 900 seconden.",
		"Timeout expired: the call took longer than 900 seconds.")
}

// OutOfMemory is the HTTP 500 of a call that asked for too much data.
func OutOfMemory() *Answer { return refusal(numberGeneral, "Out of memory", "Out of memory") }

// RecordLocked is the HTTP 500 of a record another user is editing: nothing was
// done and the call may be repeated. The wording is the fake's own.
func RecordLocked() *Answer {
	return refusal(numberGeneral, "Het record is vergrendeld door een andere gebruiker.",
		"The record is locked by another user.")
}

// BadGateway is a 502 of whatever stands before Profit.
func BadGateway() *Answer {
	return &Answer{Status: http.StatusBadGateway, Header: htmlType(), Body: "<html><body>Bad Gateway</body></html>", Edge: true}
}

// EdgeBadRequest is the bare 400 that the edge was seen to give when the API
// server behind it is not there.
func EdgeBadRequest() *Answer {
	return &Answer{Status: http.StatusBadRequest, Header: htmlType(), Body: "<html><body>Bad Request</body></html>", Edge: true}
}

// Maintenance is a 503 with Retry-After and retry_after in seconds.
func Maintenance(after time.Duration) *Answer {
	n := strconv.Itoa(int(after / time.Second))
	return &Answer{
		Status: http.StatusServiceUnavailable,
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Retry-After": {n}},
		Body: `{"error":{"code":"503","message":"Service temporarily unavailable due to scheduled maintenance."},` +
			`"retry_after":` + n + `}`,
		Edge: true,
	}
}

// TooManyRequests is a 429. AFAS does not document one; a client should bear it.
func TooManyRequests(after time.Duration) *Answer {
	return &Answer{
		Status: http.StatusTooManyRequests,
		Header: http.Header{"Retry-After": {strconv.Itoa(int(after / time.Second))}},
		Edge:   true,
	}
}

func htmlType() http.Header { return http.Header{"Content-Type": {"text/html"}} }

func refusal(number int, nl, en string) *Answer {
	return &Answer{Status: http.StatusInternalServerError, Content: refused{nl, en, number}}
}

// invalid is the refusal of data; args fill both texts.
func invalid(nl, en string, args ...any) *Answer {
	return refusal(numberInvalidData, fmt.Sprintf(nl, args...), fmt.Sprintf(en, args...))
}

// unknownReference is the refusal of a value that names something absent.
func unknownReference(f *Field) *Answer {
	return refusal(numberInvalidData,
		fmt.Sprintf("De ingevoerde waarde bij '%s' bestaat niet.", f.NL),
		fmt.Sprintf("The entered value for '%s' does not exist.", f.EN))
}

// unsupported is what a connector outside the app connector gives. The text was
// seen in Dutch, behind an English prefix, whatever the language asked for.
func unsupported(kind string) *Answer {
	m := "General message: Deze " + kind + " wordt niet ondersteund of de gebruiker is niet geautoriseerd."
	return refusal(numberNotAllowed, m, m)
}

func invalidJSON() *Answer {
	return &Answer{Status: http.StatusBadRequest, Header: jsonType(), Body: `{"message":"Invalid json"}`}
}

func jsonType() http.Header { return http.Header{"Content-Type": {"application/json; charset=utf-8"}} }

// jsonAnswer renders v on one line, as Profit does since release 7.
func jsonAnswer(status int, v any) *Answer {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("afastest: " + err.Error())
	}
	return &Answer{Status: status, Header: jsonType(), Body: string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))}
}

// finish adds what every answer of Profit has, and fills in what depends on the
// request: the language of a message and the log reference.
func (x *exchange) finish(a *Answer) *Answer {
	out := a.Clone()
	if r, ok := a.Content.(refused); ok {
		out = jsonAnswer(a.Status, struct {
			Message   string `json:"externalMessage"`
			Number    int    `json:"errorNumber"`
			Reference string `json:"profitLogReference"`
		}{x.lang.pick(r.nl, r.en), r.number, x.s.hex(32)})
		maps.Copy(out.Header, a.Header)
	}
	out.Header.Set("X-Trace-Identifier", x.s.hex(32))
	return out
}
