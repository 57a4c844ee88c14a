package greenhouse

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/failure"
	"github.com/handoverhq/handover/internal/httpx"
)

// explanation is the body of an error answer: {"message": …, "errors": [ … ]},
// whose entries are texts, or objects of a field and its fault (documented), or
// of a message and a field (observed).
type explanation struct {
	Message string
	Details []string
}

const maxDetails = 32

// parseExplanation leaves out what it cannot read: an error must not hide behind
// another one.
func parseExplanation(body []byte) explanation {
	var wire struct {
		Message json.RawMessage `json:"message"`
		Error   json.RawMessage `json:"error"`
		Errors  json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(bytes.TrimSpace(body), &wire) != nil {
		return explanation{}
	}
	x := explanation{Message: cmp.Or(plainText(wire.Message), plainText(wire.Error))}
	var entries []json.RawMessage
	if json.Unmarshal(wire.Errors, &entries) != nil && len(wire.Errors) > 0 {
		entries = []json.RawMessage{wire.Errors}
	}
	for _, entry := range entries[:min(len(entries), maxDetails)] {
		if detail := readDetail(entry); detail != "" {
			x.Details = append(x.Details, detail)
		}
	}
	return x
}

func readDetail(entry json.RawMessage) string {
	if text := plainText(entry); text != "" {
		return text
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(entry, &object) != nil {
		return ""
	}
	if message := plainText(object["message"]); message != "" {
		if field := plainText(object["field"]); field != "" {
			return field + ": " + message
		}
		return message
	}
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if text := plainText(object[key]); text != "" {
			parts = append(parts, key+": "+text)
		}
	}
	return strings.Join(parts, "; ")
}

// plainText gives a JSON string, the texts of an array of them, or "".
func plainText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return strings.TrimSpace(text)
	}
	var several []string
	if json.Unmarshal(raw, &several) == nil {
		return strings.TrimSpace(strings.Join(several, ", "))
	}
	return ""
}

func (x explanation) text() string {
	return strings.TrimLeft(strings.Join(append([]string{x.Message}, x.Details...), "; "), "; ")
}

// supportID is what may be printed of an id that a vendor's answer names.
var supportID = regexp.MustCompile(`^[0-9A-Za-z._:-]{1,128}$`)

// newError makes this package's error of a failure of the HTTP layer, without
// reading what the answer says.
func newError(op string, f *httpx.Failure) *Error {
	e := &Error{Op: op, Reason: reasonOf(f), Effect: failure.OfRead(failure.Effect(f.Effect)), Status: f.Status, RetryAfter: f.RetryAfter, cause: f.Unwrap()}
	if supportID.MatchString(f.RequestID) {
		e.RequestID = f.RequestID
	}
	return e
}

// failed turns the failure of a read into this package's error.
func failed(op string, err error, onCursor bool) error {
	f, ok := errors.AsType[*httpx.Failure](err)
	if !ok {
		return during(op, err)
	}
	e := newError(op, f)
	if own, ok := errors.AsType[*Error](f.Unwrap()); ok {
		// Of the access token: it knows better what happened.
		e.Reason, e.Detail, e.cause = own.Reason, own.Detail, own.cause
		e.Status, e.RetryAfter = max(e.Status, own.Status), max(e.RetryAfter, own.RetryAfter)
		e.RequestID = cmp.Or(own.RequestID, e.RequestID)
	} else if f.Reason == httpx.Status {
		e.message = privacy.Hide(parseExplanation(f.Head).text())
		if onCursor && f.Status == http.StatusUnprocessableEntity {
			e.Reason = CursorRefused
		}
	}
	return e
}

// ofHTTP are the words for what goes wrong below Greenhouse's answers.
var ofHTTP = failure.Reasons[Reason]{
	Input: BadInput, Credential: CredentialsRefused, Busy: RateLimited,
	Redirected: BadAnswer, Answer: BadAnswer, Network: Unavailable, Silence: NoAnswer,
}

func reasonOf(f *httpx.Failure) Reason {
	if f.Reason == httpx.Status {
		return reasonOfStatus(f.Status)
	}
	return ofHTTP.Of(f)
}

func reasonOfStatus(status int) Reason {
	switch status {
	case http.StatusUnauthorized:
		return CredentialsRefused
	case http.StatusForbidden:
		return NotGranted
	case http.StatusNotFound:
		return NotFound
	case http.StatusTooManyRequests:
		return RateLimited
	}
	if status >= 500 || status == http.StatusRequestTimeout {
		return Unavailable
	}
	return Rejected
}
