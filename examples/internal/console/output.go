package console

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// NothingSent is what a person reads where problems stop a send.
const NothingSent = "Nothing was sent: solve the problems first"

// Output tells a person what happens, or collects it for -json.
type Output struct {
	program Program
	flags   Flags
	w       io.Writer
	rules   []string // whose rule each of the mapping is, by index
	result  result
}

// NewOutput prints to w.
func NewOutput(p Program, f Flags, w io.Writer) *Output { return &Output{program: p, flags: f, w: w} }

// Line prints to a person.
func (o *Output) Line(format string, args ...any) {
	if !o.flags.JSON {
		fmt.Fprintf(o.w, format+"\n", args...)
	}
}

// Heading begins a part.
func (o *Output) Heading(text string) { o.Line("\n%s\n%s", text, strings.Repeat("-", len(text))) }

// Transfer is the id of the hand-over that was shown; "" where nothing was sent.
func (o *Output) Transfer() string { return o.result.id }

// Report shows how the connection stands, and gives the failure that keeps hires
// from being sent, nil where there is none.
func (o *Output) Report(to string, r hris.Report) error {
	o.Heading("Checking the connection")
	o.Line("  to       %s", to)
	o.Findings(r)
	for _, f := range r.Findings {
		if f.Standing == hris.Missing {
			o.result.Problems = append(o.result.Problems, problem{f.Subject, f.Code, f.Text})
		}
	}
	if r.OK() {
		return nil
	}
	for _, f := range r.Findings {
		if f.Standing == hris.Missing && f.Err != nil {
			return f.Err
		}
	}
	return errors.New("the connection is not complete: see what is missing above")
}

// Findings shows those of a report.
func (o *Output) Findings(r hris.Report) {
	for _, f := range r.Findings {
		o.Line("  %-8s %s: %s", f.Standing, f.Subject, f.Text)
		if f.Adds != "" && f.Standing != hris.Good {
			o.Line("           it would add: %s", f.Adds)
		}
		if f.Remedy != "" {
			o.Line("           %s", f.Remedy)
		}
		if f.MenuPath != "" && f.Standing != hris.Good {
			o.Line("           in %s: %s", o.program.Target, f.MenuPath)
		}
	}
}

// Sent shows what came of a send.
func (o *Output) Sent(b transfer.Badge, err error) {
	switch {
	case errors.Is(err, hris.AlreadySent):
		o.Heading("This hire was sent before")
		o.Refusal(err)
	case errors.Is(err, hris.Problems) && b.Transfer == "":
		o.Heading(NothingSent)
	default:
		o.Heading("Sending")
	}
	o.Came(b)
}

// Answered shows what came of an answer to a doubt.
func (o *Output) Answered(b transfer.Badge) {
	o.Heading("Answering the doubt")
	o.Came(b)
}

// Came shows and keeps where a hand-over stands now.
func (o *Output) Came(b transfer.Badge) {
	if b.Transfer == "" {
		return
	}
	o.Badge(b)
	if b.State == transfer.StateInDoubt {
		o.howToAnswer(string(hris.InDoubt), "")
	}
	o.result.came(b)
}

// Badge shows a badge as a profile page would, with its steps.
func (o *Output) Badge(b transfer.Badge) {
	target := o.program.Target
	for _, s := range b.Steps {
		o.Line("  %s: %s", s.Name, o.stepText(b, s))
	}
	o.Line("  Badge: %s", hris.BadgeText(o.flags.Lang, b.State, hris.Args{"target": target, "actor": b.Actor, "at": b.At.Format("2006-01-02 15:04 MST")}))
	if b.Remote.ID != "" {
		o.Line("  %s's id of the %s: %s", target, b.Remote.Kind, b.Remote.ID)
	}
	if note := hris.NoteText(o.flags.Lang, b.Note, target); note != "" {
		o.Line("  %s", note)
	}
}

// stepText says how a step stands, and why where it did not go well.
func (o *Output) stepText(b transfer.Badge, s transfer.StepBadge) string {
	text := hris.PhaseText(o.flags.Lang, s.Phase)
	if b.State == transfer.StateInDoubt && s.Phase == transfer.PhaseOpen {
		text = hris.Text(o.flags.Lang, "phase.in_doubt", nil)
	}
	if s.Code != "" {
		text += ". " + hris.Text(o.flags.Lang, s.Code, nil)
	}
	return text
}

// Refusal says by whom and when a refused hire was sent.
func (o *Output) Refusal(err error) {
	refusal, ok := errors.AsType[*transfer.Refusal](err)
	if !ok {
		return
	}
	o.Line("  Refused: sent by %s on %s.", refusal.Badge.Actor, refusal.Badge.At.Format("2006-01-02 15:04 MST"))
}
