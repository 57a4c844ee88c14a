package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// The kinds of a host's own arrivals.
const (
	ownHired   = string(hris.Hired)
	ownUnhired = string(hris.Unhired)
	ownErased  = string(hris.PersonErased)
)

// Hired makes the arrival of a host's own hire, to be kept in the transaction
// that marks the candidate hired: no vendor is asked before the commit.
//
//	arrival, err := intake.Hired(tenant, connection, hire)
//	event, err := in.Ready(ctx, arrival)
//	tx, err := store.DB().BeginTx(ctx, nil)
//	_, err = tx.ExecContext(ctx, "UPDATE candidates SET state = 'hired' WHERE id = $1", hire.PersonID)
//	kept, err := store.KeepTx(ctx, tx, event) // false: this very hire was said last
//	err = tx.Commit()                         // both, or neither
//
// The connection is the one whose line it waits in, as [OwnRoutes] has it that of
// the target. What was said last of an application holds: a corrected hire takes
// the place of the former, waiting or held, and so does a withdrawal; the same hire
// is a repeat until something else was said. What of the former was written already
// stays, the rest is corrected, as by [transfer.Service.Send]: a correction waits for a
// write that is under way, and is held for a person while the former is in doubt.
//
// All that is said of the application for the one connection has one Subject
// ([Intake.Subject]), and another for another connection: it tells a host whom a held
// event ([Intake.Held]) is about. What [Erased] makes has none, but the Person of the
// others.
//
// It fails with hris.InvalidInput where the tenant or the connection is empty, and with
// hris.InvalidHire where the hire breaks a rule of [hris.Hire] Validate or has no JSON form. A hire that only lacks what the target wants is
// kept, held with the reason when it is worked, and mended by another Hired.
func Hired(tenant, connection string, h *hris.Hire) (hris.Arrival, error) {
	if h == nil {
		return hris.Arrival{}, &hris.Error{Code: hris.InvalidHire, Op: "write hire", Effect: hris.EffectNotSent, Detail: "there is none"}
	}
	payload, err := h.MarshalJSON()
	if err != nil {
		return hris.Arrival{}, err
	}
	return ownArrival(tenant, connection, ownHired, h.PersonID, h.ApplicationID, payload)
}

// Unhired makes the arrival of a withdrawal: an application is hired no more. What
// was not written is cancelled; what was, holds the event for a person.
func Unhired(tenant, connection, personID, applicationID string) (hris.Arrival, error) {
	if err := (&hris.Hire{PersonID: personID, ApplicationID: applicationID}).Validate(); err != nil {
		return hris.Arrival{}, err
	}
	return ownArrival(tenant, connection, ownUnhired, personID, applicationID, ownIDs{personID, applicationID}.json())
}

// Erased makes the arrival of an erasure: drafts, events and ids of a person go,
// here and in the ledger, over all of the tenant's connections. It is never taken
// for a repeat. The very hire that was erased is one when it is said again, for as
// long as the inbox remembers: erasing takes nothing back, [Unhired] does.
func Erased(tenant, connection, personID string) (hris.Arrival, error) {
	if err := (&hris.Hire{PersonID: personID, ApplicationID: "any"}).Validate(); err != nil {
		return hris.Arrival{}, err
	}
	return valid(hris.Arrival{Tenant: tenant, Connection: connection, Kind: ownErased, PersonID: personID, Payload: ownIDs{PersonID: personID}.json()})
}

// ownArrival names an arrival by all that it says. Its inbox forgets that name
// once something else is said of the application.
func ownArrival(tenant, connection, kind, person, application string, payload []byte) (hris.Arrival, error) {
	sum := sha256.Sum256(payload)
	return valid(hris.Arrival{
		Tenant: tenant, Connection: connection, Kind: kind, PersonID: person, ApplicationID: application, Payload: payload,
		Names: []string{kind + " " + hex.EncodeToString(sum[:])}, Supersedes: true,
	})
}

func valid(a hris.Arrival) (hris.Arrival, error) {
	if err := a.Validate(); err != nil {
		return hris.Arrival{}, err
	}
	return a, nil
}

// ownIDs is the payload of what needs no more.
type ownIDs struct {
	PersonID      string `json:"person_id"`
	ApplicationID string `json:"application_id,omitempty"`
}

func (ids ownIDs) json() []byte {
	text, err := json.Marshal(ids)
	if err != nil {
		panic(err) // two strings always encode
	}
	return text
}

// Own is the host itself as a source: it reads what [Hired], [Unhired] and
// [Erased] made. Its events are kept in the order that the host committed them, so
// a hire after a withdrawal needs nobody's word, unless something was written
// before: then a person is asked.
type Own struct {
	// Standing tells whether an application is hired now, as a last question before
	// it is handed over. Without it what was kept last holds, which is enough where
	// every withdrawal is kept with [Unhired].
	Standing func(ctx context.Context, applicationID string) (hris.HireStanding, error)
}

var (
	_ hris.Source = Own{}
	_ Withdrawer  = Own{}
	_ ordered     = Own{}
)

// Read implements [hris.Source]. What no function of this package made is refused
// with hris.InvalidHire.
func (Own) Read(_ context.Context, kind string, payload []byte) (hris.Happening, error) {
	switch kind {
	case ownHired:
		h, err := hris.ParseHire(payload)
		if err != nil {
			return hris.Happening{}, err
		}
		return hris.Happening{Kind: hris.Hired, PersonID: h.PersonID, ApplicationID: h.ApplicationID, Hire: h}, nil
	case ownUnhired, ownErased:
		var ids ownIDs
		strict := json.NewDecoder(bytes.NewReader(payload))
		strict.DisallowUnknownFields()
		if strict.Decode(&ids) != nil {
			return hris.Happening{}, unreadable(errors.New("want person_id and application_id"))
		}
		return hris.Happening{Kind: hris.HappeningKind(kind), PersonID: ids.PersonID, ApplicationID: ids.ApplicationID}, nil
	}
	return hris.Happening{}, unreadable(errors.New("no such kind of a host's own"))
}

func unreadable(cause error) error {
	return &hris.Error{Code: hris.InvalidHire, Op: "read own event", Effect: hris.EffectNotSent, Err: cause}
}

// Confirm implements [hris.Source].
func (o Own) Confirm(ctx context.Context, applicationID string) (hris.HireStanding, error) {
	if o.Standing == nil {
		return hris.HireUnknown, nil
	}
	return o.Standing(ctx, applicationID)
}

// WithdrawnKinds implements [Withdrawer].
func (Own) WithdrawnKinds() []string { return []string{ownUnhired} }

func (Own) inOrder() {}

// OwnRoutes lead a host's own hires to the connection that they were kept for:
// each target's connection is a line of its own, so that what waits rests while that
// target is down, goes on when [Intake.Rouse] is told of it, and is erased with it. A
// host that has other sources too asks it for the connections that are none of theirs.
type OwnRoutes struct {
	Actor transfer.Actor // in whose name, as [Route] has it
	// Standing tells whether an application is hired now; may be nil, as that of [Own].
	Standing func(ctx context.Context, tenant, applicationID string) (hris.HireStanding, error)
	Edits    func(h *hris.Hire) []transfer.Edit // as [Route] has it; may be nil
}

var _ Routes = OwnRoutes{}

// Route implements [Routes].
func (r OwnRoutes) Route(_ context.Context, tenant, connection string) (*Route, error) {
	var own Own
	if r.Standing != nil {
		own.Standing = func(ctx context.Context, applicationID string) (hris.HireStanding, error) {
			return r.Standing(ctx, tenant, applicationID)
		}
	}
	return &Route{Source: own, Connection: connection, Actor: r.Actor, Edits: r.Edits}, nil
}
