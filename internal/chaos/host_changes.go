package main

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris/connection"
	"github.com/handoverhq/handover/hris/privacy"
)

// change is what an administrator asks of the host for a connection.
type change struct {
	Number     int // of the affair
	Tenant     string
	Connection string
	What       changing
	Secrets    map[string]string // of a rotation
}

type changing string

const (
	rotate     changing = "rotate"
	disable    changing = "disable"
	enable     changing = "enable"
	reactivate changing = "re-activate"
	replaceKey changing = "replace key"
	dropKey    changing = "drop former key"
)

// changed is what the page shows after it. With a Code it failed, and the
// administrator tries again; so one does who gets no answer at all.
type changed struct {
	Number     int
	Code       string
	Token, Key string // of a webhook, shown once
}

// change is the host's settings page.
func (h *host) change(ctx context.Context, c change) changed {
	out, err := h.changeIt(ctx, c)
	said := changed{Number: c.Number, Code: codeOf(err)}
	if err == nil && out.Activation != nil {
		said.Token, said.Key = out.Activation.Token.Reveal(), out.Activation.Key.Reveal()
		if c.What == reactivate {
			said.Code = codeOf(h.lookFrom(ctx, c.Tenant, out.Activation.MissedFrom.Add(-resent)))
		}
	}
	return said
}

// resent is for how long Greenhouse sends again what was refused.
const resent = 16 * time.Hour

func (h *host) changeIt(ctx context.Context, c change) (connection.Outcome, error) {
	switch c.What {
	case rotate:
		secrets := map[string]privacy.Secret{}
		for name, secret := range c.Secrets {
			secrets[name] = privacy.NewSecret(secret)
		}
		return h.customers.Rotate(ctx, clerk, c.Tenant, c.Connection, connection.Rotation{Secrets: secrets})
	case disable:
		return h.customers.Disable(ctx, clerk, c.Tenant, c.Connection)
	case enable:
		return h.customers.Enable(ctx, clerk, c.Tenant, c.Connection)
	case reactivate:
		return h.customers.Reactivate(ctx, clerk, c.Tenant, c.Connection, connection.Reactivation{})
	case replaceKey:
		return h.customers.ReplaceKey(ctx, clerk, c.Tenant, c.Connection)
	}
	out, err := h.customers.DropFormerKey(ctx, clerk, c.Tenant, c.Connection)
	if view, unseen := h.customers.Show(ctx, clerk, c.Tenant, c.Connection); unseen == nil && !view.FormerKey {
		err = nil // it was dropped before, and the answer lost
	}
	return out, err
}
