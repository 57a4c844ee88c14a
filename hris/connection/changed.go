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
	failed := s.cfg.Changed(context.WithoutCancel(ctx), ref.Tenant, ref.ID)
	if failed == nil {
		return out, nil
	}
	e := refused(hris.Unavailable, "tell of change", "the change is saved, and what waits for the connection was not told")
	e.Remedy = "Switch the connection on once more: that tells it again."
	if code := hris.CodeOf(failed); code != "" {
		e.Err = code // the host's own words are left out
	}
	return out, e
}
