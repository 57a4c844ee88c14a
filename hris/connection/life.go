package connection

import (
	"context"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// Disable switches a connection off: from the moment it returns its webhook takes
// nothing, and nothing more begins through it. What is under way goes on to its
// end: one hand-over, one run of a status synchronisation. What is kept stays. It
// needs the right to manage.
func (s *Service) Disable(ctx context.Context, actor transfer.Actor, tenant, id string) (Outcome, error) {
	return s.insist(ctx, actor, tenant, id, func(Record) (Change, error) {
		return Change{State: Disabled, Entry: Entry{Kind: WasDisabled}}, nil
	})
}

// Enable switches a connection on again as it was, its webhook included. What a
// source sent meanwhile was refused, and may not be sent again: look for it, or
// [Service.Reactivate], which tells since when. It needs the right to manage.
func (s *Service) Enable(ctx context.Context, actor transfer.Actor, tenant, id string) (Outcome, error) {
	out, err := s.insist(ctx, actor, tenant, id, func(Record) (Change, error) {
		return Change{State: Active, Tell: true, Entry: Entry{Kind: Enabled}}, nil
	})
	return s.told(ctx, Ref{tenant, id}, out, err)
}

// Remove ends a connection for good: settings, credentials, mapping and webhook are
// erased in one commit, and then its sealed drafts and, of a source, what it sent
// ([Config].EraseSealed). What waited to be handed over through it is held for a
// person. What was handed over stays known, so that nobody can be sent twice. Where
// not all can be erased, that is the error; the connection is removed all the same,
// and Remove, called again, erases the rest, as [Service.CatchUp] does. It needs the
// right to remove.
//
// Of a source that is what still waits in the inbox. What was planned already is a
// transfer through the connection that leads to the target, and stays with that one:
// it goes on, and its draft is erased when it is done, expires, or that connection is
// removed. To end one before, transfer.Service has Cancel.
//
// A webhook's delivery that was under way may still be kept after that: it goes
// nowhere, and waits sealed until it expires, or until Remove is called again.
func (s *Service) Remove(ctx context.Context, actor transfer.Actor, tenant, id string) error {
	r, err := s.remove(ctx, actor, tenant, id)
	if err != nil {
		return err
	}
	s.close(r.Ref)
	return s.erase(ctx, actor, r.Ref, r.Rev)
}

// erase has the host erase what waits sealed for a connection that was removed at rev.
func (s *Service) erase(ctx context.Context, actor transfer.Actor, ref Ref, rev int64) error {
	if err := s.cfg.EraseSealed(ctx, ref.Tenant, ref.ID); err != nil {
		e := hostFailed("erase what waits sealed", "the connection is removed, what waited sealed for it is not erased yet", err)
		e.Remedy = "Remove the connection again, or leave it to a schedule that calls CatchUp, as package riverqueue does."
		return e
	}
	ctx = context.WithoutCancel(ctx)
	if err := s.cfg.Store.Note(ctx, ref, nil, Entry{At: s.now(), Actor: actor.ID, Kind: SealedErased}); err != nil {
		return err
	}
	return s.cfg.Store.Told(ctx, ref, rev)
}

// remove commits the tombstone, or finds it.
func (s *Service) remove(ctx context.Context, actor transfer.Actor, tenant, id string) (Record, error) {
	for {
		r, err := s.entitled(ctx, actor, transfer.Remove, tenant, id)
		if err != nil || r.State == Removed {
			return r, err
		}
		after, err := s.cfg.Store.Change(ctx, r.Ref, Change{
			At: s.now(), Rev: r.Rev, State: Removed, Tell: true, Entry: Entry{At: s.now(), Actor: actor.ID, Kind: WasRemoved},
		})
		if code := hris.CodeOf(err); code != hris.ConnectionChanged && code != hris.Disabled || ctx.Err() != nil {
			return after, err
		}
	}
}
