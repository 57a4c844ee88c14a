package connection

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// opening is what this process opens, once, at a Rev of its connection.
type opening struct {
	rev  int64
	once func() (opened, error)
}

// opened is what came of it.
type opened struct {
	connected hris.Connected
	// connection is what package transfer gets of a target; nil for anything else.
	connection *transfer.Connection
}

// cap of opened connections that a process keeps; beyond it any one is closed.
const maxOpened = 1024

// Connection implements [transfer.Connections]. It asks no right: package
// transfer does, by the policy that it gets here. The store is asked every
// time, so that a connection that was switched off or removed by another process is so
// at once. One that leads to no target is refused with [hris.OtherKind].
func (s *Service) Connection(ctx context.Context, tenant, id string) (*transfer.Connection, error) {
	r, o, err := s.work(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	if o.connection == nil {
		return nil, noTarget("find connection")
	}
	if _, mapped := r.Parts[partRules]; !mapped {
		return nil, refused(hris.NotMapped, "find connection", "")
	}
	return shared(o.connection), nil
}

// Connected gives what an active connection leads to, for what goes on in the
// background: the source of an intake's route, the two sides of a status
// synchronisation. It asks no right. As with Connection the store is asked every
// time, so use what it gives for the work at hand, and ask again for the next.
// [As] gives it as what it is.
func (s *Service) Connected(ctx context.Context, tenant, id string) (hris.Connected, error) {
	_, o, err := s.work(ctx, tenant, id)
	return o.connected, err
}

// Open gives what an active connection leads to, for a person: such as to list the
// options of a field. It needs the right to manage. [As] gives it as what it is.
func (s *Service) Open(ctx context.Context, actor transfer.Actor, tenant, id string) (hris.Connected, error) {
	r, err := s.living(ctx, actor, tenant, id)
	if err != nil {
		return nil, err
	}
	if r.State != Active {
		return nil, refused(hris.Disabled, "open connection", "")
	}
	o, err := s.open(r)
	return o.connected, err
}

// Passes tests an active connection for what depends on it, and asks no right: nil
// says that it is saved and that nothing is missing. It fits a status
// synchronisation's Main.
func (s *Service) Passes(ctx context.Context, tenant, id string) error {
	connected, err := s.Connected(ctx, tenant, id)
	if err != nil {
		return err
	}
	_, err = s.check(ctx, connected, false)
	return err
}

// As gives what a connection leads to as a [hris.Target], as a [hris.StageSource],
// as the type of a vendor package; [hris.OtherKind] where it is none:
//
//	source, err := connection.As[*greenhouse.Source](svc.Connected(ctx, tenant, id))
func As[T any](c hris.Connected, err error) (T, error) {
	as, ok := c.(T)
	switch {
	case err != nil:
		return as, err
	case !ok:
		return as, refused(hris.OtherKind, "open connection", "")
	}
	return as, nil
}

func noTarget(op string) error {
	return refused(hris.OtherKind, op, "nobody is handed over through it: hires come from it, or statuses go to it")
}

// usable finds an active connection for work that nobody asked for by hand.
func (s *Service) usable(ctx context.Context, tenant, id string) (Record, error) {
	r, err := s.cfg.Store.Get(ctx, Ref{tenant, id})
	if err != nil {
		return Record{}, err
	}
	if r.State != Active {
		s.close(Ref{tenant, id}) // switched off or removed by another process
		e := refused(hris.Disabled, "find connection", "")
		if r.State == Removed {
			e.Err = hris.NoConnection // for good
		}
		return Record{}, e
	}
	return r, nil
}

// work opens an active connection for what goes on in the background. Where this
// process lacks the vendor or the key, nothing is wrong with the connection: what
// waits for it goes on by itself once they are there, and is not held one by one.
func (s *Service) work(ctx context.Context, tenant, id string) (Record, opened, error) {
	r, err := s.usable(ctx, tenant, id)
	if err != nil {
		return Record{}, opened{}, err
	}
	o, err := s.open(r)
	if errors.Is(err, errUnequipped) {
		e := refused(hris.Unavailable, "open connection", "this process lacks what the connection was made with")
		e.Remedy = "Give this process the vendor and all keys that connections were made with; what waits goes on by itself."
		e.Own = errUnequipped
		return r, opened{}, e
	}
	return r, o, err
}

// errUnequipped marks what this process lacks and another may have: the vendor, the
// key, a newer version of this package.
var errUnequipped = errors.New("this process lacks what the connection was made with")

// unequipped is a refusal for that reason.
func unequipped(code hris.Code, op, detail string) error {
	e := refused(code, op, detail)
	e.Own = errUnequipped
	return e
}

// open gives what a connection leads to as it is stored, opened once at each Rev.
func (s *Service) open(r Record) (o opened, err error) {
	done := false
	defer func() {
		if !done {
			s.close(r.Ref) // the next one tries again, after a panic too
		}
	}()
	o, err = s.opening(r).once()
	done = err == nil
	return o, err
}

// opening finds what is opened, or is being opened, at a Rev. Sealer, Opening and
// vendor are asked outside the lock: one that is slow keeps nobody else waiting.
func (s *Service) opening(r Record) *opening {
	s.mu.Lock()
	defer s.mu.Unlock()
	if had := s.opened[r.Ref]; had != nil && had.rev == r.Rev {
		return had
	}
	if len(s.opened) >= maxOpened {
		for ref := range s.opened {
			delete(s.opened, ref)
			break
		}
	}
	made := &opening{r.Rev, sync.OnceValues(func() (opened, error) { return s.openAnew(r) })}
	s.opened[r.Ref] = made
	return made
}

func (s *Service) openAnew(r Record) (opened, error) {
	var set settings
	if _, err := s.read(r, partSettings, &set); err != nil {
		return opened{}, err
	}
	secrets, versions, err := s.secrets(r)
	if err != nil {
		return opened{}, err
	}
	var o opened
	if o.connected, err = s.begin(r, set, secrets, s.vault(r.Ref, versions)); err != nil {
		return opened{}, err
	}
	if target, ok := o.connected.(hris.Target); ok {
		o.connection = &transfer.Connection{Tenant: r.Tenant, ID: r.ID, Target: target, Policy: r.Policy, Language: set.Language}
		if _, err := s.read(r, partRules, &o.connection.Rules); err != nil {
			return opened{}, err
		}
	}
	return o, nil
}

// shared gives a copy, so that who gets it can change nobody else's.
func shared(c *transfer.Connection) *transfer.Connection {
	own := *c
	own.Policy = clonePolicy(c.Policy)
	own.Rules.Rules = slices.Clone(c.Rules.Rules)
	return &own
}

// begin opens what a connection leads to on the settings and secrets given. Of a
// connection that there is it must be the same account.
func (s *Service) begin(r Record, set settings, secrets map[string]privacy.Secret, v *vault) (hris.Connected, error) {
	product, err := s.product(r.Vendor, r.Product)
	if err != nil {
		return nil, err
	}
	o := s.cfg.Opening(r.Ref, r.Vendor)
	o.Settings, o.Secrets, o.Language = set.Values, secrets, set.Language
	if o.Settings == nil {
		o.Settings = fieldmap.Values{}
	}
	if o.Logger != nil { // a vendor's package knows neither
		o.Logger = o.Logger.With("tenant", r.Tenant, "connection", r.ID)
	}
	v.into(&o)
	connected, err := product.Begin(o)
	if err != nil {
		return nil, err
	}
	if info := connected.Info(); r.Account != "" && (info.Account != r.Account || info.Product != r.Product || info.Vendor != r.Vendor) {
		return nil, refused(hris.OtherAccount, "open connection", "")
	}
	return connected, nil
}

// close forgets what was opened of a connection that is not to be used any more.
func (s *Service) close(ref Ref) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.opened, ref)
}
