package transfer

import (
	"context"

	"github.com/handoverhq/handover/hris"
)

// Held is a hand-over that waits for a person: its badge, and whose it is. A
// [Badge] alone says that of nobody, so that results which carry one can be logged.
type Held struct {
	Badge
	PersonID      string // the host's, for a link back to the profile; "" once erased
	ApplicationID string // the same
}

// Held lists what waits for a person, of one connection: transfers that are held,
// partial or in doubt and that nothing moves but somebody who corrects, answers,
// waives or cancels them, or a change of the connection ([Service.Rouse]). Not
// among them is what goes on by itself, now or from a [Badge].NotBefore on: what is
// planned or under way, tried again, or still looked for. Nor is what ended. An
// erased person's doubt is: it is answered like any other.
//
// Where the reason is the connection's ([hris.Code.StopsLine]), such as credentials
// that are refused, the whole line rests, and the one that met it stands for those
// behind it: they stay planned, with no reason and no NotBefore, and are not listed.
// Whenever the rest ends one more of them is tried, and is listed too if it meets the
// same; [Service.Rouse] sets all of them going. [Service.Backlog] counts them.
//
// One that the vendor refused (hris.Rejected) need not have Fields: not every vendor
// names them, and what it says instead may quote a value, so that no ledger keeps it.
// To see it, prepare the hire and Send it in the foreground: where it is refused again, the
// error is the vendor's own too, for errors.As, and some have its words for the person
// at work, such as the Message of an *afas.Error. The [Service.History] has the
// vendor's reference, where there was one, for the vendor's own log.
//
// They come in the order of their ids, which is that of their sending, those after
// the given one alone, at most limit: the first page is after "", and each further
// one after the last [Badge].Transfer of the page before, whatever ended in between.
// A page that is shorter than limit is the last. It needs the right to view, also of
// a connection that was switched off or removed: see [Policies].
func (s *Service) Held(ctx context.Context, actor Actor, tenant, connection, after string, limit int) ([]Held, error) {
	if err := s.authorize(ctx, actor, View, tenant, connection); err != nil {
		return nil, err
	}
	found, err := s.cfg.Ledger.Held(ctx, hris.Line{Tenant: tenant, Connection: connection}, after, limit)
	if err != nil {
		return nil, err
	}
	held := make([]Held, len(found))
	for i, t := range found {
		held[i] = Held{Badge: s.badge(t, nil), PersonID: t.PersonID, ApplicationID: t.ApplicationID}
	}
	return held, nil
}
