package connection

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// perPage is how many connections are listed at a time.
const perPage = 100

// Active gives the connections of all tenants that are active, in the order of
// tenant and id, for a host's own schedule. It asks no right: it shows ids alone.
// One that is made or switched on meanwhile may be missing. An error ends it.
func (s *Service) Active(ctx context.Context) iter.Seq2[Ref, error] {
	return func(yield func(Ref, error) bool) {
		for after := (Ref{}); ; {
			page, err := s.cfg.Store.Active(ctx, after, perPage)
			if err != nil {
				yield(Ref{}, err)
				return
			}
			for _, after = range page {
				if !yield(after, nil) {
					return
				}
			}
			if len(page) < perPage {
				return
			}
		}
	}
}

// Refresh renews what ends of an active connection's credentials, where that is
// due, and tells when it wants to be called next; the zero time says that nothing of
// it ends. Before that it asks the vendor nothing, so a schedule may call it as
// often as it likes. It asks no right: it shows nothing, and renewals are no changes.
//
// What fails is its error, and a line of the audit trail ([RefreshFailed]) with the
// code, unless that is the latest line already. Next is given then too.
func (s *Service) Refresh(ctx context.Context, tenant, id string) (next time.Time, err error) {
	r, o, err := s.work(ctx, tenant, id)
	if r.ID == "" || errors.Is(err, errUnequipped) {
		return time.Time{}, err
	}
	if err == nil {
		refresher, ok := o.connected.(hris.Refresher)
		if !ok {
			return time.Time{}, nil
		}
		next, err = refresher.Refresh(ctx)
	}
	if err == nil || ctx.Err() != nil || passing(err) {
		return next, err
	}
	return next, errors.Join(err, s.noteRefresh(ctx, r.Ref, hris.CodeOf(err)))
}

// passing reports whether the connection itself is not what failed: somebody else
// has it in hand.
func passing(err error) bool {
	return slices.ContainsFunc([]hris.Code{hris.SecretBusy, hris.ConnectionChanged, hris.Disabled}, func(c hris.Code) bool { return errors.Is(err, c) })
}

// noteRefresh notes what a refresh met, once: a schedule meets it again and again.
func (s *Service) noteRefresh(ctx context.Context, ref Ref, code hris.Code) error {
	latest, err := s.cfg.Store.Audit(ctx, ref, 1)
	if err != nil || len(latest) > 0 && latest[0].Kind == RefreshFailed && latest[0].Code == code {
		return err
	}
	return s.cfg.Store.Note(ctx, ref, nil, Entry{At: s.now(), Actor: transfer.System.ID, Kind: RefreshFailed, Code: code})
}
