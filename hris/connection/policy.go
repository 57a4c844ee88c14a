package connection

import (
	"context"

	"github.com/handoverhq/handover/hris/transfer"
)

// Policy implements [transfer.Policies]: the roles that a connection has, or had
// when it was switched off or removed. What went through it can be seen, cancelled
// and forgotten by them as before. It asks no right: it shows roles alone.
func (s *Service) Policy(ctx context.Context, tenant, id string) (transfer.RolePolicy, error) {
	r, err := s.cfg.Store.Get(ctx, Ref{tenant, id})
	return r.Policy, err
}
