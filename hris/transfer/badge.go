package transfer

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/handoverhq/handover/hris"
)

// Badge is what a profile page shows of a hand-over.
type Badge struct {
	Transfer  string // id
	State     State
	Reason    hris.Code // why it is not done
	Fields    []string  // paths of the form that the reason is about
	Actor     string    // who sent it
	At        time.Time // when it was sent
	Ended     time.Time // zero while it goes on
	NotBefore time.Time // it goes on by itself from then; zero: not by itself
	Round     int       // 1, or more after a reopening
	Vendor    string
	Product   string
	Account   string
	Remote    hris.Receipt // what the target has: what the last required create left, documents aside
	Note      hris.Note    // what remains to be known: it waits in the vendor's workflow
	Steps     []StepBadge
	// Changed lists the hire's fields that are no longer what was sent, by path.
	// Nothing is sent again by itself.
	Changed   []string
	Duplicate bool // two records were made: see History
	Erased    bool
}

// StepBadge is one step of a badge.
type StepBadge struct {
	Name   string
	Phase  Phase
	Code   hris.Code
	Remote hris.Receipt
}

// badge shows a transfer; h is the hire as it is now, or nil.
func (s *Service) badge(t Transfer, h *hris.Hire) Badge {
	b := Badge{
		Transfer: t.ID, State: t.State, Reason: t.Reason, Fields: t.ReasonFields, Actor: t.Actor,
		At: t.CreatedAt, Ended: t.EndedAt, NotBefore: t.NotBefore, Round: t.Round,
		Vendor: t.Vendor, Product: t.Product, Account: t.Account, Duplicate: t.Duplicate, Erased: t.Erased,
	}
	for _, st := range t.Steps {
		b.Steps = append(b.Steps, StepBadge{Name: st.Name, Phase: st.Phase, Code: st.Code, Remote: st.Receipt})
		if st.Phase != PhaseDone {
			continue
		}
		if st.Kind == hris.Create && !st.Optional && !strings.HasPrefix(st.Name, hris.DocumentStep) {
			b.Remote = st.Receipt
		}
		if st.Receipt.Note != hris.NoNote {
			b.Note = st.Receipt.Note
		}
	}
	if h != nil {
		b.Changed = s.changed(t, h)
	}
	return b
}

func (s *Service) changed(t Transfer, h *hris.Hire) []string {
	var changed []string
	for _, path := range slices.Sorted(maps.Keys(t.Fields)) {
		now, err := s.fieldHashes(t.Tenant, t.ID, h, []string{path})
		if err != nil || now[path] != t.Fields[path] {
			changed = append(changed, path)
		}
	}
	return changed
}

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
	To    string // the target's name for people: "AFAS"
	Badge Badge  // for OfferReview and OfferBadge
}

// Actions answers for a whole page of profiles what each shows of one
// connection, in the order given, with one query and no call to the vendor.
func (s *Service) Actions(ctx context.Context, actor Actor, tenant, connection string, page []Candidate) ([]Action, error) {
	actions := make([]Action, len(page))
	for i := range actions {
		actions[i].Offer = OfferNothing
	}
	c, err := s.connection(ctx, tenant, connection)
	if err != nil {
		return nil, err
	}
	mayView, err := s.may(ctx, actor, View, tenant, connection)
	if err != nil {
		return nil, err
	}
	maySend, err := s.may(ctx, actor, Send, tenant, connection)
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
	info := c.Target.Info()
	for i, p := range page {
		actions[i] = s.action(info, p, ofPerson(found, info, s.personHash(tenant, p.PersonID)), mayView, maySend)
	}
	return actions, nil
}

// Person gives every hand-over of a person through a connection's account, the
// latest first.
func (s *Service) Person(ctx context.Context, actor Actor, tenant, connection, personID string) ([]Badge, error) {
	if err := s.authorize(ctx, actor, View, tenant, connection); err != nil {
		return nil, err
	}
	c, err := s.connection(ctx, tenant, connection)
	if err != nil {
		return nil, err
	}
	person := s.personHash(tenant, personID)
	found, err := s.cfg.Ledger.Find(ctx, tenant, []Hash{person})
	if err != nil {
		return nil, err
	}
	var badges []Badge
	for _, t := range ofPerson(found, c.Target.Info(), person) {
		badges = append(badges, s.badge(t, nil))
	}
	return badges, nil
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
