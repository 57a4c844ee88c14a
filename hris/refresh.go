package hris

import (
	"context"
	"time"
)

// Refresher is something [Connected] whose credentials end where nobody uses or
// renews them: a schedule has to, because a customer who hires nobody for a month
// is no reason to ask a person for consent again.
type Refresher interface {
	// Refresh renews the credentials that are old enough to be renewed, and tells when
	// it wants to be called next; the zero time says that there is nothing that ends.
	// Before that it asks the vendor nothing, so that it may be called often. Its
	// error is the first of those that it met; the other credentials are renewed all
	// the same.
	Refresh(ctx context.Context) (next time.Time, err error)
}
