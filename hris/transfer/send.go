package transfer

import (
	"context"
	"errors"
	"slices"

	"github.com/handoverhq/handover/hris"
)

// Send hands a draft over, as the reviewer saw it: it commits the transfer as
// planned and runs it. The badge it gives is what came of it, whatever that
// is; the error says why it is not done, and is nil where it is.
//
// A hire that was sent before is refused with a [Refusal] that shows the
// standing transfer. One that is held or partial is corrected by sending
// again: what was written stays, the rest is written with the new values. One
// whose worker died goes on as it was sent.
func (s *Service) Send(ctx context.Context, actor Actor, d *Draft) (Badge, error) {
	c, key, err := s.ready(ctx, actor, d)
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return refusal.Badge, err
	}
	if err != nil {
		return Badge{}, err
	}
	p, steps, err := s.plan(c, d, key, actor)
	if err != nil {
		return Badge{}, err
	}
	t, lease, err := s.cfg.Ledger.Create(ctx, p)
	if taken, ok := errors.AsType[*Taken](err); ok {
		return s.again(ctx, actor, c, d, taken.By)
	}
	if err != nil {
		return Badge{}, err
	}
	r := &run{s: s, c: c, t: t, lease: lease, steps: steps, parcel: d.parcel}
	err = r.begin(ctx)
	return s.badge(r.t, d.hire), err
}

// plan makes what Create commits, and the steps that belong to it.
func (s *Service) plan(c *Connection, d *Draft, key Hash, actor Actor) (Planned, []hris.Step, error) {
	at, marker := s.now(), hris.NewMarker()
	id := newID(at)
	steps, err := s.steps(c, d.Tenant, marker, d.parcel)
	if err != nil {
		return Planned{}, nil, err
	}
	rev, err := s.revision(d, id, steps)
	if err != nil {
		return Planned{}, nil, err
	}
	return Planned{
		ID: id, Tenant: d.Tenant, Connection: d.Connection,
		Vendor: d.Info.Vendor, Product: d.Info.Product, Account: d.Info.Account,
		Key: key, PersonHash: s.personHash(d.Tenant, d.hire.PersonID),
		PersonID: d.hire.PersonID, ApplicationID: d.hire.ApplicationID,
		Actor: actor.ID, At: at, Marker: marker, Steps: rev.Steps,
		Mapping: rev.Mapping, Form: rev.Form, Draft: rev.Draft, DraftHash: rev.DraftHash,
		DraftUntil: rev.DraftUntil, Fields: rev.Fields,
		Owner: s.owner, Lease: s.cfg.LeaseTime,
	}, steps, nil
}

// revision is what a draft brings to a transfer, new or corrected.
func (s *Service) revision(d *Draft, id string, steps []hris.Step) (*Revision, error) {
	encoded, err := d.parcel.encode()
	if err != nil {
		return nil, &hris.Error{Code: hris.InvalidInput, Op: "send", Effect: hris.EffectNotSent, Detail: "the values cannot be encoded"}
	}
	sealed, err := s.seal(d.Tenant, id, encoded)
	if err != nil {
		return nil, &hris.Error{Code: hris.InvalidInput, Op: "seal draft", Effect: hris.EffectNotSent, Detail: "the Sealer failed"}
	}
	var paths []string
	for entry := range d.Plan.Entries() {
		paths = append(paths, entry.Origin.From...)
	}
	fields, err := s.fieldHashes(d.Tenant, id, d.hire, paths)
	if err != nil {
		return nil, err
	}
	rev := &Revision{
		Draft: sealed, DraftHash: s.hash("draft", d.Tenant, string(encoded)), DraftUntil: s.now().Add(s.cfg.DraftLife),
		Fields: fields, Mapping: d.rules, Form: d.Form.Fingerprint(),
	}
	if err := namesAreUnique(steps); err != nil {
		return nil, err
	}
	for _, st := range steps {
		rev.Steps = append(rev.Steps, PlannedStep{Name: st.Name, Kind: st.Kind, Optional: st.Optional})
	}
	return rev, nil
}

func namesAreUnique(steps []hris.Step) error {
	seen := map[string]bool{}
	for _, st := range steps {
		if st.Name == "" || seen[st.Name] || st.Do == nil || st.Deadline <= 0 {
			return &hris.Error{Code: hris.InvalidInput, Op: "plan steps", Effect: hris.EffectNotSent,
				Detail: "the target's steps need names of their own, a Do and a Deadline"}
		}
		seen[st.Name] = true
	}
	if len(steps) == 0 {
		return &hris.Error{Code: hris.InvalidInput, Op: "plan steps", Effect: hris.EffectNotSent, Detail: "the target gives no steps"}
	}
	return nil
}

// again is a Send that meets a transfer of the same subject: it refuses, or
// corrects it, or only moves it on where its worker died.
func (s *Service) again(ctx context.Context, actor Actor, c *Connection, d *Draft, t Transfer) (Badge, error) {
	switch {
	case t.State.Ended() || t.Leased || t.Erased:
		return s.badge(t, d.hire), refuse(t, s.badge(t, d.hire))
	case correctable(t) || t.State == StatePlanned:
		return s.correct(ctx, actor, c, d, t)
	}
	var given *parcel
	if d.Digest == t.DraftHash {
		given = &d.parcel
	}
	t, err := s.rebind(ctx, actor, t, d.Connection)
	if err != nil {
		return s.badge(t, d.hire), err
	}
	r, err := s.resume(ctx, actor, c, t, given)
	return s.badge(r.t, d.hire), err
}

// correct gives a transfer new values for what it has not written and goes on
// with it.
func (s *Service) correct(ctx context.Context, actor Actor, c *Connection, d *Draft, t Transfer) (Badge, error) {
	steps, err := s.steps(c, d.Tenant, t.Marker, d.parcel)
	if err != nil {
		return s.badge(t, d.hire), err
	}
	rev, err := s.revision(d, t.ID, steps)
	if err != nil {
		return s.badge(t, d.hire), err
	}
	keepWritten(rev.Fields, t)
	if gone := t.DraftUntil.IsZero() && rev.Draft != nil; gone || rev.DraftHash != t.DraftHash || t.Connection != d.Connection {
		now := s.now()
		t, err = s.cfg.Ledger.Decide(ctx, t.Tenant, t.ID, Decision{
			At: now, Rev: t.Rev, Revise: rev, Connection: d.Connection, Event: Event{At: now, Actor: actor.ID, Kind: EventRevised},
		})
		if err != nil {
			return s.badge(t, d.hire), err
		}
		actor = System // the history names who corrected it
	}
	r, err := s.resume(ctx, actor, c, t, &d.parcel)
	return s.badge(r.t, d.hire), err
}

// keepWritten keeps the former hashes of fields that changed after something was
// written: the target has, as far as anybody can tell, what was sent then.
func keepWritten(fields map[string]Hash, t Transfer) {
	if !slices.ContainsFunc(t.Steps, func(st StepState) bool { return st.Phase == PhaseDone }) {
		return
	}
	for path := range fields {
		if former, ok := t.Fields[path]; ok {
			fields[path] = former
		}
	}
}

// standing finds the transfer that a Send of the draft would run into. Where
// the subject is not chosen yet, any of the same application is it.
func (s *Service) standing(ctx context.Context, d *Draft, key Hash) (Transfer, bool) {
	person := s.personHash(d.Tenant, d.hire.PersonID)
	found, err := s.cfg.Ledger.Find(ctx, d.Tenant, []Hash{person})
	if err != nil {
		return Transfer{}, false
	}
	open := slices.ContainsFunc(d.Info.Subject.Fields, func(path string) bool { return d.parcel.Values[path].IsAbsent() })
	for _, t := range ofPerson(found, d.Info, person) {
		same := t.Key == key || open && t.ApplicationID == d.hire.ApplicationID
		if same && t.InTheWay() && !correctable(t) {
			return t, true
		}
	}
	return Transfer{}, false
}

// Refusal is the error of a Send that a former one stands in the way of:
// the hire was sent before. Its Badge says by whom and when.
type Refusal struct {
	Badge Badge
	cause *hris.Error
}

// Error says by whom and when.
func (r *Refusal) Error() string { return r.cause.Error() }

// Unwrap gives the *hris.Error.
func (r *Refusal) Unwrap() error { return r.cause }

func refuse(t Transfer, b Badge) error {
	code, detail := hris.AlreadySent, "sent by "+b.Actor+" on "+b.At.Format("2006-01-02 15:04 MST")
	switch {
	case t.State == StateInDoubt:
		code = hris.InDoubt
	case !t.State.Ended():
		detail += "; it is " + string(t.State) + ", not done yet"
	}
	return &Refusal{Badge: b, cause: &hris.Error{Code: code, Op: "send", Vendor: t.Vendor, Effect: hris.EffectNotSent, Detail: detail}}
}

// Incomplete is the error of a Send of a draft with open problems.
type Incomplete struct {
	Draft *Draft `json:"-"`
	cause *hris.Error
}

// Error names the fields.
func (i *Incomplete) Error() string { return i.cause.Error() }

// Unwrap gives the *hris.Error.
func (i *Incomplete) Unwrap() error { return i.cause }

func incomplete(d *Draft) error {
	e := &hris.Error{Code: hris.Problems, Op: "send", Vendor: d.Info.Vendor, Effect: hris.EffectNotSent}
	for _, p := range d.Problems {
		if p.Blocks() && p.Field != "" && !slices.Contains(e.Fields, p.Field) {
			e.Fields = append(e.Fields, p.Field)
		}
	}
	return &Incomplete{Draft: d, cause: e}
}
