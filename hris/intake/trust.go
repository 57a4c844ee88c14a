package intake

import "context"

// trust makes sure, once, that the inbox was begun with this hash key. It need not be
// that of the ledger, which has a check of its own.
func (in *Intake) trust(ctx context.Context) error {
	if in.trusted.Load() {
		return nil
	}
	if err := in.cfg.Inbox.Trust(ctx, in.hash("inbox")); err != nil {
		return err
	}
	in.trusted.Store(true)
	return nil
}
