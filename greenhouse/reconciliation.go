package greenhouse

import (
	"context"

	"github.com/handoverhq/handover/hris"
)

// Reconciliation is what [Reconcile] did.
type Reconciliation struct {
	Hires   int         // within the span
	Kept    int         // of them: those whose webhook never came
	Undated []FoundHire // left to a person: see FoundHire.Undated
}

// Reconcile finds the hires of a span whose webhook never came, and hands them to
// the keeper as if it had: under the same names, so that a hire whose webhook came,
// or comes after all, is not kept twice. Run it once a day over a span that overlaps
// the last one by a day, after a time in which webhooks were not received, and
// after a re-activation from 15 hours before Activation.MissedFrom on: for so long
// Greenhouse sends again what was refused while other events were taken, and the
// former endpoint refuses it for good.
//
// An error leaves what was kept before it: run it again over the same span.
func Reconcile(ctx context.Context, client *Client, keeper hris.Keeper, tenant, connection string, span Span) (Reconciliation, error) {
	const op = "reconcile hires"
	var r Reconciliation
	if client == nil || keeper == nil || tenant == "" || connection == "" {
		return r, during(op, inputError("the client, the keeper, the tenant and the connection are needed"))
	}
	for f, err := range Hires(ctx, client, span) {
		if err != nil {
			return r, err
		}
		if f.Undated {
			r.Undated = append(r.Undated, f)
			continue
		}
		r.Hires++
		arrival, err := f.arrival(ctx, keeper, tenant, connection)
		if err != nil {
			return r, during(op, err)
		}
		kept, err := keeper.Keep(ctx, arrival)
		if err != nil {
			return r, during(op, err)
		}
		if kept {
			r.Kept++
		}
	}
	return r, nil
}
