package transfer

import (
	"context"
	"errors"
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

// System is the actor of background work. It may run what a person has sent,
// and nothing else.
var System = Actor{ID: "system"}

// Right is one of the four things that can be allowed.
type Right string

// The rights.
const (
	View   Right = "view"   // see whether and how hires were handed over
	Send   Right = "send"   // prepare, send, resume, answer, cancel
	Manage Right = "manage" // reopen, force, change the connection
	Remove Right = "remove" // remove the connection, erase a person
)

// Authorizer answers whether an actor may use a right on a connection. It is
// asked on every call; an error other than hris.NotAllowed means that it could
// not answer.
type Authorizer interface {
	Authorize(ctx context.Context, actor Actor, right Right, tenant, connection string) error
}

// RolePolicy names the roles that have each right. An empty list means nobody:
// rights are given, not assumed. A right includes no other.
type RolePolicy struct {
	View, Send, Manage, Remove []string
}

// Allows reports whether one of the roles has the right.
func (p RolePolicy) Allows(roles []string, right Right) bool {
	var may []string
	switch right {
	case View:
		may = p.View
	case Send:
		may = p.Send
	case Manage:
		may = p.Manage
	case Remove:
		may = p.Remove
	}
	return slices.ContainsFunc(roles, func(role string) bool { return role != "" && slices.Contains(may, role) })
}

// Policies is a [Connections] that still knows who may do what where a connection
// is switched off or removed, so that what was handed over through it can be seen,
// cancelled and forgotten. It asks no right. Package connection's Service is one;
// with Connections that are none, a [Config].Authorizer has to answer then.
type Policies interface {
	Policy(ctx context.Context, tenant, id string) (RolePolicy, error)
}

// authorize asks whoever answers for the connection.
func (s *Service) authorize(ctx context.Context, actor Actor, right Right, tenant, connection string) error {
	if actor.ID == "" || tenant == "" {
		return &hris.Error{Code: hris.InvalidInput, Op: "authorize", Effect: hris.EffectNotSent, Detail: "the actor's id and the tenant must be given"}
	}
	if strings.Contains(actor.ID, "@") {
		return &hris.Error{Code: hris.InvalidInput, Op: "authorize", Effect: hris.EffectNotSent, Detail: "the actor's id looks like an e-mail address; ids are kept, so give one that names nobody"}
	}
	if err := s.trust(ctx); err != nil {
		return err
	}
	if s.cfg.Authorizer != nil {
		return s.cfg.Authorizer.Authorize(ctx, actor, right, tenant, connection)
	}
	policy, err := s.policy(ctx, tenant, connection)
	if err != nil {
		return err
	}
	if !policy.Allows(actor.Roles, right) {
		return &hris.Error{Code: hris.NotAllowed, Op: string(right), Effect: hris.EffectNotSent, Detail: "the right " + string(right) + " is missing"}
	}
	return nil
}

// policy is the connection's, or what is still known of it.
func (s *Service) policy(ctx context.Context, tenant, connection string) (RolePolicy, error) {
	c, err := s.connection(ctx, tenant, connection)
	if err == nil {
		return c.Policy, nil
	}
	if known, ok := s.cfg.Connections.(Policies); ok && away(err) {
		return known.Policy(ctx, tenant, connection)
	}
	return RolePolicy{}, err
}

// away reports whether a connection is switched off, removed, or not there at all.
func away(err error) bool { return errors.Is(err, hris.Disabled) || errors.Is(err, hris.NoConnection) }

// connection gets a connection and makes sure that it is the tenant's own.
func (s *Service) connection(ctx context.Context, tenant, id string) (*Connection, error) {
	c, err := s.cfg.Connections.Connection(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	if c == nil || c.Tenant != tenant || c.ID != id || c.Target == nil {
		return nil, &hris.Error{Code: hris.Disabled, Op: "find connection", Effect: hris.EffectNotSent}
	}
	return c, nil
}
