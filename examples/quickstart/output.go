package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

const nothingSent = "Nothing was sent: solve the problems first"

// output tells a person what happens, or collects it for -json.
type output struct {
	options
	w      io.Writer
	rules  []string // whose rule each of the mapping is, by index
	result result
}

func (o *output) line(format string, args ...any) {
	if !o.json {
		fmt.Fprintf(o.w, format+"\n", args...)
	}
}

func (o *output) heading(text string) { o.line("\n%s\n%s", text, strings.Repeat("-", len(text))) }

func (o *output) report(to string, r hris.Report) {
	o.heading("Checking the connection")
	o.line("  to       %s", to)
	for _, f := range r.Findings {
		o.line("  %-8s %s: %s", f.Standing, f.Subject, f.Text)
		if f.Adds != "" && f.Standing != hris.Good {
			o.line("           it would add: %s", f.Adds)
		}
		if f.Remedy != "" {
			o.line("           %s", f.Remedy)
		}
		if f.MenuPath != "" && f.Standing != hris.Good {
			o.line("           in AFAS: %s", f.MenuPath)
		}
		if f.Standing == hris.Missing {
			o.result.Problems = append(o.result.Problems, problem{f.Subject, f.Code, f.Text})
		}
	}
}

func (o *output) form(form *hris.Form) {
	o.heading("What AFAS wants to know")
	others := 0
	for _, f := range form.Fields {
		if !f.Required && !o.whole {
			others++
			continue
		}
		need := ""
		if f.Required {
			need = ", required"
		}
		choices := ""
		for i, c := range f.Choices {
			if i == 6 {
				choices += fmt.Sprintf(" … (%d in all)", len(f.Choices))
				break
			}
			choices += fmt.Sprintf(" [%s %s]", c.ID, c.Label)
		}
		o.line("  %-16s %s (%s%s)%s", f.Path, f.Label, f.Kind, need, choices)
	}
	if others > 0 {
		o.line("  and %d fields that may stay empty (-v shows them)", others)
	}
	if !form.Documents.Allowed {
		o.line("  %s", form.Documents.Remedy)
	}
}

// missing shows what a reviewer has to choose.
func (o *output) missing(d *transfer.Draft) {
	o.heading("What only a person can choose")
	for _, p := range d.Problems {
		if p.Blocks() {
			o.line("  %s: %s", p.Field, hris.ProblemText(o.lang, p))
		}
	}
}

// plan shows every value and where it came from: the person at this terminal
// is the reviewer.
func (o *output) plan(d *transfer.Draft, chosen []string) {
	o.heading("The plan")
	for entry := range d.Plan.Entries() {
		if entry.Value.IsAbsent() {
			continue
		}
		o.line("  %-16s %-34s %s", entry.Field.Path, entry.Value.Display(), hris.OriginText(o.lang, entry.Origin))
	}
	for _, doc := range d.Documents {
		if doc.Chosen {
			o.line("  document %s (%s, %d bytes) goes along", doc.ID, doc.Kind, doc.Size)
		}
	}
	if len(chosen) > 0 {
		o.line("  chosen: -set %s", strings.Join(chosen, " -set "))
	}
	o.problems(d.Problems, o.howToAnswer)
}

// problems lists what is wrong; answer, where there is one, follows what stops a
// send. Mistakes in rules have none: they are mended in their file.
func (o *output) problems(problems fieldmap.Problems, answer func(code, field string)) {
	for _, p := range problems {
		text := hris.ProblemText(o.lang, p)
		if p.Suggestion != "" {
			text += " (nearest: " + p.Suggestion + ")"
		}
		rule := ""
		if p.Rule >= 0 {
			rule = o.ruleName(p.Rule) + ": "
		}
		field := p.Field
		if field != "" {
			field += ": "
		}
		o.line("  %-8s %s%s%s", p.Severity, field, rule, text)
		if p.Blocks() {
			if answer != nil {
				answer(p.Code, p.Field)
			}
			o.result.Problems = append(o.result.Problems, problem{p.Field, p.Code, rule + text})
		}
	}
}

func (o *output) ruleName(i int) string {
	if i < len(o.rules) {
		return o.rules[i]
	}
	return "rule " + strconv.Itoa(i+1)
}

func (o *output) howToAnswer(code, field string) {
	if answer := howToAnswer(code, field); answer != "" {
		o.line("           answer with %s", answer)
	}
}

// matches shows who in AFAS may be this person: to the person at this
// terminal, and nowhere else.
func (o *output) matches(found []hris.Match) {
	for _, m := range found {
		about := m.About.Reveal()
		if about == "" {
			about = m.Kind + " " + m.ID
		}
		o.line("  found    %s (-same %s)", about, m.ID)
	}
}

func (o *output) dryRun(d *transfer.Draft) (int, error) {
	o.result.State = "dry_run"
	if !d.Complete() {
		o.heading(nothingSent)
		return exitProblems, nil
	}
	o.heading("Nothing was sent: the plan is complete")
	return exitSent, nil
}

// sent shows what came of a send.
func (o *output) sent(b transfer.Badge, err error) {
	switch {
	case errors.Is(err, hris.AlreadySent):
		o.heading("This hire was sent before")
		o.refusal(err)
	case errors.Is(err, hris.Problems) && b.Transfer == "":
		o.heading(nothingSent)
	default:
		o.heading("Sending")
	}
	o.came(b)
}

// answered shows what came of an answer to a doubt.
func (o *output) answered(b transfer.Badge) {
	o.heading("Answering the doubt")
	o.came(b)
}

// came shows and keeps where a hand-over stands now.
func (o *output) came(b transfer.Badge) {
	if b.Transfer == "" {
		return
	}
	o.badge(b)
	if b.State == transfer.StateInDoubt {
		o.howToAnswer(string(hris.InDoubt), "")
	}
	o.result.id, o.result.State = b.Transfer, string(b.State)
	o.result.Badge = &badgeLine{string(b.State), b.Actor, b.At}
	if b.Remote != (hris.Receipt{}) {
		o.result.Remote = &remoteLine{b.Remote.Kind, b.Remote.ID, b.Remote.URL}
	}
	for _, s := range b.Steps {
		o.result.Steps = append(o.result.Steps, stepLine{s.Name, string(s.Phase), string(s.Code)})
	}
}

func (o *output) badge(b transfer.Badge) {
	for _, s := range b.Steps {
		o.line("  %s: %s", s.Name, o.stepText(b, s))
	}
	o.line("  Badge: %s", hris.BadgeText(o.lang, b.State, hris.Args{"target": "AFAS", "actor": b.Actor, "at": b.At.Format("2006-01-02 15:04 MST")}))
	if b.Remote.ID != "" {
		o.line("  AFAS's id of the %s: %s", b.Remote.Kind, b.Remote.ID)
	}
	if note := hris.NoteText(o.lang, b.Note, "AFAS"); note != "" {
		o.line("  %s", note)
	}
}

// stepText says how a step stands, and why where it did not go well.
func (o *output) stepText(b transfer.Badge, s transfer.StepBadge) string {
	text := hris.PhaseText(o.lang, s.Phase)
	if b.State == transfer.StateInDoubt && s.Phase == transfer.PhaseOpen {
		text = hris.Text(o.lang, "phase.in_doubt", nil)
	}
	if s.Code != "" {
		text += ". " + hris.Text(o.lang, s.Code, nil)
	}
	return text
}

func (o *output) refusal(err error) {
	refusal, ok := errors.AsType[*transfer.Refusal](err)
	if !ok {
		return
	}
	o.line("  Refused: sent by %s on %s.", refusal.Badge.Actor, refusal.Badge.At.Format("2006-01-02 15:04 MST"))
}
