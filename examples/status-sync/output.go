package main

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/handoverhq/handover/examples/internal/console"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/statussync"
)

// output tells a person what happens, or prints an object per run.
type output struct {
	*console.Output
	json    bool
	w       io.Writer
	pending *line
}

// keep holds a run's line until another run begins: one that stopped or asked has
// one line, too, once it went on.
func (o *output) keep(l line) {
	if o.pending != nil {
		if o.pending.Run == l.Run {
			l.Mails = append(o.pending.Mails, l.Mails...)
		} else {
			o.flush()
		}
	}
	o.pending = &l
}

func (o *output) flush() {
	if o.json && o.pending != nil {
		enc := json.NewEncoder(o.w)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(o.pending)
	}
	o.pending = nil
}

// tell shows a run's report, as a person and as a program read it.
func (in *integration) tell(ctx context.Context, r statussync.Report, failure error) error {
	in.last = r
	l, err := in.lineOf(ctx, r)
	if err != nil {
		return err
	}
	in.out.keep(l)
	in.show(l, r, failure)
	return nil
}

func (in *integration) show(l line, r statussync.Report, failure error) {
	o, c := in.out, l.Counts
	o.Line("  Run of %s at %s (%s): %s", l.Run, local(r.Started), r.Started.UTC().Format("15:04 MST"), strings.ReplaceAll(l.State, "_", " "))
	if failure != nil {
		o.Line("    %s: %s", l.Code, hris.Text(hris.English, r.Code, nil))
	}
	o.Line("    changed %d, unchanged %d, not in eRecruiter %d, not visible %d, unmapped %d, held %d, failed %d, left alone %d",
		c.Changed, c.Unchanged, c.NotLinked, c.NotVisible, c.Unmapped, c.Held, c.Failed, c.Left+c.Terminal)
	if len(l.NewStages) > 0 {
		o.Line("    new stages without a status: %s (-map STAGE=STATUS)", strings.Join(l.NewStages, ", "))
	}
	if len(l.GoneStages) > 0 {
		o.Line("    stages that are gone: %s", strings.Join(l.GoneStages, ", "))
	}
	for _, i := range l.Items {
		o.Line("    %s", i.text())
	}
	if r.DryRun {
		o.Line("    it would change %d; nothing was written", c.Planned)
	}
	if r.State == statussync.Asking {
		o.Line("    It would change %d, which is over the cap: nothing was written. A person looks, and lets it go with -approve.", c.Planned)
	}
	for _, m := range l.Mails {
		o.Line("    e-mail to %s: %s -> %s (by %s)", m.Application, m.From, m.To, m.By)
	}
}

// text is one line about an application.
func (i item) text() string {
	text := i.Application + ": " + strings.ReplaceAll(i.Outcome, "_", " ")
	switch {
	case i.To != "":
		text += " " + i.From + " -> " + i.To
	case i.From != "":
		text += ", stays " + i.From
	}
	if i.StageName != "" {
		text += ", at " + i.StageName
	}
	if i.Code != "" {
		text += " (" + i.Code + ")"
	}
	if i.Reason != "" {
		text += " (" + strings.ReplaceAll(i.Reason, "_", " ") + "): -release " + i.Application + ", or -dismiss " + i.Application
	}
	return text
}

// sum says how everybody stands in the end.
func (in *integration) sum(ctx context.Context) error {
	if in.world == nil {
		return nil
	}
	in.out.Heading("In the end")
	all := in.world.inhire.Applications()
	ids := make([]string, len(all))
	for i, a := range all {
		ids[i] = a.ID
	}
	badges, err := in.sync.Badges(ctx, ids...)
	if err != nil {
		return err
	}
	for _, a := range all {
		stage := "not followed"
		if b, ok := badges[a.ID]; ok {
			stage = b.StageName
		}
		in.out.Line("  %s  %-18s %-20s %d e-mails", a.ID, a.Status, stage, len(in.world.inhire.MailsTo(a.Candidate)))
	}
	mails := in.world.inhire.Mails()
	in.out.Line("  inhire would have sent %d e-mails: %d by the synchronisation, %d by a person's own move, %d a second time.",
		len(mails), bySync(mails), len(mails)-bySync(mails), in.world.twice())
	return nil
}
