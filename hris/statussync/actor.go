package statussync

import (
	"context"
	"slices"
	"strings"

	"github.com/handoverhq/handover/hris"
)

// Actor is who acts: the host's own id of a user, and the roles the host gives
// that user. The id is stored; it must not be a name or an e-mail address.
type Actor struct {
	ID    string
	Roles []string
}

// Authorizer answers whether an actor may manage a customer's synchronisation:
// switch it, change its map, approve and release changes. It is asked on each
// of these calls; an error other than [hris.NotAllowed] means that it could not
// answer.
type Authorizer interface {
	Authorize(ctx context.Context, actor Actor, tenant, connection string) error
}

// Managers is an Authorizer that knows the roles that may. None means nobody.
type Managers []string

// Authorize implements [Authorizer].
func (m Managers) Authorize(_ context.Context, actor Actor, _, _ string) error {
	if slices.ContainsFunc(actor.Roles, func(role string) bool { return slices.Contains(m, role) }) {
		return nil
	}
	return refused(hris.NotAllowed, "authorize", "managing the status synchronisation takes another role")
}

func (s *Sync) authorize(ctx context.Context, actor Actor) error {
	switch {
	case actor.ID == "":
		return refused(hris.InvalidInput, "authorize", "the actor's id must be given")
	case strings.Contains(actor.ID, "@"):
		return refused(hris.InvalidInput, "authorize", "the actor's id looks like an e-mail address; ids are kept, so give one that names nobody")
	}
	return s.cfg.Authorizer.Authorize(ctx, actor, s.key.Tenant, s.key.Connection)
}

// refused is an error of the engine's own: nothing has left this machine.
func refused(code hris.Code, op, detail string) error {
	return &hris.Error{Code: code, Op: op, Effect: hris.EffectNotSent, Detail: detail}
}
