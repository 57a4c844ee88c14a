package transfer

import (
	"context"
	"errors"
	"slices"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
)

// lookBefore shows the reviewer who the target already knows, and takes the
// reviewer's answer.
func (s *Service) lookBefore(ctx context.Context, c *Connection, d *Draft, e edits) error {
	if !d.Plan.Complete() {
		return nil // what to look for is not known yet
	}
	// A marker of no transfer: nothing can match it.
	steps, err := c.Target.Steps(s.input(d.Tenant, newMarker(), d.parcel))
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
		return s.answer(d, e)
	}
	seen, err := steps[first].Look(ctx, hris.Receipts{})
	if err != nil {
		return err
	}
	d.Matches, d.LookComplete = seen.Matches, seen.Complete
	return s.answer(d, e)
}

// answer takes SamePerson or AnotherPerson, or leaves the question open.
func (s *Service) answer(d *Draft, e edits) error {
	others := make([]string, 0, len(d.Matches))
	for _, m := range d.Matches {
		others = append(others, m.ID)
	}
	switch {
	case e.same != "" && !d.Info.UsesExisting:
		return &hris.Error{Code: hris.InvalidInput, Op: "prepare", Effect: hris.EffectNotSent,
			Detail: "this target cannot hand over onto a record it already holds", Remedy: "Cancel, and add the data there by hand; or say that it is another person."}
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

// sentBefore shows earlier hand-overs of the person to this account; one of
// the same application for another subject asks before a second.
func (s *Service) sentBefore(ctx context.Context, d *Draft, e edits) error {
	found, err := s.Ledger.Find(ctx, d.Tenant, []Hash{s.personHash(d.Tenant, d.hire.PersonID)})
	if err != nil {
		return err
	}
	key, err := s.subjectKey(d.Tenant, d.Info, d.hire, d.parcel.Values)
	if err != nil {
		return err
	}
	asks := false
	for _, t := range ofPerson(found, d.Info, s.personHash(d.Tenant, d.hire.PersonID)) {
		d.Before = append(d.Before, s.badge(t, nil))
		wrote := t.State != StateCancelled && t.State != StateFailed && t.State != StateHeld
		asks = asks || t.Key != key && wrote && (t.ApplicationID == d.hire.ApplicationID || t.Erased)
	}
	if asks && !e.second {
		d.Problems = append(d.Problems, problem(fieldmap.SeverityQuestion, CodeSecond, ""))
	}
	return nil
}
