package afas

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/internal/httpx"
)

// believed reports whether a 2xx is Profit's own word that a write was done. A
// sign-in page, a challenge or a queue on the way answers 200 and 202 just as
// well. Documented are 201 for an insert, with keys or without a body, and for
// an update often nothing at all; Profit signs what it answers since Profit 7.
// names are what the result's object may be called.
func believed(class httpx.Class, answer *httpx.Response, text []byte, names ...string) bool {
	var object map[string]json.RawMessage
	isJSON := json.Unmarshal(text, &object) == nil
	switch {
	case holdsResult(object, names):
		return true
	case parseRefusal(text).Message != "":
		return false
	case answer.RequestID != "":
		return true
	case class == httpx.Create:
		return answer.Status == http.StatusCreated || object != nil && len(object) == 0
	}
	return isJSON || len(text) == 0
}

// holdsResult looks for {"results":{…}}, or for the record itself: the
// documentation shows both.
func holdsResult(object map[string]json.RawMessage, names []string) bool {
	var results map[string]json.RawMessage
	if json.Unmarshal(object["results"], &results) == nil && results != nil {
		return true
	}
	for _, name := range names {
		if record := object[name]; bytes.HasPrefix(record, []byte("{")) || bytes.HasPrefix(record, []byte("[")) {
			return true
		}
	}
	return false
}

// doubtful is the error of a write whose success is not believed.
func doubtful(op string, answer *httpx.Response, text []byte) *Error {
	r := parseRefusal(text)
	e := &Error{
		Op: op, Reason: BadAnswer, Effect: hris.EffectUnknown, Status: answer.Status, TraceID: answer.RequestID,
		Detail:             "it says success, but not in AFAS's way: something in between may have given it",
		ProfitLogReference: r.Reference, Number: r.Number, message: privacy.Hide(r.Message),
	}
	if r.Message != "" {
		e.Detail = "it says success, and explains a failure"
	}
	return e
}
