package connection

import (
	"context"
	"fmt"
	"time"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// perHost is how long a host may take for one connection before the others have
// their turn.
const perHost = time.Minute

// CatchUp does what is left to do after a change where the process that made it
// died, or its host failed: it calls [Config].Changed, and for a connection that was
// removed EraseSealed. It gives for how many connections that is done now. What
// fails, panics, or is not done when its context ends after a minute keeps no other
// waiting, is the error, and is tried again by the next call.
//
// It is for a host's own schedule, every minute or so, in as many processes as there
// are: it looks at nothing but what is left to do. Called while it is under way in
// this process it does nothing, so that a slow host does not keep one call after
// another busy. It asks no right: it shows ids alone, and does what somebody with the
// right began.
func (s *Service) CatchUp(ctx context.Context) (int, error) {
	if !s.catching.TryLock() {
		return 0, nil
	}
	defer s.catching.Unlock()
	done := 0
	var left []Ref
	var why error
	for after := (Ref{}); ; {
		page, err := s.cfg.Store.Untold(ctx, after, perPage)
		if err != nil {
			return done, err
		}
		for _, u := range page {
			after = u.Ref
			if u.State != Removed && s.cfg.Changed == nil {
				continue // another process's, whose host is told of changes
			}
			switch err := s.catchUp(ctx, u); {
			case err == nil:
				done++
			case ctx.Err() != nil:
				return done, ctx.Err()
			default:
				left, why = append(left, u.Ref), err
			}
		}
		if len(page) < perPage {
			return done, leftUntold(left, why)
		}
	}
}

func (s *Service) catchUp(ctx context.Context, u Untold) (err error) {
	ctx, cancel := context.WithTimeout(ctx, perHost)
	defer cancel()
	defer func() {
		if p := recover(); p != nil { // its own words may name somebody
			err = refused(hris.OutcomeHidden, "catch up", fmt.Sprintf("the host's code panicked (%T)", p))
		}
	}()
	if u.State == Removed {
		return s.erase(ctx, transfer.System, u.Ref, u.Rev)
	}
	if err := s.cfg.Changed(ctx, u.Tenant, u.ID); err != nil {
		return err
	}
	return s.settle(ctx, u.Ref, u.Rev)
}

// leftUntold is the error of connections whose host could not be told.
func leftUntold(left []Ref, why error) error {
	if len(left) == 0 {
		return nil
	}
	e := hostFailed("catch up", fmt.Sprintf("connections whose host could not be told: %d, such as %s of tenant %s", len(left), left[0].ID, left[0].Tenant), why)
	e.Remedy = "CatchUp, called again, tells it."
	return e
}
