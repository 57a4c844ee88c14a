package transfer

import (
	"context"
	"errors"
	"io"
	"sync/atomic"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// open opens a document so that another file than the reviewed one fails
// before its last byte.
func (s *Service) open(ctx context.Context, tenant string, ref fieldmap.FileRef) (io.ReadCloser, error) {
	gone := &hris.Error{Code: hris.DocumentMissing, Op: "open document", Effect: hris.EffectNotSent}
	if s.cfg.Documents == nil {
		gone.Detail = "the host gives no documents: set Config.Documents"
		return nil, gone
	}
	r, err := s.cfg.Documents(ctx, tenant, ref)
	if err != nil {
		// The cause may hold a path or a name: it stays out.
		if ctx.Err() != nil {
			gone.Err = ctx.Err()
		}
		noteDelay(ctx, err)
		return nil, gone
	}
	return hris.VerifiedReader(&noted{r, ctx}, ref), nil
}

// noted is a document whose place may fail while it is read.
type noted struct {
	io.ReadCloser
	ctx context.Context
}

// Read implements [io.Reader].
func (n *noted) Read(p []byte) (int, error) {
	read, err := n.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		noteDelay(n.ctx, err)
	}
	return read, err
}

// delay is why a document could not be had for now, where waiting mends that: the
// system that it lies in is down, limits its calls, or is switched off. Targets
// tell of any document that fails that it is gone, which would be a person's.
type delay = atomic.Pointer[hris.Error]

type delayKey struct{}

// noteDelay remembers such a reason for the step that is under way.
func noteDelay(ctx context.Context, err error) {
	e, ok := errors.AsType[*hris.Error](err)
	if d, doing := ctx.Value(delayKey{}).(*delay); ok && doing && (e.Code.Fix() == hris.FixByWaiting || away(e)) {
		d.Store(e)
	}
}

// delayed is the failure of a step whose document could not be had for now, in
// place of that of a document that is gone. It is not the target's, whose line goes
// on.
func delayed(e, why *hris.Error) *hris.Error {
	if why == nil || e.Code != hris.DocumentMissing || e.Effect == hris.EffectUnknown {
		return e
	}
	later := *e
	later.Code, later.RetryAfter, later.Remedy = hris.Unavailable, why.RetryAfter, ""
	later.Detail, later.Err = "a document cannot be had from where it lies at the moment", why.Code
	return &later
}
