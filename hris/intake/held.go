package intake

import (
	"context"

	"github.com/handoverhq/handover/hris"
)

// Held lists a tenant's events that wait for a person, oldest first.
func (in *Intake) Held(ctx context.Context, tenant string) ([]hris.Event, error) {
	return in.cfg.Inbox.Held(ctx, tenant)
}

// Release lets a held event be worked again, once its cause is mended, or
// because a person says that it is right.
func (in *Intake) Release(ctx context.Context, tenant, id string) error {
	return in.cfg.Inbox.Release(ctx, tenant, id, in.now())
}
