package transfer

import (
	"context"
	"errors"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// lookBefore shows the reviewer who the target already knows, and takes the
// reviewer's answer. What the standing transfer of the same subject made is
// left out: nobody needs to be asked about that.
func (s *Service) lookBefore(ctx context.Context, c *Connection, d *Draft, e edits, standing *Transfer) error {
	if !d.Plan.Complete() {
		return nil // what to look for is not known yet
	}
	marker := hris.NewMarker() // of no transfer: nothing can match it
	if standing != nil {
		marker = standing.Marker
	}
	steps, err := s.steps(c, d.Tenant, marker, d.parcel)
	if refused, ok := errors.AsType[*hris.Error](err); ok && refused.Code == hris.Problems {
		for _, field := range refused.Fields {
			d.Problems = append(d.Problems, problem(fieldmap.SeverityError, CodeRefused, field, "detail", refused.Detail))
		}
		return nil
	}
	if err != nil {
		return err
	}
	first := slices.IndexFunc(steps, func(st hris.Step) bool { return st.Kind == hris.Create })
	if first < 0 || steps[first].Look == nil {
		return s.answer(d, e, false)
	}
	seen, err := look(ctx, steps[first], hris.Receipts{})
	if err != nil {
		return err
	}
	d.Matches, d.LookComplete = slices.DeleteFunc(seen.Matches, func(m hris.Match) bool { return isOurs(standing, m) }), seen.Complete
	return s.answer(d, e, seen.People)
}

// answer takes SamePerson or AnotherPerson, or leaves the question open. Where
// people were looked for, only somebody who was shown can be the same person: a
// stale page must not put one person's data onto another's record.
func (s *Service) answer(d *Draft, e edits, looked bool) error {
	others := make([]string, 0, len(d.Matches))
	for _, m := range d.Matches {
		others = append(others, m.ID)
	}
	switch {
	case e.same != "" && !d.Info.UsesExisting:
		return &hris.Error{Code: hris.InvalidInput, Op: "prepare", Effect: hris.EffectNotSent,
			Detail: "this target cannot hand over onto a record it already holds", Remedy: "Cancel, and add the data there by hand; or say that it is another person."}
	case e.same != "" && looked && !slices.Contains(others, e.same):
		d.Problems = append(d.Problems, problem(fieldmap.SeverityQuestion, CodePersonExists, ""))
	case e.same != "":
		d.parcel.Existing = e.same
		d.parcel.Others = slices.DeleteFunc(others, func(id string) bool { return id == e.same })
	case e.another:
		d.parcel.Others = others
	case len(d.Matches) > 0:
		d.Problems = append(d.Problems, problem(fieldmap.SeverityQuestion, CodePersonExists, ""))
	}
	return nil
}

// isOurs reports whether a match is what the transfer itself made.
func isOurs(t *Transfer, m hris.Match) bool {
	if t == nil {
		return false
	}
	return m.Exact || slices.ContainsFunc(t.Steps, func(st StepState) bool {
		return st.Phase == PhaseDone && isOf(m, st.Receipt)
	})
}

// isOf reports whether a match is the record of a receipt. Vendors count people
// and applications by numbers of their own: kinds, where both are known, must
// be the same.
func isOf(m hris.Match, r hris.Receipt) bool {
	return m.ID == r.ID && m.ID != "" && (m.Kind == "" || r.Kind == "" || m.Kind == r.Kind)
}

// sentBefore shows earlier hand-overs of the person to this account, and gives
// the one of the same subject that stands. One of the same application for
// another subject asks before a second.
func (s *Service) sentBefore(ctx context.Context, d *Draft, e edits) (standing *Transfer, err error) {
	person := s.personHash(d.Tenant, d.hire.PersonID)
	found, err := s.cfg.Ledger.Find(ctx, d.Tenant, []Hash{person})
	if err != nil {
		return nil, err
	}
	key, err := s.subjectKey(d.Tenant, d.Info, d.hire, d.parcel.Values)
	if err != nil {
		return nil, err
	}
	asks := false
	for _, t := range ofPerson(found, d.Info, person) {
		d.Before = append(d.Before, s.badge(t, nil))
		switch {
		case t.Key == key && t.InTheWay():
			standing = &t
		case t.Key != key && t.InTheWay() && sent(t):
			asks = asks || t.ApplicationID == d.hire.ApplicationID || t.Erased
		}
	}
	if asks && !e.second {
		d.Problems = append(d.Problems, problem(fieldmap.SeverityQuestion, CodeSecond, ""))
	}
	return standing, nil
}
