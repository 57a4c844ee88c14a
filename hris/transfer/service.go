package transfer

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// Config says what a [Service] works with. Ledger, Connections and HashKey are
// needed, Documents where hires have any; the zero values of the rest work.
type Config struct {
	Ledger      Ledger
	Connections Connections

	// HashKey keys every hash in the ledger: at least 32 random bytes, the same
	// for as long as the ledger lives. With another key, what was sent before
	// would not be recognised: the ledger refuses one.
	HashKey []byte

	// Documents opens the host's documents. It may be nil where no hire has any.
	Documents hris.OpenDocument

	// Sealer lets reviewed values wait at rest, so that a send can be resumed
	// by anybody. *privacy.Keyring is one. Without it nothing is stored, and
	// Drafts or the caller must bring the values again.
	Sealer Sealer

	// Drafts brings a draft again for a resume without a Sealer.
	Drafts DraftSource

	// Authorizer answers who may do what. Nil asks the connection's RolePolicy.
	Authorizer Authorizer

	// Custom tells the host's own fields of a tenant's hires, so that rules for them
	// are checked even for a hire that lacks them. Where every tenant has the same,
	// hris.SameCustomFields makes one. Nil is for hires without any.
	Custom hris.CustomFields

	// Ops are plugged into every mapping, such as phone.Op().
	Ops []fieldmap.Operation

	DraftLife time.Duration // how long a sealed draft waits at most; 28 days when zero
	LeaseTime time.Duration // how long a worker that died blocks a transfer; 60 s when zero

	Now    func() time.Time    // nil for the system clock
	Sleep  func(time.Duration) // between tries to store a receipt while the ledger is away; nil for time.Sleep
	Logger *slog.Logger        // ids, states, codes and vendors' references only; nil logs nothing
}

// Connections gives connections by id; the host implements it, or uses
// [Fixed]. An id that the tenant has none of gives hris.NoConnection. A connection
// that is switched off or removed gives hris.Disabled, with hris.NoConnection for its Err
// where it never comes back: what waits for that one is left to a person. What waits
// for one that is switched off goes on by itself, and so does what waits for one that
// is not there: another process, or the next start, may know it. Nil without an error,
// or another's, counts as switched off.
type Connections interface {
	Connection(ctx context.Context, tenant, id string) (*Connection, error)
}

// Sealer encrypts what must wait, bound to a context.
type Sealer interface {
	Seal(plain []byte, context ...string) ([]byte, error)
	Open(sealed []byte, context ...string) ([]byte, error)
}

// DraftSource brings the draft of a transfer again, typically by preparing the
// hire anew with the reviewer's edits. What it gives must be what was sent: it
// is compared with the keyed hash in the ledger.
type DraftSource interface {
	Draft(ctx context.Context, t Transfer) (*Draft, error)
}

// Connection is one tenant's link to one target.
type Connection struct {
	Tenant   string
	ID       string
	Target   hris.Target
	Rules    fieldmap.Rules // see [fieldmap.Merge] for defaults and layers
	Policy   RolePolicy
	Language string // of provenance and problems; BCP 47
}

// Fixed is a [Connections] that never changes. Any other id is hris.NoConnection.
func Fixed(connections ...*Connection) Connections { return fixed(connections) }

type fixed []*Connection

func (f fixed) Connection(_ context.Context, tenant, id string) (*Connection, error) {
	for _, c := range f {
		if c.Tenant == tenant && c.ID == id {
			return c, nil
		}
	}
	return nil, &hris.Error{Code: hris.NoConnection, Op: "find connection", Effect: hris.EffectNotSent}
}

// Service hands hires over. It is safe for concurrent use, and as many of them
// as there are processes may work on one ledger.
type Service struct {
	cfg     Config
	owner   string      // names this process in leases
	trusted atomic.Bool // the ledger has said that the hash key is its own
}

// Format masks under every verb: the hash key is a secret.
func (Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "transfer configuration") }

// LogValue masks in log/slog.
func (Config) LogValue() slog.Value { return slog.StringValue("transfer configuration") }

// Format masks under every verb.
func (*Service) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "transfer service") }

// LogValue masks in log/slog.
func (*Service) LogValue() slog.Value { return slog.StringValue("transfer service") }

// New makes a service, or says what the configuration lacks.
func New(c Config) (*Service, error) {
	var lacks []error
	if c.Ledger == nil {
		lacks = append(lacks, errors.New("Ledger is nil: open one with sqlstore.Open"))
	}
	if c.Connections == nil {
		lacks = append(lacks, errors.New("Connections is nil: use Fixed for connections that never change"))
	}
	if len(c.HashKey) < 32 {
		lacks = append(lacks, errors.New("HashKey is shorter than 32 bytes: make one with privacy.NewKey and keep it"))
	}
	if c.DraftLife < 0 || c.LeaseTime != 0 && c.LeaseTime < time.Second {
		lacks = append(lacks, errors.New("DraftLife may not be negative, and LeaseTime not below a second"))
	}
	if len(lacks) > 0 {
		return nil, &hris.Error{Code: hris.InvalidInput, Op: "configure transfer", Effect: hris.EffectNotSent, Err: errors.Join(lacks...)}
	}
	if c.DraftLife == 0 {
		c.DraftLife = 28 * 24 * time.Hour
	}
	if c.LeaseTime == 0 {
		c.LeaseTime = time.Minute
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = time.Sleep
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return &Service{cfg: c, owner: rand.Text()}, nil
}

// now is the service's clock, as exactly as ledgers keep it.
func (s *Service) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// trust makes sure, once, that the ledger was begun with this hash key.
func (s *Service) trust(ctx context.Context) error {
	if s.trusted.Load() {
		return nil
	}
	if err := s.cfg.Ledger.Trust(ctx, s.hash("ledger")); err != nil {
		return err
	}
	s.trusted.Store(true)
	return nil
}
