package intake

import (
	"context"
	"log/slog"

	"github.com/handoverhq/handover/hris"
)

// Held lists a tenant's events that wait for a person, oldest first. It asks no right: they
// have no payload and no id of a person, and whose one is, a host knows by [Intake.Subject].
//
// The Reason says why. That of a hire that cannot be sent as it is is hris.Problems, and its
// Fields are what a person has to see to: paths of the target's form, and by its code
// ([transfer.CodeSecond], [transfer.CodePersonExists]) a question that is about no field.
// hris.Text has words for these codes.
func (in *Intake) Held(ctx context.Context, tenant string) ([]hris.Event, error) {
	return in.cfg.Inbox.Held(ctx, tenant)
}

// Release lets a held event be worked again, once its cause is mended, or
// because a person says that it is right. An event whose cause only a person
// could see to (a hire that was sent and withdrawn, persons that were merged,
// a payload that expired) is done with that.
//
// An event has no place for a person's answer. Give it to the ledger first, with the
// hire as the host or its source has it: [transfer.Service.Prepare] with the edits that the
// route would set and the answer, then Send, then Release. The event finds the transfer, and is done.
//
//   - transfer.second: [transfer.SecondHandOver]
//   - transfer.person_exists: [transfer.AnotherPerson], or [transfer.SamePerson] of one in the draft's Matches
//   - a field: [transfer.Set]; what is wrong at the source is mended there
//
// An answer may bring up the next question, which the draft's Problems have: the former record
// of a second hand-over may look like the person.
func (in *Intake) Release(ctx context.Context, tenant, id string) error {
	return in.cfg.Inbox.Release(ctx, tenant, id, in.now())
}

// Dismiss ends a held event because a person says that nothing is to be done:
// it was seen to by hand, say. Its payload is erased; should it arrive again, it
// is a repeat.
func (in *Intake) Dismiss(ctx context.Context, tenant, id string) error {
	if err := in.cfg.Inbox.Dismiss(ctx, tenant, id, in.now()); err != nil {
		return err
	}
	in.cfg.Logger.LogAttrs(ctx, slog.LevelInfo, "intake", slog.String("event", id), slog.String("tenant", tenant), slog.String("outcome", "dismissed"))
	return nil
}

// Erase forgets a person's events, as an event of the source that says so does.
// The ledger's [transfer.Service.Erase] is the other half. It gives how many
// events it touched.
func (in *Intake) Erase(ctx context.Context, tenant, personID string) (int, error) {
	if err := in.trust(ctx); err != nil {
		return 0, err
	}
	return in.cfg.Inbox.Erase(ctx, tenant, in.person(tenant, personID))
}

// EraseLine erases what a source's connection sent, because that was removed. What had
// not been worked by then is held without its payload, so that a person sees that it
// came and went nowhere; so it is with a host's own hires that wait in a target's line
// ([OwnRoutes]): keep those that still count for another connection. It is half of a
// connection.Config.EraseSealed, of which [transfer.Service.EraseDrafts] is the other;
// package riverqueue's Queue.EraseSealed is both.
//
// Where it fails some of it may be gone, and the next call goes on.
func (in *Intake) EraseLine(ctx context.Context, tenant, connection string) error {
	n, err := in.cfg.Inbox.EraseLine(ctx, hris.Line{Tenant: tenant, Connection: connection})
	if n > 0 {
		in.cfg.Logger.LogAttrs(ctx, slog.LevelInfo, "intake line erased", slog.String("tenant", tenant), slog.String("connection", connection), slog.Int("events", n))
	}
	return err
}

// Expire removes what was kept longer ago than Config.Retention: done events,
// and the payloads of the others, which a person then has to see to.
func (in *Intake) Expire(ctx context.Context) (int, error) {
	return in.cfg.Inbox.Expire(ctx, in.now().Add(-in.cfg.Retention))
}
