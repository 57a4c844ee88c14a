package connection

import (
	"context"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
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
	_ = s.settle(ctx, ref, out.View.Rev) // where it fails the host hears of it twice
	return out, nil
}

// settle notes that the host was told of the change that made rev. Where the
// connection was removed meanwhile, what the host has let go on waits for a person
// again.
func (s *Service) settle(ctx context.Context, ref Ref, rev int64) error {
	r, err := s.cfg.Store.Get(ctx, ref)
	switch {
	case err != nil:
		return err
	case r.State == Removed:
		return s.erase(ctx, transfer.System, ref, r.Rev)
	}
	return s.cfg.Store.Told(ctx, ref, rev)
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
