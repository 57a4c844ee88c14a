package hris

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/handoverhq/handover/hris/privacy"
)

// Inbox keeps events that came from outside until they are worked: a webhook's
// delivery is answered only once it is kept. Its methods are verbs that keep
// promises; all are safe for concurrent use, by several processes where the
// store is shared. Payloads are sealed before they come here.
//
// The line of an event is that of its Tenant and Connection.
//
// Leases, those of lines too, are timed by the store's own clock, all else by
// the caller's.
type Inbox interface {
	// Trust remembers the first check it is given, and refuses any other with
	// [OtherInboxKey]: names and subjects under another key would recognise nothing
	// that was kept before, and take the place of nothing.
	Trust(ctx context.Context, check string) error

	// Keep commits an event, or reports false where one of the same tenant and
	// connection with one of its Keys was kept before, whatever became of it.
	// An id that exists is an error, and so is an event that [Event.Validate] refuses. It begins to wait: State, Reason, Fields and
	// Attempts of e do not count.
	//
	// One that supersedes ends, in the same commit, every other event of its
	// connection and Subject: they are done, whatever a worker of them still says,
	// their payloads are erased, and their Keys free. So it is a repeat only of what
	// was said last, and not even of that where nothing came of it for [DraftGone],
	// whether or not a person has ended it since.
	Keep(ctx context.Context, e Event) (kept bool, err error)

	// Claim gives an event of a line that is due, under a lease: one that waits,
	// whose NotBefore is reached and whose lease does not run. It is the one with
	// the fewest Attempts, and of those the oldest, so that what fails again and
	// again stands in nobody's way. Events of one Subject are claimed in the order
	// they were kept, one at a time: a later one waits until all before it are done
	// or held, and nobody works any of them. The zero Line means any, taken and
	// resting ones too. False: nothing is due.
	Claim(ctx context.Context, of Line, now time.Time, owner string, lease time.Duration) (Event, bool, error)

	// Lines lists lines with an event that Claim would give, that nobody has taken
	// and that do not rest: at most limit, and first those that were never taken,
	// then those taken longest ago, so that every line has its turn.
	Lines(ctx context.Context, now time.Time, limit int) ([]Line, error)

	// Take gives a line to one worker at a time, for a length; its owner may take
	// it again, and has it longer then. False: another has it. It shares out work
	// and protects no event: Claim asks nobody who has the line. It gives the
	// line's last rest, over or not, as [Inbox] Leave was told it.
	Take(ctx context.Context, of Line, owner string, length time.Duration) (last Rest, ok bool, err error)

	// Leave gives a line back, with the rest it needs. A line that was roused since
	// it was taken keeps no rest but a first one.
	Leave(ctx context.Context, of Line, owner string, rest Rest) error

	// Rouse ends a line's rest, because something changed: what was postponed is
	// due, and what is held for the connection's sake (a Reason of the family
	// "connection") waits again. It gives how many events those were.
	Rouse(ctx context.Context, of Line, at time.Time) (int, error)

	// Done ends an event: its payload is erased, its keys stay until Expire.
	Done(ctx context.Context, tenant, id, owner string, at time.Time) error

	// Later puts an event back, to be claimed again from until on.
	Later(ctx context.Context, tenant, id, owner string, until time.Time, reason Code) error

	// Hold puts an event aside for a person.
	Hold(ctx context.Context, tenant, id, owner string, at time.Time, reason Code, fields []string) error

	// Seen reports whether an event of the kind with the subject was ever kept.
	Seen(ctx context.Context, tenant, subject, kind string) (bool, error)

	// Release lets a held event be claimed again. Its Reason stays, so that who
	// works it next knows what a person has let pass. Its Attempts count anew.
	Release(ctx context.Context, tenant, id string, at time.Time) error

	// Dismiss ends a held event because a person says that nothing is to be done:
	// its payload is erased, its keys stay until Expire.
	Dismiss(ctx context.Context, tenant, id string, at time.Time) error

	// Held lists the events of a tenant that wait for a person, oldest first,
	// without their payloads.
	Held(ctx context.Context, tenant string) ([]Event, error)

	// Backlog counts what is not done in a line, each kind up to the limit.
	Backlog(ctx context.Context, of Line, now time.Time, limit int) (Backlog, error)

	// Erase removes what points at a person: payloads and subject of every event
	// with the subject or person, which are then done, whatever a worker of them
	// still says. Keys stay. It gives how many were touched.
	Erase(ctx context.Context, tenant, person string) (int, error)

	// EraseLine erases the payloads of a line, whose connection was removed. Events that
	// are not done are held from now on for [DraftGone], whoever works them, so that what
	// came and went nowhere stays in sight; done ones are removed with their Keys, and so
	// is what is known of the line itself. Who has one of them, or the line, has lost it.
	// It may do so in many commits, lest others wait for it; where it gives no error,
	// no payload is left of what was kept before it began. What is kept meanwhile, or
	// after, is for another call. It gives how many events it touched.
	EraseLine(ctx context.Context, of Line) (int, error)

	// Expire removes events kept before the instant: those done altogether, the
	// payloads of the others, which are then held with DraftGone. What is under a
	// running lease waits for the next time.
	Expire(ctx context.Context, before time.Time) (int, error)
}

// OtherInboxKey is the error of [Inbox] Trust for a key that is not the inbox's, an
// InvalidInput.
func OtherInboxKey() error {
	return &Error{Code: InvalidInput, Op: "trust hash key", Effect: EffectNotSent,
		Detail: "the HashKey is not the one this inbox was begun with; with it no repeat or withdrawal of what was kept would be recognised",
		Remedy: "Bring back the former key: every process has the same one, for as long as the inbox lives."}
}

// Arrival is an event as it came in, before it is sealed and kept.
type Arrival struct {
	Tenant        string
	Connection    string   // of the source
	Kind          string   // the sender's own word: "hire_candidate"
	Names         []string // what tells it from others; one that came before makes it a repeat
	PersonID      string   // the source's ids; "" where it names none
	ApplicationID string
	Payload       []byte
	// Supersedes says that it takes the place of all that came before about the
	// application: of a source that says each time all there is to say, in order.
	Supersedes bool
}

// String masks everything but what the sender calls it.
func (a Arrival) String() string { return "arrival " + a.Kind + " " + privacy.Mask }

// Format masks under every verb.
func (a Arrival) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, a.String()) }

// LogValue masks in log/slog.
func (a Arrival) LogValue() slog.Value { return slog.StringValue(a.String()) }

// Keeper takes what arrives: a webhook answers success only when it is kept.
type Keeper interface {
	// Keep seals and commits an arrival. It reports false for a repeat.
	Keep(ctx context.Context, a Arrival) (kept bool, err error)
}

// Event is one thing that an inbox keeps.
type Event struct {
	ID         string // ours, unguessable
	Tenant     string
	Connection string
	Kind       string   // the sender's own word: "hire_candidate"
	Keys       []string // names of the event: keyed hashes, never ids in the clear
	Subject    string   // what must stay in order: a keyed hash of the application
	Person     string   // a keyed hash of the person, for Erase
	Received   time.Time
	Payload    []byte // sealed; nil once done, erased or expired
	State      EventState
	Reason     Code      // of a held or postponed event
	Fields     []string  // paths that the reason is about
	NotBefore  time.Time // of a postponed event
	Attempts   int       // how often it was claimed since it was kept, released or roused
	Supersedes bool      // takes the place of others of its Subject, when it is kept; no inbox tells it after
}

// EventState is where an event stands.
type EventState string

// The states of an event.
const (
	EventWaiting EventState = "waiting"
	EventHeld    EventState = "held"
	EventDone    EventState = "done"
)
