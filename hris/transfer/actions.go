package transfer

import (
	"cmp"
	"context"
	"slices"

	"github.com/handoverhq/handover/hris"
)

// Candidate is one profile of a page.
type Candidate struct {
	PersonID      string
	ApplicationID string
	Hired         bool
	// Hire is the hire as it is now, for [Badge].Changed; nil leaves that out.
	Hire *hris.Hire
}

// Offer is what a profile may show.
type Offer string

// The offers.
const (
	OfferNothing Offer = "nothing"
	OfferSend    Offer = "send"    // "Send to AFAS"
	OfferReview  Offer = "correct" // the badge, and a way to correct and go on
	OfferBadge   Offer = "badge"
)

// Action is the answer for one profile.
type Action struct {
	Offer Offer
	// To is the target's name for people: "AFAS". Of a connection that is switched off
	// or removed it is the vendor's, where the Connections are [VendorNames], else
	// Badge.Vendor.
	To    string
	Badge Badge // for OfferReview and OfferBadge
}

// VendorNames is a [Connections] that knows what people call a vendor: of a
// connection that is switched off or removed there is no target to say so. Package
// connection's Service is one.
type VendorNames interface {
	// VendorName gives the name for people, "" where the vendor is not known.
	VendorName(vendor string) string
}

// Actions answers for a whole page of profiles what each shows of one
// connection, in the order given, with one query and no call to the vendor. One
// that is switched off or removed offers nothing to be sent, and still shows what
// was handed over of an application through it: see [Policies].
func (s *Service) Actions(ctx context.Context, actor Actor, tenant, connection string, page []Candidate) ([]Action, error) {
	actions := make([]Action, len(page))
	for i := range actions {
		actions[i].Offer = OfferNothing
	}
	info, on, err := s.leads(ctx, tenant, connection)
	if err != nil {
		return nil, err
	}
	mayView, err := s.may(ctx, actor, View, tenant, connection)
	if err != nil {
		return nil, err
	}
	maySend, err := s.may(ctx, actor, Send, tenant, connection)
	maySend = maySend && on
	if err != nil || !mayView && !maySend {
		return actions, err
	}
	hashes := make([]Hash, 0, len(page))
	for _, p := range page {
		hashes = append(hashes, s.personHash(tenant, p.PersonID))
	}
	slices.Sort(hashes)
	found, err := s.cfg.Ledger.Find(ctx, tenant, slices.Compact(hashes))
	if err != nil {
		return nil, err
	}
	if !on {
		info = s.ledThrough(found, connection)
	}
	for i, p := range page {
		actions[i] = s.action(info, p, ofPerson(found, info, s.personHash(tenant, p.PersonID)), mayView, maySend)
	}
	return actions, nil
}

// Person gives every hand-over of a person through a connection's account, the
// latest first, also of a connection that was switched off or removed.
func (s *Service) Person(ctx context.Context, actor Actor, tenant, connection, personID string) ([]Badge, error) {
	if err := s.authorize(ctx, actor, View, tenant, connection); err != nil {
		return nil, err
	}
	info, on, err := s.leads(ctx, tenant, connection)
	if err != nil {
		return nil, err
	}
	person := s.personHash(tenant, personID)
	found, err := s.cfg.Ledger.Find(ctx, tenant, []Hash{person})
	if err != nil {
		return nil, err
	}
	if !on {
		info = s.ledThrough(found, connection)
	}
	var badges []Badge
	for _, t := range ofPerson(found, info, person) {
		badges = append(badges, s.badge(t, nil))
	}
	return badges, nil
}

// leads tells where a connection leads, unless it is switched off, removed or unknown.
func (s *Service) leads(ctx context.Context, tenant, connection string) (info hris.Info, on bool, err error) {
	c, err := s.connection(ctx, tenant, connection)
	if away(err) {
		return hris.Info{}, false, nil
	}
	if err != nil {
		return hris.Info{}, false, err
	}
	return c.Target.Info(), true, nil
}

// ledThrough tells where a connection led, by what went through it.
func (s *Service) ledThrough(found []Transfer, connection string) hris.Info {
	i := slices.IndexFunc(found, func(t Transfer) bool { return t.Connection == connection })
	if i < 0 {
		return hris.Info{}
	}
	info := hris.Info{Vendor: found[i].Vendor, Product: found[i].Product, Account: found[i].Account, Name: found[i].Vendor}
	if names, ok := s.cfg.Connections.(VendorNames); ok {
		info.Name = cmp.Or(names.VendorName(info.Vendor), info.Vendor)
	}
	return info
}

func (s *Service) action(info hris.Info, p Candidate, theirs []Transfer, mayView, maySend bool) Action {
	for _, t := range theirs {
		// A person goes once where the subject is the person; else this
		// application's own transfer counts. One that was erased can no longer
		// be told from others, and stands for all of them.
		if !info.Subject.Person || len(info.Subject.Fields) > 0 {
			if t.ApplicationID != p.ApplicationID && !t.Erased {
				continue
			}
		}
		if !t.InTheWay() && !t.Erased {
			continue // nothing of it stands, or a further one was allowed
		}
		switch {
		case !mayView:
			return Action{Offer: OfferNothing, To: info.Name}
		case maySend && p.Hired && correctable(t):
			return Action{Offer: OfferReview, To: info.Name, Badge: s.badge(t, p.Hire)}
		}
		return Action{Offer: OfferBadge, To: info.Name, Badge: s.badge(t, p.Hire)}
	}
	if p.Hired && maySend {
		return Action{Offer: OfferSend, To: info.Name}
	}
	return Action{Offer: OfferNothing, To: info.Name}
}

// correctable reports whether a Send would correct the transfer and go on.
func correctable(t Transfer) bool {
	return t.State == StateHeld || t.State == StatePartial
}

// ofPerson picks one person's transfers to one account, the latest first.
func ofPerson(found []Transfer, info hris.Info, person Hash) []Transfer {
	var theirs []Transfer
	for _, t := range found {
		if t.PersonHash == person && t.Vendor == info.Vendor && t.Product == info.Product && t.Account == info.Account {
			theirs = append(theirs, t)
		}
	}
	slices.SortStableFunc(theirs, func(a, b Transfer) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return theirs
}

// may asks for a right and takes "not allowed" for an answer.
func (s *Service) may(ctx context.Context, actor Actor, right Right, tenant, connection string) (bool, error) {
	err := s.authorize(ctx, actor, right, tenant, connection)
	if hris.CodeOf(err) == hris.NotAllowed {
		return false, nil
	}
	return err == nil, err
}
