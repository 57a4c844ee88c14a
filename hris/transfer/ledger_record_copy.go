package transfer

import (
	"maps"
	"slices"
	"time"
)

// Clone gives a copy that shares nothing with r, its instants as a ledger
// keeps them.
func (r Record) Clone() Record {
	r.Transfer = r.Transfer.clone()
	r.Until = instant(r.Until)
	r.News = cloneEvents(r.News)
	return r
}

func (t Transfer) clone() Transfer {
	t.Draft = cloneOrNil(t.Draft)
	t.ReasonFields = cloneOrNil(t.ReasonFields)
	if t.Fields = maps.Clone(t.Fields); len(t.Fields) == 0 {
		t.Fields = nil
	}
	t.Steps = slices.Clone(t.Steps)
	for i := range t.Steps {
		in := &t.Steps[i].Intent
		in.Baseline = slices.Clone(in.Baseline)
		in.At, in.Deadline, in.Settled = instant(in.At), instant(in.Deadline), instant(in.Settled)
	}
	for _, at := range []*time.Time{&t.NotBefore, &t.DraftUntil, &t.CreatedAt, &t.UpdatedAt, &t.EndedAt} {
		*at = instant(*at)
	}
	return t
}

func cloneEvents(events []Event) []Event {
	events = slices.Clone(events)
	for i := range events {
		events[i].At = instant(events[i].At)
		events[i].Remark = cloneOrNil(events[i].Remark)
	}
	return events
}

// instant keeps an instant as every ledger does: to the microsecond, in UTC.
func instant(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMicro(t.UnixMicro()).UTC()
}

// cloneOrNil copies s; an empty one is kept as none.
func cloneOrNil[S ~[]E, E any](s S) S {
	if len(s) == 0 {
		return nil
	}
	return slices.Clone(s)
}
