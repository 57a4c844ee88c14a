package transfer

import (
	"context"
)

// Rebind lets a transfer go on through another connection to the same account,
// where the one it began with was removed. It needs the right to manage there.
func (s *Service) Rebind(ctx context.Context, actor Actor, tenant, id, connection string) (Badge, error) {
	if err := s.authorize(ctx, actor, Manage, tenant, connection); err != nil {
		return Badge{}, err
	}
	t, err := s.cfg.Ledger.Get(ctx, tenant, id)
	if err != nil {
		return Badge{}, err
	}
	t, err = s.rebind(ctx, actor, t, connection)
	return s.badge(t, nil), err
}

func (s *Service) rebind(ctx context.Context, actor Actor, t Transfer, connection string) (Transfer, error) {
	if t.Connection == connection {
		return t, nil
	}
	c, err := s.connection(ctx, t.Tenant, connection)
	if err != nil {
		return t, err
	}
	if !leadsTo(c.Target.Info(), t) {
		return t, wrongState(t, "rebind", "the connection leads to another account than the one this transfer began with")
	}
	now := s.now()
	after, err := s.cfg.Ledger.Decide(ctx, t.Tenant, t.ID, Decision{
		At: now, Rev: t.Rev, Connection: connection, Event: Event{At: now, Actor: actor.ID, Kind: EventRebound},
	})
	if err != nil {
		return t, err
	}
	return after, nil
}
