package greenhouse

import (
	"context"
	"iter"
)

// AcceptedOffers lists the offers in force that were accepted within the span,
// which is required: whoever was hired meanwhile is among them, unless hired
// without an offer. An accepted offer is not a hire yet: see [Application.Status].
func (c *Client) AcceptedOffers(ctx context.Context, resolved Span) iter.Seq2[Offer, error] {
	if resolved == (Span{}) {
		return refusedList[Offer]("list offers", errNoSpan)
	}
	return c.Offers(ctx, OfferFilter{Status: OfferAccepted, CurrentOnly: true, Resolved: resolved})
}

// UpdatedApplications lists the applications that changed within the span, which
// is required, whatever their status: with it come hires without an offer, and
// those undone.
func (c *Client) UpdatedApplications(ctx context.Context, updated Span) iter.Seq2[Application, error] {
	if updated == (Span{}) {
		return refusedList[Application]("list applications", errNoSpan)
	}
	return c.Applications(ctx, ApplicationFilter{Updated: updated})
}

var errNoSpan = inputError("a reconciliation needs a span of time: without one the list is all that ever was")

func refusedList[T any](op string, err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		yield(none, during(op, err))
	}
}
