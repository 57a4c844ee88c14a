package connection

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/privacy"
	"github.com/handoverhq/handover/hris/transfer"
)

// Activation is what a person needs to set a source's webhooks up. It is shown
// once: the token is kept as a hash, the key sealed.
type Activation struct {
	Token      privacy.Secret // ends the endpoint's address; whoever has it can knock. Zero of ReplaceKey: it stays
	Key        privacy.Secret // to sign with
	Generation int

	// MissedFrom is an instant since which the source may have sent something that
	// was not taken, because the endpoint before this one is refused from now on: look
	// for it from there. Zero for the first activation.
	MissedFrom time.Time
}

// Format masks under every verb.
func (Activation) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "activation [secret]") }

// LogValue masks in log/slog.
func (Activation) LogValue() slog.Value { return slog.StringValue("activation [secret]") }

// activation makes the token and the key of a generation.
func (s *Service) activation(put map[string][]byte, ref Ref, generation int) (*Activation, string, error) {
	token, key := newToken(), newKey()
	if err := s.sealText(put, ref, partWebhook, []byte(key)); err != nil {
		return nil, "", err
	}
	return &Activation{Token: privacy.NewSecret(token), Key: privacy.NewSecret(key), Generation: generation}, hashToken(token), nil
}

// Reactivation says how a connection begins anew.
type Reactivation struct {
	Rev int64 // of the view that was seen; 0 takes whatever is there
	// Webhook makes an endpoint for a connection that had none; who has one gets a
	// new one in any case.
	Webhook       bool
	AcceptMissing bool
}

// Reactivate tests the connection and begins its next generation: it is active, and
// has a new webhook endpoint and key. The former endpoint is refused from then
// on. It needs the right to manage.
func (s *Service) Reactivate(ctx context.Context, actor transfer.Actor, tenant, id string, n Reactivation) (Outcome, error) {
	r, err := s.living(ctx, actor, tenant, id)
	if err != nil {
		return Outcome{}, err
	}
	if err := seen(r, n.Rev); err != nil {
		return Outcome{}, err
	}
	report, tested, err := s.test(ctx, r)
	if err != nil {
		return Outcome{Report: report}, err
	}
	if !tested.OK && !n.AcceptMissing {
		return Outcome{Report: report}, unready(report)
	}
	change := Change{
		State: Active, Activate: true, Tell: true, Tested: tested, Put: map[string][]byte{}, Drop: []string{partFormerKey}, Entry: Entry{Kind: Reactivated},
	}
	var made *Activation
	if _, had := r.Parts[partWebhook]; had || n.Webhook {
		if made, change.Endpoint, err = s.activation(change.Put, r.Ref, r.Generation+1); err != nil {
			return Outcome{Report: report}, err
		}
	}
	out, err := s.commit(ctx, actor, r, change)
	out.Report = report
	if err == nil && made != nil {
		made.MissedFrom = missedFrom(r, s.now())
		out.Activation = made
	}
	return s.told(ctx, r.Ref, out, err)
}

// missedFrom is the last time that something is known to have been taken by the
// endpoints so far; where nothing was, that is all the connection's life. What a
// clock that was ahead has recorded is not known.
func missedFrom(r Record, now time.Time) time.Time {
	for _, h := range []hris.Health{r.Health, r.Former} {
		if !h.HeardAt.IsZero() && !h.HeardAt.After(now) {
			return h.HeardAt
		}
	}
	return r.Created
}

// ReplaceKey makes another key for the endpoint, which stays: its address, its
// health. The key before stays good beside it until [Service.DropFormerKey], so that a
// source's webhooks can be changed one by one. Called again meanwhile it makes
// another new one, in place of one that was lost. It needs the right to manage.
func (s *Service) ReplaceKey(ctx context.Context, actor transfer.Actor, tenant, id string) (Outcome, error) {
	var made *Activation
	out, err := s.insist(ctx, actor, tenant, id, func(r Record) (Change, error) {
		newest, ok := r.Parts[partWebhook]
		if !ok {
			return Change{}, noEndpoint("replace key")
		}
		c := Change{Put: map[string][]byte{}, Entry: Entry{Kind: KeyReplaced}}
		if _, replacing := r.Parts[partFormerKey]; !replacing {
			key, err := s.unseal(r.Ref, partWebhook, newest.Sealed)
			if err != nil {
				return Change{}, err
			}
			if err := s.sealText(c.Put, r.Ref, partFormerKey, key); err != nil {
				return Change{}, err
			}
		}
		made = &Activation{Key: privacy.NewSecret(newKey()), Generation: r.Generation}
		return c, s.sealText(c.Put, r.Ref, partWebhook, []byte(made.Key.Reveal()))
	})
	if err == nil {
		out.Activation = made
	}
	return out, err
}

// DropFormerKey ends the key that [Service.ReplaceKey] left good. It needs the right to
// manage.
func (s *Service) DropFormerKey(ctx context.Context, actor transfer.Actor, tenant, id string) (Outcome, error) {
	return s.insist(ctx, actor, tenant, id, func(r Record) (Change, error) {
		if _, replacing := r.Parts[partFormerKey]; !replacing {
			return Change{}, refused(hris.InvalidInput, "drop former key", "no key is being replaced")
		}
		return Change{Drop: []string{partFormerKey}, Entry: Entry{Kind: FormerKeyDropped}}, nil
	})
}

func noEndpoint(op string) error {
	return refused(hris.InvalidInput, op, "the connection has no endpoint: re-activate it with one")
}
