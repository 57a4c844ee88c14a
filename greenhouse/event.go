package greenhouse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris/civil"
)

// Event is what a webhook tells. Printed, it gives its action and ids only.
type Event struct {
	Action Action
	IDs    IDs

	// Payload is a *[HiredPayload], *[UnhiredPayload], *[MergedPayload],
	// *[DeletedPayload], *[AnonymizedPayload] or *[PingPayload]; nil for every other
	// action, whose payload is not kept.
	Payload Payload
}

// Payload is what an event says beyond its ids.
type Payload interface{ payload() }

// IDs say what an event is about; 0 where it does not name one.
type IDs struct {
	Application  int64
	Candidate    int64
	Job          int64 // the first, where there are several
	Offer        int64
	OfferVersion int64
}

// String gives the action, where it is a published one, and the ids.
func (e Event) String() string {
	if key := e.Key(); key != "" && e.Action.Known() {
		return "event " + key
	}
	if e.Action.Known() {
		return "event " + string(e.Action)
	}
	return "event of an unknown action"
}

// Format prints String under every verb.
func (e Event) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, e.String()) }

// LogValue gives String to log/slog.
func (e Event) LogValue() slog.Value { return slog.StringValue(e.String()) }

// Key tells two deliveries of one thing, besides the ids of their deliveries: the
// action, the application and the version of the offer, or whatever the event is
// about. "" where it names nothing, as a ping does.
//
// It is the same for a hire, and for another of the same application after an
// unhire that left the offer as it is. So compare it only with what came since
// that application was last unhired.
func (e Event) Key() string {
	parts := []string{string(e.Action)}
	for _, part := range []struct {
		name string
		id   int64
	}{
		{"application", e.IDs.Application}, {"offer", e.IDs.Offer}, {"version", e.IDs.OfferVersion},
	} {
		if part.id != 0 {
			parts = append(parts, part.name+"="+strconv.FormatInt(part.id, 10))
		}
	}
	switch {
	case len(parts) > 1:
	case e.IDs.Candidate != 0:
		parts = append(parts, "candidate="+strconv.FormatInt(e.IDs.Candidate, 10))
	case e.IDs.Job != 0:
		parts = append(parts, "job="+strconv.FormatInt(e.IDs.Job, 10))
	default:
		return ""
	}
	return strings.Join(parts, " ")
}

// maxAction is far above every published name.
const maxAction = 100

// Parse reads the body of a webhook, which must have been verified. Anything that
// is not an object with an action is [NotAnEvent].
//
// A payload that does not fit what Greenhouse documents is [WrongType]; the event
// has its action and ids all the same, so that it can be kept, answered with 200
// and looked at by a person.
func Parse(body []byte) (Event, error) {
	const op = "read webhook"
	var wire wireEvent
	err := json.Unmarshal(body, &wire)
	if err != nil {
		return parseOdd(op, body, err)
	}
	if !wire.valid() {
		return Event{}, during(op, notSent(NotAnEvent, "it has no action"))
	}
	event := Event{Action: wire.Action, IDs: wire.Payload.ids(wire.Action)}
	if event.Payload = wire.Payload.typed(wire.Action); event.Payload == nil && event.Action.carries() {
		return event, during(op, notSent(WrongType, "it lacks the object that its action is about"))
	}
	return event, nil
}

// parseOdd saves the action and the ids of an event that does not decode.
func parseOdd(op string, body []byte, cause error) (Event, error) {
	var bare struct {
		Action  Action          `json:"action"`
		Payload json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(body, &bare) != nil {
		return Event{}, during(op, notSent(NotAnEvent, "it is not a JSON object with an action"))
	}
	if !(&wireEvent{Action: bare.Action}).valid() {
		return Event{}, during(op, notSent(NotAnEvent, "it has no action"))
	}
	event := Event{Action: bare.Action}
	var roots oddPayload
	// What else is in there may be of any type: as many ids are read as can be.
	_ = json.Unmarshal(bare.Payload, &roots)
	event.IDs = roots.ids(bare.Action)
	if !event.Action.carries() {
		return event, nil
	}
	detail := "a value in it cannot be read"
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](cause); ok {
		detail = "the field is " + mismatch.Field
	}
	return event, during(op, notSent(WrongType, detail))
}

func (w *wireEvent) valid() bool { return w.Action != "" && len(w.Action) <= maxAction }

// carries reports whether the action's payload is read.
func (a Action) carries() bool {
	switch a {
	case Ping, HireCandidate, UnhireCandidate, MergeCandidate, DeleteCandidate, CandidateAnonymized:
		return true
	}
	return false
}

// DayText is a date that webhooks write as MM/DD/YYYY in some places and as
// YYYY-MM-DD in others (documented samples).
type DayText struct{ civil.Date }

// UnmarshalText takes both forms; what is neither is no date.
func (d *DayText) UnmarshalText(text []byte) error {
	d.Date = civil.Date{}
	if at, err := time.Parse("01/02/2006", string(bytes.TrimSpace(text))); err == nil {
		d.Date = civil.DateOf(at)
		return nil
	}
	if day, err := civil.ParseDate(string(text)); err == nil {
		d.Date = day
	}
	return nil
}
