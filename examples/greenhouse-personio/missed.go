package main

import (
	"context"
	"time"

	"github.com/handoverhq/handover/greenhouse"
)

// overlap is how far reconciliation looks back behind the last time: lists may lag.
const overlap = time.Hour

// findMissed hands in the hires whose webhook never came.
func (in *integration) findMissed(ctx context.Context) error {
	source, err := in.source(ctx)
	if err != nil || source.Client() == nil {
		return err
	}
	to := in.now()
	span := greenhouse.Span{From: in.store.seen.from(overlap), To: to}
	found, err := greenhouse.Reconcile(ctx, source.Client(), in.intake, tenant, in.from, span)
	if err != nil {
		return err
	}
	if found.Kept > 0 {
		in.out.line("  found %d whose webhook never came", found.Kept)
	}
	if len(found.Undated) > 0 {
		in.log.Warn("hired at a time that is not known: hand them over by hand", "hires", len(found.Undated))
	}
	return in.store.seen.move(to)
}
