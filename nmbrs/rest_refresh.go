package nmbrs

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris"
)

var _ hris.Refresher = (*Target)(nil)

// refreshAge is how old a refresh token gets before a schedule renews it: with half
// of its life left, a vendor's outage or a host's holiday does not end a consent.
const refreshAge = RefreshLife / 2

// refreshPause is how long a schedule waits at least: where a renewal brings no new
// refresh token, nothing is won by asking again at once.
const refreshPause = 24 * time.Hour

// Refresh implements [hris.Refresher]. Over REST it renews each consent that nobody
// has used for half of its 30 days, or whose age is not known. What SOAP signs in
// with has no end.
func (t *Target) Refresh(ctx context.Context) (next time.Time, err error) {
	r, ok := t.api.(*restTarget)
	if !ok {
		return time.Time{}, nil
	}
	for _, debtor := range r.order {
		due, failed := r.clients[debtor].refresh(ctx, t.now())
		if failed != nil && err == nil {
			err = failed
		}
		if next.IsZero() || due.Before(next) {
			next = due
		}
	}
	return next, err
}

// refresh renews a consent that is due, and tells when it is next.
func (c *RESTClient) refresh(ctx context.Context, now time.Time) (time.Time, error) {
	state, err := c.ConsentState(ctx)
	if err == nil && (state.Unsaved || !now.Before(state.due())) {
		if err = c.tokens.renewOlder(ctx, now.Add(-refreshAge)); err == nil {
			state, err = c.ConsentState(ctx)
		}
	}
	if due := state.due(); due.After(now.Add(refreshPause)) {
		return due, err
	}
	return now.Add(refreshPause), err
}

// due is when a schedule renews the consent; the zero time where its age is not known.
func (s ConsentState) due() time.Time {
	if s.Renewed.IsZero() {
		return time.Time{}
	}
	return s.Renewed.Add(refreshAge)
}
