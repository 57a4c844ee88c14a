package connection

import (
	"context"

	"github.com/handoverhq/handover/hris"
)

// told tells the host of a change that was committed, after which what waits for
// the connection may go on. Where the host fails, the outcome is whole all the
// same: nothing is taken back, because what was entered passed its test.
func (s *Service) told(ctx context.Context, ref Ref, out Outcome, err error) (Outcome, error) {
	if err != nil || s.cfg.Changed == nil {
		return out, err
	}
	ctx = context.WithoutCancel(ctx)
	if err := s.cfg.Changed(ctx, ref.Tenant, ref.ID); err != nil {
		e := hostFailed("tell of change", "the change is saved, and what waits for the connection was not told", err)
		e.Remedy = "Switch the connection on once more, or leave it to a schedule that calls CatchUp, as package riverqueue does: each tells it again."
		return out, e
	}
	_ = s.cfg.Store.Told(ctx, ref, out.View.Rev) // where it fails the host hears of it twice
	return out, nil
}

// hostFailed is the error of a host that could not be told. Its own words are left
// out.
func hostFailed(op, detail string, err error) *hris.Error {
	e := refused(hris.Unavailable, op, detail)
	if code := hris.CodeOf(err); code != "" {
		e.Err = code
	}
	return e
}
