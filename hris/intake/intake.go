package intake

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Config says what an [Intake] works with; all but Now, Logger, Lease and
// Retention are needed.
type Config struct {
	Inbox     hris.Inbox
	Transfers *transfer.Service
	Routes    Routes

	// Sealer seals payloads while they wait. There is no intake without one: what
	// was acknowledged must not be lost, and must not lie in the clear.
	Sealer transfer.Sealer

	// HashKey keys the names of events: at least 32 random bytes, the same in every
	// process and for as long as the inbox lives, which refuses any other. It need not
	// be the one of transfer.Config.
	HashKey []byte

	// Retention is how long events are kept; 28 days when zero. A repeat that
	// comes later is not known for one by the inbox, only by the ledger.
	Retention time.Duration

	Lease  time.Duration    // how long a worker that died blocks an event, and for a minute at most its line; 5 minutes when zero
	Now    func() time.Time // nil for the system clock
	Logger *slog.Logger     // ids, kinds and codes only; nil logs nothing
}

// Routes says where the events of a source's connection go.
type Routes interface {
	Route(ctx context.Context, tenant, connection string) (*Route, error)
}

// Route leads from a source to a target.
type Route struct {
	Source     hris.Source
	Connection string         // of the target
	Actor      transfer.Actor // in whose name; needs the rights to view, send and remove
	// Edits are what a reviewer would set for every hire; may be nil. They confirm
	// what they set ([fieldmap.Field.Confirm]) without anybody looking: set such a
	// field only where that was agreed with the customer.
	Edits func(h *hris.Hire) []transfer.Edit
}

// Intake keeps events and works them. It is safe for concurrent use, and as
// many of them as there are processes may work on one inbox.
type Intake struct {
	cfg     Config
	trusted atomic.Bool // the inbox has said that the hash key is its own
}

// Format masks under every verb: the hash key is a secret.
func (Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "intake configuration") }

// LogValue masks in log/slog.
func (Config) LogValue() slog.Value { return slog.StringValue("intake configuration") }

// Format masks under every verb.
func (*Intake) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "intake") }

// LogValue masks in log/slog.
func (*Intake) LogValue() slog.Value { return slog.StringValue("intake") }

// New makes an intake, or says what the configuration lacks.
func New(c Config) (*Intake, error) {
	var lacks []error
	if c.Inbox == nil || c.Transfers == nil || c.Routes == nil {
		lacks = append(lacks, errors.New("the Inbox, Transfers and Routes are needed"))
	}
	if c.Sealer == nil {
		lacks = append(lacks, errors.New("a Sealer is needed, because events wait only sealed: make one with privacy.NewKeyring"))
	}
	if len(c.HashKey) < 32 {
		lacks = append(lacks, errors.New("a HashKey of at least 32 bytes is needed: make one with privacy.NewKey and keep it"))
	}
	if c.Lease < 0 || c.Retention < 0 {
		lacks = append(lacks, errors.New("the Lease and Retention may not be negative"))
	}
	if len(lacks) > 0 {
		return nil, &hris.Error{Code: hris.InvalidInput, Op: "configure intake", Effect: hris.EffectNotSent, Err: errors.Join(lacks...)}
	}
	if c.Lease == 0 {
		c.Lease = 5 * time.Minute
	}
	if c.Retention == 0 {
		c.Retention = 28 * 24 * time.Hour
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return &Intake{cfg: c}, nil
}

const sealedFor = "handover/intake"

// Keep implements [hris.Keeper].
func (in *Intake) Keep(ctx context.Context, a hris.Arrival) (bool, error) {
	e, err := in.Ready(ctx, a)
	if err != nil {
		return false, err
	}
	return in.cfg.Inbox.Keep(ctx, e)
}

// Ready makes of an arrival what a store's KeepTx keeps in a transaction of the
// host's own: sealed, and named by keyed hashes. It promises nothing by itself: the
// commit does. No vendor is asked, and the inbox once in each process, whether the
// HashKey is its own: call it before the transaction begins, which may have the
// database's one connection. What [hris.Arrival.Validate] refuses is none.
func (in *Intake) Ready(ctx context.Context, a hris.Arrival) (hris.Event, error) {
	if err := a.Validate(); err != nil {
		return hris.Event{}, err
	}
	if err := in.trust(ctx); err != nil {
		return hris.Event{}, err
	}
	id := rand.Text()
	sealed, err := in.cfg.Sealer.Seal(a.Payload, sealedFor, a.Tenant, id)
	if err != nil {
		return hris.Event{}, &hris.Error{Code: hris.InvalidInput, Op: "seal event", Effect: hris.EffectNotSent, Detail: "the Sealer failed"}
	}
	e := hris.Event{
		ID: id, Tenant: a.Tenant, Connection: a.Connection, Kind: a.Kind, Received: in.now(), Payload: sealed, State: hris.EventWaiting,
		Supersedes: a.Supersedes,
	}
	for _, name := range a.Names {
		e.Keys = append(e.Keys, in.hash("name", a.Tenant, a.Connection, name))
	}
	if a.ApplicationID != "" {
		e.Subject = in.Subject(a.Tenant, a.Connection, a.ApplicationID)
	}
	if a.PersonID != "" {
		e.Person = in.person(a.Tenant, a.PersonID)
	}
	return e, nil
}

// Subject is what the events of an application that came through a connection have for
// their Subject, so that a host finds whose a held one is: of a source's the source's id
// of the application, of a host's own ([Hired]) the id that the host gave. Each connection
// has another. An erasure ([Erased]) is about no application: its event has none, but the
// Person that all of the person's events have. Ids are told apart by the HashKey and
// cannot be had back.
func (in *Intake) Subject(tenant, connection, applicationID string) string {
	return in.hash("application", tenant, connection, applicationID)
}

func (in *Intake) person(tenant, person string) string { return in.hash("person", tenant, person) }

// hash keys a hash over parts, each bound by its length.
func (in *Intake) hash(parts ...string) string {
	mac := hmac.New(sha256.New, in.cfg.HashKey)
	var size [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		mac.Write(size[:])
		mac.Write([]byte(part))
	}
	return hex.EncodeToString(mac.Sum(nil))
}

func (in *Intake) now() time.Time { return in.cfg.Now().UTC().Truncate(time.Microsecond) }

// Remembers reports whether an event of the kind about an application was ever
// kept. A reconciliation asks it about hires that have no name of their own.
func (in *Intake) Remembers(ctx context.Context, tenant, connection, application, kind string) (bool, error) {
	if err := in.trust(ctx); err != nil {
		return false, err
	}
	return in.cfg.Inbox.Seen(ctx, tenant, in.Subject(tenant, connection, application), kind)
}
