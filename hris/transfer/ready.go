package transfer

import (
	"context"
	"reflect"

	"github.com/handoverhq/handover/hris"
)

// Ready makes of a draft what a store's CreateTx commits in a transaction of the
// host's own, together with what the host records there itself:
//
//	planned, err := service.Ready(ctx, actor, draft) // before the transaction: it asks and reads
//	tx, err := db.BeginTx(ctx, nil)
//	_, err = tx.ExecContext(ctx, "UPDATE candidates SET hired_by = $1 WHERE id = $2", actor.ID, "p-1")
//	_, _, err = store.CreateTx(ctx, tx, planned) // *Taken: one stands, and tx is fit for more
//	err = tx.Commit()                            // both, or neither
//
// CreateTx also gives a [Lease], for whoever sends by a ledger's verbs; a host that
// lets workers send has no use for it.
//
// It makes all of Send's checks and fails as Send does: with an [*Incomplete],
// with a [*Refusal] where a transfer stands in the way. It promises nothing by
// itself: the commit does. From then on the transfer is due for any worker, whose
// first run makes the checks that Send makes afterwards. Where CreateTx gives a
// *[Taken], sending the draft after the transaction corrects the transfer that
// stands, or tells why not.
//
// The values wait with the transfer only where there is a Sealer.
func (s *Service) Ready(ctx context.Context, actor Actor, d *Draft) (Planned, error) {
	c, key, err := s.ready(ctx, actor, d)
	if err != nil {
		return Planned{}, err
	}
	if by, ok := s.standing(ctx, d, key); ok {
		return Planned{}, refuse(by, s.badge(by, d.hire))
	}
	p, _, err := s.plan(c, d, key, actor)
	p.Lease = 0
	return p, err
}

// ready makes sure that a draft may be sent, or gives why not.
func (s *Service) ready(ctx context.Context, actor Actor, d *Draft) (*Connection, Hash, error) {
	if d == nil || d.hire == nil {
		return nil, "", &hris.Error{Code: hris.InvalidInput, Op: "send", Effect: hris.EffectNotSent, Detail: "the draft was not made by Prepare"}
	}
	if err := s.authorize(ctx, actor, Send, d.Tenant, d.Connection); err != nil {
		return nil, "", err
	}
	c, err := s.connection(ctx, d.Tenant, d.Connection)
	if err != nil {
		return nil, "", err
	}
	if info := c.Target.Info(); !reflect.DeepEqual(info, d.Info) {
		return nil, "", &hris.Error{Code: hris.Changed, Op: "send", Vendor: info.Vendor, Effect: hris.EffectNotSent,
			Detail: "the connection now leads to another account than the one the draft was made for; prepare it again"}
	}
	key, err := s.subjectKey(d.Tenant, d.Info, d.hire, d.parcel.Values)
	if err != nil {
		return nil, "", err
	}
	if !d.Complete() {
		// Who sends twice hears that it was sent, not that something is missing.
		if by, ok := s.standing(ctx, d, key); ok {
			return nil, "", refuse(by, s.badge(by, d.hire))
		}
		return nil, "", incomplete(d)
	}
	return c, key, nil
}
