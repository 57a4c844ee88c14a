package connection

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Config says what a [Service] works with. Store, Vendors, Sealer, EraseSealed,
// and Managers or an Authorizer are needed.
type Config struct {
	Store Store

	// Vendors are those that customers can connect to. One that is left out later
	// makes its connections unusable, and nothing of them is lost.
	Vendors []hris.Vendor

	// Sealer seals what is kept; *privacy.Keyring is one.
	Sealer transfer.Sealer

	// Managers are the roles that may connect, and that may manage every
	// connection of their tenant whatever its policy says, so that none is ever left
	// with nobody. They are not asked where there is an Authorizer.
	Managers []string

	// Authorizer answers who may do what. For Connect, where there is no connection
	// yet, it is asked about the connection "". Nil asks Managers and the
	// connection's policy.
	Authorizer transfer.Authorizer

	// EraseSealed erases what waits sealed for a connection that was removed: the
	// drafts of its hand-overs, and what it sent where it was a source. It may
	// be called again for the same one, and is until it has succeeded, by
	// [Service.CatchUp]. Package riverqueue's Queue.EraseSealed is one that goes on by
	// itself where it fails. Without that package call transfer.Service's EraseDrafts
	// and, where there is an inbox, intake.Intake's EraseLine, both even if one fails. A host
	// that keeps neither drafts nor arrivals gives [NothingSealed].
	EraseSealed func(ctx context.Context, tenant, connection string) error

	// Changed is told when work that waits for a connection may go on: after Rotate,
	// Configure, ChangeMapping, Enable and Reactivate were committed. Package
	// riverqueue's Queue.Changed is one, for transfers and inbox together; without
	// that package call transfer.Service's Rouse. Where it fails the call gives [hris.Unavailable]
	// beside its whole outcome: the change is saved. [Service.CatchUp] tells it again, also where the
	// process died before it was told; so does Enable, called again. It may hear of one change twice.
	// Nil is for a process whose changes nobody waits for, or that leaves it to another
	// process of the same Store, whose CatchUp tells. Where no process has one, what was
	// held for the connection's sake stays held after a rotation, without an error or a
	// line in the log, until somebody sends it again.
	//
	// After ChangeMapping it sets going what is held for the connection's sake, such as
	// for [hris.NotMapped]. A hire of the inbox that is held for [hris.Problems], because
	// fields were missing, waits for a person and stays held, even where the new
	// mapping fills them: intake.Intake's Release tries it again.
	Changed func(ctx context.Context, tenant, connection string) error

	// Opening is what a vendor's products are opened with beside settings and
	// secrets: BaseURL, AuthURL, Transport, Logger, Now, Sleep. Nil gives nothing. The
	// Logger's lines get the ids of tenant and connection.
	//
	// It is told which connection it is for, so that one customer can have an address
	// or a transport of its own. Nothing of that is ever empty: Connect chooses the id
	// before it first opens anything. There of names a connection that is in no store
	// yet, and never will be where Connect fails.
	Opening func(of Ref, vendor string) hris.Opening

	// Custom and Ops are those of [transfer.Config]: mappings are checked with them.
	Custom hris.CustomFields
	Ops    []fieldmap.Operation

	// LockTime is how long a process that died keeps others from renewing a
	// credential; 30 s when zero.
	LockTime time.Duration

	Now func() time.Time // nil for the system clock
	// Sleep waits between tries for a lock; nil for the system's.
	Sleep func(ctx context.Context, d time.Duration) error
}

// NothingSealed is an EraseSealed for hosts that keep neither drafts nor arrivals.
func NothingSealed(context.Context, string, string) error { return nil }

// Service is where connections live. It is a [transfer.Connections].
type Service struct {
	cfg Config

	mu     sync.Mutex
	opened map[Ref]*opening

	catching sync.Mutex // held by the one CatchUp under way
}

var _ transfer.Connections = (*Service)(nil)

// Format masks under every verb.
func (Config) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "connection configuration") }

// LogValue masks in log/slog.
func (Config) LogValue() slog.Value { return slog.StringValue("connection configuration") }

// Format masks under every verb: opened targets hold credentials.
func (*Service) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "connection service") }

// LogValue masks in log/slog.
func (*Service) LogValue() slog.Value { return slog.StringValue("connection service") }

// New makes a service, or says what the configuration lacks.
func New(c Config) (*Service, error) {
	var lacks []error
	if c.Store == nil || c.Sealer == nil {
		lacks = append(lacks, errors.New("the Store and the Sealer are needed: make a sealer with privacy.NewKeyring"))
	}
	if len(c.Vendors) == 0 {
		lacks = append(lacks, errors.New("the Vendors are needed, such as afas.Vendor()"))
	}
	for i, v := range c.Vendors {
		if v.Name == "" || slices.ContainsFunc(c.Vendors[:i], func(w hris.Vendor) bool { return w.Name == v.Name }) {
			lacks = append(lacks, errors.New("each of the Vendors needs a name of its own"))
		}
		for _, p := range v.Products {
			if (p.Open == nil) == (p.Connect == nil) {
				lacks = append(lacks, errors.New(v.Name+" "+p.Name+": a product is opened by Open or by Connect, and not by both"))
			}
		}
	}
	if c.EraseSealed == nil {
		lacks = append(lacks, errors.New("the EraseSealed is needed, so that no draft and no arrival outlives its connection; NothingSealed where there are none"))
	}
	if len(c.Managers) == 0 && c.Authorizer == nil {
		lacks = append(lacks, errors.New("the Managers or an Authorizer are needed: else nobody may connect"))
	}
	if slices.Contains(c.Managers, "") {
		lacks = append(lacks, errors.New("the Managers must have names: a role without one is what splitting an empty text gives"))
	}
	if c.LockTime != 0 && c.LockTime < time.Second {
		lacks = append(lacks, errors.New("the LockTime may not be below a second"))
	}
	if len(lacks) > 0 {
		e := refused(hris.InvalidInput, "configure connections", "")
		e.Err = errors.Join(lacks...)
		return nil, e
	}
	if c.LockTime == 0 {
		c.LockTime = 30 * time.Second
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	if c.Opening == nil {
		c.Opening = func(Ref, string) hris.Opening { return hris.Opening{} }
	}
	return &Service{cfg: c, opened: map[Ref]*opening{}}, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Service) now() time.Time { return instant(s.cfg.Now()) }

// VendorName implements [transfer.VendorNames] with the Label of one of the Vendors.
func (s *Service) VendorName(vendor string) string {
	for _, v := range s.cfg.Vendors {
		if v.Name == vendor {
			return v.Label
		}
	}
	return ""
}

// product finds a vendor's product, or says which there are.
func (s *Service) product(vendor, product string) (hris.Product, error) {
	var vendors, products []string
	for _, v := range s.cfg.Vendors {
		vendors = append(vendors, v.Name)
		if v.Name != vendor {
			continue
		}
		for _, p := range v.Products {
			if p.Name == product {
				return p, nil
			}
			products = append(products, p.Name)
		}
		return hris.Product{}, unequipped(hris.InvalidInput, "find product", "the vendor "+vendor+" has no product of this name; it has "+strings.Join(products, ", "))
	}
	return hris.Product{}, unequipped(hris.InvalidInput, "find product", "no vendor of this name is plugged in; there are "+strings.Join(vendors, ", "))
}

// known refuses actors and tenants that cannot be recorded.
func known(actor transfer.Actor, tenant string) error {
	switch {
	case actor.ID == "" || tenant == "":
		return refused(hris.InvalidInput, "authorize", "the actor's id and the tenant must be given")
	case strings.Contains(actor.ID, "@"):
		return refused(hris.InvalidInput, "authorize", "the actor's id looks like an e-mail address; ids are kept, so give one that names nobody")
	}
	return nil
}

// entitled gives a connection to an actor who has the right.
func (s *Service) entitled(ctx context.Context, actor transfer.Actor, right transfer.Right, tenant, id string) (Record, error) {
	if err := known(actor, tenant); err != nil {
		return Record{}, err
	}
	if s.cfg.Authorizer != nil {
		if err := s.cfg.Authorizer.Authorize(ctx, actor, right, tenant, id); err != nil {
			return Record{}, err
		}
	}
	r, err := s.cfg.Store.Get(ctx, Ref{tenant, id})
	if err != nil {
		return Record{}, err
	}
	if s.cfg.Authorizer == nil && !s.allowed(actor, right, r) {
		return Record{}, notAllowed(right)
	}
	return r, nil
}

// living is entitled to a connection that was not removed.
func (s *Service) living(ctx context.Context, actor transfer.Actor, tenant, id string) (Record, error) {
	r, err := s.entitled(ctx, actor, transfer.Manage, tenant, id)
	if err == nil && r.State == Removed {
		return Record{}, refused(hris.Disabled, "find connection", "it was removed")
	}
	return r, err
}

func (s *Service) allowed(actor transfer.Actor, right transfer.Right, r Record) bool {
	return r.Policy.Allows(actor.Roles, right) || right == transfer.Manage && s.manages(actor)
}

func (s *Service) manages(actor transfer.Actor) bool {
	return slices.ContainsFunc(actor.Roles, func(role string) bool { return slices.Contains(s.cfg.Managers, role) })
}

func notAllowed(right transfer.Right) error {
	return refused(hris.NotAllowed, string(right), "the right "+string(right)+" is missing")
}

// seen refuses a change to a connection that is no longer what the person saw;
// 0 is whatever it is now.
func seen(r Record, rev int64) error {
	if rev != 0 && rev != r.Rev {
		return refused(hris.ConnectionChanged, "change connection", "")
	}
	return nil
}

func names[M ~map[string]V, V any](m M) []string { return slices.Sorted(maps.Keys(m)) }
