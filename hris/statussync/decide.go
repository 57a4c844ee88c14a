package statussync

import (
	"cmp"

	"github.com/handoverhq/handover/hris"
)

// decision is what becomes of one application: what is kept of it, and what
// the report lists.
type decision struct {
	record Record
	item   Item
}

// decision compares where an application stands with what the platform shows.
func (w *worker) decision(all *roster, x *row, id string, before Record) decision {
	c := &w.report.Counts
	inDoubt := before.Change.State == ChangeSending || before.Change.State == ChangeUnknown
	switch {
	case inDoubt:
		// What was sent may still come: nothing else is sent before that is over.
		c.Unknown++
		return decision{before, w.item(before, Unknown)}
	case x.terminal:
		c.Terminal++
		return decision{record: w.terminal(all, x, before)}
	case x.seen == failed && !hidden(hris.Code(all.codes.list[x.code])):
		c.Unreadable++
		return decision{before, Item{Run: w.report.ID, Application: id, Outcome: Unreadable, Code: hris.Code(all.codes.list[x.code]), At: w.s.now()}}
	case x.seen != seen:
		c.NotVisible++
		return decision{before, Item{Run: w.report.ID, Application: id, Outcome: NotVisible, At: w.s.now()}}
	}
	r := w.sighted(all, x, id, before)
	r.Change = Change{}
	change := Change{
		State: ChangePlanned, From: r.Status, To: w.setting.status(r.Stage), Stage: r.Stage, StageName: r.StageName,
		At: all.since(x), Run: w.report.ID,
	}
	switch {
	case !w.statuses.has(change.To):
		c.Unmapped++
		return decision{r, Item{Run: w.report.ID, Application: id, Outcome: Unmapped, From: r.Status, Stage: r.Stage, StageName: r.StageName, At: w.s.now()}}
	case change.To == r.Status:
		c.Unchanged++
		r.Agreed, r.Edited, r.Prior = true, false, ""
		return decision{record: r}
	case r.Run == w.report.ID:
		// It has had its change of this run; the next one looks again.
		c.Left++
		return decision{record: r}
	}
	return w.weigh(r, change, before.Change)
}

// terminal keeps the badge of an application true that is not followed any more.
// Nothing waits for a person there.
func (w *worker) terminal(all *roster, x *row, before Record) Record {
	r, status := before, all.statuses.list[x.status]
	if before.Application == "" {
		return r
	}
	if r.Change = (Change{}); status != before.Status {
		r.Status, r.At = status, w.s.now()
		r.Agreed, r.Edited = false, true
	}
	return r
}

// sighted takes over what was seen of an application, and finds out whether
// anybody meant it.
func (w *worker) sighted(all *roster, x *row, id string, before Record) Record {
	r := before
	r.Application = id
	stage, status := all.stages.list[x.stage], all.statuses.list[x.status]
	known := before.Application != ""
	if known && before.Stage != "" && stage != before.Stage {
		r.Prior = before.Stage
	}
	same := known && status == before.Status
	r.Agreed = before.Agreed && same
	r.Edited = !r.Agreed && (x.byPerson || before.Edited || known && !same)
	r.Stage, r.StageName, r.Status = stage, cmp.Or(all.stageNames[x.stage], w.stageName(stage)), status
	if r.Stage != before.Stage || r.StageName != before.StageName || r.Status != before.Status {
		r.At = w.s.now()
	}
	return r
}

// weigh decides whether a change may be made, or is for a person.
func (w *worker) weigh(r Record, change, before Change) decision {
	c := &w.report.Counts
	reason, policy := w.doubts(r, change)
	decided := before.same(change)
	switch {
	case decided && before.State == ChangeDismissed:
		r.Change = before
		c.Left++
		return decision{record: r}
	case decided && before.State == ChangeReleased:
		change.By = before.By
	case reason != "" && policy == Leave:
		c.Left++
		return decision{record: r}
	case reason != "" && policy == Hold:
		change.State, change.Reason = ChangeHeld, reason
		if decided && before.State == ChangeHeld && before.Reason == reason {
			change = before // the same since an earlier run
		}
		c.Held++
		r.Change = change
		return decision{r, w.item(r, Held)}
	case decided && before.State == ChangeApproved:
	default:
		w.fresh++
	}
	c.Planned++
	r.Change = change
	return decision{record: r}
}

// doubts gives what speaks against a change, and what the customer wants then.
func (w *worker) doubts(r Record, change Change) (Reason, Policy) {
	from, to := w.statuses[change.From], w.statuses[change.To]
	switch backwards := !w.statuses.has(change.From) || from.Terminal || to.Order < from.Order; {
	case r.Prior != "" && w.gone(r.Prior):
		return StageGone, Hold
	case r.Edited && w.s.cfg.Options.ByHand != Send:
		return EditedByHand, w.s.cfg.Options.ByHand
	case backwards:
		return Backwards, w.s.cfg.Options.Backward
	}
	return "", Hold
}

// gone reports whether the source has a stage no more.
func (w *worker) gone(stage string) bool {
	i := w.setting.find(stage)
	return i < 0 || w.setting.Entries[i].Gone
}

func (w *worker) stageName(stage string) string {
	if i := w.setting.find(stage); i >= 0 {
		return w.setting.Entries[i].Stage.Name
	}
	return ""
}
