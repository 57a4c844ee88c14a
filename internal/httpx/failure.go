package httpx

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Reason is what went wrong, one of a closed list. It is an error so that errors.Is(err, httpx.TimedOut) can be asked.
type Reason string

// The reasons. Their texts are part of error messages.
const (
	BadRequest      Reason = "the request is not valid"                        // NotSent: a mistake of the caller
	AuthFailed      Reason = "the credential could not be had"                 // NotSent, or Refused after a 401: cause is Auth's error
	TooBusy         Reason = "the account's rate limit asks for a longer wait" // NotSent: see RetryAfter
	Canceled        Reason = "the call was cancelled"                          // the caller's context ended
	TimedOut        Reason = "no answer in time"                               // Request.Timeout
	BodyFailed      Reason = "the request body failed"                         // cause is a *BodyError
	HostUnknown     Reason = "the host name does not exist"                    // NotSent
	Untrusted       Reason = "no secure connection could be made"              // NotSent: certificate or TLS version
	Unreachable     Reason = "no connection could be made"                     // NotSent
	Cut             Reason = "the connection broke before the answer"          // effect as proved
	Redirected      Reason = "the vendor redirects, which is not followed"     // a write, another host, or too many
	Status          Reason = "the vendor answered with an error status"        // see Status, Code, Head
	AnswerCut       Reason = "the connection broke within the answer"          // while Response.Body was read
	AnswerTooLong   Reason = "the answer is longer than allowed"               // Config.MaxAnswer
	AnswerMalformed Reason = "the answer is not in the form that was expected" // DecodeJSON
)

// Error is the reason's text.
func (r Reason) Error() string { return string(r) }

// Head is the start of an error answer. It may hold personal data: it prints as its length, whatever the verb or encoder.
type Head []byte

// Format prints the length only.
func (h Head) Format(s fmt.State, _ rune) { fmt.Fprintf(s, "[%d bytes]", len(h)) }

// MarshalJSON gives the length only.
func (h Head) MarshalJSON() ([]byte, error) { return json.Marshal(fmt.Sprint(h)) }

// LogValue gives the length only.
func (h Head) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(h)) }

// Failure is the error of every call. Its text and every way to print it are free of URLs, headers, bodies and network error texts.
type Failure struct {
	Op     string // of the request
	Method string
	Effect Effect // over all attempts: Unknown if any of them was. Of no meaning for a Read
	Reason Reason
	Status int    // of the last answer, zero if there was none
	Code   string // Verdict.Code

	// Header holds Content-Type, Date, Retry-After, WWW-Authenticate and the rate limit headers of the last answer.
	Header http.Header

	// Head is the first 64 KiB of the last answer's body.
	Head Head

	// RetryAfter is how long the vendor or the rate limit asks to wait; zero when neither said. At most 24 hours.
	RetryAfter time.Duration

	RequestID string        // of the last answer
	Attempts  int           // that were begun; zero if the call was stopped before the first
	Elapsed   time.Duration // of the last attempt

	cause error // context errors, *BodyError, Auth's errors; never an error of net/http
}

// Error says which operation failed, how, and with what effect.
func (f Failure) Error() string {
	var b strings.Builder
	b.WriteString(f.Op)
	b.WriteString(": ")
	b.WriteString(string(f.Reason))
	b.WriteString(" (")
	if f.Status != 0 {
		b.WriteString("status ")
		b.WriteString(strconv.Itoa(f.Status))
		b.WriteString(", ")
	}
	if f.Code != "" {
		b.WriteString("code ")
		b.WriteString(f.Code)
		b.WriteString(", ")
	}
	b.WriteString("effect ")
	b.WriteString(f.Effect.String())
	if f.RetryAfter > 0 {
		b.WriteString(", wait ")
		b.WriteString(f.RetryAfter.Round(time.Second).String())
	}
	if f.Attempts > 1 {
		b.WriteString(", ")
		b.WriteString(strconv.Itoa(f.Attempts))
		b.WriteString(" attempts")
	}
	if f.RequestID != "" {
		b.WriteString(", request ")
		b.WriteString(f.RequestID)
	}
	b.WriteString(")")
	return b.String()
}

// Unwrap gives the context's error when the caller's context ended, context.DeadlineExceeded for TimedOut, a *BodyError, or Auth's error.
func (f Failure) Unwrap() error { return f.cause }

// Is matches the Reason.
func (f Failure) Is(target error) bool {
	reason, ok := target.(Reason)
	return ok && reason == f.Reason
}

// Format prints Error under every verb, so that no verb reaches the answer or the cause.
func (f Failure) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte(f.Error())) }

// MarshalJSON gives the text of Error.
func (f Failure) MarshalJSON() ([]byte, error) { return json.Marshal(f.Error()) }
