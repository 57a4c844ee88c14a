package connection

import (
	"context"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// opened is a target that this process has opened, at a Rev of its connection.
type opened struct {
	rev        int64
	connection *transfer.Connection
}

// cap of opened targets that a process keeps; beyond it any one is closed.
const maxOpened = 1024

// Connection implements [transfer.Connections]. It asks no right: package
// transfer does, by the policy that it gets here. The store is asked every
// time, so that a connection that was switched off or removed by another process is so
// at once.
func (s *Service) Connection(ctx context.Context, tenant, id string) (*transfer.Connection, error) {
	r, err := s.cfg.Store.Get(ctx, Ref{tenant, id})
	switch {
	case hris.CodeOf(err) == hris.NoConnection, err == nil && r.State != Active:
		return nil, refused(hris.Disabled, "find connection", "")
	case err != nil:
		return nil, err
	}
	c, mapped, err := s.open(r)
	if err == nil && !mapped {
		return nil, refused(hris.NotMapped, "find connection", "")
	}
	return c, err
}

// Open gives the target of an active connection, such as to list the options of a
// field. It needs the right to manage.
func (s *Service) Open(ctx context.Context, actor transfer.Actor, tenant, id string) (hris.Target, error) {
	r, err := s.living(ctx, actor, tenant, id)
	if err != nil {
		return nil, err
	}
	if r.State != Active {
		return nil, refused(hris.Disabled, "open connection", "")
	}
	c, _, err := s.open(r)
	if err != nil {
		return nil, err
	}
	return c.Target, nil
}

// open gives the target of a connection as it is stored, and the mapping where
// there is one.
func (s *Service) open(r Record) (c *transfer.Connection, mapped bool, err error) {
	_, mapped = r.Parts[partRules]
	s.mu.Lock()
	defer s.mu.Unlock()
	if had, ok := s.opened[r.Ref]; ok && had.rev == r.Rev {
		return shared(had.connection), mapped, nil
	}
	var set settings
	if _, err := s.read(r, partSettings, &set); err != nil {
		return nil, false, err
	}
	secrets, versions, err := s.secrets(r)
	if err != nil {
		return nil, false, err
	}
	target, err := s.target(r, set, secrets, s.vault(r.Ref, versions))
	if err != nil {
		return nil, false, err
	}
	c = &transfer.Connection{Tenant: r.Tenant, ID: r.ID, Target: target, Policy: r.Policy, Language: set.Language}
	if _, err := s.read(r, partRules, &c.Rules); err != nil {
		return nil, false, err
	}
	if len(s.opened) >= maxOpened {
		for ref := range s.opened {
			delete(s.opened, ref)
			break
		}
	}
	s.opened[r.Ref] = opened{r.Rev, c}
	return shared(c), mapped, nil
}

// shared gives a copy, so that who gets it can change nobody else's.
func shared(c *transfer.Connection) *transfer.Connection {
	own := *c
	own.Policy = clonePolicy(c.Policy)
	own.Rules.Rules = slices.Clone(c.Rules.Rules)
	return &own
}

// target opens one on the settings and secrets given. Of a connection that there
// is it must lead to the same account.
func (s *Service) target(r Record, set settings, secrets map[string]privacy.Secret, v *vault) (hris.Target, error) {
	product, err := s.product(r.Vendor, r.Product)
	if err != nil {
		return nil, err
	}
	o := s.cfg.Opening(r.Vendor)
	o.Settings, o.Secrets, o.Language = set.Values, secrets, set.Language
	if o.Settings == nil {
		o.Settings = fieldmap.Values{}
	}
	v.into(&o)
	target, err := product.Open(o)
	if err != nil {
		return nil, err
	}
	if info := target.Info(); r.Account != "" && (info.Account != r.Account || info.Product != r.Product || info.Vendor != r.Vendor) {
		return nil, refused(hris.OtherAccount, "open connection", "")
	}
	return target, nil
}

// close forgets the opened target of a connection that is not to be used any more.
func (s *Service) close(ref Ref) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.opened, ref)
}
