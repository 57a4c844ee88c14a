package transfer

import (
	"context"

	"github.com/handoverhq/handover/hris"
)

// Backlog counts the transfers of one connection that have not ended. Each of Due,
// Later and Held is counted up to [Counted] and no further: Counted itself stands for
// that many or more.
type Backlog struct {
	// Due are those that a worker may go on with now, or is at work on: planned or
	// sending, or their [Badge].NotBefore is reached. While the line rests they wait
	// behind the one that it rests for.
	Due int
	// Later go on by themselves from their [Badge].NotBefore on.
	Later int
	// Held are those that [Service.Held] lists.
	Held int
	// InDoubt is how many of Held are in doubt: of the first ones by id, where Held
	// counted no further.
	InDoubt int
}

// Counted is how far a [Backlog] counts.
const Counted = 1000

// Backlog counts what has not ended of one connection: what waits for a person, and
// how much waits behind it. It costs the same however many transfers have ended, or
// wait beyond what is counted. It needs the right to view, also of a connection that
// was switched off or removed: see [Policies].
func (s *Service) Backlog(ctx context.Context, actor Actor, tenant, connection string) (Backlog, error) {
	if err := s.authorize(ctx, actor, View, tenant, connection); err != nil {
		return Backlog{}, err
	}
	return s.cfg.Ledger.Backlog(ctx, hris.Line{Tenant: tenant, Connection: connection}, s.now(), Counted)
}
