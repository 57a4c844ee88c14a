package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/handoverhq/handover/afas"
	"github.com/handoverhq/handover/fieldmap"
	"github.com/handoverhq/handover/hris"
	"github.com/handoverhq/handover/hris/transfer"
)

// output tells a person what happens, or collects it for -json.
type output struct {
	options
	w      io.Writer
	result result
}

// result is the object that -json prints.
type result struct {
	id       string
	State    string      `json:"state"`
	Steps    []stepLine  `json:"steps"`
	Remote   *remoteLine `json:"remote"`
	Problems []problem   `json:"problems"`
	Badge    *badgeLine  `json:"badge"`
}

type stepLine struct {
	Name  string `json:"name"`
	State string `json:"state"`
	Code  string `json:"code,omitempty"`
}

type remoteLine struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
	URL  string `json:"url"`
}

type problem struct {
	Field string `json:"field"`
	Code  string `json:"code"`
	Text  string `json:"text"`
}

type badgeLine struct {
	State string    `json:"state"`
	Actor string    `json:"actor"`
	At    time.Time `json:"at"`
}

func (o *output) line(format string, args ...any) {
	if !o.json {
		fmt.Fprintf(o.w, format+"\n", args...)
	}
}

func (o *output) heading(text string) { o.line("\n%s\n%s", text, strings.Repeat("-", len(text))) }

func (o *output) report(r hris.Report) {
	o.heading("Checking the connection")
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
	for _, f := range form.Fields {
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
	o.problems(d.Problems)
}

func (o *output) problems(problems fieldmap.Problems) {
	for _, p := range problems {
		text := hris.ProblemText(o.lang, p)
		if p.Suggestion != "" {
			text += " (nearest: " + p.Suggestion + ")"
		}
		rule := ""
		if p.Rule >= 0 {
			rule = fmt.Sprintf("rule %d: ", p.Rule)
		}
		o.line("  %-8s %s: %s%s", p.Severity, p.Field, rule, text)
		if p.Blocks() {
			o.result.Problems = append(o.result.Problems, problem{p.Field, p.Code, rule + text})
		}
	}
}

func (o *output) dryRun(d *transfer.Draft) (int, error) {
	o.result.State = "dry_run"
	if !d.Complete() {
		o.heading("Nothing was sent: solve the problems first")
		return exitProblems, nil
	}
	o.heading("Nothing was sent: the plan is complete")
	return exitSent, nil
}

// sent shows what came of a send.
func (o *output) sent(b transfer.Badge, err error) {
	if errors.Is(err, hris.AlreadySent) {
		o.heading("This hire was sent before")
		o.refusal(err)
	} else {
		o.heading("Sending")
	}
	if b.Transfer == "" {
		return
	}
	o.badge(b)
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
		o.line("  %s: %s %s", s.Name, hris.PhaseText(o.lang, s.Phase), s.Code)
	}
	o.line("  Badge: %s", hris.BadgeText(o.lang, b.State, hris.Args{"target": "AFAS", "actor": b.Actor, "at": b.At.Format("2006-01-02 15:04 MST")}))
	if b.Remote.ID != "" {
		o.line("  AFAS's id of the %s: %s", b.Remote.Kind, b.Remote.ID)
	}
	if note := hris.NoteText(o.lang, b.Note, "AFAS"); note != "" {
		o.line("  %s", note)
	}
}

func (o *output) refusal(err error) {
	refusal, ok := errors.AsType[*transfer.Refusal](err)
	if !ok {
		return
	}
	o.line("  Refused: sent by %s on %s.", refusal.Badge.Actor, refusal.Badge.At.Format("2006-01-02 15:04 MST"))
}

// writeJSON prints the result, with what went wrong among its problems.
func (o *output) writeJSON(w io.Writer, err error) {
	if e, ok := errors.AsType[*hris.Error](err); ok {
		if e.Code != hris.Problems && e.Code != hris.InvalidMapping {
			o.result.add(e, o)
		}
	} else if err != nil {
		o.result.Problems = append(o.result.Problems, problem{Code: string(hris.InvalidInput), Text: err.Error()})
	}
	if o.result.Problems == nil {
		o.result.Problems = []problem{}
	}
	if o.result.Steps == nil {
		o.result.Steps = []stepLine{}
	}
	if o.result.State == "" {
		o.result.State = "refused"
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(o.result)
}

func (r *result) add(e *hris.Error, o *output) {
	text := e.TextIn(o.lang)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if remedy := e.RemedyIn(o.lang); remedy != "" {
		text += " " + remedy
	}
	// AFAS's own words go to the person at work, and nowhere else.
	if own, ok := errors.AsType[*afas.Error](error(e)); ok && own.Message().Reveal() != "" {
		text += " AFAS: " + own.Message().Reveal()
	}
	fields := e.Fields
	if len(fields) == 0 {
		fields = []string{""}
	}
	for _, field := range fields {
		r.Problems = append(r.Problems, problem{field, string(e.Code), text})
	}
}
