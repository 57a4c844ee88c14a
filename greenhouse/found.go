package greenhouse

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"github.com/handoverhq/handover/hris"
)

// FoundHire is a hire that Harvest lists. The offer's parts are 0 for a hire
// without an offer.
type FoundHire struct {
	ApplicationID int64     `json:"application"`
	CandidateID   int64     `json:"candidate"`
	OfferID       int64     `json:"offer,omitempty"`
	OfferVersion  int64     `json:"version,omitempty"`
	HiredAt       time.Time `json:"hired_at"` // when the offer was accepted, else when the opening was filled

	// Undated: the application is hired and changed in the span, but when it was
	// hired is not known. It may have been years ago, so nobody is handed over.
	Undated bool `json:"-"`
}

func (f FoundHire) ids() IDs {
	return IDs{Application: f.ApplicationID, Candidate: f.CandidateID, Offer: f.OfferID, OfferVersion: f.OfferVersion}
}

// accepted is the time that a webhook of the hire would tell.
func (f FoundHire) accepted() time.Time {
	if f.OfferID == 0 {
		return time.Time{}
	}
	return f.HiredAt
}

// Hires lists who was hired within the span, both ends of which are required:
// accepted offers whose application is hired, and hired applications that changed
// in the span and whose place was filled in it. Use it to show what was missed
// while webhooks were not received; [Reconcile] hands it in.
//
// Applications of confidential jobs and private candidates are listed only to a
// user who may see them. It takes the scopes of offers, applications and openings;
// without the last, whoever did not accept an offer within the span is Undated.
func Hires(ctx context.Context, client *Client, span Span) iter.Seq2[FoundHire, error] {
	return func(yield func(FoundHire, error) bool) {
		err := searchHires(ctx, client, span, func(f FoundHire) bool { return yield(f, nil) })
		if err != nil && err != errLeft {
			yield(FoundHire{}, during("list hires", err))
		}
	}
}

// batch is how many offers or applications are asked about at a time.
const batch = maxList

func searchHires(ctx context.Context, client *Client, span Span, use func(FoundHire) bool) error {
	if span.From.IsZero() || span.To.IsZero() {
		return errNoSpan
	}
	seen := map[int64]bool{}
	report := func(f FoundHire) bool { seen[f.ApplicationID] = true; return use(f) }
	err := inBatches(client.AcceptedOffers(ctx, span), func(offers []Offer) error {
		return hiredOf(ctx, client, offers, report)
	})
	if err != nil {
		return err
	}
	changed := client.Applications(ctx, ApplicationFilter{Updated: span, Status: ApplicationHired})
	return inBatches(changed, func(applications []Application) error {
		return datedOf(ctx, client, span, applications, seen, report)
	})
}

// hiredOf reports the offers whose application is hired: accepted is not hired yet.
func hiredOf(ctx context.Context, client *Client, offers []Offer, use func(FoundHire) bool) error {
	byApplication := make(map[int64]Offer, len(offers))
	var ids []int64
	for _, o := range offers {
		byApplication[o.ApplicationID] = o
		ids = append(ids, o.ApplicationID)
	}
	for a, err := range client.Applications(ctx, ApplicationFilter{IDs: ids}) {
		if err != nil {
			return err
		}
		if o := byApplication[a.ID]; a.Status == ApplicationHired && !use(foundBy(a, o)) {
			return errLeft
		}
	}
	return nil
}

func foundBy(a Application, o Offer) FoundHire {
	return FoundHire{ApplicationID: a.ID, CandidateID: a.CandidateID, OfferID: o.ID, OfferVersion: o.Version, HiredAt: o.ResolvedAt}
}

// datedOf finds out when applications were hired that are hired now. Their rows do
// not say, and change for many reasons.
func datedOf(ctx context.Context, client *Client, span Span, applications []Application, seen map[int64]bool, use func(FoundHire) bool) error {
	var ids []int64
	for _, a := range applications {
		if a.Status == ApplicationHired && !seen[a.ID] {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	offers := map[int64]Offer{}
	for o, err := range client.Offers(ctx, OfferFilter{ApplicationIDs: ids, CurrentOnly: true, Status: OfferAccepted}) {
		if err != nil {
			return err
		}
		offers[o.ApplicationID] = o
	}
	filled, err := filledAt(ctx, client, ids)
	if err != nil {
		return err
	}
	for _, a := range applications {
		if a.Status != ApplicationHired || seen[a.ID] {
			continue
		}
		at, known := filled[a.ID]
		f := foundBy(a, offers[a.ID])
		f.Undated = !known
		if f.OfferID == 0 {
			f.HiredAt = at
		}
		if known && (at.Before(span.From.Truncate(time.Millisecond)) || at.After(span.To)) { // Harvest tells milliseconds
			continue // hired at another time
		}
		if !use(f) {
			return errLeft
		}
	}
	return nil
}

// filledAt tells when the openings of applications were filled.
func filledAt(ctx context.Context, client *Client, applications []int64) (map[int64]time.Time, error) {
	filled := map[int64]time.Time{}
	for o, err := range client.Openings(ctx, OpeningFilter{ApplicationIDs: applications}) {
		if errors.Is(err, NotGranted) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if o.ClosedAt.After(filled[o.ApplicationID]) {
			filled[o.ApplicationID] = o.ClosedAt
		}
	}
	return filled, nil
}

// inBatches gives the rows of a list some at a time.
func inBatches[T any](rows iter.Seq2[T, error], use func([]T) error) error {
	var some []T
	for row, err := range rows {
		if err != nil {
			return err
		}
		if some = append(some, row); len(some) == batch {
			if err := use(some); err != nil {
				return err
			}
			some = some[:0]
		}
	}
	if len(some) == 0 {
		return nil
	}
	return use(some)
}

// foundEvent is what an inbox keeps of a found hire: its ids. The rest is read when
// it is worked.
type foundEvent struct {
	Found *FoundHire `json:"found"`
}

func parseFound(payload []byte) (FoundHire, bool) {
	var e foundEvent
	if !bytes.HasPrefix(payload, []byte(`{"found":`)) {
		return FoundHire{}, false
	}
	if json.Unmarshal(payload, &e) != nil || e.Found == nil || e.Found.ApplicationID <= 0 || e.Found.CandidateID <= 0 {
		return FoundHire{}, false
	}
	return *e.Found, true
}

// arrival is what a webhook of the hire would have become.
func (f FoundHire) arrival(ctx context.Context, keeper hris.Keeper, tenant, connection string) (hris.Arrival, error) {
	payload, err := json.Marshal(foundEvent{Found: &f})
	if err != nil {
		return hris.Arrival{}, err
	}
	a := hris.Arrival{
		Tenant: tenant, Connection: connection, Kind: string(HireCandidate),
		PersonID: idText(f.CandidateID), ApplicationID: idText(f.ApplicationID), Payload: payload,
	}
	name, err := hiredName(ctx, keeper, a, f.ids(), f.accepted())
	if name == "" { // no webhook would have had this name; by it the next search knows the hire
		name = hireName(f.ids(), f.HiredAt) + " found"
	}
	a.Names = []string{name}
	return a, err
}
