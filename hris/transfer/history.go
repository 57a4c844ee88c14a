package transfer

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Entry is one line of a transfer's history.
type Entry struct {
	At    time.Time
	Actor string
	Kind  EventKind
	Step  string
	Code  hris.Code
	// Reference is the vendor's own of the call that failed: what its support, or the
	// customer's administrator of it, finds the call by. "" where the vendor gave none.
	Reference string
	Reason    string       // what a person gave as a reason; "" where none is kept
	Second    hris.Receipt // of EventDuplicate: the record that is one too many
}

// History tells who did what and when, oldest first. It needs the right to view,
// also of a connection that was switched off or removed: see [Policies].
func (s *Service) History(ctx context.Context, actor Actor, tenant, id string) ([]Entry, error) {
	if _, err := s.known(ctx, actor, View, tenant, id); err != nil {
		return nil, err
	}
	events, err := s.cfg.Ledger.Events(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(events))
	for i, e := range events {
		entries[i] = Entry{At: e.At, Actor: e.Actor, Kind: e.Kind, Step: e.Step, Code: e.Code, Reference: e.Reference, Second: e.Second}
		if len(e.Remark) > 0 && s.cfg.Sealer != nil {
			if plain, err := s.cfg.Sealer.Open(e.Remark, sealedFor, tenant, id, "remark"); err == nil {
				entries[i].Reason = string(plain)
			}
		}
	}
	return entries, nil
}

// Badge shows one transfer; h is the hire as it is now, or nil. It needs the right
// to view, also of a connection that was switched off or removed: see [Policies].
func (s *Service) Badge(ctx context.Context, actor Actor, tenant, id string, h *hris.Hire) (Badge, error) {
	t, err := s.known(ctx, actor, View, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	return s.badge(t, h), nil
}

// Due lists transfers that [Service.Run] could move now, of all tenants: for a
// host's scheduler.
func (s *Service) Due(ctx context.Context, limit int) ([]Ref, error) {
	return s.cfg.Ledger.Due(ctx, s.now(), limit)
}

// Expire erases sealed drafts that have waited too long. A transfer whose draft
// is gone needs a person to review and send again.
func (s *Service) Expire(ctx context.Context) (int, error) { return s.cfg.Ledger.Expire(ctx, s.now()) }

// Erase forgets a person of a tenant on every connection: drafts, events and
// ids go, a keyed hash stays that still refuses a second send. It needs the
// right to remove on each connection that has transfers of the person. One that
// was removed itself is answered for by its [Policies], or by the others; where
// none is left, a [Config].Authorizer has to answer. It gives how many transfers it touched.
func (s *Service) Erase(ctx context.Context, actor Actor, tenant, personID string) (int, error) {
	if actor.ID == "" || tenant == "" || personID == "" {
		return 0, &hris.Error{Code: hris.InvalidInput, Op: "erase", Effect: hris.EffectNotSent, Detail: "the actor's id, the tenant and the person's id must be given"}
	}
	person := s.personHash(tenant, personID)
	found, err := s.cfg.Ledger.Find(ctx, tenant, []Hash{person})
	if err != nil {
		return 0, err
	}
	asked, allowed, gone := map[string]bool{}, false, error(nil)
	for _, t := range found {
		if asked[t.Connection] {
			continue
		}
		asked[t.Connection] = true
		switch err := s.authorize(ctx, actor, Remove, tenant, t.Connection); {
		case away(err):
			gone = err // nobody can answer for a connection that was removed
		case err != nil:
			return 0, err
		default:
			allowed = true
		}
	}
	if gone != nil && !allowed {
		return 0, gone
	}
	return s.cfg.Ledger.Erase(ctx, tenant, person, s.now())
}
