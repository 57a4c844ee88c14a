package main

import (
	"context"
	"time"

	"github.com/handoverhq/handover/hris/statussync"
)

// line is the object that -json prints for a run. It names nobody: ids, stages,
// statuses and numbers.
type line struct {
	Run     string    `json:"run"`     // the date in Warsaw
	State   string    `json:"state"`   // as statussync.RunState has it; dry_run where nothing was to be written
	Started time.Time `json:"started"` // on Warsaw's clock, with its offset
	Code    string    `json:"code,omitempty"`
	Side    string    `json:"side,omitempty"` // whose failure it was
	DryRun  bool      `json:"dry_run"`

	Counts     counts   `json:"counts"`
	NewStages  []string `json:"new_stages"`
	GoneStages []string `json:"gone_stages"`
	Items      []item   `json:"items"`
	// Mails are those that inhire would have sent since the run before; only the
	// fake tells.
	Mails []mail    `json:"mails,omitzero"`
	Next  time.Time `json:"next"`
}

type counts struct {
	Applications int `json:"applications"`
	Changed      int `json:"changed"`
	Unchanged    int `json:"unchanged"`
	NotLinked    int `json:"not_linked"`
	NotVisible   int `json:"not_visible"`
	Unmapped     int `json:"unmapped"`
	Terminal     int `json:"terminal"`
	Left         int `json:"left"`
	Held         int `json:"held"`
	Planned      int `json:"planned"`
	Failed       int `json:"failed"` // the three that follow
	Refused      int `json:"refused"`
	Unknown      int `json:"unknown"`
	Unreadable   int `json:"unreadable"`
}

type item struct {
	Application string `json:"application"` // inhire's
	Outcome     string `json:"outcome"`
	Reason      string `json:"reason,omitempty"`
	Code        string `json:"code,omitempty"`
	From        string `json:"from,omitempty"`
	To          string `json:"to,omitempty"`
	Stage       string `json:"stage,omitempty"`
	StageName   string `json:"stage_name,omitempty"`
}

type mail struct {
	Application string `json:"application"`
	From        string `json:"from"`
	To          string `json:"to"`
	By          string `json:"by"` // sync, or user
}

// planned is the outcome of what a run would change that asks, or is a dry one.
const planned = "planned"

func (in *integration) lineOf(ctx context.Context, r statussync.Report) (line, error) {
	c := r.Counts
	l := line{
		Run: r.ID, State: string(r.State), Started: r.Started.In(warsaw), Code: string(r.Code), Side: string(r.Side), DryRun: r.DryRun,
		Counts: counts{
			Applications: c.Applications, Changed: c.Changed, Unchanged: c.Unchanged, NotLinked: c.NotLinked, NotVisible: c.NotVisible,
			Unmapped: c.Unmapped, Terminal: c.Terminal, Left: c.Left, Held: c.Held, Planned: c.Planned,
			Failed: c.Refused + c.Unknown + c.Unreadable, Refused: c.Refused, Unknown: c.Unknown, Unreadable: c.Unreadable,
		},
		NewStages: append([]string{}, r.NewStages...), GoneStages: append([]string{}, r.GoneStages...), Items: []item{}, Next: in.sync.Next().In(warsaw),
	}
	if r.DryRun && r.State != statussync.Asking {
		l.State = "dry_run"
	}
	for _, i := range r.Changes {
		if i.Outcome == statussync.Changed {
			i.Outcome = planned
		}
		l.add(i)
	}
	if !r.DryRun {
		for i, err := range in.sync.Items(ctx, r.ID) {
			if err != nil {
				return l, err
			}
			l.add(i)
		}
	}
	if r.State == statussync.Asking && !r.DryRun {
		for p, err := range in.sync.Plan(ctx) {
			if err != nil {
				return l, err
			}
			l.Items = append(l.Items, item{Application: p.Application, Outcome: planned, From: p.Change.From, To: p.Change.To, Stage: p.Change.Stage, StageName: p.Change.StageName})
		}
	}
	if in.world != nil {
		l.Mails = []mail{}
		for _, m := range in.world.mails() {
			l.Mails = append(l.Mails, mail{m.ApplicationID, m.Was, m.Status, string(m.By)})
		}
	}
	return l, nil
}

func (l *line) add(i statussync.Item) {
	l.Items = append(l.Items, item{
		Application: i.Application, Outcome: string(i.Outcome), Reason: string(i.Reason), Code: string(i.Code), From: i.From, To: i.To, Stage: i.Stage, StageName: i.StageName,
	})
}
